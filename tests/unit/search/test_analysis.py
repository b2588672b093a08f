"""Tokens of a page: its words and dates, in old encodings, too."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.authority.places import places
from archive.search.analysis import analyse, is_term, tokens_sought
from archive.search.naming import place_label, places_named, words_sought
from archive.text.tokens import Sought


@pytest.mark.parametrize(
    ("text", "word", "stands"),
    [
        ("quÇn ®¶o Hoµng Sa", "hoàng", "Hoµng"),
        ("quaàn ñaûo Tröôøng Sa", "trường", "Tröôøng"),
        ("Tr-êng Sa", "trường", "Tr-êng"),
        ("quần đảo\nquÇn ®¶o Hoµng Sa", "hoàng", "Hoµng"),
        ("quần đảo Hoàng Sa", "hoàng", "Hoàng"),
    ],
)
def test_a_word_in_an_old_encoding_is_found_by_what_it_means_and_lit_where_it_stands(text, word, stands):
    token = next(token for token in analyse(text) if token.exact == word)
    assert text[token.start : token.end] == stands


def test_a_date_has_all_its_terms_at_its_first_word_and_covers_all_of_it():
    text = "Hà Nội, ngày 14 tháng 02 năm 2017"
    terms = [token for token in analyse(text) if is_term(token)]
    assert [token.exact for token in terms] == ["@2017-02-14", "@2017-02", "@2017"]
    assert {(text[token.start : token.end], token.position) for token in terms} == {("ngày 14 tháng 02 năm 2017", 2)}


@given(st.text(max_size=300))
def test_every_token_of_any_text_lies_in_it(text):
    assert all(0 <= token.start <= token.end <= len(text) for token in analyse(text))


@pytest.mark.parametrize("text", ["quÇn ®¶o Hoµng Sa", "Hà Nội, ngày 14/2/2017", "quần đảo Hoàng Sa", "Tr-êng Sa"])
@pytest.mark.parametrize(
    "sought", [Sought(frozenset({"hoang", "sa"})), Sought(frozenset({"@2017-02"})), Sought(frozenset(), ("tr", "no"))]
)
def test_what_is_sought_of_a_page_is_the_same_as_among_all_its_tokens(text, sought):
    assert list(tokens_sought(text, sought)) == [token for token in analyse(text) if sought.has(token.folded)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("đảo Bạch Long Vĩ", ("BD-0001",)),
        ("quần đảo Hoàng Sa", ("BD-0068",)),
        ("Đá Bắc", ()),
        ("Đá Bắc ở quần đảo Trường Sa", ("BD-0121", "BD-0147")),
        ("một tảng đá lớn", ()),
        ("tỉnh Thái Bình", ()),
        ("xã Bạch Đằng", ()),
        ("sông Bạch Đằng", ("BD-0038",)),
        ("đảo Bạch xa\nLong Vĩ", ()),
        ("quÇn ®¶o Hoµng Sa", ("BD-0068",)),
    ],
)
def test_places_count_where_their_names_are_certain(text, expected):
    assert places_named([analyse(text)]) == expected
    assert places_named([tokens_sought(text, words_sought())]) == expected


NAMES = [place.label for place in places()] + [name.text for place in places() for name in place.shown_names]


@given(
    st.lists(
        st.sampled_from([*NAMES, "Bạch", "đảo", "xa", "32/KH-UBND", "西沙群島", "沙", "\n", "-", "ngày 2/9/1945"]),
        max_size=8,
    )
)
def test_the_words_of_names_suffice_to_find_places(words):
    text = " ".join(words)
    assert places_named([tokens_sought(text, words_sought())]) == places_named([analyse(text)])


@pytest.mark.parametrize(
    ("identifier", "label"),
    [
        ("BD-0068", "Quần đảo Hoàng Sa"),
        ("BD-0074", "Đá Bắc (Quần đảo Hoàng Sa)"),
        ("BD-0001", "Bạch Long Vĩ (Hải Phòng và Vịnh Bắc Bộ)"),
        ("BD-0049", "Lý Sơn"),
        ("BD-9999", "BD-9999"),
    ],
)
def test_a_place_is_called_with_its_part_of_the_sea_where_another_has_its_name(identifier: str, label: str) -> None:
    assert place_label(identifier) == label
