"""Where something is met that many documents meet: marked on all documents at once, and weighed where it is wanted."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from archive.search.whoosh.findings import NOTHING, Finding, Tally

if TYPE_CHECKING:
    import numpy.typing as npt

    from archive.search.whoosh.weighing import Weighing

    Booleans = npt.NDArray[np.bool_]
    Bytes = npt.NDArray[np.uint8]
    Floats = npt.NDArray[np.float32]
    Integers = npt.NDArray[np.int32]

_LOOKED_UP_SHARE = 8
"""One in so many of the documents that meet it is looked up sooner than all of them are weighed."""


class Dense(Finding):
    """What meets a clause, as arrays over all documents of the snapshot, each made when it is wanted.

    To count, and to find what all words of a query have in common, nothing needs to be weighed; and on the few documents
    that have all words, a word that half of the index has is sooner weighed there alone, unless it is looked at again.

    Args:
        weighing: Tells who meets it, and what it is worth.
    """

    def __init__(self, weighing: Weighing) -> None:
        self._weighing = weighing
        self._is_looked_at = False

    def __len__(self) -> int:
        return self._count

    @property
    def expected(self) -> int:
        """See `Finding.expected`."""
        return self._weighing.expected

    @cached_property
    def _count(self) -> int:
        return int(np.count_nonzero(self._is_met))

    @cached_property
    def _is_met(self) -> Booleans:
        return self._weighing.marks()

    @property
    def documents(self) -> Integers:
        """See `Finding.documents`; not kept, as it would take more room than what is looked at, and is wanted of lone words only."""
        return self._is_met.nonzero()[0].astype(np.int32)

    @property
    def met(self) -> Tally:
        """See `Finding.met`."""
        return self.everywhere().at(self.documents)

    @property
    def nbytes(self) -> int:
        """See `Finding.nbytes`; what it takes once everything has been made."""
        everywhere = np.dtype(np.float32).itemsize + 2 * np.dtype(np.uint8).itemsize
        return self._weighing.snapshot.size * everywhere + self._weighing.nbytes

    def mark(self, marks: Booleans) -> None:
        """See `Finding.mark`; where any word is enough, all are weighed on all documents, and that tells as well who meets them."""
        if "_is_met" not in self.__dict__:
            self._is_met = self._weighed.numbers > 0
        np.logical_or(marks, self._is_met, out=marks)

    def has(self, documents: Integers) -> Booleans:
        """See `Finding.has`."""
        if "_is_met" not in self.__dict__ and self._is_sooner_looked_up(documents):
            return self._weighing.stands_in(documents)
        return self._is_met.take(documents)

    def seen_from(self, documents: Integers) -> Tally:
        """See `Finding.seen_from`."""
        if not self._is_looked_at and self._is_sooner_looked_up(documents):
            self._is_looked_at = True
            return self._weighing.at(documents)
        return self.everywhere().at(documents)

    def everywhere(self) -> Tally:
        """See `Finding.everywhere`."""
        return self._weighed

    def add_to(self, score: Floats, unit: float) -> None:
        """See `Finding.add_to`."""
        score += np.float32(unit) * self._weighed.numbers

    def among(self, documents: Integers) -> Integers:
        """See `Finding.among`."""
        return documents[self.has(documents)]

    def _is_sooner_looked_up(self, documents: Integers) -> bool:
        return "_weighed" not in self.__dict__ and len(documents) * _LOOKED_UP_SHARE < self.expected

    @cached_property
    def _weighed(self) -> Tally:
        return Tally(NOTHING.documents, *self._weighing.everywhere())
