"""The wheel alone, in an empty environment, is the whole archive."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.installed import Installed, fetch, scan, whole

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """An environment with nothing in it but the wheel and what it asks for."""
    folder = tmp_path_factory.mktemp("wheel")
    _run(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", folder, ROOT)
    _run(sys.executable, "-m", "venv", folder / "venv")
    constraints = ROOT / "packaging" / "constraints.txt"
    (made,) = folder.glob("biendao-*.whl")
    _run(folder / "venv/bin/python", "-m", "pip", "install", "-q", "-c", constraints, made)
    return Installed([str(folder / "venv/bin/biendao")], folder)


@pytest.fixture(scope="module")
def taken(wheel: Installed) -> str:
    """Identifier of a scan that the wheel took in and read."""
    wheel.run("samples")
    [result, summary] = wheel.lines("ingest", scan(wheel.folder / "scan.pdf"), "--publish")
    assert result["outcome"] == "registered"
    assert result["recognised_pages"] == 1
    assert summary["summary"]["registered"] == 1
    return str(result["pid"])


def test_it_reads_a_scan_and_finds_what_is_printed_on_it(wheel: Installed, taken: str) -> None:
    [answer] = wheel.lines("search", '"chi de thu viec doc"')
    [item] = answer["items"]
    assert item["pid"] == taken
    assert item["pages"][0]["boxes"]
    assert "Long Châu" in wheel.run("text", taken).stdout
    assert "MAU.06" in wheel.run("search", "truong sa").stdout


def test_it_serves_the_first_page_with_styles_fonts_and_viewer(wheel: Installed, taken: str) -> None:
    with wheel.serving() as address:
        whole(address)
        page = fetch(f"{address}/items/{taken}/pages/1?q=den+bien").decode()
        assert "<mark" in page
        picture = f"{address}/iiif/image/3/{taken}_1"
        width = json.loads(fetch(f"{picture}/info.json"))["width"]
        assert width > 1000
        assert fetch(f"{picture}/512,0,512,512/512,512/0/default.jpg").startswith(b"\xff\xd8")


def test_it_says_what_is_wrong_by_number_and_proves_what_it_keeps(wheel: Installed, taken: str) -> None:
    refused = wheel.run("show", "0000000X", check=False)
    assert refused.returncode == 1
    assert "R201" in refused.stderr
    assert wheel.run("verify").returncode == 0


def _run(*command: object) -> None:
    subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True)
