"""The forms in an index tell the same rule as `archive.text.matching.match`."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.search import forms
from archive.text.matching import Match, match
from archive.text.tokens import Token, tokenise

SYLLABLES = (
    "bien biên biển biến dao đảo đạo hoang hoàng hòang hoà hòa ky ký kí trương trường truong 32/KH-UBND Paracel sa"
)


def tokens(text: str) -> list[Token]:
    return [token for token in tokenise(text) if not token.part]


QUERY_TOKENS = st.sampled_from(SYLLABLES.split()).map(lambda word: tokens(word)[0])
LINES = st.lists(st.sampled_from(SYLLABLES.split()), min_size=1, max_size=6).map(" ".join)


@given(QUERY_TOKENS, LINES)
def test_a_token_is_found_by_its_forms_exactly_when_it_matches(query: Token, line: str) -> None:
    for token in tokenise(line):
        standing = set(forms.written(token))
        further = forms.fuller(query, [form for form in standing if form.startswith(forms.siblings(query) or " ")])
        assert bool(standing & set(forms.matching(query, further))) is (match(query, token) > Match.NONE)


@given(QUERY_TOKENS, LINES, st.booleans())
def test_every_match_weighs_and_nothing_else_does(query: Token, line: str, query_is_marked: bool) -> None:
    for token in tokenise(line):
        standing = set(forms.written(token))
        further = forms.fuller(query, [form for form in standing if form.startswith(forms.siblings(query) or " ")])
        wanted = forms.weights(query, further, query_is_marked=query_is_marked or query.marked)
        weight = sum(one.weight for one in wanted if one.form in standing)
        assert (weight > 0) is (match(query, token) > Match.NONE)
        assert weight <= 1


@pytest.mark.parametrize(
    ("query", "better", "worse"),
    [
        ("ký", "ký tên đã", "kí tên đã"),
        ("kí", "kí tên đã", "ký tên đã"),
        ("hòang", "hòang tử đã", "hoàng tử đã"),
        ("biển", "biển", "bien"),
        ("trương", "trương", "trường"),
        ("hoang", "Hoàng", "hoang"),
    ],
)
def test_the_spelling_as_typed_weighs_more(query: str, better: str, worse: str) -> None:
    (wanted,) = tokens(query)

    def weight(text: str) -> float:
        standing = set(forms.written(tokens(text)[0]))
        further = forms.fuller(wanted, [form for form in standing if form.startswith(forms.siblings(wanted) or " ")])
        return sum(w for form, w in forms.weights(wanted, further, query_is_marked=wanted.marked) if form in standing)

    assert weight(better) > weight(worse) > 0


@pytest.mark.parametrize(
    ("stem", "text", "begun"),
    [
        ("tuyên", "tuyến", True),
        ("tuyền", "tuyển", False),
        ("hoà", "hoàng", True),
        ("hoà", "hoáng", False),
        ("tru", "trường", True),
        ("trướ", "trường", False),
        ("đả", "đảo", True),
        ("da", "đảo", True),
        ("ti", "tiền", True),
        ("ti", "tỷ", True),
        ("ty", "tiền", False),
        ("kì", "kìm", True),
        ("kì", "kỳ", True),
        ("kì", "kín", False),
        ("quí", "quý", True),
        ("chi", "chính", True),
    ],
)
def test_a_prefix_keeps_its_marks(stem: str, text: str, *, begun: bool) -> None:
    (wanted,), (token,) = tokens(stem), tokens(text)
    assert forms.is_begun_by(wanted, token) is begun
    standing = [form for form in forms.written(token) if form.startswith(forms.stems(wanted))]
    assert bool(forms.expansions(wanted, standing)) is begun
