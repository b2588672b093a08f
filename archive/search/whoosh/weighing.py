"""What occurrences in the fields of documents are worth: BM25F over exact and folded forms.

Robertson, Zaragoza: The Probabilistic Relevance Framework, BM25 and Beyond (2009), 3.1 and 3.6,
with the weights of `archive.search.forms` on occurrences.
"""

from __future__ import annotations

import weakref
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from archive.search.whoosh.findings import LIT, NOTHING, Tally, meeting, summed, union
from archive.search.whoosh.schema import PAGE_FIELD

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from archive.search.whoosh.counting import Occurrences
    from archive.search.whoosh.snapshot import Snapshot

    Booleans = npt.NDArray[np.bool_]
    Bytes = npt.NDArray[np.uint8]
    Floats = npt.NDArray[np.float32]
    Integers = npt.NDArray[np.int32]
    Ordinals = npt.NDArray[np.intp]

FIELD_WEIGHTS = {PAGE_FIELD: 1.0, "title": 3.0, "number": 3.0, "agent": 2.0, "scope": 1.5}
"""Worth of a hit by where it stands. To a few words, one hit in a title outweighs any number on a page (2.2 at most): each
field is saturated by itself. To a question, a hit in a title is three on the page: what all fields have is added up before it
is saturated (Robertson, Zaragoza, Taylor: Simple BM25 Extension to Multiple Weighted Fields, 2004), so that a title, which
counts on every page of its item, does not outweigh what a page says."""

SATURATION = 1.2
"""BM25's k1: how soon further occurrences stop adding."""
LENGTH_WEIGHT = 0.75
"""BM25's b as Robertson gives it. With 0.5, long pages won: recall of questions fell by a tenth (search-measured.md)."""


def saturation_of(lengths: npt.NDArray[np.integer[Any]], mean_length: float) -> Floats:
    """The number of occurrences that is worth half of endlessly many, by the length of the page."""
    relative = lengths / mean_length
    return (SATURATION * (1 - LENGTH_WEIGHT + LENGTH_WEIGHT * relative)).astype(np.float32)


def saturated(often: Floats) -> Floats:
    """What occurrences are worth, from their number divided by that which is worth half of endlessly many."""
    worth: Floats = often * np.float32(SATURATION + 1) / (often + np.float32(1))
    return worth


