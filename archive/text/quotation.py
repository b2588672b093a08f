"""Whether a page says what is quoted from it: the same words in the same order, however they are set.

A quotation repeats the wording. Capitals, punctuation, line breaks, a word parted at the end of a line, the way in
which Vietnamese letters are stored and where a syllable bears its tone are the setting's, not the wording's.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Final

from archive.text.tokens import tokenise

if TYPE_CHECKING:
    from archive.text.tokens import Token

Span = tuple[int, int]

_OMISSION: Final = re.compile(r"\[[^\]]*\]|\((?:…|\.{3,})\)|…|\.{3,}")
"""What whoever quotes leaves out or puts in: brackets, and dots with or without them."""


def find_quotation(text: str, quotation: str) -> tuple[Span, ...]:
    """Where the parts of ``quotation`` between omissions stand in ``text``, in order; empty where it does not say them.

    Args:
        text: A page.
        quotation: Its wording, with ``[…]`` or ``…`` where something is left out, ``[…]`` around what is put in.

    Returns:
        First character and the one after the last, for each part.
    """
    parts = [letters for part in _OMISSION.split(quotation) if (letters := "".join(map(_letters, _whole(part))))]
    tokens = [token for token in _whole(text) if _letters(token)]
    starts, page = [0], ""
    for token in tokens:
        page += _letters(token)
        starts.append(len(page))
    found: list[Span] = []
    at = 0
    for part in parts:
        place = _place(page, part, starts, at)
        if place is None:
            return ()
        first, last = bisect_left(starts, place), bisect_left(starts, place + len(part))
        found.append((tokens[first].start, tokens[last - 1].end))
        at = starts[last]
    return tuple(found)


def _place(page: str, part: str, starts: list[int], at: int) -> int | None:
    """Where ``part`` begins and ends with whole words, from ``at`` on."""
    edges = set(starts)
    while (place := page.find(part, at)) >= 0:
        if place in edges and place + len(part) in edges:
            return place
        at = place + 1
    return None


def _whole(text: str) -> list[Token]:
    return [token for token in tokenise(text) if not token.part]


def _letters(token: Token) -> str:
    """Letters and figures of a token; the strokes and points of a document symbol are punctuation."""
    return "".join(filter(str.isalnum, token.exact))
