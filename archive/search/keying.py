"""Raw typing in a query: Telex, VNI and VIQR read where the index does not know the word itself.

A word that can hardly be anything else shows raw typing (Hoangf); one that English or French may have, too (trois, par),
is read in its company only, or where the words meant stand side by side in the index (lys sown: Lý Sơn).
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from archive.search.change import EDGES, SEARCHED_FOR_NAMES, Change, Why
from archive.search.equivalents import named
from archive.search.query import Words
from archive.text.keystrokes import Method, could_be_foreign, decode

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from archive.search.change import Vocabulary
    from archive.search.query import Clause

_LEAST: Final = 3
"""Keys of a word that shows raw typing; "of" and "as" do not."""


class _Piece(NamedTuple):
    """What stands between blanks.

    Attributes:
        clause: Index of its clause.
        typed: As typed.
        meant: What its keys make; "" where they make nothing.
        is_known: Whether the index has it as typed.
        is_telling: Whether it shows that the query was keyed raw.
    """

    clause: int
    typed: str
    meant: str = ""
    is_known: bool = False
    is_telling: bool = False

    @property
    def text(self) -> str:
        """As it is read."""
        return self.meant or self.typed


def keyed(
    clauses: Sequence[Clause], vocabulary: Vocabulary, is_literal: Callable[[str], bool]
) -> tuple[list[Clause], list[Change]]:
    """Read what was keyed raw; beside it, a known word that could be keyed, too, is read both ways.

    Args:
        clauses: As parsed.
        vocabulary: What the index holds.
        is_literal: Whether a word is to be taken as typed.
    """
    pieces = _pieces(clauses)
    viqr = any(key.method is Method.VIQR for piece in pieces for key in decode(piece.typed))
    read = _kept([_read(piece, vocabulary, is_literal, viqr=viqr) for piece in pieces], vocabulary)
    changed: list[Clause] = []
    runs: list[list[_Piece]] = [[]]
    for at, clause in enumerate(clauses):
        own = [piece for piece in read if piece.clause == at]
        if not any(piece.meant for piece in own):
            changed.append(clause)
            runs.append([])
            continue
        runs[-1] += own
        text = " ".join(piece.text for piece in own)
        also = (clause.wanted,) if isinstance(clause.wanted, Words) and any(p.meant and p.is_known for p in own) else ()
        changed.append(replace(clause, wanted=Words.of(text), written=text, also=also))
    return changed, [_told(run) for run in runs if run]


def _told(run: Sequence[_Piece]) -> Change:
    return Change(" ".join(piece.typed for piece in run), " ".join(piece.text for piece in run), Why.KEYED)


def _pieces(clauses: Sequence[Clause]) -> list[_Piece]:
    """What may have been keyed raw: names as they stand (Gulf of Tonkin) have not been."""
    words = [(at, clause.tokens[0]) for at, clause in enumerate(clauses) if clause.is_plain_word]
    found = named([token for _, token in words])
    inside = {words[at][0] for name in found if name.end - name.start > 1 for at in range(name.start, name.end)}
    return [
        _Piece(at, piece.strip(EDGES))
        for at, clause in enumerate(clauses)
        if at not in inside and clause.tokens and clause.field in SEARCHED_FOR_NAMES
        for piece in clause.inner.split()
    ]


def _read(piece: _Piece, vocabulary: Vocabulary, is_literal: Callable[[str], bool], *, viqr: bool) -> _Piece:
    found = decode(piece.typed, viqr=viqr)
    if not found or is_literal(piece.typed):
        return piece
    literal = Words.of(piece.typed)
    is_known = found[0].method is not Method.VIQR and bool(literal.tokens) and vocabulary.occurs(literal)
    best = next((key for key in found if vocabulary.occurs(Words.of(key.text))), found[0])
    is_telling = not is_known and len(piece.typed) >= _LEAST and not could_be_foreign(piece.typed, best)
    return piece._replace(meant=best.text, is_known=is_known, is_telling=is_telling)


def _kept(pieces: Sequence[_Piece], vocabulary: Vocabulary) -> list[_Piece]:
    """The pieces, with only those read that are raw typing by all signs."""
    if any(piece.is_telling for piece in pieces):
        return list(pieces)
    sure: set[int] = set()
    for at, pair in enumerate(pairwise(pieces)):
        doubtful = [piece for piece in pair if piece.meant and not piece.is_known]
        if doubtful and vocabulary.occurs(Words.of(" ".join(piece.text for piece in pair))):
            sure |= {at, at + 1}
    return [piece if at in sure else piece._replace(meant="") for at, piece in enumerate(pieces)]
