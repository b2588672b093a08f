"""What a query means beyond its letters, what the reader is told of it, and how it is undone."""

from __future__ import annotations

import pytest

from archive.search.change import EVERYTHING, Why
from archive.search.query import Words, parse
from archive.settings import Settings
from tests.unit.search.meanings import understood


def also(text: str) -> list[set[str]]:
    return [
        {" ".join(token.surface for token in other.tokens) for other in clause.also}
        for clause in understood(text).query.clauses
    ]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("uỷ ban nhân dân", [{"UBND"}] * 4),
        ("uỷ ban nhân dân xã", [*[{"UBND"}] * 4, set()]),
        ("UBND", [{"ủy ban nhân dân"}]),
        ("ubnd xã", [{"ủy ban nhân dân"}, set()]),
        ('"ủy ban nhân dân xã"', [{"UBND xã"}]),
        ('"UBND xã" biển', [{"ủy ban nhân dân xã"}, set()]),
        ("Sở TT&TT", [set(), {"thông tin và truyền thông"}]),
        ("Việt-Nam", [{"Vietnam", "Viêt Nam"}]),
        ("title:UBND", [{"ủy ban nhân dân"}]),
        ("14/2/2017", [{"@2017-02-14"}]),
        ("ngày 14/2/2017", [{"@2017-02-14"}]),
        ("năm 1833", [{"@1833", "1833"}]),
        ('"năm 1833"', [{"@1833", "1833"}]),
        ("Minh Mạng thứ 14", [{"@minh-mang.14"}]),
        ("xã Việt Hải", [{"Đặc khu Cát Hải"}] * 3),
    ],
)
def test_a_query_for_one_form_also_asks_for_the_others(query: str, expected: list[set[str]]) -> None:
    assert also(query) == expected


@pytest.mark.parametrize(
    ("query", "among"),
    [
        ("Bạch Long Vỹ", "Bạch Long Vĩ"),
        ("bach long vy", "Bạch Long Vĩ"),
        ("cat hai", "Cát Hải"),
        ("Paracels", "Hoàng Sa"),
        ("hoang sa", "Paracel Islands"),
        ("西沙", "Hoàng Sa"),
        ("西沙群島", "Hoàng Sa"),
        ("Haïphong", "Hải Phòng"),
        ("Poulo Condor", "Côn Đảo"),
        ("Gulf of Tonkin", "Vịnh Bắc Bộ"),
        ("Trường Sa", "Spratly Islands"),
        ("quận Ngô Quyền", "Phường Gia Viên"),
        ("đảo Dạ Oanh", "Bạch Long Vĩ"),
        ("huyện Thủy Nguyên", "Thành phố Thủy Nguyên"),
        ("Chữ Thập", "Đá Chữ Thập"),
    ],
)
def test_a_name_also_asks_for_the_other_names_of_its_place(query: str, among: str) -> None:
    assert all(among in others for others in also(query))


@pytest.mark.parametrize(
    "query",
    [
        "cắt hai", "hai cát", "32/KH-UBND", "-UBND", '-"ủy ban nhân dân"', "cat -hai", "cat* hai", '"xã cát" hải',
        "TT", "nghị định 30/2020", "biển đảo", "Thái Bình", "31/2/2017", "họa mi",
    ],
)  # fmt: skip
def test_other_words_ask_for_nothing_more(query: str) -> None:
    assert not any(also(query))


@pytest.mark.parametrize("query", ["đá bắc", "xã Bạch Đằng"])
def test_a_name_of_several_places_stands_for_none_of_them_and_says_so(query: str) -> None:
    found = understood(query)
    assert any(change.why is Why.HOMONYM for change in found.changes)
    assert all(not words & {"North Reef", "北 礁", "Phường Bắc An Phụ", "Phường Bạch Đằng"} for words in also(query))


@pytest.mark.parametrize(
    ("query", "unknown", "expected"),
    [
        ("Hoangf Sa", "Hoangf", "Hoàng Sa"),
        ("chur quyeenf bieenr ddaor", "quyeenf", "chủ quyền biển đảo"),
        ("Hoang2 Sa", "Hoang2", "Hoàng Sa"),
        ("Tru+o+`ng Sa", "", "Trường Sa"),
        ('"Bachj Long"', "Bachj", "Bạch Long"),
        ("tiêu-đề:ddaor", "ddaor", "đảo"),
    ],
)
def test_raw_typing_is_read_where_the_index_does_not_know_it(query: str, unknown: str, expected: str) -> None:
    clauses = understood(query, unknown).query.clauses
    tokens = [token.surface for clause in clauses if isinstance(clause.wanted, Words) for token in clause.wanted.tokens]
    assert " ".join(tokens) == expected


@pytest.mark.parametrize("query", ["Hoangf Sa", "Paracels", "max", "UNCLOS", "Gulf of Tonkin"])
def test_what_the_index_knows_is_not_taken_for_raw_typing(query: str) -> None:
    assert all(change.why is not Why.KEYED for change in understood(query).changes)


@pytest.mark.parametrize("word", ["trois", "tests", "par", "moon"])
def test_what_english_or_french_may_have_is_raw_typing_in_company_only(word: str) -> None:
    assert understood(word, word).changes == ()
    (change,) = understood(f"ddaor {word}", word, "ddaor").changes
    assert (change.why, change.given) == (Why.KEYED, f"ddaor {word}")


@pytest.mark.parametrize("query", ["Bạch Long Vĩ", "Quang Hòa", "Duy Mộng", "đá Xu Bi"])
def test_romanised_chinese_names_are_found_and_never_told(query: str) -> None:
    told = " ".join(change.meant for change in understood(query).changes)
    assert not any(name in told for name in ("Yeying", "Chenhang", "Jinqing", "Zhubi"))


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("14/2/2017", "2017-02-14"),
        ("tháng 2 năm 2017", "2017-02"),
        ("Minh Mạng thứ 14", "Minh Mạng 14 (1833)"),
        ("tháng 4 nhuận Minh Mệnh 19", "4 nhuận Minh Mạng 19 (1838)"),
        ("ngày 22 tháng 11 năm Minh Mạng thứ 14", "22/11 Minh Mạng 14 (1833)"),
    ],
)
def test_a_date_is_told_as_readers_write_it(query: str, told: str) -> None:
    assert [change.meant for change in understood(query).changes] == [told]


def test_names_within_one_another_are_told_once() -> None:
    (change,) = understood("Paracels").changes
    assert change.meant.startswith("Quần đảo Hoàng Sa, ")
    assert ", Hoàng Sa" not in change.meant


def test_a_change_is_undone_by_naming_it_and_all_by_one_word() -> None:
    query = "UBND Paracels"
    assert {change.why for change in understood(query).changes} == {Why.ACRONYM, Why.PLACE}
    assert {change.why for change in understood(query, literal=frozenset({"ubnd"})).changes} == {Why.PLACE}
    plain = understood(query, literal=frozenset({EVERYTHING}))
    assert (plain.query, plain.changes) == (parse(query, Settings()), ())


@pytest.mark.parametrize("query", ["Hoàng Sa", '"Hoàng Sa"', f'"{"UBND " * 50}"', "huyện Cát Hải", "đặc khu Cát Hải"])
def test_no_clause_asks_for_more_forms_than_the_setting_allows(query: str) -> None:
    assert max(map(len, also(query))) <= Settings().max_query_alternatives