class Weighing:
    """Occurrences of one clause, weighed on live documents: on all of them, or on some.

    Args:
        snapshot: The index.
        counted: Occurrences by field; none of them is empty.
        is_question: Whether the fields of a document are weighed as one text.
    """

    def __init__(self, snapshot: Snapshot, counted: Mapping[str, Sequence[Occurrences]], *, is_question: bool) -> None:
        self.snapshot: Snapshot = weakref.proxy(
            snapshot
        )  # Who is kept must not keep an index that nobody uses any more.
        self._pages = counted.get(PAGE_FIELD, ())
        self._described = {field: parts for field, parts in counted.items() if field != PAGE_FIELD}
        self._is_question = is_question

    @property
    def nbytes(self) -> int:
        """Memory that it takes; most is of the mapped file."""
        return sum(array.nbytes for part in self._pages for array in part.arrays if array.flags.owndata)

    @cached_property
    def expected(self) -> int:
        """About how many documents have any."""
        described = sum(len(part.documents) for parts in self._described.values() for part in parts)
        pages = sum(len(part.documents) for part in self._pages if not part.is_within)
        return min(pages + int(described * self.snapshot.documents_per_item), self.snapshot.size)

    def listed(self) -> Tally:
        """What they are worth on the documents that have any."""
        return self.at(union(self.snapshot.size, [self._on_pages(), self._by_items()]))

    def marks(self) -> Booleans:
        """Which documents have any; nothing is weighed for it."""
        marks = np.zeros(self.snapshot.size, bool)
        for part in self._pages:
            if not part.is_within:
                marks[part.documents.astype(np.intp)] = True
        marks = self.snapshot.all_live(marks)
        marks[self._by_items().astype(np.intp)] = True
        return marks

    def stands_in(self, documents: Integers) -> Booleans:
        """Which of some live ``documents``, ascending, have any."""
        stands = np.zeros(len(documents), bool)
        for part in self._pages:
            if not part.is_within:
                stands[meeting(documents, part.documents)[0]] = True
        if self._described:
            stands[self._described_of(documents)[0]] = True
        return stands

    def everywhere(self) -> tuple[Floats, Bytes]:
        """What they are worth on every document, 0 where there are none, and its flags."""
        numbers = np.zeros(self.snapshot.size, np.float32)
        for place, part in enumerate(self._pages):
            at, often = part.documents.astype(np.intp), part.weighed()
            numbers[at] = numbers.take(at) + often if place else often
        flags = (numbers > 0).view(np.uint8) * np.uint8(LIT)
        for part in self._pages:
            if not isinstance(part.flags, int) or part.flags:
                flags[part.documents.astype(np.intp)] |= part.flags
        numbers = self._worth_of_pages(numbers, self.snapshot.saturation)
        if self._described:
            said = self.snapshot.spread(self._on_items.documents, self._on_items)
            at = said.documents.astype(np.intp)
            numbers[at] = numbers.take(at) + said.numbers
            flags[at] = flags.take(at) | said.flags
        if self._is_question:
            numbers = saturated(numbers)
        return self.snapshot.all_live(numbers), self.snapshot.all_live(flags)

    def at(self, documents: Integers) -> Tally:
        """What they are worth on some live ``documents``, ascending."""
        numbers, flags = np.zeros(len(documents), np.float32), np.zeros(len(documents), np.uint8)
        for part in self._pages:
            at, own = meeting(documents, part.documents)
            if len(at):
                numbers[at] += part.weighed_at(own)
                flags[at] |= part.flags_of(own) | np.uint8(LIT)
        numbers = self._worth_of_pages(numbers, self.snapshot.saturation.take(documents))
        if self._described:
            at, own = self._described_of(documents)
            numbers[at] += self._on_items.numbers.take(own)
            flags[at] |= self._on_items.flags.take(own)
        return Tally(documents, saturated(numbers) if self._is_question else numbers, flags)

    def _described_of(self, documents: Integers) -> tuple[Ordinals, Ordinals]:
        """The places of those of ``documents`` whose items say something, and the places of the items among these."""
        owners, items = self.snapshot.item_of.take(documents), self._on_items.documents
        own = items.searchsorted(owners)
        at = (items.take(own, mode="clip") == owners).nonzero()[0]
        return at, own.take(at)

    def _on_pages(self) -> Integers:
        """Live pages on which any stand."""
        parts = [part.documents for part in self._pages if not part.is_within]
        return self.snapshot.only_live(union(self.snapshot.size, parts))

    def _by_items(self) -> Integers:
        """What is searched of the items in whose descriptions any stand."""
        return self.snapshot.searched_of(self._on_items.documents) if self._described else NOTHING.documents

    @cached_property
    def _on_items(self) -> Tally:
        """What occurrences in descriptions are worth on every item that has any; items in place of documents."""
        item_of, parts, size = self.snapshot.item_of, [], len(self.snapshot.pids)
        for field, counted in self._described.items():
            tallies = [part.tally() for part in counted]
            said = summed(size, [one._replace(documents=item_of.take(one.documents)) for one in tallies])
            parts.append(said._replace(numbers=self._worth(field, said.numbers / np.float32(SATURATION))))
        return summed(size, parts)

    def _worth_of_pages(self, often: Floats, half: Floats) -> Floats:
        """The same as `_worth` of ``often / half``, in fewer passes over what may be as long as the index."""
        if self._is_question:
            return often / half
        worth = often + half
        np.divide(often * np.float32(SATURATION + 1), worth, out=worth)
        return worth

    def _worth(self, field: str, often: Floats) -> Floats:
        return np.float32(FIELD_WEIGHTS[field]) * (often if self._is_question else saturated(often))
