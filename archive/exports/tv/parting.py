"""Texts in pieces: a caption that is too long for one slide goes on with the next, and is never made small."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

_GAP: Final = re.compile(r"[ \t\r\n]+")
"""Where a line may be broken; a space that holds a name together (U+00A0) is none."""
_SENTENCE: Final = re.compile(r"""[.?!…]["”’»)\]]*$""")
_SHORTENED: Final = frozenset(
    {"Dr.", "GS.", "Mr.", "Mrs.", "No.", "Nxb.", "NXB.", "PGS.", "St.", "ThS.", "TP.", "Tp.", "tr.", "TS."}
)
"""Words cut short, whose point ends no sentence."""
_SHORT: Final = 1.2
"""A text that is no longer than this many pieces of the longest one is not cut."""
_CLAUSE: Final = re.compile(r"""[,;:–—]["”’»)\]]*$""")

# How far from its best place a cut may lie, as a share of a piece, so as to fall where a thought ends.
_PENALTY_SENTENCE, _PENALTY_CLAUSE, _PENALTY_WORD = 0.0, 0.5, 1.0


def parted(texts: tuple[str, ...], fits: Callable[[tuple[str, ...]], bool]) -> tuple[tuple[str, ...], ...]:
    """The same text in some languages, in as few pieces as fit.

    Args:
        texts: The text in each language.
        fits: Whether a piece has room on a slide.

    Returns:
        The pieces in order. Joined by spaces they are the texts. A text that is much shorter than the longest stands
        in the first piece whole. What cannot be made to fit stands word by word.
    """
    most = max(1, *(len(_words(text)) for text in texts))
    for count in range(1, most):
        pieces = _pieces(texts, count)
        if all(map(fits, pieces)):
            return pieces
    return tuple(zip(*(_cut(text, most) for text in texts), strict=True))


def _pieces(texts: tuple[str, ...], count: int) -> tuple[tuple[str, ...], ...]:
    longest = max(map(len, texts))
    columns = (
        _cut(text, count) if len(text) * count > longest * _SHORT else (" ".join(_words(text)), *[""] * (count - 1))
        for text in texts
    )
    return tuple(zip(*columns, strict=True))


def _cut(text: str, count: int) -> tuple[str, ...]:
    """The text in ``count`` pieces of about the same length, cut where thoughts end; some empty if it has few words."""
    words = _words(text)
    ends = [0]
    for word in words:
        ends.append(ends[-1] + len(word) + 1)
    cuts = [0]
    for number in range(1, count):
        first = min(cuts[-1] + 1, len(words))
        last = max(first, len(words) - (count - number))
        cuts.append(_best(words, ends, range(first, last + 1), number / count, count))
    cuts.append(len(words))
    return tuple(" ".join(words[start:end]) for start, end in pairwise(cuts))


def _best(words: list[str], ends: list[int], here: range, share: float, count: int) -> int:
    """The best place for a cut that should come after this share of the text."""
    return min(here, key=lambda at: (_cost(words, ends, at, share, count), at))


def _cost(words: list[str], ends: list[int], at: int, share: float, count: int) -> float:
    """How badly a cut before the word ``at`` lies, in pieces."""
    if at >= len(words):
        return 0.0
    return abs(ends[at] - share * ends[-1]) / (ends[-1] / count) + _penalty(words[at - 1])


def _penalty(word: str) -> float:
    if _SENTENCE.search(word) and word not in _SHORTENED:
        return _PENALTY_SENTENCE
    return _PENALTY_CLAUSE if _CLAUSE.search(word) else _PENALTY_WORD


def _words(text: str) -> list[str]:
    return [word for word in _GAP.split(text) if word]
