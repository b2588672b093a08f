"""Tesseract: its table is read with care, its failures have numbers."""

from __future__ import annotations

import os
import shutil
import stat
from typing import TYPE_CHECKING

import numpy as np
import pytest

from archive.errors import MachineError
from ingest.engines import tesseract
from ingest.errors import PageError

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
PAGE = np.full((200, 400), 255, np.uint8)


def test_words_keep_their_place_in_block_and_line() -> None:
    table = HEAD + "5\t1\t2\t1\t3\t1\t10\t20\t30\t40\t96.5\tHải\n5\t1\t2\t1\t3\t2\t50\t20\t30\t40\t91\tPhòng\n"
    first, second = tesseract.parse_tsv(table)
    assert (first.text, first.x, first.y, first.w, first.h) == ("Hải", 10, 20, 30, 40)
    assert (first.block, first.line, first.confidence) == ((2, 1), 3, pytest.approx(0.965))
    assert (second.text, second.block, second.line) == ("Phòng", (2, 1), 3)


@pytest.mark.parametrize(
    "row",
    ["", "5\t1\t1", "4\t1\t1\t1\t1\t0\t1\t1\t1\t1\t-1\t", "5\t1\t1\t1\t1\t1\t1\t1\t1\t1\t95\t ", '"\t"'],
    ids=["empty", "cut off", "a line, no word", "a word of space", "quotes"],
)
def test_rows_that_are_no_words_are_passed_over(row: str) -> None:
    assert tesseract.parse_tsv(HEAD + row) == []


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
        tesseract.recognise(PAGE, 200, ("vie",), seconds=1)


def test_words_in_a_broken_encoding_do_not_break_the_page(tmp_path: Path, monkeypatch) -> None:
    row = HEAD.replace("\t", "\\t").replace("\n", "\\n") + "5\\t1\\t1\\t1\\t1\\t1\\t1\\t1\\t9\\t9\\t95\\tx\\377\\n"
    _program(tmp_path, f"printf '{row}' > $2.tsv")
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    (word,) = tesseract.recognise(PAGE, 200, ("vie",), seconds=5)
    assert word.text == "x\ufffd"


def test_a_missing_program_says_what_to_install(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    for call in (tesseract.version, lambda: tesseract.recognise(PAGE, 200, ("vie",), seconds=5)):
        with pytest.raises(MachineError, match="R130"):
            call()


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")
def test_a_missing_language_is_named_with_its_package() -> None:
    tesseract.require_languages(("vie",))
    with pytest.raises(MachineError, match="tesseract-ocr-chi-sim"):
        tesseract.require_languages(("vie", "chi_sim"))
