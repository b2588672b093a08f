"""Which token of a text answers a token of a query, and how well.

"A typed mark counts, a mark left out excludes nothing, a conflicting mark does not match."
"""

from __future__ import annotations

import enum
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from archive.text.alphabet import split_tones

if TYPE_CHECKING:
    from archive.text.tokens import Token

_CACHED_SPLITS = 1 << 14


class Match(enum.IntEnum):
    """How well a token answers; a greater value ranks first."""

    NONE = 0
    FOLDED = 1
    """Equal but for marks that the query leaves out."""
    BARE = 2
    """The query is marked, the text stands where marks are missing."""
    EXACT = 3
    """The same syllable, word or sign, wherever its tone is put and whether with i or y."""


def match(query: Token, text: Token) -> Match:
    """How well ``text`` answers ``query``: EXACT, BARE, FOLDED, or NONE.

    An unmarked query is wild in its marks: "hai phong" finds Hải Phòng. A marked one finds its own
    syllable; an unmarked one only where marks are missing; and one with further marks where it leaves
    some out: "duơng" finds dương and đường, "truong" and "trương" find trường, "trướng" does not.
    """
    if query.exact == text.exact:
        return Match.EXACT
    if query.folded != text.folded:
        return Match.NONE
    if not query.marked:
        return Match.FOLDED
    if text.bare:
        return Match.BARE
    return Match.FOLDED if leaves_out(query.exact, text.exact) else Match.NONE


def leaves_out(fewer: str, more: str) -> bool:
    """Whether every mark of the canonical form ``fewer`` stands in ``more``, which has the same folded form."""
    letters, tones = _split(fewer)
    fuller_letters, fuller_tones = _split(more)
    if tones not in {"", fuller_tones} or len(letters) != len(fuller_letters):
        return False
    if (letters, tones) == (fuller_letters, fuller_tones):
        return fewer == more  # one tone on another vowel: gịa and giạ
    return all(one in {other, _plain(other)} for one, other in zip(letters, fuller_letters, strict=True))


@lru_cache(maxsize=_CACHED_SPLITS)
def _split(exact: str) -> tuple[str, str]:
    letters, tones, _ = split_tones(exact)
    return letters, tones


def _plain(letter: str) -> str:
    return "d" if letter == "đ" else unicodedata.normalize("NFD", letter)[0]
