"""The wheel alone, in an empty environment, is the whole archive."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with nothing in it but the wheel and what it asks for."""
    folder = tmp_path_factory.mktemp("wheel")
    _run(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", folder, ROOT)
    _run(sys.executable, "-m", "venv", folder / "venv")
    constraints = ROOT / "packaging" / "constraints.txt"
    (wheel,) = folder.glob("biendao-*.whl")
    _run(folder / "venv/bin/python", "-m", "pip", "install", "-q", "-c", constraints, wheel)
    return folder


def test_it_reads_a_scan_and_serves_it_with_styles_fonts_and_viewer(environment: Path) -> None:
    _biendao(environment, "samples")
    assert "MAU.06" in _biendao(environment, "search", "truong sa").stdout
    with _serving(environment) as address:
        first = _fetch(address)
        named = set(re.findall(r'(?:href|src)="(/(?:static|iiif)/[^"]+)"', first))
        assert any("/iiif/" in path for path in named)
        assert any(".woff2" in _fetch(address + path) for path in named if ".css" in path)
        for path in sorted(named):
            assert _fetch(address + path, "latin-1")
        assert _fetch(f"{address}/static/vendor/openseadragon/openseadragon.min.js")
        assert "/collections/quan-dao-hoang-sa-truong-sa" in _fetch(f"{address}/collections")


@contextmanager
def _serving(environment: Path) -> Iterator[str]:
    command = [environment / "venv/bin/biendao", "serve", "--port", "0"]
    with subprocess.Popen(command, env=_variables(environment), stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        try:
            line = server.stdout.readline()
            found = re.search(r"http://\S+", line)
            assert found, line
            yield found[0].rstrip("/")
        finally:
            server.terminate()


def _fetch(address: str, encoding: str = "utf-8") -> str:
    with urllib.request.urlopen(address) as answer:
        return answer.read().decode(encoding)


def _biendao(environment: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return _run(environment / "venv/bin/biendao", *arguments, env=_variables(environment), cwd=environment)


def _variables(environment: Path) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "HOME": str(environment), "BIENDAO_HOME": str(environment / "home")}


def _run(*command: object, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True, **options)
