"""Names and abbreviations that are written in more than one way."""

from __future__ import annotations

import pytest

from archive.search.query import Words, parse
from archive.settings import Settings


def also(text: str) -> list[list[str]]:
    return [
        [" ".join(token.surface for token in other.tokens) for other in clause.also]
        for clause in parse(text, Settings()).clauses
    ]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("uỷ ban nhân dân", [["UBND"]] * 4),
        ("uỷ ban nhân dân xã", [*[["UBND"]] * 4, []]),
        ("UBND", [["ủy ban nhân dân"]]),
        ("ubnd xã", [["ủy ban nhân dân"], []]),
        ('"ủy ban nhân dân xã"', [["UBND xã"]]),
        ('"UBND xã" biển', [["ủy ban nhân dân xã"], []]),
        ("Bạch Long Vỹ", [["Bạch Long Vĩ"]] * 3),
        ("bach long vy", [["Bạch Long Vĩ", "Bạch Long Vỹ"]] * 3),
        ("Sở TT&TT", [[], ["thông tin và truyền thông"]]),
        ("cat hai", [["Cát Hải"]] * 2),
        ("Cát Hải", [[], []]),
        ("Việt-Nam", [["Vietnam"]]),
        ("title:UBND", [["ủy ban nhân dân"]]),
    ],
)
def test_a_query_for_one_form_also_asks_for_the_others(query: str, expected: list[list[str]]) -> None:
    assert also(query) == expected


@pytest.mark.parametrize(
    "query",
    ["cắt hai", "hai cát", "32/KH-UBND", "-UBND", '-"ủy ban nhân dân"', "cat -hai", "cat* hai", '"xã cát" hải'],
)
def test_other_words_ask_for_nothing_more(query: str) -> None:
    assert not any(also(query))


def test_what_is_asked_for_too_is_words() -> None:
    (clause,) = parse("UBND", Settings()).clauses
    assert all(isinstance(other, Words) and len(other.tokens) == 4 for other in clause.also)


def test_a_phrase_of_nothing_but_names_stays_affordable() -> None:
    assert [len(others) for others in also(f'"{"UBND " * 50}"')] == [Settings().max_query_clauses]
