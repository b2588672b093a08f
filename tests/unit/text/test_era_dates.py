"""Dates by era and by the lunar calendar, and what dates are found by."""

from __future__ import annotations

import csv
import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.text.dates import find_dates, parse_date
from archive.text.eras import eras
from archive.text.lunar import gregorian, leap_month, month_span, year_span
from archive.text.numerals import han_number, vietnamese_number
from tests.unit.text.letters import TEXT


def finds(query: str, text: str) -> bool:
    """Whether the first date of a query, most exact, is among the terms of a text's dates."""
    date = parse_date(query)
    assert date is not None
    return any(date.terms[0] in found.terms for found in find_dates(text))


@pytest.mark.parametrize(
    ("query", "found", "not_found"),
    [
        ("14/2/2017", "ngày 14 tháng 02 năm 2017", "14/12/2017"),
        ("14/2/2017", "14.02.2017 và 14-02-2017", "4/2/2017"),
        ("ngay 14 thang 2 nam 2017", "14 / 02 / 2017", "tháng 2 năm 2017"),
        ("2017-02-14", "le 14 février 2017", "le 14 mars 2017"),
        ("February 14, 2017", "ngày mười bốn tháng hai năm 2017", "2017"),
        ("02/2017", "ngày 14-02-2017", "số 02/2017/QĐ-UBND"),
        ("tháng 2 năm 2017", "14/2/2017", "14/12/2017"),
        ("năm 1833", "ngày 22 tháng 11 năm Minh Mạng thứ 14", "Minh Mạng thứ 15"),
        ("1/1/1834", "ngày 22 tháng 11 năm Minh Mạng thứ 14", "năm 1834"),
        ("Minh Mạng thứ 14", "năm Minh Mệnh thứ 14", "Minh Mạng thứ 4"),
        ("Minh Mạng thứ 14", "Minh Mạng thập tứ niên", "Gia Long thứ 14"),
        ("minh mang thu 14", "明命十四年", "明命四年"),
        ("Minh Mệnh năm thứ mười bốn", "MM14 (1833)", "MM4"),
        ("明命十四年", "năm thứ 14 đời vua Minh Mạng", "năm thứ 14"),
        (
            "tháng 4 nhuận Minh Mệnh 19",
            "NGÀY 6 THÁNG 4 NHUẬN NĂM MINH MỆNH THỨ 19",
            "ngày 6 tháng 4 năm Minh Mệnh thứ 19",
        ),
        ("ngày 6 tháng 4 nhuận Minh Mạng 19", "明命十九年閏四月初六日", "明命十九年四月初六日"),
    ],
)
def test_a_date_finds_its_other_spellings_and_no_other_date(query: str, found: str, not_found: str) -> None:
    assert finds(query, found)
    assert not finds(query, not_found)


def test_the_label_year_differs_from_the_year_of_the_day() -> None:
    date = parse_date("ngày 22 tháng 11 năm Minh Mạng thứ 14")
    assert date is not None
    assert date.label_year == 1833
    assert (date.date_from, date.date_to) == (dt.date(1833, 12, 31), dt.date(1834, 1, 2))


@pytest.mark.parametrize(
    "text",
    [
        "Minh Mạng thứ 44",
        "Duy Tản thứ 2",
        "Bảo Đại sau đó",
        "dày 3 mm2",
        "mm14",
        "ngày 31 tháng 11 năm Minh Mạng thứ 14",
    ],
)
def test_what_is_no_year_of_an_era_is_left_alone(text: str) -> None:
    assert [date for date in find_dates(text) if date.era] == []


def test_the_battle_of_dong_da_was_on_30_january_1789() -> None:
    date = parse_date("mồng 5 tháng giêng năm Quang Trung thứ 2")
    assert date is not None
    assert dt.date(1789, 1, 30) == date.date_from + dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("year", "month"),
    [(1838, 4), (1984, None), (1985, 2), (2017, 6), (2020, 4), (2023, 2), (2025, 6), (2024, None), (2033, 11)],
)
def test_leap_months_are_those_of_the_almanac(year: int, month: int | None) -> None:
    assert leap_month(year) == month


@pytest.mark.parametrize(
    ("year", "first"),
    [(1833, "1833-02-20"), (1968, "1968-01-29"), (1985, "1985-01-21"), (2007, "2007-02-17"), (2024, "2024-02-10")],
)
def test_the_new_year_is_that_of_vietnam(year: int, first: str) -> None:
    assert year_span(year)[0] == dt.date.fromisoformat(first)


def test_the_years_of_the_table_of_eras_begin_and_end_where_it_says(shared) -> None:
    with (shared / "data" / "eras.csv").open(encoding="utf-8-sig", newline="") as table:
        rows = list(csv.DictReader(table))
    for row in rows:
        year = int(row["first_year"]) + int(row["example_year_n"].split()[-1]) - 1
        first, last = year_span(year)
        assert f"{first} .. day before {last + dt.timedelta(days=1)}" == row["example_gregorian_span"]
        assert any(row["era_vi"] in era.names and str(era.first_year) == row["first_year"] for era in eras())


@given(st.integers(1680, 2100))
def test_the_months_of_a_year_follow_each_other_without_gaps(year: int) -> None:
    leap = leap_month(year)
    spans = [month_span(year, number) for number in range(1, 13)]
    if leap:
        spans.insert(leap, month_span(year, leap, leap=True))
    assert all(span is not None and (span[1] - span[0]).days in {28, 29} for span in spans)
    assert all(one[1] + dt.timedelta(days=1) == other[0] for one, other in itertools.pairwise(spans))  # type: ignore[index]
    assert gregorian(year, 1, 31) is None


@pytest.mark.parametrize(
    ("words", "number"),
    [
        *(("mười bốn", 14), ("thập tứ", 14), ("hai mươi lăm", 25), ("nhị thập ngũ", 25), ("nguyên", 1), ("hai tư", 24)),
        *(("mười tám", 18), ("thập tam", 13), ("7", 7), ("sau", None), ("bốn mười mười", None), ("", None)),
    ],
)
def test_numbers_in_words_are_read(words: str, number: int | None) -> None:
    assert vietnamese_number(words.split()) == number


@pytest.mark.parametrize(("words", "number"), [("muoi tam", 18), ("thap tam", 13), ("sau", 6), ("hai", 2)])
def test_numbers_in_words_without_marks_are_read(words: str, number: int) -> None:
    assert vietnamese_number(words.split(), unmarked=True) == number


@pytest.mark.parametrize(
    ("han", "number"), [("十四", 14), ("二十二", 22), ("元", 1), ("廿五", 25), ("十", 10), ("年", None)]
)
def test_numbers_in_han_characters_are_read(han: str, number: int | None) -> None:
    assert han_number(han) == number


@given(TEXT)
def test_dates_lie_within_the_text_and_bear_terms(text: str) -> None:
    for date in find_dates(text):
        assert " ".join(text[date.start : date.end].split()) == date.text
        assert date.terms
