"""Communes and districts across 1 January and 1 July 2025."""

from __future__ import annotations

import datetime as dt

import pytest

from archive.authority.communes import Extent, successions, units


def others(name: str, where: str) -> tuple[str, ...]:
    return next(unit.others for unit in units() if (unit.name, unit.where) == (name, where))


@pytest.mark.parametrize(
    ("name", "where", "first"),
    [
        ("Xã Việt Hải", "Huyện Cát Hải", ("Đặc khu Cát Hải",)),
        ("Xã Minh Tân", "Huyện Thuỷ Nguyên", ("Xã Bạch Đằng", "Phường Bạch Đằng")),
        ("Xã Bạch Đằng", "Thị xã Kinh Môn", ("Phường Bắc An Phụ",)),
        ("Xã Bạch Đằng", "Huyện Tiên Lãng", ()),
        ("Huyện Cát Hải", "", ("Đặc khu Cát Hải", "Thị trấn Cát Bà")),
        ("Huyện Thuỷ Nguyên", "", ("Thành phố Thủy Nguyên",)),
        ("Quận An Dương", "", ("Phường An Dương",)),
        ("Đặc khu Cát Hải", "Thành phố Hải Phòng", ("Huyện Cát Hải", "Thị trấn Cát Bà")),
        ("Đặc khu Bạch Long Vĩ", "Thành phố Hải Phòng", ("Huyện Bạch Long Vĩ",)),
    ],
)
def test_a_unit_leads_to_those_on_its_ground_at_other_times(name, where, first):
    assert others(name, where)[: len(first)] == first


def test_a_divided_unit_went_into_each_of_its_successors_in_part():
    rows = [row for row in successions() if row.name == "Phường Đại Bản" and row.since == dt.date(2025, 7, 1)]
    assert {(row.successor, row.extent) for row in rows} == {
        ("Phường An Phong", Extent.PART),
        ("Phường Hồng An", Extent.PART),
    }


def test_every_row_has_its_day_and_source_and_a_successor_unless_none_is_known():
    assert {row.since for row in successions()} == {dt.date(2025, 1, 1), dt.date(2025, 7, 1)}
    assert all(row.source for row in successions())
    assert all(bool(row.successor) == (row.extent is not Extent.UNKNOWN) for row in successions())


def test_no_unit_leads_to_itself():
    assert all(unit.name not in unit.others for unit in units())


def test_whole_units_come_before_those_of_which_a_part_went_over():
    new = {row.successor for row in successions() if row.since == dt.date(2025, 7, 1) and row.extent is Extent.WHOLE}
    for name in new:
        parts = [row.name for row in successions() if row.successor == name and row.extent is Extent.PART]
        wholes = [row.name for row in successions() if row.successor == name and row.extent is Extent.WHOLE]
        listed = list(others(name, "Thành phố Hải Phòng"))
        partial = [listed.index(part) for part in set(parts) - set(wholes) if part in listed]
        assert all(listed.index(whole) < min(partial, default=len(listed)) for whole in wholes if whole in listed), name
