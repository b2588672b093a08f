"""Real files that hang or crash common tools: each ends in a picture or a numbered reason."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

READER = Path(__file__).with_name("read_all.py")
SECONDS = 120


@pytest.mark.parametrize("folder", ["images", "pdf-broken", "pdf-odd", "pdf-recoverable"])
def test_every_hostile_file_is_answered(fixtures: Path, folder: str) -> None:
    files = sorted(path for path in (fixtures / "hostile" / folder).rglob("*") if path.is_file())
    child = subprocess.run(
        [sys.executable, str(READER)],
        input="\n".join(map(str, files)),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        cwd=READER.parents[3],
        check=False,
    )
    answered = dict(json.loads(line) for line in child.stdout.splitlines())
    assert child.returncode == 0, child.stderr
    assert child.stderr == ""
    assert set(answered) == set(map(str, files))
    assert all(answered.values())


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("pdf-broken/pikepdf__graph-encrypted.pdf", ["R603"]),
        ("pdf-broken/pdfjs__issue18986.pdf", ["R604"]),
        ("pdf-broken/ocrmypdf__invalid.pdf", ["R601"]),
        ("pdf-odd/ocrmypdf__cardinal.pdf", ["read", "read", "read"]),
        ("images/pillow__total-pages-zero.tif", ["read", "read", "read"]),
        ("images/pillow__decompression_bomb.gif", ["R611"]),
        ("images/pillow__tiff_overflow_rows_per_strip.tif", ["R614"]),
    ],
)
def test_known_files_end_as_they_should(fixtures: Path, name: str, expected: list[str]) -> None:
    path = fixtures / "hostile" / name
    child = subprocess.run(
        [sys.executable, str(READER)], input=str(path), capture_output=True, text=True, timeout=SECONDS, check=True
    )
    assert json.loads(child.stdout)[1] == expected
