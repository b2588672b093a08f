"""Searching end to end: catalogue, store and index behind one call."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from archive.catalogue import states
from archive.catalogue.access import Actor
from archive.catalogue.registration import register_item
from archive.errors import NotFoundError, QueryError
from archive.search import Filters, hit_pages, hits_on_page, parse
from archive.search.commands import search as command
from archive.text.folding import fold
from tests.integration.search.houses import House, pages
from tests.unit.catalogue.examples import LATER, NOW, plan

OUTSIDER, LAN = Actor.outsider(), Actor.keeper("Lan")


@pytest.fixture
def house(catalogue, store, engine, settings) -> House:
    made = House(catalogue, store, engine, settings)
    made.drain()
    return made


def test_the_answer_has_the_contracts_shape(house: House) -> None:
    pid = house.take_in("nhà văn hóa xã", title="Kế hoạch 32", number="32/KH-UBND")
    house.drain()
    answer = json.loads(json.dumps(house.search("nha van hoa").to_json()))
    took = answer.pop("took_ms")
    score = answer["items"][0].pop("score")
    assert answer["items"][0]["pages"][0].pop("score") == score > 0
    assert isinstance(took, int)
    assert answer == {
        "query": "nha van hoa",
        "read_as": [],
        "suggestion": None,
        "total_items": 1,
        "total_pages": 1,
        "items": [
            {
                "pid": pid,
                "reference_code": "CHUA-PHAN-LOAI.0001",
                "title": "Kế hoạch 32",
                "date": "ngày 15 tháng 02 năm 2017",
                "type": "ke-hoach",
                "places": [],
                "url": f"/items/{pid}/pages/1?q=nha+van+hoa",
                "pages": [
                    {
                        "number": 1,
                        "snippet": "<mark>nhà</mark> <mark>văn</mark> <mark>hóa</mark> xã",
                        "boxes": [[0, 10, 90, 30], [100, 10, 90, 30], [200, 10, 90, 30]],
                    }
                ],
            }
        ],
        "facets": {
            "type": [["ke-hoach", "Kế hoạch", 1]],
            "year": [["2017", "2017", 1]],
            "place": [],
            "fonds": [["CHUA-PHAN-LOAI", "Chưa phân loại", 1]],
            "language": [["vi", "Tiếng Việt", 1]],
        },
    }


@pytest.mark.parametrize("query", ["Hoa\u0300ng", "“hoàng  sa”", " Ðảo "], ids=ascii)
def test_the_query_is_given_back_as_typed(house: House, query: str) -> None:
    assert house.search(query).to_json()["query"] == query


@pytest.mark.parametrize(
    "query",
    ["nhà văn hóa xã", "nha van hoa xa", "nhà văn hoá xã", "32/KH-UBND", "32/kh-ubnd", '"tuyên truyền lưu động"'],
)
def test_the_seed_plan_is_found_and_its_words_are_lit(house: House, shared, query: str) -> None:
    text = (shared / "fixtures" / "seed" / "ke-hoach-32-KH-UBND-2017.txt").read_text("utf-8")
    sheets = [" ".join(sheet.split()) for sheet in text.split("\f") if sheet.strip()]
    words = [word.replace("&", "").replace("<", "").replace('"', "") for sheet in sheets for word in sheet.split()]
    pid = house.take_in(" ".join(words))
    house.take_in("một văn bản khác của xã 132/KH-UBND")
    house.drain()
    best = house.search(query).items[0]
    assert best.pid == pid
    assert best.pages[0].boxes
    assert "<mark>" in best.pages[0].snippet
    lit = {fold(words[box[0] // 100]).strip(".,:;”“()") for box in best.pages[0].boxes}
    assert lit <= {"nha", "van", "hoa", "xa", "tuyen", "truyen", "luu", "dong", "32", "/kh-ubnd"}


def test_pages_without_a_picture_have_no_boxes(house: House) -> None:
    house.take_in("nhà văn hóa", width=0)
    house.drain()
    assert house.search("văn hóa").items[0].pages[0].boxes == []


def test_a_page_whose_alto_is_not_kept_has_no_boxes(house: House) -> None:
    with house.parts[0].writing() as session:
        register_item(session, plan(pages=pages("nhà văn hóa")), actor="Lan", now=NOW, publish=True)
    house.drain()
    assert house.search("văn hóa").items[0].pages[0].boxes == []


def test_boxes_are_looked_up_only_when_they_are_wanted(house: House) -> None:
    house.take_in("nhà văn hóa")
    house.drain()
    assert house.search("văn hóa", with_boxes=False).items[0].pages[0].boxes == []


def test_a_withdrawn_item_counts_nowhere_even_before_the_index_knows(house: House) -> None:
    stays, goes = house.take_in("biển đảo"), house.take_in("biển đảo", genre="nghi-quyet")
    house.drain()
    assert house.search("biển").total_items == 2
    with house.parts[0].writing() as session:
        states.withdraw(session, goes, why="nhầm", actor_name="Lan", now=LATER)
    answer = house.search("biển")
    assert [item.pid for item in answer.items] == [stays]
    assert (answer.total_items, answer.total_pages) == (1, 1)
    assert [value.value for value in answer.facets["type"]] == ["ke-hoach"]
    assert house.search("biển", actor=LAN).total_items == 2


def test_drafts_are_for_staff_only(house: House) -> None:
    house.take_in("biển đảo", publish=False)
    house.drain()
    assert house.search("biển").total_items == 0
    assert house.search("biển", actor=LAN).total_items == 1


@pytest.mark.parametrize(
    ("query", "understood", "language", "why"),
    [
        ("tàu núi", "tàu núi", "vi", "nhiều trang"),
        ("tàu sông", "tàu HOẶC sông", "vi", "khớp nhất"),
        ("tàu sông", "tàu OR sông", "en", "match best"),
    ],
)
def test_a_loosened_query_is_said_to_be_one(house: House, query: str, understood: str, language: str, why: str) -> None:
    house.take_in("tàu biển", "núi cao")
    house.drain()
    (reading,) = house.search(query, language=language).read_as
    assert (reading.given, reading.understood) == (query, understood)
    assert why in reading.why


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("loại:ke-hoach", 1),
        ('loại:"Kế hoạch"', 1),
        ("type:plan", 1),
        ("loại:KH", 1),
        ("loại:báo", 0),
        ("phông:CHUA-PHAN-LOAI", 1),
        ('phông:"chưa phân loại"', 1),
        ("phông:khác", 0),
        ("năm:2017 biển", 1),
        ("số:32/KH-UBND", 1),
        ('người:"Ủy ban nhân dân"', 1),
    ],
)
def test_names_of_types_and_fonds_are_understood(house: House, query: str, count: int) -> None:
    house.take_in("biển", number="32/KH-UBND", agents=plan().agents)
    house.drain()
    assert house.search(query).total_items == count


def test_browsing_needs_no_words(house: House) -> None:
    pid = house.take_in("biển")
    house.drain()
    answer = house.search("", filters=Filters(types=("ke-hoach",)))
    assert [item.url(answer.query) for item in answer.items] == [f"/items/{pid}/pages/1"]


def test_hit_pages_are_those_whose_own_text_meets_the_query(house: House) -> None:
    catalogue, store, engine = house.parts
    pid = house.take_in("biển", "núi", "BIEN", title="biển")
    house.drain()
    query = parse("biển", house.settings)
    with catalogue.reading() as session:
        assert hit_pages(session, engine, pid, query, OUTSIDER) == [1, 3]
        assert hits_on_page(session, store, pid, 3, query, OUTSIDER) == [[0, 10, 90, 30]]
        assert hits_on_page(session, store, pid, 2, query, OUTSIDER) == []


def test_what_a_reader_may_not_see_has_no_hits(house: House) -> None:
    catalogue, store, engine = house.parts
    pid = house.take_in("biển", publish=False)
    house.drain()
    query = parse("biển", house.settings)
    with catalogue.reading() as session, pytest.raises(NotFoundError):
        hit_pages(session, engine, pid, query, OUTSIDER)
    with catalogue.reading() as session, pytest.raises(NotFoundError):
        hits_on_page(session, store, pid, 1, query, OUTSIDER)


@pytest.mark.parametrize(
    ("asked", "reason"),
    [({"page": 200}, "R407"), ({"page": 0}, "R407"), ({"limit": 101}, "R408"), ({"limit": 0}, "R408")],
)
def test_windows_out_of_bounds_are_refused(house: House, asked: dict[str, int], reason: str) -> None:
    with pytest.raises(QueryError) as refused:
        house.search("biển", **asked)
    assert refused.value.reason.number == reason


def test_the_command_prints_titles_pages_and_snippets(house: House) -> None:
    pid = house.take_in("nhà văn <b>hóa</b> xã".replace("<b>", "").replace("</b>", ""), title="Kế hoạch 32")
    house.drain()
    shown = CliRunner().invoke(command, ["nha", "van", "hoa"], obj=house, catch_exceptions=False)
    assert "1 documents, 1 pages" in shown.output
    assert "Kế hoạch 32" in shown.output
    assert pid in shown.output
    assert "p. 1: nhà văn hóa xã" in shown.output


@pytest.mark.parametrize(
    ("words", "query"),
    [(["biển", "-đảo"], "biển -đảo"), (["-đảo", "--json"], "-đảo"), (["bi\udcffển"], "bi?ển")],
    ids=ascii,
)
def test_the_command_takes_any_words(house: House, words: list[str], query: str) -> None:
    shown = CliRunner().invoke(command, words, obj=house, catch_exceptions=False)
    assert shown.exit_code == 0
    assert query in shown.output


def test_the_command_still_knows_a_mistyped_option(house: House) -> None:
    shown = CliRunner().invoke(command, ["biển", "--limt", "3"], obj=house)
    assert shown.exit_code == 2
    assert "--limt" in shown.output


def test_the_command_says_when_nothing_is_found(house: House) -> None:
    shown = CliRunner().invoke(command, ["biển"], obj=house, catch_exceptions=False)
    assert shown.output == "Nothing found for: biển\n"


def test_the_command_gives_the_interfaces_object(house: House) -> None:
    house.take_in("biển", publish=False)
    house.drain()
    shown = CliRunner().invoke(command, ["--json", "--staff", "biển"], obj=house, catch_exceptions=False)
    assert json.loads(shown.output)["total_items"] == 1
