"""Old encodings by font and letters: a name is a promise that the letters must keep."""

from __future__ import annotations

import gzip
import json

import pytest

from archive.text.legacy_charsets import LegacyEncoding
from archive.text.legacy_fonts import FontHint, hint_of
from archive.text.legacy_runs import Run, mend

TCVN3, VNI = LegacyEncoding.TCVN3, LegacyEncoding.VNI


@pytest.mark.parametrize(
    ("font", "hint"),
    [
        (".VnTime", FontHint(TCVN3)),
        (".VnTime,BoldItalic", FontHint(TCVN3)),
        (".VnTimeH", FontHint(TCVN3, capitals=True)),
        (".VnTimeH,Bold", FontHint(TCVN3, capitals=True)),
        ("VnTimeHBold", FontHint(TCVN3, capitals=True)),
        (".VnArial NarrowH", FontHint(TCVN3, capitals=True)),
        ("VnTimeH(Ds)", FontHint(TCVN3, capitals=True)),
        (".VnTimeh", FontHint(TCVN3, capitals=True)),
        (".VnArial", FontHint(TCVN3)),
        ("VNI-Times", FontHint(VNI)),
        ("vni-times", FontHint(VNI)),
        ("VPS Times", FontHint(LegacyEncoding.VPS)),
        ("VI Times", FontHint(LegacyEncoding.VISCII)),
        ("Times New Roman", None),
        ("Verdana", None),
        ("UVN Bay Buom", None),
        ("", None),
    ],
)
def test_a_name_tells_the_encoding(font: str, hint: FontHint | None) -> None:
    assert hint_of(font) == hint


def _mended(*runs: tuple[str, str]) -> list[str]:
    return mend([[Run(text, font) for text, font in runs]]).lines[0]


@pytest.mark.parametrize(
    ("text", "font", "meant"),
    [
        ("Hµ Néi, ngµy 8 th¸ng 3", ".VnTime", "Hà Nội, ngày 8 tháng 3"),
        ("B¸o c¸o", ".VnTimeH", "BÁO CÁO"),
        ("uû", ".VnTime", "uỷ"),
        ("Tr−êng Sa ®∙ l©u", ".VnTime", "Trường Sa đã lâu"),
        ("®Çu t\u00ad\u00ad n\u00adíc ngoµi", ".VnTime", "đầu tư nước ngoài"),
        ("Uyû ban nhaân daân huyeän", "VNI-Times", "Uỷ ban nhân dân huyện"),
        ("\uf0aeÞnh", ".VnTime", "định"),
        ("Trß¶ng Sa bi¬n ðäo", "VI Times", "Trường Sa biển đảo"),
        ("TrÜ©ng Sa bi‹n Çäo", "VPS Times", "Trường Sa biển đảo"),
    ],
)
def test_a_run_is_read_by_its_font(text: str, font: str, meant: str) -> None:
    assert _mended((text, font)) == [meant]


def test_neighbouring_runs_of_different_fonts_are_each_read_by_theirs() -> None:
    assert _mended(("Sè 5 ", ".VnTime"), ("và Hoàng Sa, ", "Arial"), ("huyeän Coân Ñaûo", "VNI-Times")) == [
        "Số 5 ",
        "và Hoàng Sa, ",
        "huyện Côn Đảo",
    ]


def test_a_word_cut_by_a_change_of_style_keeps_all_its_letters() -> None:
    parts = _mended(("QuyÕt ®", ".VnTime"), ("Þnh cña", ".VnTime,Bold"), (" Bé", ".VnTime"))
    assert "".join(parts) == "Quyết định của Bộ"
    assert len(parts) == 3


@pytest.mark.parametrize("font", [".VnTime", "VNI-Times", "Times New Roman"])
@pytest.mark.parametrize(
    "text",
    [
        "Ủy ban nhân dân thành phố Hải Phòng và các sở, ban, ngành",
        "Le gouverneur général a été informé que les îles étaient déjà occupées",
        "The Paracel islands lie in the East Sea",
    ],
)
def test_unicode_stays_as_it_is_under_any_font(text: str, font: str) -> None:
    mended = mend([[Run(text, font)]])
    assert mended.lines == [[text]]


def test_a_font_that_keeps_another_promise_is_read_by_its_letters() -> None:
    assert _mended(("Uyû ban nhaân daân huyeän Coân Ñaûo, thaønh phoá Vuõng Taøu", ".VnTime")) == [
        "Uỷ ban nhân dân huyện Côn Đảo, thành phố Vũng Tàu"
    ]


def test_what_was_converted_is_told_with_its_share() -> None:
    mended = mend([[Run("ngµy th¸ng", ".VnTime")], [Run("tháng chín", "Arial")]])
    assert mended.summary() == "tcvn3 converted in 50 % of the letters"
    assert mend([[Run("tháng chín", "Arial")]]).summary() == ""


def test_no_sound_page_is_changed_whatever_font_it_claims(fixtures) -> None:
    with gzip.open(fixtures / "search" / "pages.jsonl.gz", "rt", encoding="utf-8") as lines:
        pages = [json.loads(line)["text"] for number, line in enumerate(lines) if number % 600 == 0]
    assert len(pages) > 100
    for font in (".VnTime", "VNI-Times", "Arial"):
        told = [mend([[Run(line, font)] for line in page.split("\n")]) for page in pages]
        assert [mended.summary() for mended in told if mended.converted] == []
