from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.catalogue.vocabulary import genres
from ingest.steps.describe import Suggestions, suggest
from ingest.steps.document_kinds import by_letters
from ingest.steps.titles import tidy_name

MERGED = """ỦY BAN NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
THÀNH PHỐ HẢI PHÒNG Độc lập - Tự do - Hạnh phúc
Số: 32 /KH-UBND Hải Phòng, ngày 14 tháng 02 năm 2017
KÉ HOACH
Công tác thông tin đối ngoại
thành phố Hải Phòng năm 2017
Thực hiện Công văn số 3737/BTTTT-TTĐN ngày 25/10/2016 của Bộ Thông tin và Truyền thông,
Ủy ban nhân dân thành phố Hải Phòng ban hành kế hoạch như sau:"""

DECISION = """UBND TỈNH ĐỒNG NAI
TRƯỜNG ĐẠI HỌC ĐỒNG NAI
CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 572 /QĐ-ĐHĐN
Đồng Nai, ngày c8O tháng 04 năm 2022
Ngày: - QUYẾT ĐỊNH
'Về việc miễn giảm học phí cho sinh viên
HIỆU TRƯỞNG TRƯỜNG ĐẠI HỌC ĐỒNG NAI
Căn cứ chức năng của Trường Đại học Đồng Nai theo Quyết định số 1572/QĐ-TTg ngày 20/08/2010;"""

LETTER = """UBND HUYỆN CÁT HẢI
PHÒNG VĂN HÓA VÀ THÔNG TIN
Số: 12/VHTT
V/v treo cờ dịp Quốc khánh
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Cát Hải, ngày 01 tháng 8 năm 2016
Kính gửi: Ủy ban nhân dân các xã, thị trấn"""

PARTY = """THÀNH ỦY HẢI PHÒNG ĐẢNG CỘNG SẢN VIỆT NAM
* Hải Phòng, ngày 5 tháng 5 năm 2018
Số 36-NQ/TU
NGHỊ QUYẾT
VỀ PHÁT TRIỂN KINH TẾ BIỂN HẢI PHÒNG
-----
I. TÌNH HÌNH
Kinh tế biển Hải Phòng phát triển."""

LAW = """QUỐC HỘI
CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Luật số: 111/2025/QH15
LUẬT
BẢO HIỂM TIỀN GỬI
Căn cứ Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam;
Quốc hội ban hành Luật Bảo hiểm tiền gửi."""
LAW_END = "Luật này được Quốc hội khóa XV, kỳ họp thứ 10 thông qua ngày 10 tháng 12 năm 2025."

WEB = """Trang chủ
>
Thông tư số 22/2025/TT-BXD Quy định về cấp Giấy chứng nhận bảo hiểm
TRANG CHỦ"""

FRENCH = """Le gouverneur général de l'Indochine
Hanoï, le 3 mars 1902
Monsieur le Résident supérieur,
J'ai l'honneur de vous rendre compte"""


def told(suggestions: Suggestions) -> tuple[str | None, ...]:
    parts = (suggestions.genre, suggestions.number, suggestions.issuer, suggestions.title)
    return tuple(part.value if part else None for part in parts)


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        (
            [MERGED],
            (
                "ke-hoach",
                "32/KH-UBND",
                "Ủy ban nhân dân thành phố Hải Phòng",
                "Kế hoạch Công tác thông tin đối ngoại thành phố Hải Phòng năm 2017",
            ),
        ),
        (
            [DECISION],
            (
                "quyet-dinh",
                "572/QĐ-ĐHĐN",
                "Trường Đại học Đồng Nai",
                "Quyết định về việc miễn giảm học phí cho sinh viên",
            ),
        ),
        ([LETTER], ("cong-van", "12/VHTT", "Phòng văn hóa và thông tin", "Công văn về việc treo cờ dịp Quốc khánh")),
        ([PARTY], ("nghi-quyet", "36-NQ/TU", "Thành ủy Hải Phòng", "Nghị quyết Về phát triển kinh tế biển Hải Phòng")),
        ([LAW, LAW_END], ("luat", "111/2025/QH15", "Quốc hội", "Luật Bảo hiểm tiền gửi")),
        ([WEB], ("thong-tu", "22/2025/TT-BXD", None, "Thông tư Quy định về cấp Giấy chứng nhận bảo hiểm")),
        ([FRENCH], (None, None, None, "lettre 12")),
        (["", MERGED], told(suggest([MERGED], ""))),
        ([], (None, None, None, "lettre 12")),
    ],
    ids=["merged-head", "decision", "letter", "party", "law", "web-page", "french-letter", "blank-cover", "no-text"],
)
def test_a_document_tells_kind_number_issuer_and_title(pages: list[str], expected: tuple[str | None, ...]) -> None:
    assert told(suggest(pages, "/scans/lettre_12.tif")) == expected


