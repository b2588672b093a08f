"""The table of search cases, each through a real index: what matches, what must not, what comes first."""

from __future__ import annotations

import csv
import json
import re
from typing import TYPE_CHECKING

import pytest

from archive.search import open_engine
from archive.search.documents import Run
from archive.search.engine import Reach
from archive.settings import Settings
from tests.integration.search.builders import find, item, pids

if TYPE_CHECKING:
    from archive.search import SearchEngine

CATEGORIES = ("unicode", "tone", "iy", "fold")
NOTE = re.compile(r"\s*\((?:NFC|NFD|o\+U|U\+|NBSP|soft|OCR|English)[^)]*\)")
FILLER = [item(f"F{number}", f"trang {number} nói chuyện khác hẳn") for number in range(6)]

OWN_CASES = [
    ("Hoa\u0300ng Sa", ["quần đảo Hoàng Sa"], ["hoang sơ"]),
    ("Trường Sa", ["qua\u0302\u0300n đa\u0309o Tru\u031bo\u031b\u0300ng Sa"], ["Trương ca Sa Pa"]),
    ("quân đội", ["qua\u0302n đo\u0302\u0323i"], ["quần đỏ"]),
    ("văn thư lưu trữ", ["Văn thƣ - Lƣu trữ"], ["văn hóa"]),
    ("Trường Sa", ["Trường\u00a0Sa", "Trư\u00adờng Sa", "Trường\u200bSa"], ["trưởng đoàn"]),
    ("bạch long vĩ", ["BẠCH LONG VĨ", "Bạch Long Vĩ"], ["bách hóa long trọng vì"]),
    ("Thuỷ Nguyên", ["thành phố Thủy Nguyên", "huyện Thuỷ Nguyên"], ["thúy nguyên"]),
    ("hòang sa", ["quần đảo Hoàng Sa"], ["hoang sơ"]),
    ("già làng", ["gìa làng", "già làng"], ["gìa đình"]),
    ("hồi kí", ["Hồi ký Trường Sa"], ["hồi kị"]),
    ("qui định", ["quy định"], ["cui định"]),
    ("tây", ["đá Tây", "Tây Sa"], ["Hòn Tai Kéo", "tai nạn"]),
    ("hoang sa", ["Hoàng Sa", "Hoang Sa", "HOANG SA"], ["quần thể hoang sơ"]),
    ("chu quyen bien dao", ["chủ quyền biển, đảo", "chủ quyền\nbiển đảo"], ["chủ quyền"]),
    ("biển đảo", ["biển, đảo", "bien dao"], ["biên đạo múa"]),
    ("hải phong", ["Hải Phòng"], ["hái phong lan"]),
    ("32/KH-UBND", ["Số: 32/KH-UBND", "Số: 32 /KH-UBND"], ["132/KH-UBND"]),
    ("32/kh-ubnd", ["Số: 32/KH-UBND"], ["132/KH-UBND", "32/KH-UB"]),
    ("Việt Nam", ["Việt-Nam", "VIỆT NAM", "Vietnam"], ["Việt Bắc"]),
    ("UBND xã", ["Ủy ban nhân dân xã", "UBND XÃ"], ["xã"]),
    ('"ủy ban nhân dân xã"', ["UBND xã"], ["xã UBND"]),
    ("Bạch Long Vỹ", ["đảo Bạch Long Vĩ"], ["bạch long"]),
    ("bach long vy", ["đảo Bạch Long Vĩ"], ["bach long"]),
]


@pytest.fixture
def archive(tmp_path) -> SearchEngine:
    return open_engine(Settings(home=str(tmp_path), index_refresh_seconds=0))


@pytest.mark.parametrize(("query", "wanted", "barred"), OWN_CASES, ids=[query for query, _, _ in OWN_CASES])
def test_a_query_finds_what_it_means_and_nothing_else(
    archive: SearchEngine, query: str, wanted: list[str], barred: list[str]
) -> None:
    assert broken(archive, query, wanted, barred) == []


def test_every_case_of_the_table_that_words_decide_holds(archive: SearchEngine, shared) -> None:
    with (shared / "data" / "search_cases.csv").open(encoding="utf-8-sig", newline="") as table:
        cases = [row for row in csv.DictReader(table) if row["category"] in CATEGORIES]
    assert len(cases) > 15
    wrong = {row["id"]: faults for row in cases if (faults := broken(archive, *case(row)))}
    assert wrong == {}


def case(row: dict[str, str]) -> tuple[str, list[str], list[str]]:
    query = json.loads(row["query_json_ascii"]) if row["query_json_ascii"] else row["query"]
    wanted = json.loads(row["must_match_json_ascii"]) if row["must_match_json_ascii"] else row["must_match"]
    found = [NOTE.sub("", text) for text in wanted.split(" || ")]
    return query, found, row["must_not_match"].split(" || ")


def broken(archive: SearchEngine, query: str, wanted: list[str], barred: list[str]) -> list[str]:
    """What of the case does not hold, with each text on a page of its own and in a title of its own."""
    good = [item(f"M{number}", text) for number, text in enumerate(wanted)]
    titled = [item(f"T{number}", "một trang", title=text) for number, text in enumerate(wanted)]
    bad = [item(f"N{number}", text, title=text) for number, text in enumerate(barred) if text]
    archive.rebuild([Run([*good, *titled, *bad, *FILLER], [])])
    found = find(archive, query, limit=100)
    hits = {hit.pid for hit in found.items}
    expected = {document.pid for document in (*good, *titled)}
    faults = [f"{pid} is missing" for pid in sorted(expected - hits)] + [f"{pid} is wrong" for pid in hits - expected]
    return faults if found.reach is Reach.PAGE else [*faults, "found only by loosening"]


@pytest.mark.parametrize(
    ("name", "query", "better", "worse"),
    [
        ("SC-08", "bạch long vĩ", {"title": "BẠCH LONG VĨ"}, {"text": "Bạch Long Vĩ, Bạch Long Vĩ"}),
        ("SC-14", "hòang sa", {"text": "quần đảo hòang sa"}, {"text": "quần đảo hoàng sa"}),
        ("SC-17", "hồi kí", {"text": "hồi kí Trường Sa"}, {"text": "hồi ký Trường Sa"}),
        ("SC-23", "hoang sa", {"text": "xa kia là Hoàng Sa"}, {"text": "hoang mạc có sa bồi"}),
        ("SC-25", "bach long vi", {"title": "Bạch Long Vĩ"}, {"text": "bạch tuộc, long nhãn và vỉ nướng"}),
        ("SC-13", "uỷ ban nhân dân", {"text": "ỦY BAN NHÂN DÂN"}, {"text": "UBND"}),
        ("SC-26", "cat hai", {"text": "Cát Hải"}, {"text": "cắt hai"}),
        ("SC-29", "biển đảo", {"text": "trang dài hơn nhiều nói về biển đảo"}, {"text": "bien dao"}),
        ("unmarked", "bien dao", {"text": "biển đảo"}, {"text": "bien dao"}),
    ],
)
def test_what_must_rank_higher_does(archive: SearchEngine, name: str, query: str, better, worse) -> None:
    def made(pid: str, parts: dict[str, str]):
        return item(pid, parts.get("text", "một trang"), title=parts.get("title", ""))

    archive.rebuild([Run([made("Z", better), made("A", worse), *FILLER], [])])
    assert pids(archive, query) == ["Z", "A"]
