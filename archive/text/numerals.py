"""Numbers in words: Vietnamese (mười bốn), Sino-Vietnamese (thập tứ) and Hán (十四), up to 99."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

VIETNAMESE = {
    "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "nhăm": 5, "sáu": 6, "bảy": 7,
    "bẩy": 7, "tám": 8, "chín": 9, "mười": 10, "mươi": 10,
}  # fmt: skip
SINO_VIETNAMESE = {
    "nhất": 1, "nhị": 2, "tam": 3, "tứ": 4, "ngũ": 5, "lục": 6, "thất": 7, "bát": 8, "cửu": 9, "thập": 10,
    "nguyên": 1,
}  # fmt: skip
SURELY_SINO = SINO_VIETNAMESE.keys() - {"tam", "nhất", "nguyên"}
"""Words that Vietnamese numbers have not."""
_UNMARKED = tuple({fold(word): number for word, number in kind.items()} for kind in (VIETNAMESE, SINO_VIETNAMESE))
HAN_NUMBERS = {"元": 1, "正": 1} | {figure: value for value, figure in enumerate("一二三四五六七八九十", 1)}
HAN_NUMBERS |= {"廿": 20, "卅": 30}
"""Values of Hán characters."""
_TEN = 10

NUMBER_WORDS = frozenset(VIETNAMESE) | frozenset(SINO_VIETNAMESE)
"""Words of numbers up to ten, with and without marks."""


def vietnamese_number(words: Sequence[str], *, unmarked: bool = False) -> int | None:
    """The number that ``words`` (canonical forms) say, or None: ("mười", "bốn") and ("thập", "tứ") are 14.

    Where marks are missing (``unmarked``), "thap tam" is 13 and "muoi tam" 18, as the word for ten decides.
    """
    if len(words) == 1 and words[0].isdecimal():
        return int(words[0]) or None
    sino = any(word in SURELY_SINO or word == "thap" for word in words)
    kinds = _UNMARKED if unmarked else (VIETNAMESE, SINO_VIETNAMESE)
    for kind in reversed(kinds) if sino else kinds:
        number = _added([kind.get(word) for word in words])
        if number is not None:
            return number
    return None


def han_number(characters: str) -> int | None:
    """The number that Hán characters say, or None: 十四 is 14, 元 (the first year) is 1."""
    return _added([HAN_NUMBERS.get(character) for character in characters])


def _added(values: Sequence[int | None]) -> int | None:
    """Tens and ones: 10 4 is 14, 2 10 4 is 24, 2 10 is 20, 30 4 is 34; 2 4 is 24 (hai tư)."""
    if not values or None in values or len(values) > 3:
        return None
    figures = [value for value in values if value is not None]
    match figures:
        case [one]:
            return one
        case [tens, ones] if tens >= _TEN:
            return tens + ones if ones < _TEN else None
        case [tens, 10]:
            return tens * _TEN
        case [2, ones] if ones < _TEN:
            return 2 * _TEN + ones
        case [tens, 10, ones] if tens < _TEN and ones < _TEN:
            return tens * _TEN + ones
        case _:
            return None
