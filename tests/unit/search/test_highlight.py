"""What is lit: words of the snippet and boxes on the picture."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.search.analysis import analyse
from archive.search.highlight import boxes, snippet, spans
from archive.search.query import parse
from archive.settings import Settings
from tests.unit.search.meanings import meant, understood

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.text.tokens import Token

ALTO_FRAME = (
    '<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#"><Layout><Page><PrintSpace><TextBlock>'
    "<TextLine>{}</TextLine></TextBlock></PrintSpace></Page></Layout></alto>"
)


def lit(query: str, text: str) -> list[str]:
    return list(dict.fromkeys(text[span.start : span.end] for span in spans(meant(query), text)))


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("nha van hoa", "Nhà văn hóa xã", ["Nhà", "văn", "hóa"]),
        ("biển", "biên đạo múa biển", ["biển"]),
        ("biển", "BIEN DONG", ["BIEN"]),
        ('"biển đảo"', "biển, đảo và đảo", ["biển", "đảo"]),
        ('"biển đảo"', "biển\nđảo", ["biển", "đảo"]),
        ('"biển đảo"', "đảo xa biển", []),
        ('"biển đảo"', "biển xa đảo", []),
        ('"biển đảo"', "biển . . . , xa đảo", []),
        ("32/kh-ubnd", "Số: 32 /KH-UBND", ["32 /KH-UBND"]),
        ("32/KH-UBND", "132/KH-UBND", []),
        ("tuyên*", "tuyên truyền tuyến", ["tuyên", "tuyến"]),
        ("kì*", "kỳ kìm kim", ["kỳ", "kìm"]),
        ("ti*", "tiền tỷ ta", ["tiền", "tỷ"]),
        ("biển -đảo", "biển đảo", ["biển"]),
        ("số:32 biển", "32 biển", ["biển"]),
        ('nơi:"Cát Hải"', "huyện Cát Hải", ["Cát", "Hải"]),
        ("ủy ban nhân dân xã", "UBND xã biển", ["UBND", "xã"]),
        ("UBND", "Ủy ban nhân dân, một ủy viên", ["Ủy", "ban", "nhân", "dân"]),
        ("Trường", "Trư\u00adờng Sa", ["Trư\u00adờng"]),
        ("Trường Sa", "Tru\u031bo\u031b\u0300ng Sa", ["Tru\u031bo\u031b\u0300ng", "Sa"]),
    ],
)
def test_what_meets_the_query_is_lit_and_nothing_else(query: str, text: str, expected: list[str]) -> None:
    assert lit(query, text) == expected


UNDERSTOOD = [
    ("hoang sa", (), "ra Hoàng Sa xa", "Hoàng Sa"),
    ("Hoàng Sa", (), "BAN DO HOANG SA", "HOANG SA"),
    ("Hoangf Sa", ("Hoangf",), "ra Hoàng Sa xa", "Hoàng Sa"),
    ("Tru+o+`ng Sa", (), "ra Trường Sa xa", "Trường Sa"),
    ("Bach5 Long Vi4", ("Bach5",), "ra Bạch Long Vĩ xa", "Bạch Long Vĩ"),
    ("UBND", (), "của Ủy ban nhân dân tỉnh", "Ủy ban nhân dân"),
    ("ủy ban nhân dân", (), "của UBND tỉnh", "UBND"),
    ("Paracel", (), "quần đảo Hoàng Sa xa", "quần đảo Hoàng Sa"),
    ("西沙", (), "ra Hoàng Sa xa", "Hoàng Sa"),
    ("黃沙渚", (), "tên là 黄沙渚 xưa", "黄沙渚"),
    ("黃沙", (), "tên là 黄沙 渚 xưa", "黄沙"),
    ("xã Việt Hải", (), "nay là đặc khu Cát Hải đó", "đặc khu Cát Hải"),
    ("14/2/2017", (), "vào ngày 14 tháng 02 năm 2017 ấy", "ngày 14 tháng 02 năm 2017"),
    ("tháng 2 năm 2017", (), "vào 14-02-2017 ấy", "14-02-2017"),
    ("năm 1833", (), "xưa Minh Mạng thứ 14 ấy", "Minh Mạng thứ 14"),
    ("Minh Mạng thứ 14", (), "xưa 明命十四年 ấy", "明命十四年"),
    ("Hoàng Sa", (), "quÇn ®¶o Hoµng Sa", "quÇn ®¶o Hoµng Sa"),
    ("Trường Sa", (), "quaàn ñaûo Tröôøng Sa", "quaàn ñaûo Tröôøng Sa"),
    ("biển đảo", (), "biá»ƒn Ä‘áº£o", "biá»ƒn Ä‘áº£o"),
    ("nước", (), "mặt nuớc xanh", "nuớc"),
    ("tuyên*", (), "sự tuyến xa", "tuyến"),
    ("Việt Nam", (), "ở Viêt-Nam xưa", "Viêt-Nam"),
]
"""Query, words that the index does not know, text, and what of it is lit."""


@pytest.mark.parametrize(
    ("query", "unknown", "text", "expected"), UNDERSTOOD, ids=[f"{q}: {t}" for q, _, t, _ in UNDERSTOOD]
)
def test_what_a_query_means_is_lit_in_the_snippet_and_on_the_picture(
    query: str, unknown: tuple[str, ...], text: str, expected: str
) -> None:
    asked = understood(query, *unknown).query
    marked = re.findall("<mark>(.*?)</mark>", str(snippet(asked, text, length=240)))
    assert re.sub("[ -]", "", "".join(marked)) == re.sub("[ -]", "", expected)
    words = text.split()
    lit_words = [words[box[0] // 100] for box in boxes(asked, _alto(words))]
    assert " ".join(lit_words) == expected


def _alto(words: list[str]) -> bytes:
    strings = "".join(
        f'<String CONTENT="{word}" HPOS="{100 * at}" VPOS="0" WIDTH="90" HEIGHT="9"/>' for at, word in enumerate(words)
    )
    return ALTO_FRAME.format(strings).encode()


WRITTEN = """
biển đảo Biển, BIEN bien đảo. hoang Hoàng Sa SA sa, kí ky lý Lí Trư\u00adờng Tru\u031bo\u031b\u0300ng 32/KH-UBND KH 132/KH-UBND số - /
黃 沙渚 黄沙 quÇn ®¶o Hoµng œuvre l’île ﬁ 14/2/2017 1.5kg TT&TT the
"""
"""Words of pages; hyphens, strokes and Hán characters by themselves make signs and pairs of what stands around them."""
ASKED = [
    "biển",
    "hoang sa",
    '"hoàng sa"',
    '"sa biển đảo"',
    "sa*",
    "Trường",
    "ky lý",
    "32/KH-UBND",
    '"số 32/KH-UBND"',
    "黃沙",
    "kg UBND",
]


@given(
    st.lists(st.sampled_from([*WRITTEN.split(), "\n", "\u00a0"]), max_size=12),
    st.sampled_from(["", " "]),
    st.sampled_from(ASKED),
)
def test_what_is_lit_is_the_same_as_among_all_tokens_of_a_page(words: list[str], between: str, query: str) -> None:
    text, asked = between.join(words), parse(query, Settings())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("archive.search.highlight.tokens_sought", lambda text, _: analyse(text))
        among_all = spans(asked, text)
    assert spans(asked, text) == among_all


def test_a_page_is_looked_through_up_to_where_all_words_stand_as_near_as_in_the_query() -> None:
    text = "biển " + "xa " * 100 + "biển đảo và đảo " + "xa biển " * 100
    taken: list[int] = []

    def counted(text: str, _: object) -> Iterator[Token]:
        for token in analyse(text):
            taken.append(token.start)
            yield token

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("archive.search.highlight.tokens_sought", counted)
        shown = str(snippet(meant("biển đảo"), text, length=80))
    assert shown.startswith("…xa xa")
    assert "<mark>biển</mark> <mark>đảo</mark> và <mark>đảo</mark> xa" in shown
    assert shown.count("<mark>biển</mark>") > 3
    assert max(taken) < text.index("biển đảo") + 120


def test_a_snippet_marks_hits_and_escapes_the_rest() -> None:
    shown = snippet(meant("biển"), "<b>biển</b> & <script>", length=240)
    assert str(shown) == "&lt;b&gt;<mark>biển</mark>&lt;/b&gt; &amp; &lt;script&gt;"


def test_a_snippet_shows_composed_letters_as_they_were_written() -> None:
    shown = snippet(meant("hoang sa"), unicodedata.normalize("NFD", "đi ra\n Hoàng  Sa"), length=240)
    assert str(shown) == "đi ra <mark>Hoàng</mark> <mark>Sa</mark>"


def test_a_snippet_stands_where_most_words_of_the_query_are() -> None:
    text = "xã " * 100 + "nhà văn hóa xã vui tươi. " + "xã " * 100
    shown = str(snippet(meant("nhà văn hóa xã"), text, length=80))
    assert "<mark>nhà</mark> <mark>văn</mark> <mark>hóa</mark> <mark>xã</mark> vui" in shown
    assert shown.startswith("…")
    assert shown.endswith("…")


def test_a_page_without_hits_is_shown_from_its_beginning() -> None:
    assert str(snippet(meant("biển"), "Điều 1. Phạm vi", length=8)) == "Điều 1.…"


@given(st.text(max_size=400), st.sampled_from(["biển đảo", '"a b"', "ab*", "", "32/KH-UBND"]), st.integers(1, 60))
def test_no_text_breaks_a_snippet(text: str, query: str, length: int) -> None:
    shown = str(snippet(meant(query), text, length=length))
    bare = shown.replace("<mark>", "").replace("</mark>", "")
    assert "<" not in bare
    assert ">" not in bare


ALTO = """<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#"><Layout><Page><PrintSpace><TextBlock>
<TextLine><String CONTENT="Nhà" HPOS="10" VPOS="20" WIDTH="30" HEIGHT="12"/>
<String CONTENT="văn" HPOS="50" VPOS="20" WIDTH="31" HEIGHT="12"/></TextLine>
<TextLine><String CONTENT="hóa," HPOS="10" VPOS="40" WIDTH="32" HEIGHT="12"/>
<String CONTENT="Việt-Nam" HPOS="50" VPOS="40" WIDTH="80" HEIGHT="12"/></TextLine>
</TextBlock></PrintSpace></Page></Layout></alto>""".encode()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("van hoa", [[50, 20, 31, 12], [10, 40, 32, 12]]),
        ('"văn hóa"', [[50, 20, 31, 12], [10, 40, 32, 12]]),
        ("việt nam", [[50, 40, 80, 12]]),
        ("đảo", []),
        ("", []),
    ],
)
def test_each_word_that_is_hit_has_one_box(query: str, expected: list[list[int]]) -> None:
    assert boxes(meant(query), ALTO) == expected
