"""Where something is met and what it is worth there, on documents of a snapshot."""

from __future__ import annotations

from abc import ABC, abstractmethod
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
    Ordinals = npt.NDArray[np.intp]

FAITHFUL = 1
"""Flag of a document where every mark that was typed is there."""
LIT = 2
"""Flag of a document whose own text has it, not only its item's description."""

_BISECTED_SHARE = 16
"""What one of so many documents has is looked for among them, and not they in it."""
_MANY = 256
"""More documents than so many are looked up in arrays as long as the snapshot sooner than by bisection."""
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

    def at(self, documents: Integers) -> Tally:
        """Of numbers and flags of all documents those of ``documents``."""
        return Tally(documents, self.numbers.take(documents), self.flags.take(documents))

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
    if len(documents) * _SORTED_SHARE > size:
        return Tally(NOTHING.documents, *piled(size, parts)).at(documents)
    at = [part._replace(documents=documents.searchsorted(part.documents).astype(np.int32)) for part in parts]
    return Tally(documents, *piled(len(documents), at))


def piled(size: int, parts: Sequence[Tally]) -> tuple[Floats, Bytes]:
    """Numbers added up and flags brought together in arrays as long as ``size``, above all documents of ``parts``."""
    numbers, flags = np.zeros(size, np.float32), np.zeros(size, np.uint8)
    for number, part in enumerate(part for part in parts if len(part.documents)):
        at = part.documents.astype(np.intp)
        numbers[at] = part.numbers + numbers.take(at) if number else part.numbers
        flag = part.flags[0]
        if not number and (part.flags == flag).all():
            flags = (numbers > 0) * flag
        elif part.flags.any():
            flags[at] = part.flags | flags.take(at)
    return numbers, flags


def union(size: int, parts: Sequence[Integers]) -> Integers:
    """What stands in any of ``parts``, each ascending and below ``size``; ascending, without repetition."""
    parts = [part for part in parts if len(part)]
    if len(parts) <= 1:
        return parts[0] if parts else NOTHING.documents
    if sum(map(len, parts)) * _SORTED_SHARE < size:
        return np.unique(np.concatenate(parts))
    marks = np.zeros(size, bool)
    for part in parts:
        marks[part.astype(np.intp)] = True
    return marks.nonzero()[0].astype(np.int32)


def met_by_any(size: int, findings: Sequence[Finding]) -> Integers:
    """Documents that meet any of ``findings``, ascending."""
    if sum(finding.expected for finding in findings) * _SORTED_SHARE < size:
        return union(size, [finding.documents for finding in findings])
    marks = np.zeros(size, bool)
    for finding in findings:
        finding.mark(marks)
    return marks.nonzero()[0].astype(np.int32)


def meeting(documents: Integers, others: Integers) -> tuple[Ordinals, Ordinals]:
    """The places of what ``documents`` and ``others`` have in common, in either; both ascend.

    The fewer are looked for among the others.
    """
    if len(others) < len(documents):
        at = documents.searchsorted(others)
        own = (documents.take(at, mode="clip") == others).nonzero()[0]
        return at.take(own), own
    at = others.searchsorted(documents)
    there = (others.take(at, mode="clip") == documents).nonzero()[0] if len(others) else at[:0]
    return there, at.take(there)


