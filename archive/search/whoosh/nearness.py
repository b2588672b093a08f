"""What it is worth on each of some documents that neighbours of the query are neighbours there, too.

What a pair has in all documents is kept as what a word is worth is. A pair that is asked for the first time is counted in
the documents alone, unless all are as soon counted; a token's places in them are looked up once for all pairs it belongs to.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from archive.search import forms
from archive.search.query import Words
from archive.search.whoosh.findings import Listed, summed
from archive.search.whoosh.phrases import Stands, gathered, marks_at, side_by_side
from archive.search.whoosh.schema import PAGE_FIELD
from archive.search.whoosh.vocabulary import placed, stands, told_of
from archive.search.whoosh.weighing import FIELD_WEIGHTS, SATURATION, saturated

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from archive.search.whoosh.postings import Unsigned
    from archive.search.whoosh.scoring import Judged
    from archive.search.whoosh.segment import Segment
    from archive.search.whoosh.snapshot import Snapshot
    from archive.search.whoosh.vocabulary import Marked
    from archive.text.tokens import Token

    Floats = npt.NDArray[np.float32]
    Integers = npt.NDArray[np.int32]

NEARNESS = 2.0
"""Worth of two neighbouring words of the query standing side by side, in units of the rarer one's weight: most words of
Vietnamese are two syllables, and two syllables far from each other are other words."""

_TITLE_FIELD = "title"

_OCCURRENCE = np.array([0, forms.MISSING_MARKS, 1], np.float32)
"""What a pair counts by the lesser of its two marks."""

_LOOK_UP_COST = 12
"""The stretch of one document among a token's places costs as much as so many places."""
_FEW = 1 << 13
"""Fewer places are looked through sooner than any documents are looked up among them."""


class Nearness:
    """Judges pairs of neighbours of one query on some documents.

    Args:
        snapshot: The index.
        documents: Ascending.
        is_question: Whether the fields of a document are weighed as one text.
    """

    def __init__(self, snapshot: Snapshot, documents: Integers, *, is_question: bool) -> None:
        self._snapshot = snapshot
        self._documents = documents
        self._is_question = is_question

    def of(self, left: Judged, right: Judged) -> Floats | None:
        """What it is worth that ``right`` follows ``left``; None where it does so nowhere.

        Args:
            left: A word or phrase without a field.
            right: What follows it in the query.
        """
        if not (isinstance(left.clause.wanted, Words) and isinstance(right.clause.wanted, Words)):
            return None
        before, after = left.clause.wanted.tokens[-1], right.clause.wanted.tokens[0]
        worths = [
            worth for worth in (self._in_titles(before, after), self._on_pages(before, after)) if worth is not None
        ]
        if not worths:
            return None
        near = worths[0] if len(worths) == 1 else worths[0] + worths[1]
        return np.float32(NEARNESS * min(left.weight, right.weight)) * (saturated(near) if self._is_question else near)

    def _on_pages(self, before: Token, after: Token) -> Floats | None:
        often = self._pages.count(before, after)
        return None if often is None else self._worth(PAGE_FIELD, often / self._saturation)

    def _in_titles(self, before: Token, after: Token) -> Floats | None:
        often = self._titles.count(before, after)
        return None if often is None else self._worth(_TITLE_FIELD, often / np.float32(SATURATION)).take(self._item_at)

    def _worth(self, field: str, often: Floats) -> Floats:
        return np.float32(FIELD_WEIGHTS[field]) * (often if self._is_question else saturated(often))

    @cached_property
    def _pages(self) -> _Pairs:
        return _Pairs(self._snapshot, PAGE_FIELD, self._documents)

    @cached_property
    def _saturation(self) -> Floats:
        return self._snapshot.saturation.take(self._documents)

    @cached_property
    def _titles(self) -> _Pairs:
        owners = self._snapshot.item_of.take(self._documents)
        is_first = np.append(True, owners[1:] != owners[:-1])[: len(owners)]
        self._item_at = np.cumsum(is_first) - 1
        return _Pairs(self._snapshot, _TITLE_FIELD, self._snapshot.own.take(owners[is_first]))


