"""One state of an index, all segments as one: what is searched until a newer state is there."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from archive.search import forms
from archive.search.whoosh.codec import Postings
from archive.search.whoosh.columns import joined
from archive.search.whoosh.schema import DESCRIPTION_FIELDS, PAGE_FIELD

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from archive.search.query import Words
    from archive.search.whoosh.segment import ItemCard, Segment

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
        columns: What their cards say, as numbers.
        pids: Permanent identifiers of the items, in UTF-8.
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
        self.columns = joined([segment.columns for segment in segments])
        self.pids: npt.NDArray[np.bytes_] = np.concatenate(
            [np.empty(0, "S1"), *(segment.pids for segment in segments if len(segment.pids))]
        )
        spans = [segment.place_span for segment in segments]
        self._place_offsets = np.concatenate(([0], np.cumsum(spans))).astype(np.int64)
        self.live: npt.NDArray[np.bool_] = np.ones(len(self.numbers), bool)
        for base, gone in zip(self._offsets, deleted, strict=False):
            self.live[np.fromiter(gone, np.int64, len(gone)) + base] = False
        has_pages = np.zeros(len(self.items), bool)
        has_pages[self.item_of[self.numbers > 0]] = True
        self.live &= (self.numbers > 0) | ~has_pages[self.item_of]
        self.variants = lru_cache(_VARIANTS_KEPT)(self.vocabulary)
        self.occurs = lru_cache(_VARIANTS_KEPT)(self._occurs)

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """What the items are sorted by where nothing else decides."""
        return tuple(title for segment in self.segments for title in segment.titles)

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
        return np.isin(self.pids, [pid.encode() for pid in pids]) if pids else np.zeros(len(self.items), bool)

    def postings(self, field: str, form: str) -> Postings:
        """The posting list of ``form`` in ``field`` over all segments, deleted documents too."""
        found = [
            (postings, base, place)
            for segment, base, place in zip(self.segments, self._offsets, self._place_offsets, strict=False)
            if (postings := segment.postings(field, form)) is not None
        ]
        if not found:
            return _NOTHING
        if len(found) == 1 and found[0][1] == 0:
            return found[0][0]
        return Postings(
            _joined([postings.documents + base for postings, base, _ in found]),
            _joined([postings.frequencies for postings, _, _ in found]),
            _joined([postings.places + place for postings, _, place in found]),
        )

    def documents_of(self, places: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """The document in which each of ``places``, which ascend, lies."""
        ends = np.searchsorted(places, self._place_offsets)
        parts = [
            segment.documents_of(places[ends[at] : ends[at + 1]] - self._place_offsets[at]) + self._offsets[at]
            for at, segment in enumerate(self.segments)
        ]
        return _joined(parts)

    def vocabulary(self, field: str, beginning: str) -> tuple[str, ...]:
        """The forms in ``field`` that begin with ``beginning``."""
        found = {form for segment in self.segments for form in segment.vocabulary(field, beginning)}
        return tuple(sorted(found))

    def words(self, beginning: str, limit: int) -> dict[str, int]:
        """Canonical forms whose folded form begins so, with the live documents that have them; see the protocol."""
        found: dict[str, int] = {}
        for field in (PAGE_FIELD, "title"):
            for form in self.vocabulary(field, forms.EXACT + beginning)[:limit]:
                documents = self.postings(field, form).documents
                count = int(self._searched[documents].sum())
                word = forms.canonical_of(form)
                if count:
                    found[word] = max(count, found.get(word, 0))
        return found

    def _occurs(self, words: Words) -> bool:
        return any(self._stands(field, words) for field in (PAGE_FIELD, *DESCRIPTION_FIELDS))

    def _stands(self, field: str, words: Words) -> bool:
        tokens = words.tokens
        starts: npt.NDArray[np.int64] | None = None
        for token in tokens:
            found = [
                self.postings(field, form).places for form in forms.matching(token, (), as_written=words.as_written)
            ]
            here = np.concatenate(found) - (token.position - tokens[0].position)
            starts = here if starts is None else starts[np.isin(starts, here)]
            if not len(starts):
                return False
        return starts is not None and bool(self._searched[self.documents_of(np.sort(starts))].any())

    @cached_property
    def _searched(self) -> npt.NDArray[np.bool_]:
        """Live pages, and items' own documents that are not deleted."""
        searched: npt.NDArray[np.bool_] = self.live | ((self.numbers == 0) & self.live_items[self.item_of])
        return searched


def _joined(parts: list[npt.NDArray[np.int64]]) -> npt.NDArray[np.int64]:
    return np.concatenate(parts) if parts else np.empty(0, np.int64)