class Finding(ABC):
    """What meets a clause; immutable."""

    @abstractmethod
    def __len__(self) -> int:
        """How many documents meet it."""

    @property
    @abstractmethod
    def expected(self) -> int:
        """About how many documents meet it, as soon told as possible."""

    @property
    @abstractmethod
    def met(self) -> Tally:
        """The documents that meet it, with what it is worth there, more than 0."""

    @property
    @abstractmethod
    def nbytes(self) -> int:
        """Memory that it takes."""

    @property
    def documents(self) -> Integers:
        """Those that meet it, ascending."""
        return self.met.documents

    @abstractmethod
    def mark(self, marks: Booleans) -> None:
        """Set ``marks``, which are as many as the snapshot has documents, where it is met."""

    @abstractmethod
    def has(self, documents: Integers) -> Booleans:
        """Which of ``documents`` meet it."""

    @abstractmethod
    def seen_from(self, documents: Integers) -> Tally:
        """What it is worth on each of ``documents``; 0 where it is not met."""

    @abstractmethod
    def everywhere(self) -> Tally:
        """What it is worth on every document of the snapshot; 0 where it is not met. ``documents`` are left out."""

    @abstractmethod
    def add_to(self, score: Floats, unit: float) -> None:
        """Add what it is worth, times ``unit``, to the ``score`` of every document of the snapshot."""

    @abstractmethod
    def among(self, documents: Integers) -> Integers:
        """Those of ``documents``, which ascend, that meet it."""


class Listed(Finding):
    """What meets a clause, as a list of documents.

    Args:
        size: Documents of the snapshot.
        met: See `Finding.met`.
    """

    def __init__(self, size: int, met: Tally) -> None:
        self._size = size
        self._met = met

    def __len__(self) -> int:
        return len(self._met.documents)

    @property
    def expected(self) -> int:
        """See `Finding.expected`."""
        return len(self)

    @property
    def met(self) -> Tally:
        """See `Finding.met`."""
        return self._met

    @property
    def nbytes(self) -> int:
        """See `Finding.nbytes`."""
        return sum(column.nbytes for column in self._met)

    def mark(self, marks: Booleans) -> None:
        """See `Finding.mark`."""
        marks[self.documents.astype(np.intp)] = True

    def has(self, documents: Integers) -> Booleans:
        """See `Finding.has`."""
        if self._is_worth_marking(documents):
            marks = np.zeros(self._size, bool)
            self.mark(marks)
            return marks.take(documents)
        met: Booleans = self._padded.take(self.documents.searchsorted(documents)) == documents
        return met

    def seen_from(self, documents: Integers) -> Tally:
        """See `Finding.seen_from`."""
        if documents is self.documents:
            return self._met
        if self._is_worth_marking(documents):
            return self.everywhere().at(documents)
        at, own = meeting(documents, self.documents)
        seen = Tally.of(documents, np.zeros(len(documents), np.float32))
        seen.numbers[at] = self._met.numbers.take(own)
        seen.flags[at] = self._met.flags.take(own)
        return seen

    def numbers_at(self, documents: Integers) -> Floats | None:
        """What it is worth on each of ``documents``, which ascend; None where it is met by none of them."""
        at, own = meeting(documents, self.documents)
        if not len(at):
            return None
        numbers = np.zeros(len(documents), np.float32)
        numbers[at] = self._met.numbers.take(own)
        return numbers

    def everywhere(self) -> Tally:
        """See `Finding.everywhere`."""
        numbers, flags = np.zeros(self._size, np.float32), np.zeros(self._size, np.uint8)
        at = self.documents.astype(np.intp)
        numbers[at] = self._met.numbers
        flags[at] = self._met.flags
        return Tally(self.documents[:0], numbers, flags)

    def add_to(self, score: Floats, unit: float) -> None:
        """See `Finding.add_to`."""
        at = self.documents.astype(np.intp)
        score[at] = score.take(at) + np.float32(unit) * self._met.numbers

    def among(self, documents: Integers) -> Integers:
        """See `Finding.among`."""
        if len(self) * _BISECTED_SHARE > len(documents):
            return documents[self.has(documents)]
        at = documents.searchsorted(self.documents)
        return self.documents[documents.take(at, mode="clip") == self.documents] if len(documents) else documents

    def _is_worth_marking(self, documents: Integers) -> bool:
        return len(documents) > _MANY and len(self) < len(documents) * _BISECTED_SHARE

    @cached_property
    def _padded(self) -> Integers:
        """The documents and one that is none of them, for a place behind the last."""
        return np.append(self.documents, np.int32(-1))
