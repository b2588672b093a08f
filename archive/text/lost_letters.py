"""The letter ư, put back into words from which conversion of TCVN3 lost it: Trờng was Trường."""

from __future__ import annotations

import re
from functools import lru_cache

from archive.text.words import forms_of

LOST_LETTER_SIGNS = "\u00ad\u2212"
"""Signs that the letter was kept: the soft hyphen itself, and the minus that PDF writers put for it."""

_HORNED_O = re.compile("(?<![ưƯuU])[ơờớởỡợƠỜỚỞỠỢ]")
_COMMONER_WITH = """
người lưu dưới lượt mưu lưới vườn hưu cướp mươi mượn cưới trượt sườn lưỡi vươn cười
như nhưng tư thư trưng hưng xưng chư lưng ngưng
"""
"""Of 71,178 pages of laws, decisions and articles: words at least 20 times as frequent (tư, thư: 14) as without the letter, \
first those that are a syllable without it, then those that are none (an unlucky "t" may be a ton)."""
_MEANT = {word.replace("ư", "", 1): word for word in _COMMONER_WITH.split()}
_CACHED_WORDS = 1 << 14


@lru_cache(maxsize=_CACHED_WORDS)
def restored(word: str, *, lost: bool) -> str:
    """``word`` with the letter put back where only so it is a syllable.

    Args:
        word: One word, already spelt in Unicode.
        lost: Whether the text is known to lack the letter, so that "nh" and "ngời" are như and người, too.
    """
    lowered = word.lower()
    if lost and lowered in _MEANT:
        return _like(word, _MEANT[lowered])
    horned = _HORNED_O.search(word)
    if horned is None or forms_of(word).vietnamese:
        return word
    filled = word[: horned.start()] + ("Ư" if word.isupper() else "ư") + word[horned.start() :]
    return filled if forms_of(filled).vietnamese else word


def _like(word: str, meant: str) -> str:
    if len(word) > 1 and word.isupper():
        return meant.upper()
    return meant.capitalize() if word[:1].isupper() else meant
