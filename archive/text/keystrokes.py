"""Vietnamese as it is keyed: Telex, VNI and VIQR read without an input method, and written for tests.

Keys (docs/explanation/vietnamese-text.md, "Raw typing"; VIQR also RFC 1456, section 3): a tone key counts anywhere
after the first vowel, a letter key anywhere after its letter. What people type so is only a guess: the caller
asks for it where the word itself is unknown, and shows what it understood.
"""

from __future__ import annotations

import enum
import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from archive.text.alphabet import ACUTE, BREVE, CIRCUMFLEX, DOT, GRAVE, HOOK, HORN, TILDE, put_mark, split_marks
from archive.text.syllable import compose, looks_like_syllable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Method(enum.StrEnum):
    """A way of keying Vietnamese."""

    TELEX = "Telex"
    VNI = "VNI"
    VIQR = "VIQR"


class Keyed(NamedTuple):
    """What keys stand for.

    Attributes:
        text: A Vietnamese syllable, with a capital where one was typed.
        method: How it was keyed.
    """

    text: str
    method: Method


class KeyOrder(enum.StrEnum):
    """Where keys of marks are struck."""

    AT_LETTER = "right after the letter"
    TONE_LAST = "quality right after the letter, tone at the end"
    ALL_LAST = "at the end, quality before tone"


_STROKE = "đ"
CLEAR = "clear"
"""What a key means that takes the tone off."""
_LETTERS = "aeiouy"
TONES = (GRAVE, ACUTE, TILDE, HOOK, DOT)
"""Marks of tone."""

KEYS: Mapping[Method, Mapping[str, tuple[str, ...]]] = {
    Method.TELEX: {
        "f": (GRAVE,), "s": (ACUTE,), "x": (TILDE,), "r": (HOOK,), "j": (DOT,), "z": (CLEAR,),
        "a": (CIRCUMFLEX,), "e": (CIRCUMFLEX,), "o": (CIRCUMFLEX,), "w": (HORN, BREVE), "d": (_STROKE,),
    },
    Method.VNI: {
        "1": (ACUTE,), "2": (GRAVE,), "3": (HOOK,), "4": (TILDE,), "5": (DOT,), "0": (CLEAR,),
        "6": (CIRCUMFLEX,), "7": (HORN,), "8": (BREVE,), "9": (_STROKE,),
    },
    Method.VIQR: {
        "'": (ACUTE,), "`": (GRAVE,), "?": (HOOK,), "~": (TILDE,), ".": (DOT,),
        "^": (CIRCUMFLEX,), "+": (HORN,), "(": (BREVE,), "d": (_STROKE,),
    },
}  # fmt: skip
"""Key to the marks it may mean."""

BEARERS = {CIRCUMFLEX: "aeo", HORN: "ou", BREVE: "a"}
"""Letters that each mark of quality stands on."""

SIGNS_OF_VIQR = "`^~(+"
"""Signs that are no punctuation of a query; one of them, or a tone within the word, shows VIQR."""
WORDS_WITH_OO = frozenset({"boong", "xoong"})
"""Real words whose rime Telex has as a keyed ô: "khoong" is không, "xoong" is a pot."""
LONGEST = 14
"""Keys of the longest syllable (nghiêng: 7 letters) with two for each mark."""
MOST_READINGS = 64
"""Ways to read the keys so far that are followed."""
FOREIGN_KEYS = re.compile("(?<=.)s|[aeiouy][rx]$|ef$|ee|oo|[ao]w")
"""Keys where English and French have these letters: tests, trois, par, deux, chef, been, moon, town, dawn."""
_CACHED_WORDS = 1 << 12


class _Reading(NamedTuple):
    """A way to read the keys so far; a lower cost is the more usual way."""

    letters: str
    tone: str
    cost: int


@lru_cache(maxsize=_CACHED_WORDS)
def decode(word: str, *, viqr: bool = False) -> tuple[Keyed, ...]:
    """What ``word`` (between blanks) stands for if it was keyed raw, the most likely first.

    Nothing for what is a syllable as it stands, for capitals throughout (BDS, UNCLOS), for codes with a slash,
    and for what no keys make a syllable of. Whether the word is known otherwise (Paracels, max) the caller judges.

    Args:
        word: What stands between blanks.
        viqr: Whether another word of the query shows VIQR, so that the sign at the end of "ca'" is a tone.
    """
    lowered = word.lower()
    if not word.isascii() or len(word) > LONGEST or len(word) < 2 or word.isupper() or "/" in word:
        return ()
    if lowered in WORDS_WITH_OO or (looks_like_syllable(lowered) and "oo" not in lowered):
        return ()
    found: dict[str, Method] = {}
    for method in _methods(lowered, viqr=viqr):
        for syllable in _read(lowered, method):
            found.setdefault(syllable, method)
    return tuple(Keyed(text.capitalize() if word[0].isupper() else text, method) for text, method in found.items())


