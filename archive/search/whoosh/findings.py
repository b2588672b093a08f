"""Where something is met and what it is worth there, on documents of a snapshot."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    Booleans = npt.NDArray[np.bool_]
    Bytes = npt.NDArray[np.uint8]
    Floats = npt.NDArray[np.float32]
    Integers = npt.NDArray[np.int32]

FAITHFUL = 1
"""Flag of a document where every mark that was typed is there."""
LIT = 2
"""Flag of a document whose own text has it, not only its item's description."""

_DENSE_SHARE = 8
"""What one document in so many has is looked up in arrays as long as the snapshot, everything else by bisection."""
_BISECTED_SHARE = 16
"""What one of so many documents has is looked for among them, and not they in it."""
_SORTED_SHARE = 64
"""What one document in so many has is brought together by marking all documents, everything else by sorting."""


class Tally(NamedTuple):
    """Some documents, ascending, and a number and flags for each of them."""

    documents: Integers
    numbers: Floats
    flags: Bytes

    @classmethod
    def of(cls, documents: npt.NDArray[np.integer[Any]], numbers: npt.NDArray[np.number[Any]], flag: int = 0) -> Tally:
        """The same flag for all."""
        flags = np.full(len(documents), flag, np.uint8)
        return cls(documents.astype(np.int32, copy=False), numbers.astype(np.float32, copy=False), flags)

    def only(self, kept: Booleans) -> Tally:
        """The documents for which ``kept`` is true."""
        return Tally(self.documents[kept], self.numbers[kept], self.flags[kept])

    def moved(self, by: int) -> Tally:
        """The same under document numbers that are greater by ``by``."""
        return self._replace(documents=self.documents + np.int32(by)) if by and len(self.documents) else self


NOTHING = Tally.of(np.empty(0, np.int32), np.empty(0, np.float32))


def summed(size: int, parts: Sequence[Tally]) -> Tally:
    """Numbers of the same document added up in the order given, flags brought together.

    Args:
        size: Documents of the snapshot.
        parts: Any number of tallies.
    """
    parts = [part for part in parts if len(part.documents)]
    if len(parts) <= 1:
        return parts[0] if parts else NOTHING
    documents = union(size, [part.documents for part in parts])
    is_sparse = len(documents) * _SORTED_SHARE < size
    numbers = np.zeros(len(documents) if is_sparse else size, np.float32)
    flags = np.zeros(len(numbers), np.uint8)
    for number, part in enumerate(parts):
        at = np.searchsorted(documents, part.documents) if is_sparse else part.documents.astype(np.intp)
        numbers[at] = part.numbers + numbers.take(at) if number else part.numbers
        if part.flags.any():
            flags[at] = part.flags | flags.take(at)
    return Tally(documents, numbers, flags) if is_sparse else _taken(documents, numbers, flags)


def _taken(documents: Integers, numbers: Floats, flags: Bytes) -> Tally:
    return Tally(documents, numbers.take(documents), flags.take(documents))


def numbers_at(tally: Tally, documents: Integers, size: int) -> Floats:
    """The number of each of ``documents``, 0 where it has none; a new array.

    Args:
        tally: Numbers of some documents.
        documents: Ascending, with or without repetition.
        size: Documents of the snapshot.
    """
    if (len(documents) + len(tally.documents)) * _BISECTED_SHARE > size:
        numbers = np.zeros(size, np.float32)
        numbers[tally.documents] = tally.numbers
        return numbers.take(documents)
    at = np.searchsorted(tally.documents, documents)
    is_there = tally.documents.take(at, mode="clip") == documents
    return np.where(is_there, tally.numbers.take(at, mode="clip"), np.float32(0))


