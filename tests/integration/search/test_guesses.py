"""What is offered and widened where a query finds little, on a real archive."""

from __future__ import annotations

import pytest

from tests.integration.search.houses import House


@pytest.fixture
def house(catalogue, store, engine, settings) -> House:
    made = House(catalogue, store, engine, settings)
    for text in (
        "tuyên truyền biển đảo",
        "biển đảo quê hương",
        "bao la biển đảo",
        "chủ quyền",
        "chủ quyền",
        "bậc chủ quyên",
        "tuyên bố",
        "hải đăng trên đảo",
    ):
        made.take_in(text)
    made.drain()
    return made


@pytest.mark.parametrize(
    ("query", "offered"),
    [
        ("biển đảp", "biển đảo"),
        ("bienn dao", "bien dao"),
        ("tuyen truyenn", "tuyen truyen"),
        ("Biễn đảo", "Biển đảo"),
        ("chủ quyễn", "chủ quyền"),
        ("tuyênn truyềnn", "tuyên truyền"),
        ("zzzzzz", None),
        ("biển đảo", None),
    ],
)
def test_a_word_one_edit_away_is_offered_if_it_finds_more(house: House, query: str, offered: str | None) -> None:
    answer = house.search(query)
    assert answer.suggestion == offered
    if offered:
        assert house.search(offered).total_items > answer.total_items or answer.read_as


def test_what_is_not_public_is_never_offered(house: House) -> None:
    house.take_in("mật danh", publish=False)
    house.drain()
    assert house.search("mật danz").suggestion is None


def test_a_mark_that_recognition_lost_is_found_where_little_is_and_told(house: House) -> None:
    house.take_in("bà con kiêu bào xa quê")
    house.drain()
    answer = house.search("kiều bào")
    assert [(reading.given, reading.understood, reading.code) for reading in answer.read_as] == [
        ("kiều bào", "kiêu bào", "lost-mark")
    ]
    assert "<mark>kiêu</mark> <mark>bào</mark>" in answer.items[0].pages[0].snippet
    assert "lost-mark" not in [reading.code for reading in house.search("Kiều Bào").read_as]
    as_typed = house.search("kiều bào", literal=frozenset({"kiều bào"}))
    assert [reading.code for reading in as_typed.read_as] == ["any-word"]
