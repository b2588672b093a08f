"""The order of the Vietnamese alphabet."""

from __future__ import annotations

import random

from archive.text.collation import alphabetical

IN_ORDER = """
2 tháng|an|An Thới|ă|ân|ba|Ba Đình|bà|bả|bã|bá|bạ|biển|Cát Bà|Cát Hải|Dáu|Đá Lớn|đảo|Hoàng Sa|Long Châu|o|ô|ơ|Trường Sa|黃沙
""".strip().split("|")


def test_names_stand_as_in_a_vietnamese_dictionary() -> None:
    mixed = list(IN_ORDER)
    random.Random(7).shuffle(mixed)
    assert sorted(mixed, key=alphabetical) == IN_ORDER


def test_composed_and_decomposed_letters_sort_alike() -> None:
    assert alphabetical("Ba\u0300")[0] == alphabetical("Bà")[0]
