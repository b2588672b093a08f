"""Where a word may stand: no spelling of it is passed over."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.text.spellings import pattern_of, places_in
from archive.text.tokens import tokenise
from tests.unit.text.letters import SIGNS, TEXT


@pytest.mark.parametrize(
    ("text", "words", "stems", "places"),
    [
        ("Biển, BIEN và biện-pháp", {"bien"}, (), [0, 6, 14]),
        ("lý, lí, lỳ", {"ly"}, (), [0, 4, 8]),
        ("biên giới", {"gio"}, (), []),
        ("kinh biển", {"bi"}, (), []),
        ("kinh biển", (), ("bi",), [5]),
        ("1.5kg", {"kg"}, (), [3]),
        ("số 05/2020/NĐ-CP", {"5/2020/nd-cp"}, (), [3, 4, 6, 7, 8, 9]),
        ("số 05/2020/NĐ-CP", {"nd"}, (), [11]),
        ("Tru\u031bờng, ﬁn, 沙?", {"sa"}, (), [3, 9, 13, 14]),
        ("œuvre", {"oeuvre"}, (), [0]),
        ("", {"sa"}, (), []),
    ],
)
def test_a_word_may_stand_where_its_letters_do_and_where_other_signs_are(text, words, stems, places) -> None:
    assert list(places_in(text, pattern_of(words, stems))) == places


@given(st.one_of(TEXT, SIGNS))
def test_every_token_is_met_by_its_form_and_by_its_beginning(text: str) -> None:
    for token in tokenise(text):
        for pattern in (pattern_of({token.folded}, ()), pattern_of((), (token.folded[:2],))):
            assert any(token.start <= place < token.end for place in places_in(text, pattern)), token
