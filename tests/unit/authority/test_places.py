"""The list of places: whole, sourced, told in Vietnamese, and never mixing two places of one name."""

from __future__ import annotations

import re

import pytest

from archive.authority import places as gazetteer
from archive.authority.basemap import SEA
from archive.authority.places import Use, groups, namesakes, place, places
from archive.errors import NotFoundError
from archive.text.repair import repair

PRECISIONS = {"second", "tenth-minute", "minute", "0.1", "0.01", "0.001", "0.0001"}
READINGS = (
    "Chử Bích", "Vĩnh Thử", "Vĩnh Hưng", "Mỹ Tế", "Hoàng Nham", "Nam Vi", "Tây Vệ", "Tây Sa", "Nam Sa", "Trung Sa",
    "Nam Hải", "biển Nam Trung Hoa",
)  # fmt: skip
"""Vietnamese readings of Chinese names (the field's rule 1): keys for searching, never shown."""
each_place = pytest.mark.parametrize("one", places(), ids=lambda one: one.id)


def test_identifiers_are_unique_and_well_formed():
    identifiers = [one.id for one in places()]
    assert len(set(identifiers)) == len(identifiers) == 219
    assert all(re.fullmatch(r"BD-\d{4}|HP-\d{2}", identifier) for identifier in identifiers)


@each_place
def test_a_place_is_told_with_its_kind_its_part_of_the_sea_and_its_sources(one):
    assert one.label == repair(one.label).strip() != ""
    assert one.names[0].text == one.label
    assert one.sources
    assert all(one.sources)
    assert one.group in groups()
    assert set(one.notes) in (set(), {"vi", "en"})
    assert one.confidence in set("ABCN")


@each_place
def test_a_position_lies_in_the_sea_that_maps_show_and_says_how_fine_it_is(one):
    assert one.position is None or one.confidence != "N"
    if one.position:
        assert SEA.extent.has(one.position.point)
        assert one.position.precision in PRECISIONS


@each_place
def test_a_form_stands_once_and_a_reading_is_never_shown(one):
    texts = [name.text for name in one.names]
    assert len(set(texts)) == len(texts)
    assert not {name.text for name in one.shown_names} & set(READINGS)
    assert all(name.is_sourced for name in one.named(Use.LABEL)), "a label comes from its row's sources"


def test_every_reading_of_a_chinese_name_still_leads_to_its_place():
    keys = {name.text for one in places() for name in one.named(Use.SEARCH)}
    assert keys >= set(READINGS)


@pytest.mark.parametrize(
    ("identifier", "others"),
    [
        ("BD-0001", {"BD-0002"}),
        ("BD-0068", {"BD-0071"}),
        ("BD-0121", {"BD-0130"}),
        ("BD-0074", {"BD-0147"}),
        ("BD-0003", {"BD-0004"}),
        ("BD-0073", set()),
    ],
    ids=["Bạch Long Vĩ", "Hoàng Sa", "Trường Sa", "Đá Bắc", "Cát Bà", "Đảo Tri Tôn"],
)
def test_places_of_one_name_stay_apart_and_know_of_one_another(identifier, others):
    assert {one.id for one in namesakes(place(identifier))} == others


@each_place
def test_both_archipelagos_belong_to_viet_nam_and_no_note_says_who_holds_what(one):
    if one.group.code == "hoang-sa":
        assert one.units[0].name == "đặc khu Hoàng Sa, thành phố Đà Nẵng"
        assert one.has_overlapping_claims
    if one.group.code == "truong-sa":
        assert one.units[0].name == "đặc khu Trường Sa, tỉnh Khánh Hòa"
        assert one.has_overlapping_claims
    said = " ".join(one.notes.values()).casefold()
    assert not re.search(r"chiếm|occup|administered|kiểm soát|control", said)


def test_a_unit_ends_where_the_next_begins():
    now, before = place("BD-0001").units
    assert (now.name, now.code) == ("đặc khu Bạch Long Vĩ, thành phố Hải Phòng", "11948")
    assert now.valid_from == before.valid_to == gazetteer.TWO_TIERS
    assert now.valid_to is None


def test_an_unknown_place_is_a_numbered_reason():
    with pytest.raises(NotFoundError) as refused:
        place("BD-9999")
    assert refused.value.reason.number == "R220"
