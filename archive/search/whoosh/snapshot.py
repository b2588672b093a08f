"""One state of an index, all segments as one: what is searched until a newer state is there."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from archive.search.whoosh.codec import Postings

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from archive.search.whoosh.segment import ItemCard, Segment

POSITION_BITS = 32
"""A place in the index is a document number and, below it, a position of so many bits."""
_VARIANTS_KEPT = 4096
_NOTHING = Postings(*(np.empty(0, np.int64) for _ in range(3)))


class Snapshot:
    """Documents and items counted through over all segments.

    Args:
        generation: Number of the table of contents.
        segments: Segments in its order.
        deleted: Per segment the documents that are deleted in it.

    Attributes:
        numbers: Page number of each document; 0 for an item's own.
        lengths: Tokens on each page.
        item_of: Ordinal of the item to which each document belongs.
        items: Cards of the items.
        live: What is searched: pages that are not deleted, and items that have none. What an item's own
            document says counts on each of its pages.
    """

    def __init__(self, generation: int, segments: Sequence[Segment], deleted: Sequence[Sequence[int]]) -> None:
        self.generation = generation
        self.segments = tuple(segments)
        sizes = [len(segment.numbers) for segment in segments]
        self._offsets = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
        item_offsets = np.concatenate(([0], np.cumsum([len(segment.items) for segment in segments]))).astype(np.int64)
        self.numbers = _joined([segment.numbers for segment in segments])
        self.lengths = _joined([segment.lengths for segment in segments])
        self.item_of = _joined([s.item_of + base for s, base in zip(segments, item_offsets, strict=False)])
        self.items: tuple[ItemCard, ...] = tuple(card for segment in segments for card in segment.items)
        self.live: npt.NDArray[np.bool_] = np.ones(len(self.numbers), bool)
        for base, gone in zip(self._offsets, deleted, strict=False):
            self.live[np.fromiter(gone, np.int64, len(gone)) + base] = False
        has_pages = np.zeros(len(self.items), bool)
        has_pages[self.item_of[self.numbers > 0]] = True
        self.live &= (self.numbers > 0) | ~has_pages[self.item_of]
        self.variants = lru_cache(_VARIANTS_KEPT)(self.vocabulary)

    @cached_property
    def pids(self) -> npt.NDArray[np.str_]:
        """Permanent identifiers of the items."""
        return np.array([card.pid for card in self.items] or [""], dtype=np.str_)[: len(self.items)]

    @cached_property
    def live_items(self) -> npt.NDArray[np.bool_]:
        """Items that are not deleted."""
        live = np.zeros(len(self.items), bool)
        live[self.item_of[self.live]] = True
        return live

    @cached_property
    def mean_length(self) -> float:
        """Mean number of tokens on a live page that has any."""
        lengths = self.lengths[self.live & (self.lengths > 0)]
        return float(lengths.mean()) if len(lengths) else 1.0

    def hidden(self, pids: frozenset[str]) -> npt.NDArray[np.bool_]:
        """Which items are among ``pids``."""
        return np.isin(self.pids, list(pids)) if pids else np.zeros(len(self.items), bool)

    def postings(self, field: str, form: str) -> Postings:
        """The posting list of ``form`` in ``field`` over all segments, deleted documents too."""
        found = [
            (postings, base)
            for segment, base in zip(self.segments, self._offsets, strict=False)
            if (postings := segment.postings(field, form)) is not None
        ]
        if not found:
            return _NOTHING
        if len(found) == 1 and found[0][1] == 0:
            return found[0][0]
        return Postings(
            _joined([postings.documents + base for postings, base in found]),
            _joined([postings.frequencies for postings, _ in found]),
            _joined([postings.positions for postings, _ in found]),
        )

    def places(self, field: str, form: str) -> npt.NDArray[np.int64]:
        """Where ``form`` stands in ``field``: document numbers and positions in one number each."""
        postings = self.postings(field, form)
        return (np.repeat(postings.documents, postings.frequencies) << POSITION_BITS) + postings.positions

    def vocabulary(self, field: str, beginning: str) -> tuple[str, ...]:
        """The forms in ``field`` that begin with ``beginning``."""
        forms = {form for segment in self.segments for form in segment.vocabulary(field, beginning)}
        return tuple(sorted(forms))


def _joined(parts: list[npt.NDArray[np.int64]]) -> npt.NDArray[np.int64]:
    return np.concatenate(parts) if parts else np.empty(0, np.int64)
