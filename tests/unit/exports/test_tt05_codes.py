"""Codes, times and fields of Thông tư 05/2025/TT-BNV, one by one."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from archive.exports.tt05 import fields
from archive.exports.tt05.describing import day, languages
from archive.exports.tt05.dossiers import ascii_code

DESCRIPTIONS = (
    *(fields.FILE, fields.LOOSE, fields.DOCUMENT),
    *(fields.PICTURE_IN_FILE, fields.PICTURE_ALONE, fields.MEDIA_IN_FILE, fields.MEDIA_ALONE),
)


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        ("2017-02-14", "2017-02-14", "14/02/2017"),
        ("2017-02-01", "2017-02-28", "02/2017"),
        ("2016-02-01", "2016-02-28", ""),
        ("1894-01-01", "1894-12-31", "1894"),
        ("1894-01-01", "1895-12-31", ""),
        ("0987-01-01", "0987-12-31", "0987"),
        ("1894-01-01", None, ""),
        (None, None, ""),
    ],
)
def test_a_time_is_as_fine_as_it_is_known(first, last, told):
    made = [dt.date.fromisoformat(one) if one else None for one in (first, last)]
    assert day(*made) == told


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ĐN.12", "DN.12"),
        ("Hồ sơ 7/ĐĐ-2", "Ho-so-7-DD-2"),
        ("HP-UBND.01.0007", "HP-UBND.01.0007"),
        ("黃沙", ""),
        ("..a--b..", "a-b"),
    ],
)
def test_codes_are_letters_without_marks(text, code):
    assert ascii_code(text) == code


def test_languages_are_the_circulars():
    assert languages(["vi", "fr", "vi"]) == "01,03"
    assert languages(["lzh"]) == "09"
    assert languages(["tlh"]) == "11"
    assert languages([]) == ""


@pytest.mark.parametrize("description", DESCRIPTIONS, ids=lambda one: f"{one.name}-{len(one.fields)}")
@settings(max_examples=20)
@given(data=st.data())
def test_whatever_is_told_is_valid_by_the_schema(description, data):
    texts = [field for field in description.fields if field.form is fields.Form.TEXT]
    values = {field.name: data.draw(st.text(max_size=3000)) for field in texts[:3]}
    told = description.xml(values)
    etree.XMLSchema(etree.fromstring(description.schema())).assertValid(etree.fromstring(told))


def test_what_is_too_long_says_that_it_goes_on():
    told = etree.fromstring(fields.LOOSE.xml({"title": "a" * 1001}))
    assert (told.findtext("title") or "")[-3:] == "aa…"


def test_there_are_as_many_fields_as_the_circular_counts():
    assert [len(one.fields) for one in DESCRIPTIONS] == [18, 4, 19, 16, 18, 17, 19]
