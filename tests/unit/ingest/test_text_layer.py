"""Text layers: words of three languages are sound, old encodings and garble are not."""

from __future__ import annotations

import pytest

from archive.imaging.pdf import TextLayer, Word
from ingest.steps.text_layer import are_words, is_sound

VIETNAMESE = "Ủy ban nhân dân thành phố Hải Phòng ban hành Kế hoạch số 32/KH-UBND ngày 13 tháng 02 năm 2017"
FRENCH = "Le gouverneur général de l'Indochine a été informé que les îles étaient déjà occupées par la garnison"
ENGLISH = "The Paracel islands lie in the East Sea and were surveyed by the royal navy through the strengths of years"


@pytest.mark.parametrize(
    "text",
    [
        VIETNAMESE,
        VIETNAMESE.upper(),
        FRENCH,
        ENGLISH,
        "越南共和國 大南一統志 萬里黃沙",
        "12 345 67,8 % 1.234.567 31/12/2016",
        "Cộng hòa xã hội chủ nghĩa Việt Nam Độc lập – Tự do – Hạnh phúc",
    ],
    ids=["Vietnamese", "capitals", "French", "English", "Hán", "numbers", "motto"],
)
def test_real_words_are_sound(text: str) -> None:
    assert are_words(text.split())


@pytest.mark.parametrize(
    "text",
    [
        "Céng hßa x· héi chñ nghÜa ViÖt Nam §éc lËp Tù do H¹nh phóc ñy ban nh©n d©n thµnh phè",
        "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam Ñoäc laäp Töï do Haïnh phuùc uûy ban nhaân daân",
        "Uá»· ban nhÃ¢n dÃ¢n thÃ nh phá»‘ Háº£i PhÃ²ng ban hÃ nh Káº¿ hoáº¡ch",
        "&͛QJ KzD [m K͡L FKͯ QJKƭD 9L͏W 1DP Ĉ͡F O̵S 7͹ GR +̩QK SK~F",
        "xq zkrtw bvcnm ghjklp wrtpsdf qwrtp zxcvb nmlkj hgfds",
        "□△□ ◆◆",
        "",
    ],
    ids=["TCVN3", "VNI", "mojibake", "glyph numbers", "consonants", "signs", "nothing"],
)
def test_old_encodings_and_garble_are_not_sound(text: str) -> None:
    assert not are_words(text.split())


def _layer(text: str, font: str = "TimesNewRoman") -> TextLayer:
    words = tuple(Word(word, 0, 0, 0.1, 0.1, 0, 0, font, hidden=False) for word in text.split())
    return TextLayer(words, (font,), over_scan=False)


def test_a_layer_still_in_an_old_encoding_is_not_sound() -> None:
    assert not is_sound(_layer("Céng hßa x· héi chñ nghÜa ViÖt Nam"))


def test_glyphs_without_characters_make_a_layer_unsound() -> None:
    assert not is_sound(_layer(VIETNAMESE.replace("a", "\ufffd")))
