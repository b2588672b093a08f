"""Folding: the letters that remain when every mark is left out."""

from __future__ import annotations

import re
import unicodedata

from archive.text.han import simplified

WITHOUT_DECOMPOSITION = str.maketrans(
    {"đ": "d", "ð": "d", "œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "ı": "i"}
)
"""Letters that Unicode does not take apart, and what remains of them."""
_MARKS = re.compile("[\u0300-\u036f]+")


def fold(text: str) -> str:
    """Return ``text`` in lower case without marks, đ as d (it has no decomposition), œ as oe, 黃 as 黄.

    Folding a folded text changes nothing. Writing other than Latin and Hán keeps its letters.
    """
    lowered = text.lower()
    if lowered.isascii():
        return lowered
    bare = _MARKS.sub("", unicodedata.normalize("NFD", lowered))
    return simplified(unicodedata.normalize("NFC", bare).translate(WITHOUT_DECOMPOSITION))
