"""The table of search cases, as far as the text alone decides them."""

from __future__ import annotations

import csv
import json
import re

import pytest

from archive.text.matching import Match
from tests.unit.text.answers import phrase

DECIDED_HERE = ("unicode", "tone", "iy", "fold")
NEEDS_A_LIST = {"UBND"}
"""Alternatives that an abbreviation list answers, not the text."""

NOTE = re.compile(r"\s*\((?:NFC|NFD|o\+U|U\+|NBSP|soft|OCR|English)[^)]*\)")
OWN_CASES = [
    ("Hoa\u0300ng Sa", "quần đảo Hoàng Sa", "hoang sơ"),
    ("Trường Sa", "qua\u0302\u0300n đa\u0309o Tru\u031bo\u031b\u0300ng Sa", "Trương Sa"),
    ("quân đội", "qua\u0302n đo\u0302\u0323i", "quân đợi"),
    ("văn thư lưu trữ", "Văn thƣ - Lƣu trữ", "văn thứ"),
    ("Trường Sa", "Trường\u00a0Sa", "trưởng sa"),
    ("Trường Sa", "Trư\u00adờng Sa", "trướng sa"),
    ("Trường Sa", "Trường\u200bSa", "Trường"),
    ("Thuỷ Nguyên", "huyện Thủy Nguyên", "thúy nguyên"),
    ("hòang sa", "quần đảo Hoàng Sa", "hoang sơ"),
    ("già làng", "gìa làng", "gìa đình"),
    ("giặt gịa", "giặt gịa", "giặt giạ"),
    ("hồi kí", "Hồi ký Trường Sa", "hồi kị"),
    ("qui định", "quy định", "cui định"),
    ("tây", "đá Tây", "tai nạn"),
    ("thúy", "thuý", "thúi"),
    ("hoang sa", "HOANG SA", "quần thể hoang sơ"),
    ("biển đảo", "bien dao", "biên đạo múa"),
    ("biển đảo", "biển, đảo", "biến đảo"),
    ("hải phong", "Hải Phòng", "hái phòng"),
    ("hải", "CANG HAI PHONG", "Quy định về hai bãi bồi"),
    ("quý", "Qúy I", "theo quy định của tỉnh"),
    ("Việt Nam", "Việt-Nam", "Việt"),
    ("32/KH-UBND", "Số: 32 /KH-UBND", "Số: 132/KH-UBND"),
    ("32/kh-ubnd", "Số: 32/KH-UBND", "Số: 32/KH-UB"),
    ("kế hoạch 32", "kế hoạch 32/KH-UBND", "kế hoạch 132/KH-UBND"),
    ("nghị định 30/2020", "Nghị định 30/2020/NĐ-CP", "Nghị định 130/2020/NĐ-CP"),
    ("30/2020/nd-cp", "Nghị định 30/2020/NĐ-CP", "30/2021/NĐ-CP"),
    ("14/2/2017", "ngày 14-02-2017", "ngày 14/12/2017"),
    ("14/2/2017", "14.02.2017", "4/2/2017"),
    ("Paracels", "Les Paracels", "Paracel"),
    ("oeuvre", "œuvre", "ouvre"),
    ("Haïphong", "HAIPHONG", "Hải Phong"),
    ("黃沙", "黃沙渚", "黃渚沙"),
    ("黃沙", "黄沙渚", "黄渚沙"),
    ("长沙", "大長沙島", "长渚沙"),
    ("𩵋", "𩵋", "魚"),
]


@pytest.mark.parametrize(("query", "found", "not_found"), OWN_CASES)
def test_a_query_finds_what_it_means_and_nothing_else(query: str, found: str, not_found: str) -> None:
    assert phrase(query, found) > Match.NONE
    assert phrase(query, not_found) is Match.NONE


@pytest.mark.parametrize(
    ("query", "better", "worse"),
    [
        ("biển đảo", "biển, đảo", "bien dao"),
        ("hoang sa", "hoang sa", "Hoàng Sa"),
        ("truong sa", "truong sa", "Trường Sa"),
    ],
)
def test_the_text_that_is_marked_as_typed_ranks_higher(query: str, better: str, worse: str) -> None:
    assert phrase(query, better) > phrase(query, worse) > Match.NONE


def test_every_case_of_the_table_that_text_decides_holds(shared) -> None:
    with (shared / "data" / "search_cases.csv").open(encoding="utf-8-sig", newline="") as table:
        cases = [row for row in csv.DictReader(table) if row["category"] in DECIDED_HERE]
    assert len(cases) > 15
    wrong = [(row["id"], claim) for row in cases for claim in _broken_claims(row)]
    assert not wrong


def _broken_claims(row: dict[str, str]) -> list[str]:
    query = json.loads(row["query_json_ascii"]) if row["query_json_ascii"] else row["query"]
    wanted = json.loads(row["must_match_json_ascii"]) if row["must_match_json_ascii"] else row["must_match"]
    found = [NOTE.sub("", text) for text in wanted.split(" || ")]
    barred = [text for text in row["must_not_match"].split(" || ") if text]
    return [text for text in found if text not in NEEDS_A_LIST and phrase(query, text) is Match.NONE] + [
        text for text in barred if phrase(query, text) is not Match.NONE
    ]
