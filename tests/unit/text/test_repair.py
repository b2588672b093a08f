from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.text.repair import repair
from tests.unit.text.letters import FOREIGN, TEXT


@pytest.mark.parametrize(
    ("given_text", "repaired"),
    [
        ("Hoa\u0300ng", "Hoàng"),
        ("đô\u0323i", "đội"),
        ("đo\u0302\u0323i", "đội"),
        ("biê\u0309n", "biển"),
        ("bie\u0309\u0302n", "biển"),
        ("lu\u031b\u0323c", "lực"),
        ("Văn thƣ", "Văn thư"),
        ("Ðảo Ɖá ð", "Đảo Đá đ"),
        ("ɖảo", "đảo"),
        ("ﬁn oﬃciel", "fin officiel"),
        ("Ｈoàng－Sa：＂９＂", 'Hoàng-Sa:"9"'),
        ("Trư\u00adờng\u200d\ufeff", "Trường"),
        ("Trường\u00a0Sa\u200bLớn", "Trường Sa Lớn"),
        ("Île de l’œuvre ñ", "Île de l’œuvre ñ"),
    ],
    ids=ascii,
)
def test_vietnamese_characters_get_one_form(given_text: str, repaired: str) -> None:
    assert repair(given_text) == repaired


@given(TEXT)
def test_repairing_twice_changes_nothing(text: str) -> None:
    assert repair(repair(text)) == repair(text)


@given(TEXT)
def test_what_is_repaired_is_composed(text: str) -> None:
    assert unicodedata.is_normalized("NFC", repair(text))


@given(st.lists(st.sampled_from(FOREIGN.split()), max_size=12))
def test_french_and_english_need_no_repair(words: list[str]) -> None:
    assert repair(" ".join(words)) == " ".join(words)


@given(TEXT)
def test_composed_and_decomposed_text_repair_to_the_same(text: str) -> None:
    assert repair(unicodedata.normalize("NFD", text)) == repair(unicodedata.normalize("NFC", text))
