from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given

from archive.text.alphabet import split_tones
from archive.text.folding import fold
from archive.text.syllable import canonical, is_syllable, looks_like_syllable
from tests.unit.text.letters import SYLLABLE_LIKE, TEXT


@pytest.mark.parametrize(
    "spellings",
    [
        ("hòa", "hoà"),
        ("khỏe", "khoẻ"),
        ("Thủy", "thuỷ", "THỦY"),
        ("hòang", "hoàng", "hoa\u0300ng"),
        ("gìa", "già"),
        ("qúy", "quý", "quí"),
        ("kí", "ký"),
        ("lí", "lý"),
        ("Mĩ", "Mỹ"),
        ("tỉ", "tỷ"),
        ("qui", "quy"),
        ("tôỉ", "tổi"),
        ("ngòai", "ngoài"),
        ("nước", "nuớc", "nưóc"),
        ("người", "nguời", "ngưòi"),
    ],
    ids=" = ".join,
)
def test_spellings_of_one_syllable_are_equal(spellings: tuple[str, ...]) -> None:
    assert len({canonical(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("tay", "tai"),
        ("thúy", "thúi"),
        ("tây", "tâi"),
        ("gịa", "giạ"),
        ("vĩ", "vỹ"),
        ("dì", "dỳ"),
        ("hoa", "hoà"),
        ("đao", "dao"),
        ("kim", "kym"),
        ("ma", "mà"),
        ("thuở", "thướ"),
        ("nược", "nước"),
    ],
)
def test_different_syllables_stay_apart(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize(
    "word",
    [
        "hoàng",
        "thuở",
        "chuyện",
        "giếng",
        "gì",
        "gịa",
        "khuỷu",
        "ngoại",
        "Kạn",
        "nghiêng",
        "ý",
        "việt",
        "quốc",
        "Lắk",
        "Kông",
    ],
)
def test_a_syllable_is_known(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize(
    "word", ["viet", "hoac", "cê", "ngi", "gêo", "Paracels", "île", "ñu", "hoàngs", "áá", "", "bật́"]
)
def test_what_is_no_syllable_is_known(word: str) -> None:
    assert not is_syllable(word)


def test_a_syllable_without_its_marks_keeps_its_looks() -> None:
    assert looks_like_syllable("viet")
    assert not looks_like_syllable("islands")


@pytest.mark.parametrize("word", ["paracels", "île", "œuvre", "haïphong", "ñandú", "été"])
def test_foreign_words_are_left_alone(word: str) -> None:
    assert canonical(word) == word


@given(TEXT)
def test_the_canonical_form_is_its_own(word: str) -> None:
    assert canonical(canonical(word)) == canonical(word)


@given(SYLLABLE_LIKE)
def test_the_canonical_form_keeps_letters_and_tone(word: str) -> None:
    before, after = split_tones(unicodedata.normalize("NFC", word)), split_tones(canonical(word))
    assert before[1] == after[1]
    assert _plain(before[0]) == _plain(after[0])


def _plain(letters: str) -> str:
    """Without what the canonical form may change: y for i, the horns of ươ."""
    return letters.translate(str.maketrans("yươ", "iuo"))


@given(TEXT)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "folded"),
    [("ĐẢO Trường", "dao truong"), ("Île œuvre", "ile oeuvre"), ("Haïphong", "haiphong"), ("黃沙", "黄沙")],
)
def test_folding_leaves_the_letters(text: str, folded: str) -> None:
    assert fold(text) == folded
