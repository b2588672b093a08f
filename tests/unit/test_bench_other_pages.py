"""Pages that are not Vietnamese print: each kind has its line in the table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bench.ocr import other_pages
from bench.ocr.cases import Case
from bench.ocr.readers import Reading
from bench.ocr.run import keep, path_of

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Case]:
    made = [
        Case("h", "Hán", tmp_path, 1, tmp_path, 200, "黃沙島在大海中"),
        Case("b1", "paper", tmp_path, 1, tmp_path, 200, ""),
        Case("b2", "paper", tmp_path, 1, tmp_path, 200, ""),
    ]
    monkeypatch.setattr(other_pages, "_cases", lambda home: iter(made))
    return made


def test_what_happened_is_told_by_kind(tmp_path: Path, pages: list[Case], shared: Path) -> None:
    assert shared.is_dir()
    told = [
        Reading("黃沙島在天海中", 2.0, ("words not sure",), 0.83, ("zh",)),
        Reading("", 1.0, ("no text found",)),
        Reading("x", 2.0, (), 0.5),
    ]
    for case, reading in zip(pages, told, strict=True):
        keep(reading, path_of(tmp_path, other_pages.OURS, case))
        keep(Reading("", 0.5), path_of(tmp_path, other_pages.ALONE, case))
    assert other_pages.table(tmp_path).splitlines()[2:] == [
        "| Hán | 1 | 7 of 7 | 14.3 | 100.0 | zh: 1 | 83% to 83% | words not sure: 1 | 2.00 | 0.50 |",
        "| paper | 2 | 1 of 0 | – | – | –: 2 | 50% to 50% | no text found: 1 | 1.50 | 0.50 |",
    ]


def test_what_was_not_read_has_no_line(tmp_path: Path, pages: list[Case]) -> None:
    keep(Reading("", 1.0), path_of(tmp_path, other_pages.OURS, pages[1]))
    assert other_pages.table(tmp_path) == ""
