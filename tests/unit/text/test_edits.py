"""One letter or mark more, less or another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.text.edits import is_one_edit, one_edit_from


@pytest.mark.parametrize(
    ("one", "other", "is_one"),
    [
        ("biển", "biến", True),
        ("biển", "biên", True),
        ("đảo", "dảo", True),
        ("đảo", "đả", True),
        ("dao", "doa", True),
        ("hải", "hái", True),
        ("biển", "biển", False),
        ("biển", "bien", False),
        ("đảo", "dao", False),
        ("đảo", "hào", False),
    ],
)
def test_one_letter_or_mark_is_one_edit(one: str, other: str, *, is_one: bool) -> None:
    assert is_one_edit(one, other) is is_one
    assert is_one_edit(other, one) is is_one


@given(st.text("abcdh", min_size=1, max_size=6))
def test_every_word_one_edit_away_is_one(word: str) -> None:
    assert all(is_one_edit(word, other) for other in one_edit_from(word) if other != word)
