"""Search cases, each through a real archive: what matches, what must not, what comes first, what is told."""

from __future__ import annotations

import csv
import json
import re
from typing import TYPE_CHECKING

import pytest

from tests.integration.search.houses import House

if TYPE_CHECKING:
    from archive.search import SearchAnswer

EXEMPT = {"SC-47"}
"""Needs a source that is known for its bad font conversion."""
NOTE = re.compile(
    r"\s*\((?:NFC|NFD|o\+U|U\+|NBSP|soft|OCR|English|TCVN3|VNI|UTF-8|source plan|bad font|Hán text)[^)]*\)"
    r"|^tài liệu ghi |^any |^\(not merged\) "
)
"""Words about a text of the table that are not the text."""
QUOTED = re.compile('[“”"]')
FILLER = [f"trang {number} nói chuyện khác hẳn" for number in range(4)]

READ_OTHERWISE: dict[str, dict[str, list[str]]] = {
    "SC-65": {"barred": ["mũi Bạch Long", "Cap Pak-lung 1887"]},
    "SC-68": {"barred": []},
    "SC-73": {"barred": ["phường Bắc An Phụ"]},
}
"""Rows whose prose does not give the texts themselves: what they say of the texts that must not be found.

SC-65: the cape has a record of its own. SC-68: the Red Cross may be found, after the reef. SC-73: the typed words
find the commune of Kinh Môn where it is written, but never what that commune became.
"""


@pytest.fixture
def ask(catalogue, store, engine, settings):
    """Ask an archive of the given texts; answers with the names of the items found, best first."""

    def asked(
        query: str, texts: dict[str, str], titles: dict[str, str] | None = None
    ) -> tuple[list[str], SearchAnswer]:
        made = House(catalogue, store, engine, settings)
        for name, text in texts.items():
            made.take_in(text, title=f"Tài liệu {name}")
        for name, title in (titles or {}).items():
            made.take_in("một trang", title=f"{name}: {title}")
        for text in FILLER:
            made.take_in(text)
        made.drain()
        answer = made.search(query, limit=100)
        names = [item.title.removeprefix("Tài liệu ").partition(":")[0] for item in answer.items]
        return names, answer

    return asked


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
    ("Bie6n3 D9ong6", ["vùng Biển Đông"], ["biên động"]),
    ("Tru+o+`ng Sa", ["quần đảo Trường Sa"], ["trưởng sao"]),
    ("bdbp tỉnh", ["Bộ đội Biên phòng tỉnh", "BĐBP tỉnh"], ["BDB tỉnh"]),
    ("tháng 3 năm 1902", ["ngày 5 tháng 3 năm 1902", "05/3/1902", "le 5 mars 1902"], ["tháng 4 năm 1902", "3/1903"]),
    ("Tự Đức thứ 5", ["năm Tự Đức ngũ niên", "嗣德五年"], ["Tự Đức thứ 15", "Minh Mạng thứ 5"]),
    ("năm 1838", ["NGÀY 6 THÁNG 4 NHUẬN NĂM MINH MỆNH THỨ 19"], ["Minh Mệnh thứ 18"]),
    ("Đá Chữ Thập", ["bãi Fiery Cross Reef", "đá Chữ Thập"], ["Hội Chữ thập đỏ", "Cross"]),
    ("Poulo Condor", ["Côn Đảo", "đảo Côn Lôn", "Poulo Condor"], ["con dao mổ"]),
    ("西沙", ["quần đảo Hoàng Sa", "黃沙渚"], ["沙西"]),
    ("Xisha Qundao", ["quần đảo Hoàng Sa"], ["Hoàng Mai"]),
    ("Hoàng Sa", ["黄沙渚", "黃沙渚"], ["沙黄"]),
    ("島", ["大島", "海岛"], ["鳥"]),
    ("黃沙渚", ["黄沙渚", "黃 沙 渚"], ["沙渚"]),
    ("đảo Lý Sơn", ["đảo Lý Sơn"], ["đào lý sớn"]),
    ("tuyên truyền", ["tuyên truyên biển"], ["tuyển truyện"]),
    ("trường học", ["trưòng học", "truờng học"], ["trướng học"]),
    ("ngày 14/3/1988", ["14-3-1988", "ngày 14 tháng 3 năm 1988"], ["14/3/1989"]),
    ("14 tháng 2 năm 2017", ["14/2/2017"], ["ngày 3/2/2017, trang 14"]),
    ("Vietnam", ["Việt Nam", "Viêt-Nam", "Viet-Nam"], ["Việt Bắc"]),
    ("Nightingale", ["đảo Bạch Long Vĩ"], ["bạch tuộc"]),
    ("lys sown", ["đảo Lý Sơn"], ["lysine"]),
    ("ddaor -bieenr", ["đảo xa"], ["đảo và biển"]),
    ("xã Việt Hải", ["xã Việt Hải", "đặc khu Cát Hải"], ["xã Cát Hải"]),
    ("đặc khu Bạch Long Vĩ", ["huyện Bạch Long Vĩ", "đặc khu Bạch Long Vĩ"], ["mũi Bạch Long"]),
    ("xã Minh Tân huyện Kiến Thụy", ["xã Minh Tân, huyện Kiến Thụy"], ["phường Bắc An Phụ"]),
    ("catba", ["đảo Cát Bà", "Catba"], ["cất ba"]),
    ("chủ quyền", ["chủ quyên (máy đọc)"], ["chú quyền", "chủ quán"]),
]


