"""One state of an index, all segments as one: what is searched until a newer state is there."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import numpy as np

from archive.search.whoosh.columns import joined
from archive.search.whoosh.findings import Tally
from archive.search.whoosh.vocabulary import Vocabulary
from archive.search.whoosh.weighing import saturation_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Sequence

    import numpy.typing as npt

    from archive.search.whoosh.findings import Finding
    from archive.search.whoosh.kept import Kept
    from archive.search.whoosh.segment import Segment

    _Finding = TypeVar("_Finding", bound=Finding)
    _Told = TypeVar("_Told", np.bool_, np.uint8, np.float32)

    Booleans = npt.NDArray[np.bool_]
    Floats = npt.NDArray[np.float32]
    Integers = npt.NDArray[np.int32]


class Ages(NamedTuple):
    """The place of each item among all items by date: undated ones last, equal ones by title.

    Attributes:
        oldest: Oldest first.
        newest: Newest first.
    """

    oldest: Integers
    newest: Integers

    @classmethod
    def of(cls, dates: Integers, titles: Sequence[str]) -> Ages:
        """Places by ``dates``, as numbers YYYYMMDD or 0."""
        known = {title: place for place, title in enumerate(sorted(set(titles)))}
        by_title = np.fromiter((known[title] for title in titles), np.int64, len(titles))
        undated = np.where(dates == 0, 10**8, 0).astype(np.int64)
        return cls(*(_places((undated + signed) * (len(known) + 1) + by_title) for signed in (dates, -dates)))


class Spans(NamedTuple):
    """The years that the date of each item covers; none where it is undated.

    Attributes:
        begin: The first of them, or 0.
        end: The one behind the last, or 0.
        size: All of these are below it.
    """

    begin: Integers
    end: Integers
    size: int


class Snapshot:
    """Documents and items counted through over all segments.

    Args:
        generation: Number of the table of contents.
        segments: Segments in its order.
        deleted: Per segment the documents that are deleted in it.
        kept: Where findings are kept while they are used.

    Attributes:
        size: Documents, deleted ones too.
        parts: Segments, each with the number of its first document.
        numbers: Page number of each document; 0 for an item's own.
        item_of: Ordinal of the item to which each document belongs.
        own: The document of each item that holds its description.
        columns: What is known of the items, as numbers.
        pids: Permanent identifiers of the items, in UTF-8.
        live: What is searched: pages that are not deleted, and items that have none. What an item's own
            document says counts on each of its pages.
        live_count: How many documents that are.
        vocabulary: The words that stand in it.
    """

    def __init__(
        self, generation: int, segments: Sequence[Segment], deleted: Sequence[Collection[int]], kept: Kept
    ) -> None:
        self.generation = generation
        self.segments = tuple(segments)
        self._kept = kept
        self._mark = object()
        self._offsets = _offsets([len(segment.numbers) for segment in segments])
        self.size = int(self._offsets[-1])
        self.parts = tuple(zip(self.segments, self._offsets.tolist(), strict=False))
        item_offsets = _offsets([len(segment.pids) for segment in segments]).tolist()
        self.numbers = _joined([segment.numbers for segment in segments])
        self.item_of = _joined([s.item_of + base for s, base in zip(segments, item_offsets, strict=False)])
        self.columns = joined([segment.columns for segment in segments])
        self.pids: npt.NDArray[np.bytes_] = np.concatenate(
            [np.empty(0, "S1"), *(segment.pids for segment in segments if len(segment.pids))]
        )
        self.live, self._is_whole = self._alive(deleted), not any(map(len, deleted))
        self.live_count = int(np.count_nonzero(self.live))
        self.vocabulary = Vocabulary(self)

    def _alive(self, deleted: Sequence[Collection[int]]) -> Booleans:
        self.own = own = (self.numbers == 0).nonzero()[0].astype(np.int32)
        sizes = np.diff(own, append=self.size)
        self._first_searched, self._count_searched = own + (sizes > 1), (sizes - (sizes > 1)).astype(np.int32)
        live: Booleans = np.ones(self.size, bool)
        live[own[sizes > 1]] = False
        for base, gone in zip(self._offsets, deleted, strict=False):
            live[np.fromiter(gone, np.int64, len(gone)) + base] = False
        return live

    @cached_property
    def live_documents(self) -> Integers:
        """What is searched, ascending."""
        return self.live.nonzero()[0].astype(np.int32)

    @cached_property
    def is_page(self) -> Booleans:
        """Of each document whether it is a page, and no item's own one."""
        is_page: Booleans = self.numbers > 0
        return is_page

    @property
    def documents_per_item(self) -> float:
        """On average."""
        return self.size / max(len(self.pids), 1)

    @cached_property
    def live_items(self) -> Booleans:
        """Items that are not deleted."""
        live = np.zeros(len(self.pids), bool)
        live[self.item_of[self.live]] = True
        return live

    @cached_property
    def saturation(self) -> npt.NDArray[np.float32]:
        """See `archive.search.whoosh.weighing.saturation_of`; the mean is that of live pages with any words."""
        lengths = _joined([segment.lengths for segment in self.segments])
        counted = lengths[self.live & (lengths > 0)]
        return saturation_of(lengths, float(counted.mean()) if len(counted) else 1.0)

    @cached_property
    def ages(self) -> Ages:
        """The places of all items in the orders by date."""
        titles = [title for segment in self.segments for title in segment.titles]
        return Ages.of(self.columns.date, titles)

    @cached_property
    def spans(self) -> Spans:
        """The years of all items."""
        is_dated = self.columns.first_year > 0
        begin = np.where(is_dated, self.columns.first_year, 0)
        end = np.where(is_dated, self.columns.last_year + np.int32(1), 0)
        return Spans(begin, end, int(end.max(initial=0)) + 1)

    def kept(self, key: tuple[Hashable, ...], make: Callable[[], _Finding]) -> _Finding:
        """The finding under ``key``, made when it is not at hand."""
        return self._kept.get((self._mark, *key), make)

    def is_due(self, key: tuple[Hashable, ...]) -> bool:
        """Whether a finding that costs much is to be made; see `Kept.is_due`."""
        return self._kept.is_due((self._mark, *key))

    def items_of(self, pids: Collection[str]) -> Booleans:
        """Which items are among ``pids``."""
        return np.isin(self.pids, [pid.encode() for pid in pids])

    def searched_of(self, items: npt.NDArray[np.integer[Any]]) -> Integers:
        """What is searched of ``items``, which ascend."""
        return self.only_live(self._spread(items, self._count_searched.take(items)))

    def only_live(self, pages: Integers) -> Integers:
        """What is searched of ``pages``."""
        return pages if self._is_whole else pages[self.live.take(pages)]

    def all_live(self, told: npt.NDArray[_Told]) -> npt.NDArray[_Told]:
        """What is told of all documents, 0 on pages that are deleted."""
        return told if self._is_whole else told * self.live

    def count_live(self, documents: npt.NDArray[np.integer[Any]]) -> int:
        """How many of ``documents``, items' own ones among them, are not deleted."""
        return len(documents) if self._is_whole else int(np.count_nonzero(self._undeleted.take(documents)))

    def count_live_in(self, part: int, terms: range) -> npt.NDArray[np.int64]:
        """In how many documents that are not deleted each of ``terms``, one at least, of the segment at ``part`` stands."""
        segment = self.segments[part]
        counts = segment.counts(terms)
        if self._is_whole:
            return counts
        documents, _ = segment.stretch(terms)
        undeleted = self._undeleted[self._offsets[part] : self._offsets[part + 1]].take(documents)
        live: npt.NDArray[np.int64] = np.add.reduceat(undeleted, np.cumsum(counts) - counts, dtype=np.int64)
        return live

    def spread(self, items: Integers, said: Tally) -> Tally:
        """Carry what is said of items to all that is searched of them: their pages, or themselves.

        Args:
            items: Ordinals, ascending.
            said: Its numbers and flags are those of the items.
        """
        counts = self._count_searched.take(items)
        documents = self._spread(items, counts)
        tally = Tally(documents, np.repeat(said.numbers, counts), np.repeat(said.flags, counts))
        return tally if self._is_whole else tally.only(self.live.take(documents))

    def _spread(self, items: npt.NDArray[np.integer[Any]], counts: Integers) -> Integers:
        """The pages of ``items``, of which each has as many as ``counts`` tells, deleted ones too."""
        ends = np.cumsum(counts, dtype=np.int32)
        documents: Integers = np.repeat(self._first_searched.take(items) - (ends - counts), counts)
        documents += np.arange(len(documents), dtype=np.int32)
        return documents

    def inside(self, part: int, documents: Integers) -> Integers:
        """Those of ``documents`` that lie in the segment at ``part``, under its own numbers."""
        first, last = documents.searchsorted(self._offsets[part : part + 2])
        return documents[first:last] - np.int32(self._offsets[part])

    @cached_property
    def _undeleted(self) -> Booleans:
        undeleted: Booleans = self.live | ((self.numbers == 0) & self.live_items[self.item_of])
        return undeleted


def _places(keys: npt.NDArray[np.int64]) -> Integers:
    """The rank of each key, equal ones alike."""
    return np.unique(keys, return_inverse=True)[1].astype(np.int32)


def _offsets(sizes: list[int]) -> Integers:
    return np.concatenate(([0], np.cumsum(sizes))).astype(np.int32)


def _joined(parts: list[npt.NDArray[np.integer[Any]]]) -> Integers:
    return np.concatenate([np.empty(0, np.int32), *parts]).astype(np.int32)
