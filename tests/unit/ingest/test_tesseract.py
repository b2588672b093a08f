"""Tesseract: its table is read with care, its failures have numbers."""

from __future__ import annotations

import os
import shutil
import stat
from typing import TYPE_CHECKING

import numpy as np
import pytest

from archive.errors import MachineError
from bench import made_pages
from ingest.engines import tesseract, tesseract_library, tesseract_program
from ingest.engines.tesseract import Layout
from ingest.errors import PageError

if TYPE_CHECKING:
    from pathlib import Path

    from ingest.engines.tesseract import RecognisedWord

HEAD = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
PAGE = np.full((200, 400), 255, np.uint8)


def test_words_keep_their_place_in_block_and_line() -> None:
    table = HEAD + "5\t1\t2\t1\t3\t1\t10\t20\t30\t40\t96.5\tHải\n5\t1\t2\t1\t3\t2\t50\t20\t30\t40\t91\tPhòng\n"
    first, second = tesseract_program.parse_tsv(table)
    assert (first.text, first.x, first.y, first.w, first.h) == ("Hải", 10, 20, 30, 40)
    assert (first.block, first.line, first.confidence) == ((2, 1), 3, pytest.approx(0.965))
    assert (second.text, second.block, second.line) == ("Phòng", (2, 1), 3)


@pytest.mark.parametrize(
    "row",
    ["", "5\t1\t1", "4\t1\t1\t1\t1\t0\t1\t1\t1\t1\t-1\t", "5\t1\t1\t1\t1\t1\t1\t1\t1\t1\t95\t ", '"\t"'],
    ids=["empty", "cut off", "a line, no word", "a word of space", "quotes"],
)
def test_rows_that_are_no_words_are_passed_over(row: str) -> None:
    assert tesseract_program.parse_tsv(HEAD + row) == []


def _by_program(page: np.ndarray, *, seconds: int, layout: Layout = Layout.PAGE) -> list[RecognisedWord]:
    return tesseract_program.read(page, 200, ("vie",), seconds=seconds, layout=layout, models="", inverted=True)


def _by_library(
    page: np.ndarray, *, seconds: int = 60, layout: Layout = Layout.PAGE, language: str = "vie"
) -> list[RecognisedWord]:
    return tesseract_library.read(page, 200, (language,), seconds=seconds, layout=layout, models="", inverted=True)


def _program(folder: Path, script: str) -> None:
    path = folder / "tesseract"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


@pytest.mark.parametrize(
    ("script", "reason"),
    [("sleep 30", "R030"), ("echo bad picture >&2; exit 1", "R031"), ("kill -SEGV $$", "R031"), ("exit 1", "R031")],
    ids=["hangs", "complains", "crashes", "says nothing"],
)
def test_a_program_that_fails_gives_a_numbered_reason(tmp_path: Path, monkeypatch, script: str, reason: str) -> None:
    _program(tmp_path, script)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    with pytest.raises(PageError, match=reason):
        _by_program(PAGE, seconds=1)


def test_words_in_a_broken_encoding_do_not_break_the_page(tmp_path: Path, monkeypatch) -> None:
    row = HEAD.replace("\t", "\\t").replace("\n", "\\n") + "5\\t1\\t1\\t1\\t1\\t1\\t1\\t1\\t9\\t9\\t95\\tx\\377\\n"
    _program(tmp_path, f"printf '{row}' > $2.tsv")
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    (word,) = _by_program(PAGE, seconds=5)
    assert word.text == "x\ufffd"


def test_a_missing_program_says_what_to_install(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    for call in (tesseract.version, lambda: _by_program(PAGE, seconds=5)):
        with pytest.raises(MachineError, match="R130"):
            call()


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")
def test_a_missing_language_is_named_with_its_package() -> None:
    tesseract.require_languages(("vie",))
    with pytest.raises(MachineError, match="tesseract-ocr-chi-sim"):
        tesseract.require_languages(("vie", "chi_sim"))


needs_library = pytest.mark.skipif(tesseract_library.library() is None, reason="Tesseract's library is not installed")


def _printed(seed: int) -> np.ndarray:
    page = made_pages.picture(made_pages.prose(seed, 6), seed=seed, dpi=200)
    return np.ascontiguousarray(page.min(axis=2))


@needs_library
@pytest.mark.parametrize("layout", list(Layout))
def test_the_library_finds_what_the_program_finds(layout: Layout) -> None:
    page = _printed(1)
    by_library, by_program = _by_library(page, layout=layout), _by_program(page, seconds=60, layout=layout)
    assert len(by_program) > 50
    assert [(word.text, word.box, word.block, word.line) for word in by_library] == [
        (word.text, word.box, word.block, word.line) for word in by_program
    ]
    assert [word.confidence for word in by_library] == pytest.approx([word.confidence for word in by_program], abs=1e-4)


@needs_library
def test_a_page_is_read_the_same_whatever_was_read_before() -> None:
    first, other = _printed(1), _printed(2)
    alone = _by_library(first)
    _by_library(other)
    _by_library(other[:600], layout=Layout.SCATTERED)
    assert _by_library(first) == alone


@needs_library
def test_a_picture_that_is_a_part_of_another_is_read() -> None:
    page = _printed(1)
    part = page[:, 100:1500]
    assert _by_library(part) == _by_library(np.ascontiguousarray(part))


@needs_library
def test_an_empty_picture_has_no_words() -> None:
    assert _by_library(PAGE) == []


@needs_library
def test_the_library_stops_when_the_time_is_over() -> None:
    with pytest.raises(PageError, match="R030"):
        _by_library(np.tile(_printed(1), (2, 3)), seconds=1)


@needs_library
def test_models_that_cannot_be_read_are_a_numbered_reason() -> None:
    with pytest.raises(PageError, match=r"R031.*klingon"):
        _by_library(PAGE, language="klingon")


@needs_library
def test_a_library_of_another_version_than_the_program_is_left_alone(monkeypatch) -> None:
    monkeypatch.setattr(tesseract_library, "version", lambda: "4.9.9")
    assert tesseract.reader.__wrapped__() is tesseract_program.read