@pytest.mark.parametrize(("query", "wanted", "barred"), OWN_CASES, ids=[query for query, _, _ in OWN_CASES])
def test_a_query_finds_what_it_means_and_nothing_else(ask, query: str, wanted: list[str], barred: list[str]) -> None:
    assert broken(ask, query, wanted, barred) == []


def table(shared) -> list[dict[str, str]]:
    with (shared / "data" / "search_cases.csv").open(encoding="utf-8-sig", newline="") as lines:
        return [row for row in csv.DictReader(lines) if row["id"] not in EXEMPT]


@pytest.mark.parametrize("number", range(49))
def test_a_case_of_the_table_holds(ask, shared, number: int) -> None:
    row = table(shared)[number]
    query, wanted, barred = case(row)
    barred = READ_OTHERWISE.get(row["id"], {}).get("barred", barred)
    assert broken(ask, query, wanted, barred) == []


def test_the_table_has_no_more_cases(shared) -> None:
    assert len(table(shared)) == 49


def case(row: dict[str, str]) -> tuple[str, list[str], list[str]]:
    query = json.loads(row["query_json_ascii"]) if row["query_json_ascii"] else row["query"]
    wanted = json.loads(row["must_match_json_ascii"]) if row["must_match_json_ascii"] else row["must_match"]
    return query, _texts(wanted), _texts(row["must_not_match"])


def _texts(cell: str) -> list[str]:
    texts = (QUOTED.sub("", NOTE.sub("", text)).strip() for text in cell.split(" || "))
    return [text for text in texts if text]


def broken(ask, query: str, wanted: list[str], barred: list[str]) -> list[str]:
    """What of the case does not hold, with each text on a page of its own and in a title of its own."""
    good = {f"M{number}": text for number, text in enumerate(wanted)}
    titled = {f"T{number}": text for number, text in enumerate(wanted)}
    bad = {f"N{number}": text for number, text in enumerate(barred)}
    found, answer = ask(query, good | bad, titled)
    expected = {*good, *titled}
    faults = [f"{name} is missing" for name in sorted(expected - set(found))]
    faults += [f"{name} is wrong" for name in sorted(set(found) - expected)]
    loosened = any(not reading.is_undoable and reading.code != "homonym" for reading in answer.read_as)
    dark = [
        item.title
        for item in answer.items
        if item.title.startswith("Tài liệu") and "<mark>" not in item.pages[0].snippet
    ]
    return faults + (["found only by loosening"] if loosened else []) + [f"{title} is not lit" for title in dark]


ORDERS = [
    ("SC-08", "bạch long vĩ", ["title:BẠCH LONG VĨ", "Bạch Long Vĩ, Bạch Long Vĩ"]),
    ("SC-13", "uỷ ban nhân dân", ["ỦY BAN NHÂN DÂN", "UBND"]),
    ("SC-14", "hòang sa", ["quần đảo hòang sa", "quần đảo hoàng sa"]),
    ("SC-17", "hồi kí", ["hồi kí Trường Sa", "hồi ký Trường Sa"]),
    ("SC-23", "hoang sa", ["xa kia là Hoàng Sa", "hoang mạc có sa bồi"]),
    ("SC-25", "bach long vi", ["title:Bạch Long Vĩ", "bạch tuộc, long nhãn và vỉ nướng"]),
    ("SC-26", "cat hai", ["Cát Hải", "cắt hai"]),
    ("SC-29", "biển đảo", ["trang dài hơn nhiều nói về biển đảo", "bien dao"]),
    ("SC-38", "Paracels", ["Paracels", "quần đảo Hoàng Sa, Hoàng Sa"]),
    ("SC-50", "Hải Phòng", ["Hải Phòng", "Haiphong, Haiphong, Haïphong"]),
    ("SC-52", "BĐBP", ["BĐBP", "Bộ đội Biên phòng, Bộ đội Biên phòng"]),
    ("SC-56", "14/2/2017", ["14-02-2017", "ngày 14 tháng 02 năm 2017"]),
    ("SC-59", "năm 1833", ["năm Minh Mạng thứ 14 (1833)", "ngày 22 tháng 11 năm Minh Mạng thứ 14"]),
    ("SC-62", "Paracel", ["Paracel", "Hoàng Sa, Hoàng Sa, Bãi Cát Vàng"]),
    ("SC-65", "Bạch Long Vĩ", ["đảo Bạch Long Vĩ", "bán đảo gọi là Bạch Long Vĩ"]),
    ("SC-68", "Chữ Thập", ["đá Chữ Thập", "Hội Chữ thập đỏ"]),
    ("SC-71", "huyện Cát Hải", ["huyện Cát Hải", "đặc khu Cát Hải, đặc khu Cát Hải"]),
    ("SC-74", "kiều bào", ["kiều bào", "kiêu bào, kiêu bào"]),
    ("unmarked", "bien dao", ["biển đảo", "bien dao"]),
    ("Hán", "黃沙", ["黃沙", "Hoàng Sa"]),
]


@pytest.mark.parametrize(("query", "texts"), [case[1:] for case in ORDERS], ids=[case[0] for case in ORDERS])
def test_what_must_rank_higher_does(ask, query: str, texts: list[str]) -> None:
    named = [f"R{len(texts) - at}" for at in range(len(texts))]
    pages = {name: text for name, text in zip(named, texts, strict=True) if not text.startswith("title:")}
    titles = {name: text[6:] for name, text in zip(named, texts, strict=True) if text.startswith("title:")}
    assert ask(query, dict(reversed(pages.items())), titles)[0] == named