@pytest.mark.parametrize(
    ("pages", "first", "last"),
    [
        ([MERGED], dt.date(2017, 2, 14), dt.date(2017, 2, 14)),
        ([DECISION], dt.date(2022, 4, 1), dt.date(2022, 4, 30)),
        ([LETTER], dt.date(2016, 8, 1), dt.date(2016, 8, 1)),
        ([LAW, LAW_END], dt.date(2025, 12, 10), dt.date(2025, 12, 10)),
    ],
    ids=["merged-head", "unread-day", "letter", "law"],
)
def test_the_date_is_that_of_issue(pages: list[str], first: dt.date, last: dt.date) -> None:
    date = suggest(pages, "a.pdf").date
    assert date is not None
    assert (date.date_from, date.date_to) == (first, last)


def test_a_date_that_contradicts_the_number_is_doubted() -> None:
    page = MERGED.replace("32 /KH-UBND", "32/2016/KH-UBND")
    date = suggest([page], "a.pdf").date
    assert date is not None
    assert date.certainty < 0.5


def test_another_documents_number_and_date_are_not_taken() -> None:
    page = "THÔNG TƯ\nSửa đổi Thông tư số 17/2012/TT-BYT\nngày 24 tháng 10 năm 2012 của Bộ trưởng Bộ Y tế\nCăn cứ Luật"
    suggestions = suggest([page], "a.pdf")
    assert suggestions.number is None
    assert suggestions.date is None
    assert suggestions.title.value.endswith("của Bộ trưởng Bộ Y tế")


def test_the_file_name_helps_with_little_certainty() -> None:
    suggestions = suggest(["KẾ HOẠCH\n\nCông tác năm 2017\n\nThực hiện Công văn"], "ke-hoach-32-KH-UBND-2017.txt")
    assert suggestions.number is not None
    assert (suggestions.number.value, suggestions.number.page) == ("32/KH-UBND", None)
    assert suggestions.number.certainty < 0.5


@pytest.mark.parametrize(
    ("name", "tidied"),
    [
        ("/a/ban_ve-2.pdf", "ban ve 2"),
        ("C:\\x\\Bản đồ 14-02.tif", "Bản đồ 14-02"),
        (".hidden", "hidden"),
        ("a--b.txt", "a b"),
        ("hóa đơn\u202egpj.txt", "hóa đơngpj"),
    ],
)
def test_a_file_name_is_tidied(name: str, tidied: str) -> None:
    assert tidy_name(name) == tidied


def test_the_dictionary_is_plain_json_with_absent_parts_left_out() -> None:
    found = json.loads(json.dumps(suggest([MERGED], "a.pdf").as_dict()))
    assert found["date"]["date_from"] == "2017-02-14"
    assert found["languages"] == ["vi"]
    assert set(suggest([], "a.pdf").as_dict()) == {"title", "languages"}


def test_every_kind_is_a_genre_of_the_catalogue() -> None:
    assert {term.code for term in by_letters().values()} <= set(genres())


def test_the_real_plan_is_described(fixtures) -> None:
    source = fixtures / "seed" / "ke-hoach-32-KH-UBND-2017.txt"
    suggestions = suggest([source.read_text("utf-8")], source.name)
    assert told(suggestions)[:2] == ("ke-hoach", "32/KH-UBND")
    assert suggestions.title.value == "Kế hoạch Công tác thông tin đối ngoại thành phố Hải Phòng năm 2017"


@given(st.lists(st.text(), max_size=4), st.text())
def test_no_text_and_no_name_is_too_odd(pages: list[str], name: str) -> None:
    suggestions = suggest(pages, name)
    json.dumps(suggestions.as_dict())
    parts = (suggestions.genre, suggestions.number, suggestions.date, suggestions.issuer, suggestions.title)
    assert all(0 <= part.certainty <= 1 for part in parts if part)
