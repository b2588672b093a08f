"""The reference pages say what the program does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "reference"
PAGES = ("settings.md", "reasons.md", "commands.md")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages as a fresh process writes them: a command remembers how its help was first asked for."""
    folder = tmp_path_factory.mktemp("reference")
    subprocess.run([sys.executable, REFERENCE / "generate.py", folder], check=True, timeout=60)
    return folder


def test_nothing_else_is_written(written: Path) -> None:
    assert {path.name for path in written.iterdir()} == set(PAGES)


@pytest.mark.parametrize("name", PAGES)
def test_page_is_what_the_program_would_write(written: Path, name: str) -> None:
    page = (REFERENCE / name).read_text("utf-8")
    assert page == (written / name).read_text("utf-8"), "run: .venv/bin/python docs/reference/generate.py"


def test_every_command_shows_an_example(written: Path) -> None:
    sections = (written / "commands.md").read_text("utf-8").split("\n## ")[1:]
    assert sections
    assert all("  Example:\n" in section for section in sections)
