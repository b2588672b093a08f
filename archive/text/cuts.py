"""A line cut at its spaces, and each stretch between them into its pieces once, however often it is met.

Nine in ten stretches of a page were met before, so that a page is cut mostly by looking them up.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from archive.text.kept import Kept
from archive.text.missing_marks import Tally
from archive.text.repair import IGNORABLE
from archive.text.symbols import ACRONYM, BETWEEN_SYMBOLS, CHAIN, NUMBER, SYMBOL, canonical_number, pieces
from archive.text.words import Forms, forms_of, forms_of_sign

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_CACHED_CUTS = 1 << 15

HAN = "\u2e80-\u2fdf\u3005\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Hán characters, as they stand in a class of a pattern."""
_LETTER = rf"[^\W_{HAN}]"


def _ranges(codes: Iterable[int]) -> str:
    """Rising code points as ranges in a class of a pattern, which is ready sooner than one of two thousand single ones."""
    runs = groupby(enumerate(codes), lambda numbered: numbered[1] - numbered[0])
    rows = ([code for _, code in run] for _, run in runs)
    return "".join(f"{chr(row[0])}-{chr(row[-1])}" for row in rows)


_MARKS = _ranges(code for code in range(0x300, 0x1F000) if unicodedata.category(chr(code)) in {"Mn", "Mc"})
_MARK = f"[{_MARKS}]"
_WORD = f"{_LETTER}+(?:[{_MARKS}{IGNORABLE}]+{_LETTER}+)*{_MARK}*"
_LATIN = "A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ"
_PLAIN_WORD = f"[{_LATIN}][{_LATIN}0-9]*+(?![^\\x00-%'-/:-@\\[-^`{{-\x7f])"
"""A Latin word before a space or other ASCII sign but "&" and "_": nine in ten; tried first, as it decides fastest."""
_TOKEN = re.compile(
    f"{_PLAIN_WORD}|(?P<sign>{SYMBOL}|{CHAIN}|{ACRONYM}(?!{_LETTER}|{_MARK}))|(?P<number>{NUMBER})|{_WORD}|[{HAN}]"
)
_BETWEEN_SYMBOLS = re.compile(BETWEEN_SYMBOLS)
_BREAK = re.compile(f"\n|{BETWEEN_SYMBOLS}")


class Piece(NamedTuple):
    """A token before it is known where its stretch stands and whether marks are missing there.

    Attributes:
        start: Index of its first character in the stretch.
        end: Index after its last character.
        surface: As written.
        exact: See `archive.text.tokens.Token`.
        folded: The same.
        marked: The same.
        step: Positions before its own in the stretch.
        part: See there.
    """

    start: int
    end: int
    surface: str
    exact: str
    folded: str
    marked: bool
    step: int
    part: bool


class Cut(NamedTuple):
    """What stands between two spaces.

    Attributes:
        pieces: In reading order.
        folded: Their folded forms.
        width: Positions that they take.
        tally: Words of it, those shaped like Vietnamese syllables, and those marked as such.
    """

    pieces: tuple[Piece, ...]
    folded: tuple[str, ...]
    width: int
    tally: tuple[int, int, int]

    @classmethod
    def of(cls, text: str) -> Cut:
        """Cut a stretch of one line."""
        found: list[Piece] = []
        whole: list[Forms] = []
        first = following = 0
        for start, surface, forms, step, part in _scan(text):
            if not part:
                whole.append(forms)
                first = following
            following = first + step + 1
            end = start + len(surface)
            found.append(Piece(start, end, surface, forms.exact, forms.folded, forms.marked, first + step, part))
        tally = len(whole), sum(word.shaped for word in whole), sum(word.vietnamese for word in whole)
        return cls(tuple(found), tuple(piece.folded for piece in found), following, tally)


class Line(NamedTuple):
    """A line.

    Attributes:
        stretches: What stands between its spaces, but for those within a symbol.
        cuts: What each of them was cut into.
    """

    stretches: list[str]
    cuts: list[Cut]

    @classmethod
    def of(cls, text: str) -> Line:
        """Cut a line."""
        stretches = _stretches(text)
        return cls(stretches, list(_cuts_of(stretches)))

    def tally(self) -> Tally:
        """What its words tell of missing marks."""
        return Tally(*map(sum, zip(*[cut.tally for cut in self.cuts], strict=True)))


def cut_of(stretch: str) -> Cut:
    """What a stretch is cut into, looked up if it was met before."""
    return _cuts[stretch]


def is_vietnamese(line: str) -> bool:
    """Whether a line has a syllable with marks that only Vietnamese has."""
    return any(cut.tally[2] for cut in _cuts_of(_stretches(line)))


def width_of(text: str, most: int) -> int:
    """Positions that lines, or parts of them between spaces, take; if more than ``most``, some number above it."""
    width, count = 0, most + 1
    while text and width <= most:
        stretches = _BREAK.split(text, count)
        text = stretches.pop() if len(stretches) > count else ""
        width += sum(map(_width, _cuts_of(stretches)))
        count *= 2  # so that a long row of signs, which take none, is not copied again and again
    return width


def stretch_around(text: str, at: int, since: int) -> tuple[int, int]:
    """Where the stretch in which the character ``at`` stands begins and ends; the one before it ends at ``since``."""
    line = max(text.rfind("\n", since, at) + 1, since)
    start = at
    while start > line and not _BREAK.match(text, start - 1):
        start = max(text.rfind(" ", line, start - 1) + 1, line)
    following = _BREAK.search(text, at)
    return start, following.start() if following else len(text)


def _stretches(line: str) -> list[str]:
    return _BETWEEN_SYMBOLS.split(line) if "/" in line else line.split(" ")


def _cuts_of(stretches: list[str]) -> Iterator[Cut]:
    return map(_cuts.__getitem__, stretches)


_width = attrgetter("width")
_cuts = Kept(Cut.of, _CACHED_CUTS)


def _scan(text: str) -> Iterator[tuple[int, str, Forms, int, bool]]:
    """Start, surface, forms, step within its sign, and whether it is a part, of all that stands in ``text``."""
    for found in _TOKEN.finditer(text):
        surface, kind, start = found[0], found.lastgroup, found.start()
        if kind is None:
            yield start, surface, forms_of(surface), 0, False
        elif kind == "number":
            yield start, surface, forms_of_sign(canonical_number(surface)), 0, False
        else:
            for piece in pieces(surface):
                part = surface[piece.start : piece.end]
                yield start + piece.start, part, forms_of_sign(piece.form), piece.step, piece.part
