"""Raw typing: what was keyed is read, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.text.folding import fold
from archive.text.keystrokes import KeyOrder, Method, could_be_foreign, decode, encode
from archive.text.syllable import every_syllable, is_syllable

KEYED = tuple(word for word in every_syllable() if not word.isascii())
WORDS_AS_THEY_STAND = {"bông": "boong", "xông": "xoong"}
"""Telex keys that are words of their own."""


def read(word: str, *, viqr: bool = False) -> list[str]:
    return [reading.text for reading in decode(word, viqr=viqr)]


@pytest.mark.parametrize(
    ("keys", "meant"),
    [
        ("Hoangf Sa", "Hoàng Sa"),
        ("chur quyeenf bieenr ddaor", "chủ quyền biển đảo"),
        ("Bachj Long Vix", "Bạch Long Vĩ"),
        ("Tru+o+`ng Sa", "Trường Sa"),
        ("Truong72 Sa", "Trường Sa"),
        ("d9a3o d9a2o", "đảo đào"),
        ("nguwowif nguoiwf nguwoif", "người người người"),
        ("thuowr quawn muaw tw", "thuở quăn mưa tư"),
        ("khoong DDoongf", "không Đồng"),
        ("Hoangfs Hoangfz", "Hoáng Hoang"),
        ("dda?o bie^?n", "đảo biển"),
        ("giuwax quys", "giữa quý"),
    ],
)
def test_keys_are_read(keys: str, meant: str) -> None:
    assert " ".join(read(word)[0] if read(word) else word for word in keys.split()) == meant


@pytest.mark.parametrize(
    "word",
    [
        *(
            "Paracels",
            "UNCLOS",
            "Spratlys",
            "BDS",
            "TW",
            "A4",
            "32/KH-UBND",
            "xoong",
            "boong",
            "Sa",
            "hoac",
            "quy",
            "việts",
        ),
        *("d'Annam", "aujourd'hui", "e.g", "Mr.Nam", "ca?", "", "a", "x" * 100),
    ],
)
def test_what_was_not_keyed_is_left_alone(word: str) -> None:
    assert read(word) == []


@pytest.mark.parametrize(
    ("word", "foreign"),
    [
        *(
            (word, True)
            for word in ("trois", "pas", "tests", "par", "mix", "chef", "been", "moon", "town", "max", "dist")
        ),
        *((word, False) for word in ("Hoangf", "Bachj", "Langx", "ddi", "quaan", "quyeenf", "tuw", "tauf", "Hoang2")),
    ],
)
def test_keys_that_english_and_french_have_are_known(word: str, foreign: bool) -> None:
    assert could_be_foreign(word, decode(word)[0]) is foreign


@pytest.mark.parametrize(("keys", "meant"), [("ca'", "cá"), ("ba?", "bả"), ("Sa.", "Sạ")])
def test_a_sign_at_the_end_is_a_tone_where_viqr_is_typed(keys: str, meant: str) -> None:
    assert read(keys) == []
    assert read(keys, viqr=True) == [meant]


@pytest.mark.parametrize("method", Method)
@pytest.mark.parametrize("order", KeyOrder)
def test_every_syllable_is_read_from_its_keys(method: Method, order: KeyOrder) -> None:
    unread = {word: keys for word in KEYED if word not in read(keys := encode(word, method, order), viqr=True)}
    telex_in_order = method is Method.TELEX and order is not KeyOrder.ALL_LAST
    assert unread == (WORDS_AS_THEY_STAND if telex_in_order else {})


@pytest.mark.parametrize("order", KeyOrder)
def test_the_likeliest_reading_is_the_syllable_unless_oo_is_a_rime_of_its_own(order: KeyOrder) -> None:
    for method in Method:
        other = [word for word in KEYED if (found := read(encode(word, method, order), viqr=True)) and found[0] != word]
        assert all("oo" in fold(word) for word in other)


@given(st.text("aeiouywdfsrxjz123456789`'?~.^+(bcghklmnpqtvDHS", max_size=16))
def test_only_syllables_are_read_and_a_syllable_is_left_alone(word: str) -> None:
    readings = read(word)
    assert all(is_syllable(reading) for reading in readings)
    assert not (readings and word.isalpha() and is_syllable(word) and "oo" not in word.lower())
