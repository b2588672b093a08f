"""Where on a page a query is met: the marked snippet and the boxes on the picture.

Both follow `archive.text.matching`, so that a word is lit exactly when it was a reason to find the page.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup, escape

from archive.alto import words_with_offsets
from archive.search import forms
from archive.search.analysis import tokens_sought
from archive.search.query import Prefix
from archive.text.matching import Match, match

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.search.query import Query, Words
    from archive.text.tokens import Token

ELLIPSIS = "…"
_OPEN, _CLOSE = "\n", "\t"
"""Stand around a hit until everything is escaped: what is shown has no blanks but spaces."""
_LEAD = 0.25
"""Share of a snippet that stands before its first hit."""


class Span(NamedTuple):
    """Characters of a page's text that meet a clause.

    Attributes:
        start: Index of the first character.
        end: Index after the last one.
        clause: Ordinal of the clause.
    """

    start: int
    end: int
    clause: int


def spans(query: Query, text: str) -> list[Span]:
    """Everything in ``text`` that meets ``query``, token by token, in reading order."""
    tokens = tokens_sought(text, query.sought)
    alike: dict[str, list[Token]] = defaultdict(list)
    at: dict[int, list[Token]] = defaultdict(list)
    for token in tokens:
        alike[token.folded].append(token)
        at[token.position].append(token)
    found: set[Span] = set()
    for ordinal, wanted in query.lit:
        if isinstance(wanted, Prefix):
            met = _begun(wanted, tokens)
        elif wanted.tokens[0].folded in alike:
            met = _met(wanted, alike[wanted.tokens[0].folded], at)
        else:
            continue
        found.update([Span(token.start, token.end, ordinal) for token in met])
    return sorted(found)


def _begun(wanted: Prefix, tokens: Sequence[Token]) -> Iterator[Token]:
    return (token for token in tokens if forms.is_begun_by(wanted.stem, token))


def _met(wanted: Words, alike: Sequence[Token], at: dict[int, list[Token]]) -> Iterator[Token]:
    first, *rest = wanted.tokens
    least = Match.BARE if wanted.as_written else Match.FOLDED
    for token in alike:
        if match(first, token) < least:
            continue
        run = [token]
        for other in rest:
            place = at.get(token.position + other.position - first.position, ())
            following = next((candidate for candidate in place if match(other, candidate) >= least), None)
            if following is None:
                break
            run.append(following)
        else:
            yield from run


def snippet(query: Query, text: str, *, length: int) -> Markup:
    """The part of ``text`` where the query is met most densely.

    Args:
        query: What was looked for.
        text: A page's text.
        length: Characters, about.

    Returns:
        HTML in which hits are ``<mark>`` and everything else is escaped; composed letters (NFC), as written.
    """
    found = spans(query, text)
    start, end = _window(found, text, length)
    shown = ELLIPSIS if start > 0 else ""
    position = start
    for left, right in _merged(found, start, end):
        shown += _shown(text[position:left]) + _OPEN + _shown(text[left:right]) + _CLOSE
        position = right
    shown += _shown(text[position:end]) + (ELLIPSIS if end < len(text) else "")
    return escape(shown).replace(_OPEN, Markup("<mark>")).replace(_CLOSE, Markup("</mark>"))


def _window(found: Sequence[Span], text: str, length: int) -> tuple[int, int]:
    best, anchor = (0, 0), 0
    most = len({span.clause for span in found})
    for index, span in enumerate(found):
        worth = _density(found[index : index + length], length * (1 - _LEAD), most)
        if worth > best:
            best, anchor = worth, span.start
    start = _word_start(text, max(0, anchor - int(length * _LEAD)), anchor)
    end = min(len(text), start + length)
    if end < len(text):
        blank = max(text.rfind(" ", anchor, end), text.rfind("\n", anchor, end))
        end = blank if blank > anchor else end
    return start, end


def _density(following: Sequence[Span], room: float, most: int) -> tuple[int, int]:
    """How many clauses (``most`` at best) are met within ``room`` characters of the first span, and in how few (negative)."""
    first = following[0].start
    met: set[int] = set()
    needed = 0
    for _, end, clause in following:
        if end - first > room:
            break
        if clause not in met:
            met.add(clause)
            needed = end - first
            if len(met) == most:
                break
    return len(met), -needed


def _word_start(text: str, start: int, anchor: int) -> int:
    if start == 0:
        return 0
    after = [index + 1 for index in (text.find(" ", start, anchor), text.find("\n", start, anchor)) if index >= 0]
    return min(after, default=anchor)


def _merged(found: Sequence[Span], start: int, end: int) -> list[tuple[int, int]]:
    """The hits within a window, those that overlap as one."""
    merged: list[tuple[int, int]] = []
    for span in found:
        if span.start < start or span.end > end:
            continue
        if merged and span.start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], span.end))
        else:
            merged.append((span.start, span.end))
    return merged


def _shown(text: str) -> str:
    """Composed letters, a blank for whatever parts words."""
    composed = unicodedata.normalize("NFC", text)
    parted = " ".join(composed.split())
    before = " " if composed[:1].isspace() else ""
    after = " " if parted and composed[-1:].isspace() else ""
    return before + parted + after


def boxes(query: Query, alto: bytes) -> list[list[int]]:
    """Boxes of the words that meet ``query``, in pixels of the page picture: ``[x, y, w, h]`` each.

    Args:
        query: What was looked for.
        alto: The page's ALTO file.

    Raises:
        StoreError: The file is not ALTO (R350).
    """
    text, words = words_with_offsets(alto)
    found = _merged(spans(query, text), 0, len(text))
    lit: list[list[int]] = []
    ahead = 0
    for start, end, word in words:
        while ahead < len(found) and found[ahead][1] <= start:
            ahead += 1
        if ahead < len(found) and found[ahead][0] < end:
            lit.append([word.x, word.y, word.w, word.h])
    return lit
