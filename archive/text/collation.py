"""The order of the Vietnamese alphabet: ă and â after a, đ after d, ê after e, ô and ơ after o, ư after u.

Words are compared one by one, first by their letters, then by their tones: none, huyền, hỏi, ngã, sắc, nặng, as
Unicode's locale data (CLDR, collation ``vi``) have it.
"""

from __future__ import annotations

import re
from typing import Final

from archive.text.alphabet import ACUTE, DOT, GRAVE, HOOK, TILDE, split_tones
from archive.text.repair import repair

_LETTERS: Final = {letter: place for place, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}
_TONES: Final = {"": 0} | {tone: place for place, tone in enumerate((GRAVE, HOOK, TILDE, ACUTE, DOT), 1)}
_WORD: Final = re.compile(r"\w+")

_Place = tuple[int, str]
_Word = tuple[tuple[_Place, ...], tuple[int, ...]]


def alphabetical(text: str) -> tuple[tuple[_Word, ...], str]:
    """By what ``text`` is sorted; figures stand before letters, other writing after them."""
    words = (word for word in _WORD.findall(repair(text).lower()))
    return tuple(map(_key, words)), text


def _key(word: str) -> _Word:
    letters, tones, _ = split_tones(word)
    return tuple(map(_place, letters)), tuple(_TONES.get(tone, 0) for tone in tones)


def _place(letter: str) -> _Place:
    if letter.isdecimal():
        return -1, letter
    return _LETTERS.get(letter, len(_LETTERS)), letter
