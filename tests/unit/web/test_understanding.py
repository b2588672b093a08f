"""The result list says how a query was understood, undoes it with one click, and offers what may have been meant."""

from __future__ import annotations

import html
import re

import pytest

from tests.reading_archive import CANARY


def shown(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def link(page: str, text: str) -> str:
    found = re.search(rf'<a href="([^"]+)">{re.escape(text)}</a>', page)
    assert found, f"no link {text!r}"
    return html.unescape(found[1])


@pytest.mark.parametrize(
    ("query", "meant", "finds"),
    [
        ("bieenr ddaor", "biển đảo", "tài liệu có"),
        ("UBND", "ủy ban nhân dân", "tài liệu có"),
        ("Hải Phòng", "Haïphong", "tài liệu có"),
    ],
)
def test_what_was_understood_is_shown_and_lit(client, query: str, meant: str, finds: str) -> None:
    page = shown(client, f"/search?q={query}")
    assert f"<strong>{query}</strong> → <strong>" in page
    assert meant in page
    assert finds in page
    assert "<mark" in page


def test_one_click_undoes_a_reading_and_another_takes_it_back(client) -> None:
    undone = shown(client, link(shown(client, "/search?q=UBND"), "Chỉ tìm “UBND”"))
    assert "→" not in undone
    assert "→" in shown(client, link(undone, "Tìm cả những cách hiểu khác"))


def test_pages_found_by_the_very_words_are_lit_by_them_alone(client) -> None:
    page = shown(client, "/search?q=UBND biển&literal=1")
    address = html.unescape(re.search(r'href="(/items/[^"]+/pages/[^"]+)"', page)[1])
    assert "literal=1" in address
    assert not re.search(r"<mark[^>]*>[^<]*nhân", shown(client, address), re.IGNORECASE)


def test_all_readings_are_undone_at_once(client) -> None:
    page = shown(client, "/search?q=bieenr UBND")
    literal = link(page, "Tìm đúng như đã gõ")
    assert "literal=1" in literal
    undone = shown(client, literal)
    assert "biển đảo" not in undone.partition("<main")[2].partition("<aside")[0]
    assert "<strong>bieenr HOẶC UBND</strong>" in undone


def test_a_mistyped_word_is_offered_right(client) -> None:
    offered = link(shown(client, "/search?q=biển đảp"), "biển đảo")
    assert "tài liệu có “biển đảo”" in shown(client, offered)


def test_the_page_of_a_hit_lights_what_was_understood(client) -> None:
    page = shown(client, "/search?q=bieenr ddaor")
    address = html.unescape(re.search(r'href="(/items/[^"]+/pages/[^"]+)"', page)[1])
    assert "<mark" in shown(client, address)


def test_the_facet_of_places_narrows(client) -> None:
    answer = client.get("/api/v1/search?q=hải").get_json()
    places = {value: count for value, _, count in answer["facets"]["place"]}
    assert "HP-31" in places
    narrowed = client.get("/api/v1/search?q=hải&place=HP-31").get_json()
    assert narrowed["total_items"] == places["HP-31"]
    assert all("Thành phố Hải Phòng" in item["places"] for item in narrowed["items"])


@pytest.mark.parametrize("literal", ["x" * 300, *[["a"] * 40]], ids=["too long", "too many"])
def test_no_more_can_be_taken_literally_than_a_query_holds(client, literal) -> None:
    assert client.get("/search", query_string={"q": "biển", "literal": literal}).status_code == 400


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("biể", ("biển", "word")),
        ("thông tin đối", ("Kế hoạch", "title")),
        ("hai pho", ("Hải Phòng", "place")),
        ("chu quy", ("chu quyen", "word")),
        ("hi", ("hieu", "word")),
    ],
)
def test_lines_are_offered_while_a_query_is_typed(client, typed: str, offered: tuple[str, str]) -> None:
    lines = client.get("/api/v1/suggest", query_string={"q": typed}).get_json()["suggestions"]
    assert any(offered[0] in line["text"] and line["kind"] == offered[1] for line in lines), lines


@pytest.mark.parametrize("typed", ["", "a", "-", "đảo -", CANARY[:5], "x" * 300, "a " * 60])
def test_nothing_is_offered_for_too_little_too_much_or_what_is_not_public(client, typed: str) -> None:
    answer = client.get("/api/v1/suggest", query_string={"q": typed})
    assert (answer.status_code, answer.get_json()) == (200, {"suggestions": []})
