"""Remarks on pages: numbered beside the reasons, whole in both languages, and one for each code that a reading keeps."""

from __future__ import annotations

import ast
import re
import string
from pathlib import Path

import pytest

from archive.errors import reasons
from archive.remarks import Remark, remarks, remarks_on, waiting_codes
from ingest.steps import review

STEPS = Path(__file__).resolve().parents[2] / "ingest"


@pytest.mark.parametrize("remark", remarks().values(), ids=lambda remark: remark.number)
def test_both_languages_say_what_to_do(remark: Remark) -> None:
    assert re.fullmatch(r"R0[56]\d", remark.number)
    assert remark.number not in reasons()
    assert _places(remark.vi) == _places(remark.en)
    assert _places(remark.vi) <= _places(remark.code)
    for sentence in (remark.vi, remark.en):
        assert sentence.count(". ") + sentence.count("; ") >= 1, "what is the case, then what to do"
        assert sentence.endswith(".")


def test_every_code_that_a_reading_keeps_has_its_remark() -> None:
    kept = {value for name, value in vars(review).items() if name.isupper() and isinstance(value, str)}
    kept |= {note for path in STEPS.rglob("*.py") for note in _appended(path)}
    assert {"damaged", "scanned part read", review.UNSURE} <= kept
    assert [code for code in kept if not remarks_on(code)[0].number] == []


def test_pages_wait_for_what_only_a_person_can_settle() -> None:
    assert {review.UNSURE, review.UNREAD} <= waiting_codes()
    assert review.NO_TEXT not in waiting_codes()


def test_each_encoding_is_told_with_its_share() -> None:
    told = remarks_on("tcvn3 converted in 98 % of the letters, vni converted in 1 % of the letters")
    assert [remark.number for remark in told] == ["R055", "R055"]
    assert told[0].sentence("vi").startswith("98 % số chữ gõ theo mã TCVN3 cũ")
    assert told[1].sentence().startswith("1 % of the letters, in the old encoding VNI")
    assert [one.number for one in remarks_on("mojibake converted in 3 % of the letters")] == ["R060"]


def test_a_code_of_another_time_says_itself() -> None:
    assert remarks_on("pages stuck together") == (
        Remark("", "pages stuck together", waits=False, vi="pages stuck together", en="pages stuck together"),
    )


def _places(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def _appended(path: Path) -> set[str]:
    """Texts that the module appends to a page's notes."""
    calls = (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call))
    return {
        call.args[0].value
        for call in calls
        if ast.unparse(call.func) == "work.notes.append" and isinstance(call.args[0], ast.Constant)
    }
