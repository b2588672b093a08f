"""Making one segment of several, without what is deleted in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from archive.search.whoosh.columns import joined, taken
from archive.search.whoosh.frame import Frame
from archive.search.whoosh.inversion import new_file
from archive.search.whoosh.strings import Strings, encoded

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy.typing as npt

    from archive.search.whoosh.arrays import ArrayFileWriter
    from archive.search.whoosh.segment import Segment

    Booleans = npt.NDArray[np.bool_]
    Integers = npt.NDArray[np.int64]


def merge(path: Path, segments: Sequence[tuple[Segment, Booleans]]) -> int:
    """Write one segment that holds what is live in several, in their order.

    Args:
        path: The new file.
        segments: Segments, and which of their documents are live: whole items, and at least one in all.

    Returns:
        How many documents it holds.

    Raises:
        SearchError: One of them is damaged (R411).
    """
    terms = sorted({term for segment, _ in segments for term in segment.frame.terms})
    rank_of = {term: rank for rank, term in enumerate(terms)}
    parts = [_Part(segment, live, rank_of) for segment, live in segments]
    documents = sum((part.documents for part in parts), np.zeros(len(terms), np.int64))
    places = sum((part.places for part in parts), np.zeros(len(terms), np.int64))
    kept = documents > 0
    frame = Frame(
        numbers=np.concatenate([part.segment.frame.numbers[part.live] for part in parts]),
        lengths=np.concatenate([part.segment.frame.lengths[part.live] for part in parts]),
        item_of=_items_counted(parts),
        bases=_starts(np.concatenate([part.spans for part in parts])),
        columns=joined([taken(part.segment.frame.columns, part.items) for part in parts]),
        titles=encoded(title for part in parts for title in part.titles()),
        terms=Strings.of([term for term, stays in zip(terms, kept.tolist(), strict=True) if stays]),
        document_starts=_starts(documents[kept]),
        place_starts=_starts(places[kept]),
    )
    file = new_file(path, frame)
    next_document, next_place = _before(documents), _before(places)
    first = 0
    for part in parts:
        part.write(file, next_document, next_place, frame.bases[first:], first)
        next_document += part.documents
        next_place += part.places
        first += len(part.spans)
    file.seal()
    return len(frame.numbers)


class _Part:
    """What stays of one segment; terms are numbered as in the whole.

    Attributes:
        segment: The segment.
        live: Which documents stay.
        items: Which items stay.
        spans: How many places each document that stays takes.
        documents: How many documents of each term stay.
        places: How many places of each term stay.
    """

    def __init__(self, segment: Segment, live: Booleans, rank_of: dict[bytes, int]) -> None:
        segment.check()
        frame = segment.frame
        self.segment = segment
        self.live = live
        self.items: Booleans = live[frame.numbers == 0]
        self.spans = np.diff(frame.bases.astype(np.int64))[live]
        self._ranks = np.fromiter((rank_of[term] for term in frame.terms), np.int64, len(frame.terms))
        terms, _, frequencies = self._postings()
        self.documents = np.bincount(terms, minlength=len(rank_of))
        self.places = np.bincount(terms, frequencies, minlength=len(rank_of)).astype(np.int64)

    def titles(self) -> list[str]:
        """Titles of the items that stay."""
        return [title for title, stays in zip(self.segment.titles, self.items.tolist(), strict=True) if stays]

    def _postings(self) -> tuple[Integers, npt.NDArray[np.uint32], Integers]:
        """Term, document and frequency of every posting that stays."""
        arrays = self.segment.file.arrays
        terms = np.repeat(self._ranks, np.diff(self.segment.frame.document_starts))
        documents, frequencies = arrays["documents"], arrays["frequencies"].astype(np.int64)
        if self.live.all():
            return terms, documents, frequencies
        stays = self.live[documents]
        return terms[stays], documents[stays], frequencies[stays]

    def write(
        self,
        file: ArrayFileWriter,
        next_document: Integers,
        next_place: Integers,
        bases: npt.NDArray[np.uint32],
        first: int,
    ) -> None:
        """Put the postings where they belong.

        Args:
            file: The new segment.
            next_document: Per term where its next document goes.
            next_place: Per term where its next place goes.
            bases: Bases in the new segment of the documents that stay.
            first: Number in the new segment of the first of them.
        """
        terms, documents, frequencies = self._postings()
        renumbered = np.cumsum(self.live, dtype=np.int64) - 1
        to = (next_document - _before(self.documents))[terms] + np.arange(len(terms))
        file.arrays["documents"][to] = renumbered[documents] + first
        file.arrays["frequencies"][to] = frequencies
        places = self.segment.file.arrays["places"]
        if not self.live.all():
            held = self.segment.file.arrays
            places = places[np.repeat(self.live[held["documents"]], held["frequencies"])]
        shifts = bases[renumbered].astype(np.int64) - self.segment.frame.bases[:-1]
        to = np.repeat((next_place - _before(self.places))[terms], frequencies) + np.arange(len(places))
        file.arrays["places"][to] = places + np.repeat(shifts[documents], frequencies)


def _items_counted(parts: Sequence[_Part]) -> npt.NDArray[np.uint32]:
    own = np.concatenate([part.segment.frame.numbers[part.live] == 0 for part in parts])
    return (np.cumsum(own) - 1).astype("<u4")


def _before(counts: Integers) -> Integers:
    """How many come before each."""
    before: Integers = np.cumsum(counts) - counts
    return before


def _starts(counts: Integers) -> npt.NDArray[np.uint32]:
    """Where each begins, and the end of the last."""
    return np.concatenate(([0], np.cumsum(counts))).astype("<u4")