def appended(parts: Sequence[Tally]) -> Tally:
    """Tallies whose documents follow one another, as those of several segments do."""
    parts = [part for part in parts if len(part.documents)]
    if len(parts) <= 1:
        return parts[0] if parts else NOTHING
    return Tally(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def union(size: int, parts: Sequence[Integers]) -> Integers:
    """What stands in any of ``parts``, each ascending and below ``size``; ascending, without repetition."""
    parts = [part for part in parts if len(part)]
    if len(parts) <= 1:
        return parts[0] if parts else NOTHING.documents
    if sum(map(len, parts)) * _SORTED_SHARE < size:
        return np.unique(np.concatenate(parts))
    marks = np.zeros(size, bool)
    for part in parts:
        marks[part] = True
    return np.flatnonzero(marks).astype(np.int32)


def met_by_any(size: int, findings: Sequence[Finding]) -> Integers:
    """Documents that meet any of ``findings``, ascending."""
    if sum(map(len, findings)) * _SORTED_SHARE < size:
        return union(size, [finding.documents for finding in findings])
    marks = np.zeros(size, bool)
    for finding in findings:
        finding.mark(marks)
    return np.flatnonzero(marks).astype(np.int32)


class Finding:
    """What meets a clause; immutable.

    Args:
        size: Documents of the snapshot.
        met: The documents that meet it; numbers are what it is worth there, more than 0.
    """

    def __init__(self, size: int, met: Tally) -> None:
        self._size = size
        self._met = met

    def __len__(self) -> int:
        return len(self.documents)

    @property
    def documents(self) -> Integers:
        """Those that meet it, ascending."""
        return self._met.documents

    @property
    def met(self) -> Tally:
        """The documents with what it is worth there."""
        return self._met

    @property
    def nbytes(self) -> int:
        """Memory that it takes once it has been looked up."""
        each = sum(column.itemsize for column in self._met)
        return len(self) * each + (self._size * 5 if self._is_dense else 0)

    def mark(self, marks: Booleans) -> None:
        """Set ``marks``, which are as many as the snapshot has documents, where it is met."""
        if self._is_dense:
            np.logical_or(marks, self._dense.numbers, out=marks)
        else:
            marks[self.documents] = True

    def has(self, documents: Integers) -> Booleans:
        """Which of ``documents`` meet it."""
        if self._is_dense:
            return self._dense.numbers.take(documents) > 0
        met: Booleans = self._padded.take(np.searchsorted(self.documents, documents)) == documents
        return met

    def seen_from(self, documents: Integers) -> Tally:
        """What it is worth on each of ``documents``; 0 where it is not met."""
        if documents is self.documents:
            return self._met
        if self._is_dense:
            return _taken(documents, self._dense.numbers, self._dense.flags)
        at = np.searchsorted(self.documents, documents)
        met = np.flatnonzero(self._padded.take(at) == documents)
        seen = Tally.of(documents, np.zeros(len(documents), np.float32))
        seen.numbers[met] = self._met.numbers[at[met]]
        seen.flags[met] = self._met.flags[at[met]]
        return seen

    def everywhere(self) -> Tally:
        """What it is worth on every document of the snapshot; 0 where it is not met. ``documents`` are left out."""
        return self._dense if self._is_dense else self._spread_out()

    def among(self, documents: Integers) -> Integers:
        """Those of ``documents``, which ascend, that meet it."""
        if len(self) * _BISECTED_SHARE > len(documents):
            return documents[self.has(documents)]
        at = np.searchsorted(documents, self.documents)
        return self.documents[documents.take(at, mode="clip") == self.documents] if len(documents) else documents

    @property
    def _is_dense(self) -> bool:
        return len(self) * _DENSE_SHARE > self._size

    @cached_property
    def _dense(self) -> Tally:
        return self._spread_out()

    def _spread_out(self) -> Tally:
        dense = Tally.of(self.documents[:0], np.zeros(self._size, np.float32))
        flags = np.zeros(self._size, np.uint8)
        dense.numbers[self.documents] = self._met.numbers
        flags[self.documents] = self._met.flags
        return dense._replace(flags=flags)

    @cached_property
    def _padded(self) -> Integers:
        """The documents and one that is none of them, for a place behind the last."""
        return np.append(self.documents, np.int32(-1))
