"""A citation leads a reader back to the very page, in both languages."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pytest

from archive.catalogue.citation import cite
from archive.catalogue.views import AgentView, PageView, UnitView

ADDRESS = "https://biendao.example/items/7K2M9QXC"
UNIT = UnitView(
    pid="7K2M9QXC",
    level="item",
    reference_code="P1.0032",
    title="Tuyên truyền lưu động",
    scope="",
    genre="ke-hoach",
    number="32/KH-UBND",
    date_text="",
    date_from=dt.date(2017, 2, 5),
    date_to=dt.date(2017, 2, 5),
    languages=("vi",),
    rights="undetermined",
    source_name="",
    state="published",
    access="public",
    created_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
    updated_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
    agents=(AgentView("UBND thành phố Hải Phòng", "creator"), AgentView("Nguyễn Văn A", "signer")),
)
PLAN = "UBND thành phố Hải Phòng, “Tuyên truyền lưu động”"
BARE: dict[str, Any] = {"agents": (), "genre": "", "number": "", "date_from": None, "date_to": None}


@pytest.mark.parametrize(
    ("language", "page", "expected"),
    [
        (
            "vi",
            None,
            f"{PLAN}, Kế hoạch số 32/KH-UBND, 5/2/2017, Thư viện, ký hiệu P1.0032, {ADDRESS}.",
        ),
        (
            "en",
            PageView(number=2, label="2a"),
            f"{PLAN}, Plan no. 32/KH-UBND, 2017-02-05, Thư viện, reference code P1.0032, page 2a, {ADDRESS}.",
        ),
    ],
    ids=["item-vi", "page-en"],
)
def test_a_full_citation(language: str, page: PageView | None, expected: str) -> None:
    assert cite(UNIT, "Thư viện", ADDRESS, page=page, language=language) == expected


@pytest.mark.parametrize(
    ("changes", "date"),
    [
        ({}, ""),
        ({"date_text": "khoảng năm 1933"}, "khoảng năm 1933, "),
        ({"date_from": dt.date(1933, 1, 1), "date_to": dt.date(1933, 12, 31)}, "1933, "),
        ({"date_from": dt.date(1933, 1, 1), "date_to": dt.date(1945, 12, 31)}, "1933–1945, "),
        ({"date_from": dt.date(1933, 1, 1)}, "1933, "),
    ],
    ids=["undated", "as-written", "year", "years", "open-ended"],
)
def test_what_is_not_known_is_left_out(changes: dict[str, Any], date: str) -> None:
    unit = dataclasses.replace(UNIT, **BARE | changes)
    expected = f"“Tuyên truyền lưu động”, {date}Thư viện, ký hiệu P1.0032, trang 3, {ADDRESS}."
    assert cite(unit, "Thư viện", ADDRESS, page=PageView(number=3)) == expected
