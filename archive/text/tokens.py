"""Tokens: a page cut into syllables, words, signs and Hán characters, each with its forms for search."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from archive.text.cuts import HAN, Line, cut_of, is_vietnamese, stretch_around, width_of
from archive.text.folding import fold
from archive.text.han import FIRST_HAN
from archive.text.missing_marks import Tally, marks_missing
from archive.text.spellings import pattern_of, places_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archive.text.cuts import Cut, Piece


class Token(NamedTuple):
    """One searchable piece of a text; immutable.

    Attributes:
        start: Index of its first character in the text as given.
        end: Index after its last character.
        surface: ``text[start:end]``: as written, soft hyphens and decomposed marks included.
        exact: Canonical form: equal for two tokens exactly when they are one syllable, word or sign.
        folded: ``fold(exact)``.
        marked: Whether a Vietnamese mark or đ stands in it.
        bare: Unmarked where marks are missing, so that marked queries may match it.
        position: Ordinal for phrases; punctuation takes none.
        part: Whether it stands beside whole tokens: a beginning or a part of a sign, or two Hán characters.
    """

    start: int
    end: int
    surface: str
    exact: str
    folded: str
    marked: bool
    bare: bool
    position: int
    part: bool


@dataclass(frozen=True)
class Sought:
    """The tokens that `tokens_like` looks for.

    Attributes:
        folded: Folded forms of whole tokens.
        stems: What else folded forms may begin with, one letter at least.
        reach: Greatest difference of positions that matters; tokens farther apart are some number of positions above it apart.
    """

    folded: frozenset[str]
    stems: tuple[str, ...] = ()
    reach: int = sys.maxsize

    @cached_property
    def initials(self) -> frozenset[str]:
        """First letters of all of them."""
        return frozenset(form[:1] for form in (*self.folded, *self.stems))

    @cached_property
    def pattern(self) -> re.Pattern[bytes]:
        """The pattern of `archive.text.spellings` that meets all of them."""
        return pattern_of(self.folded, self.stems)

    def has(self, folded: str) -> bool:
        """Whether a token with this folded form is looked for."""
        return folded in self.folded or folded.startswith(self.stems)


_Row = tuple[int, int, str, str, str, bool, bool, int, bool]
"""What becomes a `Token`: a plain tuple, because a page makes hundreds."""
_VERY_MANY = 100
"""So many words that they stand in every other stretch of a page, so that finding them first saves nothing."""
_HAN_PAIR = re.compile(f"[{HAN}][^\\w]*[{HAN}]")


def tokenise(text: str) -> list[Token]:
    """Cut ``text`` (one page, or a query) into tokens, in reading order.

    Hyphens, punctuation, no-break and zero-width spaces part words: Việt-Nam is two tokens, and
    "biển, đảo" has the positions of "biển đảo". One Hán character is one token, and so are two that
    follow each other, whatever stands between them, since Hán-Nôm has no spaces: 黃沙渚 is 黃 at 0,
    沙 at 1, 渚 at 2, and beside them, with ``part`` True, 黃沙 at 0 and 沙渚 at 1.

    A document symbol, date in figures or TT&TT is one token with ``part`` False, followed by its
    beginnings and parts with ``part`` True. Its beginnings have its own position, its parts count on
    from there, and the next word stands after its last part: 32/KH-UBND at 5 is followed by 32 at 5,
    32/KH at 5, KH at 6, UBND at 7, and the next word is at 8. An index takes all tokens at their
    positions. A query takes what `asked` leaves and, in a phrase, compares differences of positions, so that 32/KH-UBND is met whole while "kế hoạch 32" and "KH UBND" still find it.
    """
    lines = [Line.of(line) for line in text.split("\n")]
    tallies = [line.tally() for line in lines]
    page = Tally.sum(tallies)
    rows: list[_Row] = []
    at = position = 0
    for line, tally in zip(lines, tallies, strict=True):
        missing = marks_missing(tally, page)
        for stretch, (pieces, _, width, _) in zip(*line, strict=True):
            rows += _rows(pieces, at, position, missing=missing)
            at += len(stretch) + 1
            position += width
    tokens = list(map(Token._make, rows))
    return _with_pairs(text, tokens) if _HAN_PAIR.search(text) else tokens


def tokens_like(text: str, sought: Sought) -> Iterator[Token]:
    """Those tokens of ``text`` that are ``sought``, the same as among `tokenise`, in reading order, as far as they are taken.

    Only stretches in which one may stand are looked at, so that a page with few of them costs little.
    Positions are right as far as `Sought.reach`.
    """
    if max(sought.initials, default="") >= FIRST_HAN and _HAN_PAIR.search(text):
        yield from (token for token in tokenise(text) if sought.has(token.folded))
        return
    unmarked = _Unmarked(text)
    stretches = _stretches_met(text, sought) if len(sought.folded) < _VERY_MANY else _stretches_with(text, sought)
    for at, position, cut in stretches:
        for start, end, surface, exact, folded, marked, step, part in cut.pieces:
            if sought.has(folded):
                bare = not marked and unmarked.at(at)
                yield Token(at + start, at + end, surface, exact, folded, marked, bare, position + step, part)


def _stretches_met(text: str, sought: Sought) -> Iterator[tuple[int, int, Cut]]:
    """Where stretches begin in which a token may be that is sought, their positions, and what they are cut into."""
    reach = min(sought.reach, len(text))
    end = position = 0
    for place in places_in(text, sought.pattern):
        if place < end:
            continue
        before, (start, end) = end, stretch_around(text, place, end)
        if reach and start - before > 1:
            position += width_of(text[before:start], reach)
        cut = cut_of(text[start:end])
        yield start, position, cut
        position += cut.width


def _stretches_with(text: str, sought: Sought) -> Iterator[tuple[int, int, Cut]]:
    """The same of stretches that have a token which is sought, found by going through all."""
    at = position = 0
    apart = sought.folded.isdisjoint
    for line in text.split("\n"):
        for stretch, cut in zip(*Line.of(line), strict=True):
            if sought.stems or not apart(cut.folded):
                yield at, position, cut
            at += len(stretch) + 1
            position += cut.width


class _Unmarked:
    """Where marks are missing on a page, found out line by line, and only for those that are asked for.

    Args:
        text: The page.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._end = -1
        self._missing = False

    def at(self, index: int) -> bool:
        """Whether marks are missing in the line of a character; to be asked in reading order."""
        if index > self._end:
            start = self._text.rfind("\n", max(self._end, 0), index) + 1
            end = self._text.find("\n", index)
            self._end = end if end >= 0 else len(self._text)
            self._missing = self._are_missing(self._text[start : self._end])
        return self._missing

    def _are_missing(self, line: str) -> bool:
        return not is_vietnamese(line) and marks_missing(Line.of(line).tally(), self._page)

    @cached_property
    def _page(self) -> Tally:
        return Tally.sum([Line.of(line).tally() for line in self._text.split("\n")])


