"""Numbered reasons: complete in both languages, each used, none unknown."""

from __future__ import annotations

import pickle
import re
import string
from pathlib import Path

import pytest

from archive.errors import NotFoundError, Reason, reasons

ROOT = Path(__file__).resolve().parents[2]
SOURCES = "\n".join(path.read_text("utf-8") for room in ("archive", "ingest") for path in (ROOT / room).rglob("*.py"))
RAISED = set(re.findall(r"\"(R\d{3})\"", SOURCES))


@pytest.mark.parametrize("reason", reasons().values(), ids=lambda reason: reason.number)
def test_both_languages_speak_of_the_same_things(reason: Reason) -> None:
    assert re.fullmatch(r"R\d{3}", reason.number)
    assert _placeholders(reason.vi) == _placeholders(reason.en)
    assert reason.vi.strip() == reason.vi
    assert "\n" not in reason.vi + reason.en
    for sentence in (reason.vi, reason.en):
        assert re.search(r"(\.|: (biendao|make|apt-get) .+)$", sentence), (
            "a sentence, or the command to run after a colon"
        )
    assert 400 <= reason.status < 600


def test_every_reason_raised_is_written_down() -> None:
    assert set(reasons()) >= RAISED


def test_every_reason_written_down_is_raised() -> None:
    assert set(reasons()) <= RAISED


def test_an_error_survives_the_way_out_of_a_worker() -> None:
    error = NotFoundError("R120", pid="X", page=3)
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is NotFoundError
    assert str(copy) == str(error) != ""


def _placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}
