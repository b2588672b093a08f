"""The JSON of search: the object of the contract, told by its own description."""

from __future__ import annotations

import pytest

from tests.reading_archive import HEIGHT, PLAN, WIDTH

KEYS = {"query", "read_as", "suggestion", "total_items", "total_pages", "took_ms", "items", "facets"}
ITEM_KEYS = {"pid", "reference_code", "title", "date", "type", "places", "score", "url", "pages"}


def test_the_answer_has_the_shape_of_the_contract(client):
    answer = client.get("/api/v1/search?q=tuyên+truyền").json
    assert set(answer) == KEYS
    assert answer["total_items"] == len(answer["items"]) > 0
    item = next(item for item in answer["items"] if item["pid"] == PLAN)
    assert set(item) == ITEM_KEYS
    assert item["url"].startswith(f"/items/{PLAN}/pages/1")
    page = item["pages"][0]
    assert set(page) == {"number", "score", "snippet", "boxes"}
    assert "<mark>" in page["snippet"]
    assert all(x >= 0 and x + w <= WIDTH and y >= 0 and y + h <= HEIGHT for x, y, w, h in page["boxes"])
    assert set(answer["facets"]) == {"type", "year", "place", "fonds", "language"}
    assert answer["facets"]["type"] == [["ke-hoach", "Kế hoạch", 1]]


def test_labels_follow_the_language(client):
    assert client.get("/api/v1/search?q=tuyên&lang=en").json["facets"]["type"] == [["ke-hoach", "Plan", 1]]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ("type=ke-hoach", 1),
        ("type=ke-hoach&type=sach", 2),
        ("year=2017", 1),
        ("year=1900..1950", 0),
        ("language=fr", 1),
    ],
)
def test_filters_narrow(client, filters, found):
    assert client.get(f"/api/v1/search?{filters}").json["total_items"] == found


def test_limit_and_page_walk_through_everything(client):
    seen = [client.get(f"/api/v1/search?limit=1&page={page}").json["items"][0]["pid"] for page in (1, 2, 3)]
    assert len(set(seen)) == 3


def test_the_description_names_every_key(client):
    schemas = client.get("/api/v1/openapi.json").json["components"]["schemas"]
    assert set(schemas["Answer"]["required"]) == KEYS
    assert set(schemas["ItemHit"]["required"]) == ITEM_KEYS
