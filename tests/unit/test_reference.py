"""The reference pages say what the program does."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "reference"
SPEC = importlib.util.spec_from_file_location("reference_generate", REFERENCE / "generate.py")
assert SPEC is not None
assert SPEC.loader is not None
GENERATE = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(GENERATE)


@pytest.mark.parametrize("name", GENERATE.PAGES)
def test_page_is_what_the_program_would_write(name: str) -> None:
    written = (REFERENCE / name).read_text("utf-8")
    assert written == GENERATE.PAGES[name](), "run: .venv/bin/python docs/reference/generate.py"


def test_every_command_shows_an_example() -> None:
    page = GENERATE.commands_page()
    sections = page.split("\n## ")[1:]
    assert all("  Example:\n" in section for section in sections)