def could_be_foreign(word: str, keyed: Keyed) -> bool:
    """Whether what was ``keyed`` as one mark of Telex may as well be a word of another language.

    Hoangf, Bachj, ddi, quaan and quyeenf are Vietnamese or nothing; trois, par and town need company to be read.
    """
    marks = [mark for letter in keyed.text.lower() for mark in split_marks(letter)[1:] if mark]
    return keyed.method is Method.TELEX and len(marks) == 1 and FOREIGN_KEYS.search(word.lower()) is not None


def encode(syllable: str, method: Method, order: KeyOrder) -> str:
    """The keys that type ``syllable`` (lower case, composed)."""
    keyed: list[str] = []
    late: list[str] = []
    last: list[str] = []
    for letter in syllable:
        plain, quality, tone = split_marks(letter)
        keyed.append(plain)
        if quality:
            key = _key_of(method, plain, quality)
            if order is KeyOrder.ALL_LAST and key not in late:
                late.append(key)
            elif order is not KeyOrder.ALL_LAST:
                keyed.append(key)
        if tone:
            (keyed if order is KeyOrder.AT_LETTER else last).append(_key_of(method, plain, tone))
    return "".join(keyed + late + last)


def _key_of(method: Method, letter: str, mark: str) -> str:
    keys = [key for key, meanings in KEYS[method].items() if mark in meanings]
    return letter if letter in keys else keys[0]


def _methods(word: str, *, viqr: bool) -> Iterator[Method]:
    if word.isalpha():
        yield Method.TELEX
    elif word.isalnum():
        yield Method.VNI
    elif viqr or any(sign in word for sign in SIGNS_OF_VIQR) or _has_tone_within(word):
        yield Method.VIQR


def _has_tone_within(word: str) -> bool:
    tones = [key for key, marks in KEYS[Method.VIQR].items() if marks[0] in TONES]
    return any(sign in tones and after.isalpha() for sign, after in pairwise(word))


def _read(word: str, method: Method) -> list[str]:
    """Syllables that the keys make, the lowest cost first."""
    readings = {_Reading("", "", 0)}
    keys = KEYS[method]
    for key in word:
        following = {after for reading in readings for after in _struck(reading, key, keys.get(key, ()))}
        readings = set(sorted(following, key=lambda reading: (reading.cost, reading))[:MOST_READINGS])
    made: dict[str, int] = {}
    for letters, tone, cost in readings:
        for spelled, dearer in ((letters, 0), (letters.replace("ưo", "ươ"), 1), (letters.replace("uơ", "ươ"), 1)):
            syllable = compose(spelled, tone)
            if syllable is not None and syllable != word:
                made[syllable] = min(cost + dearer, made.get(syllable, cost + dearer))
    return sorted(made, key=lambda syllable: (made[syllable], syllable))


def _struck(reading: _Reading, key: str, meanings: tuple[str, ...]) -> Iterator[_Reading]:
    """How one more key can be read."""
    letters, tone, cost = reading
    begun = any(split_marks(letter)[0] in _LETTERS for letter in letters)
    for meaning in meanings:
        if meaning in TONES or meaning == CLEAR:
            if begun:
                yield _Reading(letters, "" if meaning == CLEAR else meaning, cost)
        elif meaning == _STROKE:
            if letters.startswith("d"):
                yield _Reading("đ" + letters[1:], tone, cost)
        else:
            yield from _with_quality(reading, key, meaning)
    if not key.isalpha() or (begun and meanings and meanings[0] in TONES):
        return
    if key == "w":
        if not begun:
            yield _Reading(letters + "ư", tone, cost)
        return
    yield _Reading(letters + key, tone, cost + (1 if meanings and key in letters else 0))


def _with_quality(reading: _Reading, key: str, quality: str) -> Iterator[_Reading]:
    """The readings in which a letter typed before gets circumflex, horn or breve."""
    letters, tone, cost = reading
    bearers = key if key in BEARERS[CIRCUMFLEX] and quality == CIRCUMFLEX else BEARERS[quality]
    if quality == HORN and "uo" in letters:
        yield _Reading(letters.replace("uo", "ươ"), tone, cost)
    for index in range(len(letters) - 1, -1, -1):
        if letters[index] in bearers:
            marked = letters[:index] + put_mark(letters[index], quality) + letters[index + 1 :]
            yield _Reading(marked, tone, cost + (1 if index < len(letters) - 1 else 0))
