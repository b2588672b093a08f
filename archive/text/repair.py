"""Repair of characters: one form for every way in which Vietnamese letters are stored.

Rules and their sources: docs/explanation/vietnamese-text.md, "Characters".
"""

from __future__ import annotations

import re
import unicodedata

IGNORABLE = "\u00ad\u200c\u200d\u2060\ufeff"
"""Characters that may stand inside a word and mean nothing there: soft hyphen, joiners, byte order mark."""

_PRINTED = (*range(0xFB00, 0xFB07), *range(0xFF01, 0xFF5F))
"""Latin ligatures; full-width forms of ASCII."""

LOOK_ALIKES = {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in _PRINTED}
LOOK_ALIKES |= {
    "Ƣ": "Ư",
    "ƣ": "ư",
    "Ð": "Đ",
    "ð": "đ",
    "Ɖ": "Đ",
    "ɖ": "đ",
    "\u00a0": " ",
    "\u202f": " ",
    "\u200b": " ",
}
"""Characters that stand for others."""

_TABLE = str.maketrans({**LOOK_ALIKES, **dict.fromkeys(IGNORABLE)})
_SUSPECT = re.compile(f"[{re.escape(''.join(LOOK_ALIKES))}{IGNORABLE}]")

_TONE_ABOVE = "\u0300\u0301\u0303\u0309"
_QUALITY_ABOVE = "\u0302\u0306"
_MARKS_ABOVE = re.compile(f"[{_TONE_ABOVE}{_QUALITY_ABOVE}]{{2,}}")


def repair(text: str) -> str:
    """Return ``text`` in NFC with its Vietnamese characters repaired; doing it twice changes nothing.

    - code page 1258 mixtures, NFD and marks in the wrong order become composed letters;
    - ƣ (U+01A3) is a misread ư; Ð (U+00D0) and Ɖ (U+0189) are look-alikes of Đ;
    - ligatures (ﬁ, of typeset PDF) and full-width letters (of East Asian input methods) become plain letters;
    - soft hyphens, joiners and byte order marks vanish; no-break and zero-width spaces become spaces.
    """
    if text.isascii():
        return text
    if _SUSPECT.search(text):
        text = text.translate(_TABLE)
    text = unicodedata.normalize("NFC", text)
    if _MARKS_ABOVE.search(unicodedata.normalize("NFD", text)):
        text = _reorder(text)
    return text


def _reorder(text: str) -> str:
    """Put circumflex and breve before the tone: Unicode keeps the order of two marks above as typed."""
    decomposed = unicodedata.normalize("NFD", text)
    ordered = _MARKS_ABOVE.sub(lambda run: "".join(sorted(run[0], key=_TONE_ABOVE.__contains__)), decomposed)
    return unicodedata.normalize("NFC", ordered)
