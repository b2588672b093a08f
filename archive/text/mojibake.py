"""UTF-8 that was taken for code page 1252, undone once: "HoÃ\u00a0ng" is "Hoàng".

Undone only where the bytes round-trip and the word that was there is no Vietnamese syllable.
"""

from __future__ import annotations

import re

from archive.text.syllable import is_syllable
from archive.text.words import forms_of

_WINDOWS = "".join(bytes([code]).decode("cp1252", errors="ignore") for code in range(0x80, 0xC0))
_FOLLOWING = f"[\u0080-\u00bf{re.escape(_WINDOWS)}]"
"""A continuation byte as Latin 1 or code page 1252 shows it."""

_SEQUENCE = re.compile(f"[\u00c2-\u00df]{_FOLLOWING}|[\u00e0-\u00ef]{_FOLLOWING}{{2}}|[\u00f0-\u00f4]{_FOLLOWING}{{3}}")
_LOST_SPACE = re.compile("(?<=[^\\W\\dA-Z])\u00c3 (?=[a-z]|\\W|$)|\u00e1\u00ba (?=[a-zA-Z])")
"""The byte A0 of à and Ạ, a no-break space, after it became a plain one."""

_BEREFT = re.compile("([^\\W\\d_]*)(\u00e1\u00bb|\u00c4)([^\\W\\d_]*)")
_LOST_LETTERS = {"\u00e1\u00bb": "\u1ec1\u1ecd\u1ecf\u1ed0\u1edd", "\u00c4": "\u0110"}
"""ề, ọ, ỏ, Ố, ờ and Đ: their last byte (81, 8D, 8F, 90, 9D) is none of code page 1252, and many programs drop it."""

_BEYOND = re.compile("[ăĂđĐĩĨũŨơƠưƯ\u1ea0-\u1ef9]")
"""Vietnamese letters that code page 1252 has not: proof that a text is sound."""
_MEANT = re.compile(
    "[\u00a0-\u00ff\u0102-\u0103\u0110-\u0111\u0128-\u0129\u0152-\u0153\u0168-\u0169\u01a0-\u01a1\u01af-\u01b0\u0300-\u0303\u0309\u0323\u1ea0-\u1ef9\u2010-\u203a€\u3000-\u30ff\u3400-\u9fff]"
)
"""What Vietnamese, French, English and Hán text has outside ASCII."""
_SEEN = re.compile("[^ \t\r\n]+")
"""A word with its punctuation; no-break spaces are bytes here."""


def is_mojibake(text: str) -> bool:
    """Whether ``text`` (a line) is UTF-8 read as code page 1252."""
    if text.isascii() or _BEYOND.search(text):
        return False
    broken = [word for word in _SEEN.findall(_spaced(text)) if _undone(word) != word]
    return any(not forms_of(word.strip("“”‘’«»\"'.,:;()")).vietnamese for word in broken)


def undo(text: str) -> str:
    """Undo one layer, sequence by sequence; what is no UTF-8 stays as it is."""
    return _BEREFT.sub(_refilled, _undone(_spaced(text)))


def _refilled(found: re.Match[str]) -> str:
    """The word with the lost letter, where only one of those that it can be makes a syllable of it."""
    possible = [f"{found[1]}{letter}{found[3]}" for letter in _LOST_LETTERS[found[2]]]
    words = [word for word in possible if is_syllable(word.lower()) and forms_of(word).exact == word.lower()]
    return words[0] if len(words) == 1 else found[0]


def _spaced(text: str) -> str:
    return _LOST_SPACE.sub(lambda found: found[0][:-1] + "\u00a0", text)


def _undone(text: str) -> str:
    return _SEQUENCE.sub(lambda found: _decoded(found[0]), text)


def _decoded(sequence: str) -> str:
    try:
        meant = b"".join(_byte(letter) for letter in sequence).decode("utf-8")
    except UnicodeError:
        return sequence
    return meant if _MEANT.fullmatch(meant) else sequence


def _byte(letter: str) -> bytes:
    return letter.encode("latin-1") if letter <= "\u00ff" else letter.encode("cp1252")
