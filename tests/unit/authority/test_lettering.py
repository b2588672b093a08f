"""What every map says."""

from __future__ import annotations

from archive.authority.basemap import SEA
from archive.authority.lettering import archipelagos, labels, waters
from archive.authority.places import place


def test_every_map_names_both_archipelagos_as_viet_nams():
    assert [" ".join(one.lines) for one in archipelagos()] == [
        "Quần đảo Hoàng Sa (Việt Nam)",
        "Quần đảo Trường Sa (Việt Nam)",
    ]


def test_the_sea_and_its_gulf_have_their_vietnamese_names():
    assert {" ".join(one.lines) for one in waters()} == {"Biển Đông", "Vịnh Bắc Bộ"}


def test_what_is_written_is_the_label_of_a_place_and_lies_in_the_sea():
    for one in (*archipelagos(), *waters()):
        assert " ".join(one.lines).removesuffix(" (Việt Nam)") == place(one.id).label
        assert SEA.extent.has(one.at)


def test_a_place_that_is_named_from_afar_has_a_position():
    assert all(place(identifier).position for area in ("sea", "gulf") for identifier in labels(area))
