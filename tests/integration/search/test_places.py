"""Counting the documents that name a place: certain names only, and never a hidden document."""

from __future__ import annotations

import pytest

from archive.authority.places import place, places
from archive.catalogue.access import Actor
from archive.catalogue.database import open_catalogue
from archive.search import PlaceCounts, place_query
from archive.search.places import name_on
from tests.integration.search.builders import item

READER, STAFF = Actor.outsider(), Actor.keeper("librarian")


@pytest.fixture
def count(settings, engine):
    counts, catalogue = PlaceCounts(), open_catalogue(settings)

    def counted(*items, actor=READER):
        engine.rebuild([])
        engine.replace(items)
        with catalogue.reading() as session:
            return counts.of(session, engine, actor)

    return counted


@pytest.mark.parametrize(
    ("text", "identifier", "named"),
    [
        ("Thuyền ra đảo Bạch Long Vĩ.", "BD-0001", True),
        ("thuyen ra dao bach long vi", "BD-0001", True),
        ("Nightingale Island is a small island.", "BD-0001", True),
        ("Quần đảo Hoàng Sa của Việt Nam.", "BD-0068", True),
        ("Quần đảo Hoàng Sa của Việt Nam.", "BD-0071", False),
        ("Les Paracels sont des récifs.", "BD-0068", True),
        ("A parcel was sent.", "BD-0068", False),
        ("Một tảng đá lớn chắn lối đi.", "BD-0168", False),
        ("Đá Lớn thuộc quần đảo Trường Sa.", "BD-0168", True),
        ("Tỉnh Thái Bình gửi báo cáo.", "BD-0161", False),
        ("Đá Bắc trong quần đảo Trường Sa.", "BD-0147", True),
        ("Đá Bắc trong quần đảo Trường Sa.", "BD-0074", False),
    ],
    ids=str,
)
def test_a_name_counts_where_it_is_certain(count, text, identifier, named):
    assert (identifier in count(item("AAAAAAA1", text))) is named


def test_an_item_counts_once_however_often_it_names_a_place(count):
    counted = count(item("AAAAAAA1", "Bạch Long Vĩ", "Bạch Long Vỹ, Bạch Long Vĩ"), item("BBBBBBB2", "Bạch Long Vĩ"))
    assert counted["BD-0001"] == 2


def test_a_hidden_document_is_counted_for_staff_only(count):
    hidden = item("AAAAAAA1", "Bạch Long Vĩ", is_public=False)
    assert "BD-0001" not in count(hidden)
    assert count(hidden, actor=STAFF)["BD-0001"] == 1


def test_counts_follow_the_index(settings, engine):
    counts, catalogue = PlaceCounts(), open_catalogue(settings)
    engine.rebuild([])
    with catalogue.reading() as session:
        assert counts.of(session, engine, READER) == {}
        engine.replace([item("AAAAAAA1", "đảo Lý Sơn")])
        assert counts.of(session, engine, READER) == {"BD-0049": 1}
        assert counts.of(session, engine, READER) is counts.of(session, engine, READER)


def test_every_place_can_be_looked_for_or_has_no_certain_name():
    silent = {one.label for one in places() if place_query(one) is None}
    assert silent <= {"Đảo Bắc", "Đảo Nam", "Đảo Trung", "Đảo Đá"}


def test_the_name_that_stands_on_a_page_is_found_again():
    assert name_on(place("BD-0068"), "Iles Paracels, carte de 1840") == "Paracels"
    assert name_on(place("BD-0068"), "không có gì") == "Quần đảo Hoàng Sa"