def _rows(pieces: Iterable[Piece], at: int, position: int, *, missing: bool) -> list[_Row]:
    """The tokens of a stretch that begins at the character ``at`` and at ``position``."""
    return [
        (at + start, at + end, surface, exact, folded, marked, missing and not marked, position + step, part)
        for start, end, surface, exact, folded, marked, step, part in pieces
    ]


def asked(tokens: Iterable[Token]) -> tuple[Token, ...]:
    """The tokens by which a query asks for a text: signs whole, Hán characters in pairs, one alone by itself.

    Args:
        tokens: `tokenise` of it.
    """
    kept: list[Token] = []
    covered = -1
    for token in tokens:
        if _is_pair(token):
            if kept and kept[-1].position == token.position:
                kept.pop()
            covered = token.position + 1
        elif token.part or token.position == covered:
            continue
        kept.append(token)
    return tuple(kept)


def _with_pairs(text: str, tokens: Sequence[Token]) -> list[Token]:
    """``tokens`` and, after the first of each two Hán characters that follow each other, the pair."""
    paired: list[Token] = []
    for one, other in pairwise((*tokens, None)):
        assert one is not None
        paired.append(one)
        if other is not None and _is_han(one) and _is_han(other):
            exact = one.exact + other.exact
            surface = text[one.start : other.end]
            paired.append(one._replace(end=other.end, surface=surface, exact=exact, folded=fold(exact), part=True))
    return paired


def _is_han(token: Token) -> bool:
    return len(token.exact) == 1 and token.exact >= FIRST_HAN


def _is_pair(token: Token) -> bool:
    return token.part and len(token.exact) == 2 and token.exact >= FIRST_HAN  # its two characters
