"""What is lit: words of the snippet and boxes on the picture."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.search.highlight import boxes, snippet, spans
from tests.unit.search.meanings import meant


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
        ("32/kh-ubnd", "Số: 32 /KH-UBND", ["32 /KH-UBND"]),
        ("32/KH-UBND", "132/KH-UBND", []),
        ("tuyên*", "tuyên truyền tuyến", ["tuyên", "tuyến"]),
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
