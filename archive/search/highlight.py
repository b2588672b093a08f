"""Where on a page a query is met: the marked snippet and the boxes on the picture.

Both follow `archive.text.matching`, so that a word is lit exactly when it was a reason to find the page.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup, escape

from archive.alto import words_with_offsets
from archive.search.analysis import tokens_sought
from archive.search.query import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archive.search.query import Prefix, Query
    from archive.text.tokens import Token

ELLIPSIS = "…"
_OPEN, _CLOSE = "\n", "\t"
"""Stand around a hit until everything is escaped: what is shown has no blanks but spaces."""
_MARK, _END_OF_MARK = Markup("<mark>"), Markup("</mark>")
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
    """Everything in ``text`` that meets ``query``, in reading order."""
    return sorted(set(_lit(query, text)))


def _lit(query: Query, text: str) -> Iterator[Span]:
    """The same token by token, as far as it is taken; what meets several words of a phrase, several times."""
    tokens: Iterable[Token] = tokens_sought(text, query.sought)
    at: dict[int, list[Token]] = defaultdict(list)
    if query.sought.reach:
        tokens = list(tokens)
        for token in tokens:
            at[token.position].append(token)
    for token in tokens:
        for ordinal, wanted in query.begun_by(token):
            for one in _met(wanted, token, at):
                yield Span(one.start, one.end, ordinal)


def _met(wanted: Words | Prefix, first: Token, at: dict[int, list[Token]]) -> Sequence[Token]:
    """The tokens that meet what ``first`` is met by the beginning of; none where it does not go on."""
    if not isinstance(wanted, Words) or len(wanted.tokens) == 1:
        return (first,)
    run = [first]
    for other in wanted.tokens[1:]:
        place = at.get(first.position + other.position - wanted.tokens[0].position, ())
        following = next((candidate for candidate in place if wanted.admits(other, candidate)), None)
        if following is None:
            return ()
        run.append(following)
    return run


def snippet(query: Query, text: str, *, length: int) -> Markup:
    """A part of ``text`` where the query is met densely: all clauses as near to each other as in the query, or nowhere nearer.

    Args:
        query: What was looked for.
        text: A page's text.
        length: Characters, about.

    Returns:
        HTML in which hits are ``<mark>`` and everything else is escaped; composed letters (NFC), as written.
    """
    found = sorted(set(_until_dense(query, text, length)))
    start, end = _window(found, text, length)
    shown = ELLIPSIS if start > 0 else ""
    position = start
    for left, right in _merged(found, start, end):
        shown += _shown(text[position:left]) + _OPEN + _shown(text[left:right]) + _CLOSE
        position = right
    shown += _shown(text[position:end]) + (ELLIPSIS if end < len(text) else "")
    return escape(shown).replace(_OPEN, _MARK).replace(_CLOSE, _END_OF_MARK)


def _until_dense(query: Query, text: str, length: int) -> Iterator[Span]:
    """What is lit up to where all clauses stand within as many characters as in the query, and ``length`` beyond."""
    clauses, near, end = len({ordinal for ordinal, _ in query.lit}), len(query.text), len(text)
    latest: dict[int, int] = {}
    for span in _lit(query, text):
        if span.start > end:
            return
        yield span
        if len(latest) < clauses or end == len(text):
            latest[span.clause] = span.start
            if len(latest) == clauses and span.end - min(latest.values()) <= near:
                end = min(span.start + length, len(text))


def _window(found: Sequence[Span], text: str, length: int) -> tuple[int, int]:
    best, anchor = (0, 0), 0
    most = len({span.clause for span in found})
    for index, span in enumerate(found):
        closest = found[min(index + most, len(found)) - 1].start - span.start
        if best[0] == most and closest >= -best[1]:
            continue  # even if the next spans meet one clause each
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