class _Pairs:
    """Counts pairs of tokens side by side in one field of some documents.

    Two syllables that are one word are asked for again and again: what a pair has in the whole field is kept, if it is soon
    counted or was wanted before. Else it is counted in the documents alone.
    """

    def __init__(self, snapshot: Snapshot, field: str, documents: Integers) -> None:
        self._snapshot = snapshot
        self._field = field
        self._documents = documents

    def count(self, before: Token, after: Token) -> Floats | None:
        """How often in each document ``after`` follows ``before``, with marks missing by half; None for nowhere."""
        places = (
            self._snapshot.vocabulary.places(self._field, before),
            self._snapshot.vocabulary.places(self._field, after),
        )
        if not all(places):
            return None
        key = self._field, *told_of(before), *told_of(after)
        if self._snapshot.is_due(key) or self._is_soon_counted(max(places)):
            return self._snapshot.kept(key, lambda: self._everywhere(before, after)).numbers_at(self._documents)
        both = self._marked(before), self._marked(after)
        counts = [part.count(*both) for part in self._parts]
        if all(count is None for count in counts):
            return None
        return np.concatenate(
            [
                np.zeros(len(part.documents), np.float32) if count is None else count
                for part, count in zip(self._parts, counts, strict=True)
            ]
        )

    def _everywhere(self, before: Token, after: Token) -> Listed:
        """The same of all documents."""
        matching = ((0, self._marked(before)), (1, self._marked(after)))
        counted = [
            side_by_side(segment, placed(segment, self._field, matching)).moved(base)
            for segment, base in self._snapshot.parts
        ]
        return Listed(self._snapshot.size, summed(self._snapshot.size, counted))

    def _is_soon_counted(self, places: int) -> bool:
        return places < max(_LOOK_UP_COST * len(self._documents), _FEW)

    def _marked(self, token: Token) -> Marked:
        return self._snapshot.vocabulary.marked(self._field, token)

    @cached_property
    def _parts(self) -> list[_Part]:
        return [
            _Part(segment, self._field, inside)
            for number, (segment, _) in enumerate(self._snapshot.parts)
            if len(inside := self._snapshot.inside(number, self._documents))
        ]


class _Part:
    """Some documents of one segment."""

    def __init__(self, segment: Segment, field: str, documents: Integers) -> None:
        self.documents = documents
        self._segment = segment
        self._field = field
        self._known: dict[Marked, Sequence[Stands]] = {}

    def count(self, before: Marked, after: Marked) -> Floats | None:
        """How often in each document a form of ``after`` follows one of ``before``; None for nowhere."""
        rarer, other, step = self._stands(before), self._stands(after), 1
        if sum(len(part.places) for part in rarer) > sum(len(part.places) for part in other):
            rarer, other, step = other, rarer, -1
        counts = [self._beside(part, step, other) for part in rarer]
        told = [count for count in counts if count is not None]
        return np.add.reduce(told) if told else None

    def _beside(self, part: Stands, step: int, other: Sequence[Stands]) -> Floats | None:
        """How often in each document ``other`` stands ``step`` places behind ``part``."""
        marks = np.minimum(marks_at(np.add(part.places, step, dtype=np.int64), other), part.marks)
        met = marks.nonzero()[0]
        if not len(met):
            return None
        owners = self._segment.documents_of(part.places.take(met)).astype(np.int32)
        at = self.documents.searchsorted(owners)
        worth = _OCCURRENCE.take(marks.take(met)) * (self.documents.take(at, mode="clip") == owners)
        counts = np.bincount(at, weights=worth, minlength=len(self.documents))
        return counts[: len(self.documents)].astype(np.float32)

    def _stands(self, marked: Marked) -> Sequence[Stands]:
        if marked not in self._known:
            self._known[marked] = self._look_up(marked)
        return self._known[marked]

    def _look_up(self, marked: Marked) -> Sequence[Stands]:
        parts = stands(self._segment, self._field, marked)
        inside = [part if self._is_short(part) else self._restricted(part) for part in parts]
        return gathered([part for part in inside if len(part.places)])

    def _is_short(self, part: Stands) -> bool:
        return len(part.places) < _LOOK_UP_COST * len(self.documents)

    def _restricted(self, part: Stands) -> Stands:
        """What of ``part`` lies in the documents."""
        first, end = part.places.searchsorted(self._bounds.astype(part.places.dtype)).T
        counts = end - first
        upto = np.cumsum(counts)
        at = np.repeat(first - (upto - counts), counts) + np.arange(upto[-1])
        return Stands(part.places.take(at), part.marks_of(at))

    @cached_property
    def _bounds(self) -> Unsigned:
        """The least place of each document and, beside it, of the one behind it: what is looked up is near what was before."""
        return self._segment.bases_of(np.column_stack((self.documents, self.documents + np.int32(1))))
