"""The query grammar: what is typed, what it becomes, what is refused."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import QueryError
from archive.search.query import Field, Name, Prefix, Query, Words, Years, parse
from archive.settings import Settings

LIMITS = Settings()


def shape(query: Query) -> list[tuple[str, str, bool]]:
    return [(clause.field.value, told(clause.wanted), clause.excluded) for clause in query.clauses]


def told(wanted: object) -> str:
    if isinstance(wanted, Words):
        return " ".join(token.exact for token in wanted.tokens)
    if isinstance(wanted, Prefix):
        return wanted.stem.exact + "*"
    if isinstance(wanted, Years):
        return f"{wanted.first}..{wanted.last}"
    assert isinstance(wanted, Name)
    return wanted.folded


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("biển đảo", [("", "biển", False), ("", "đảo", False)]),
        ('"tuyên truyền" xã', [("", "tuyên truyền", False), ("", "xã", False)]),
        ("“tuyên truyền”", [("", "tuyên truyền", False)]),
        ("biển -múa", [("", "biển", False), ("", "múa", True)]),
        ('biển -"biên đạo"', [("", "biển", False), ("", "biên đạo", True)]),
        ("Việt-Nam", [("", "việt nam", False)]),
        ("tuyên*", [("", "tuyên*", False)]),
        ("Việt-Na*", [("", "việt", False), ("", "na*", False)]),
        ("số:32/KH-UBND", [("number", "32/kh-ubnd", False)]),
        ("number:32/KH-UBND", [("number", "32/kh-ubnd", False)]),
        ("so:32/KH-UBND", [("number", "32/kh-ubnd", False)]),
        ("SỐ:32", [("number", "32", False)]),
        ("năm:1933", [("year", "1933..1933", False)]),
        ("year:1945..1933", [("year", "1933..1945", False)]),
        ("loại:kế-hoạch", [("type", "ke hoach", False)]),
        ('loại:"Kế hoạch"', [("type", "ke hoach", False)]),
        ("-type:bao", [("type", "bao", True)]),
        ('phông:"Tỉnh ủy"', [("fonds", "tinh uy", False)]),
        ('nơi:"Cát Hải"', [("place", "cát hải", False)]),
        ('tiêu-đề:"kế hoạch"', [("title", "kế hoạch", False)]),
        ("title:biển", [("title", "biển", False)]),
        ("người:Nguyễn", [("agent", "nguyễn", False)]),
        ("Hoa\u0300ng", [("", "hoàng", False)]),
        ("32/KH-UBND", [("", "32/kh-ubnd", False)]),
        ("http://x", [("", "http x", False)]),
        ("abc:biển", [("", "abc biển", False)]),
        ("", []),
        ("  \t ", []),
        ('""', []),
        ("- * : ! ?", []),
        ('"chưa đóng', [("", "chưa đóng", False)]),
        ("Bạch-Long", [("", "bạch long", False)]),
        ("黃沙", [("", "黃沙", False)]),
        ("黃沙渚", [("", "黃沙 沙渚", False)]),
        ("黃", [("", "黃", False)]),
    ],
)
def test_what_is_typed_becomes_a_small_tree(text: str, expected: list[tuple[str, str, bool]]) -> None:
    assert shape(parse(text, LIMITS)) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("b" * 257, "R401"),
        ("b\u0323" * 257, "R401"),
        (" ".join("abcdefghijklm"), "R402"),
        ("a*", "R403"),
        ("đ*", "R403"),
        ("năm:xưa", "R404"),
        ("year:1933..", "R404"),
        ("số:-", "R405"),
        ('loại:""', "R405"),
        ('title:""', "R405"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_a_reason(text: str, reason: str) -> None:
    with pytest.raises(QueryError) as refused:
        parse(text, LIMITS)
    assert refused.value.reason.number == reason
    assert refused.value.reason.status == 400


def test_decomposed_letters_and_outer_blanks_count_as_they_look() -> None:
    assert parse("  " + "e\u0302\u0323" * 256 + "  ", LIMITS).text == "ệ" * 256


def test_the_limits_are_the_settings() -> None:
    generous = Settings(max_query_characters=1000, max_query_clauses=20, min_prefix_letters=1)
    assert len(parse(" ".join("abcdefghijklm"), generous).clauses) == 13
    assert parse("a*", generous).clauses[0].field is Field.ANY


@pytest.mark.parametrize(
    ("text", "marked"), [("biển dao", True), ("bien dao", False), ("bien -đảo", False), ("biể*", True)]
)
def test_a_query_is_marked_by_the_words_it_wants(text: str, *, marked: bool) -> None:
    assert parse(text, LIMITS).marked is marked


TYPED = st.one_of(
    st.text(max_size=300),
    st.text(alphabet='biểnđảo-"*: .năsố:loại\u0300\u00ad/&32KHUBND', max_size=80),
)


@given(TYPED)
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(QueryError):
        query = parse(text, LIMITS)
        assert len(query.clauses) <= LIMITS.max_query_clauses
        assert all(clause.wanted.tokens for clause in query.clauses if isinstance(clause.wanted, Words))
