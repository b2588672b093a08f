"""The marks of the Vietnamese alphabet, taken off and put back.

A Vietnamese vowel carries at most one mark of *quality* (â ê ô, ă, ơ ư) and one of *tone*
(à á ả ã ạ); đ is a letter of its own, which Unicode does not decompose.
"""

from __future__ import annotations

import re
import unicodedata

GRAVE, ACUTE, TILDE, HOOK, DOT = "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"
CIRCUMFLEX, BREVE, HORN = "\u0302", "\u0306", "\u031b"

TONES = GRAVE + ACUTE + TILDE + HOOK + DOT
"""Combining marks of the five marked tones: huyền, sắc, ngã, hỏi, nặng."""

_PLAIN_VOWELS = "aeiouy"
_QUALIFIED_VOWELS = "âăêôơư"


def _compose(letter: str, mark: str) -> str:
    return unicodedata.normalize("NFC", letter + mark)


_TONED = {_compose(vowel, tone): (vowel, tone) for vowel in _PLAIN_VOWELS + _QUALIFIED_VOWELS for tone in TONES}

MARKED_LETTERS = "".join(_TONED) + _QUALIFIED_VOWELS + "đ"
"""The 67 lower-case letters of Vietnamese that bear a mark, composed (NFC)."""

_MARKED = re.compile(f"[{MARKED_LETTERS}{MARKED_LETTERS.upper()}]")


def bears_marks(text: str) -> bool:
    """Whether NFC ``text`` has a marked letter of Vietnamese; ï, î, ç, ñ and œ are none."""
    return _MARKED.search(text) is not None


def split_tones(word: str) -> tuple[str, str, tuple[int, ...]]:
    """Take the tones off a lower-case NFC word.

    Returns:
        The letters without tone, the tone marks in their order, and for each of them the index
        of the letter that bore it. Marks outside Vietnamese (ñ, ï) stay with their letters.
    """
    letters, tones, places = [], [], []
    for index, letter in enumerate(word):
        plain, tone = _TONED.get(letter, (letter, ""))
        letters.append(plain)
        if tone:
            tones.append(tone)
            places.append(index)
    return "".join(letters), "".join(tones), tuple(places)


def put_tone(letters: str, tone: str, place: int) -> str:
    """Put ``tone`` (one combining mark, or "" for the level tone) on the vowel at ``place``."""
    if not tone:
        return letters
    return letters[:place] + _compose(letters[place], tone) + letters[place + 1 :]


def put_mark(letter: str, mark: str) -> str:
    """``letter`` with the combining ``mark``, composed."""
    return _compose(letter, mark)


def split_marks(letter: str) -> tuple[str, str, str]:
    """A lower-case letter of Vietnamese as plain letter, mark of quality and tone; "" for what is not there.

    đ is d with the stroke "đ", which has no combining mark.
    """
    if letter == "đ":
        return "d", "đ", ""
    decomposed = unicodedata.normalize("NFD", letter)
    plain, marks = decomposed[0], decomposed[1:]
    quality = "".join(mark for mark in marks if mark not in TONES)
    return plain, quality, "".join(mark for mark in marks if mark in TONES)
