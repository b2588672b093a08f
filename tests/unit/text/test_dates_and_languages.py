from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given

from archive.text.dates import find_dates, parse_date
from archive.text.language import guess_languages, languages_of_pages
from tests.unit.text.letters import TEXT


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Hải Phòng, ngày 14 tháng 02 năm 2017", "2017-02-14", "2017-02-14"),
        ("14/2/2017", "2017-02-14", "2017-02-14"),
        ("14-02-2017", "2017-02-14", "2017-02-14"),
        ("14.02.2017", "2017-02-14", "2017-02-14"),
        ("tháng 3 năm 1902", "1902-03-01", "1902-03-31"),
        ("14 tháng 2 năm 2017", "2017-02-14", "2017-02-14"),
        ("ngày 14 tháng 2/2017", "2017-02-14", "2017-02-14"),
        ("tháng 2/2016", "2016-02-01", "2016-02-29"),
        ("năm 1933", "1933-01-01", "1933-12-31"),
        ("Hải Phòng, ngày … tháng … năm 2017", "2017-01-01", "2017-12-31"),
        ("ngày      tháng 04 năm 2022", "2022-04-01", "2022-04-30"),
        ("Nga\u0300y 3 tha\u0301ng 4 na\u0306m 1999", "1999-04-03", "1999-04-03"),
    ],
)
def test_a_written_date_becomes_an_interval(text: str, first: str, last: str) -> None:
    date = parse_date(text)
    assert date is not None
    assert (date.date_from, date.date_to) == (dt.date.fromisoformat(first), dt.date.fromisoformat(last))


@pytest.mark.parametrize("text", ["31/2/2017", "12/2015/TT-BTC", "30/2020/NĐ-CP", "1.234.567", "điều 12", "năm 12", ""])
def test_what_is_no_date_is_left_alone(text: str) -> None:
    assert parse_date(text) is None


def test_dates_stand_in_reading_order_and_do_not_overlap() -> None:
    dates = find_dates("năm 1933, 14/2/2017, ngày 1 tháng 3 năm 1902")
    assert [date.text for date in dates] == ["năm 1933", "14/2/2017", "ngày 1 tháng 3 năm 1902"]


@given(TEXT)
def test_an_interval_never_ends_before_it_begins(text: str) -> None:
    assert all(date.date_from <= date.date_to for date in find_dates(text))


@pytest.mark.parametrize(
    ("text", "languages"),
    [
        ("Quần đảo Hoàng Sa và quần đảo Trường Sa", ["vi"]),
        ("ke hoach cua thanh pho ve bien dao", ["vi"]),
        ("Les îles Paracels sont situées au large de la côte", ["fr"]),
        ("The Hoàng Sa islands are in the sea", ["en"]),
        ("Quần đảo Hoàng Sa của Việt Nam\nThe islands belong to Viet Nam", ["vi", "en"]),
        ("黃沙渚", ["zh"]),
        ("Hoàng Sa", ["vi"]),
        ("32/KH-UBND", []),
        ("", []),
    ],
)
def test_languages_are_told_apart(text: str, languages: list[str]) -> None:
    assert guess_languages(text) == languages


@pytest.mark.parametrize(
    ("pages", "languages"),
    [
        ([("fr",), (), ("fr",)], ("fr",)),
        ([("zh",)] * 3 + [("vi",)] * 5, ("vi", "zh")),
        ([("vi", "en")] * 2, ("vi", "en")),
        ([("vi",)] * 20 + [("en",)], ("vi",)),
        ([(), ()], ()),
    ],
    ids=["all agree", "some in each", "all in both", "one among many", "no words"],
)
def test_a_document_is_in_the_languages_of_its_pages(pages, languages) -> None:
    assert languages_of_pages(pages) == languages
