"""The postings of one term in one segment, straight from the mapped file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np

from archive.errors import SearchError
from archive.search.whoosh.frame import POSTINGS

if TYPE_CHECKING:
    import numpy.typing as npt

    from archive.search.whoosh.arrays import ArrayFile
    from archive.search.whoosh.frame import Frame

Unsigned: TypeAlias = "npt.NDArray[Any]"

_AT_ONCE = 1 << 18
"""Documents of posting lists that are looked through together: many short lists cost as little as a long one, and few megabytes."""


class Postings(NamedTuple):
    """The postings of one term in one segment.

    Attributes:
        documents: Document numbers, ascending.
        frequencies: Occurrences in each document.
        places: Where it stands, ascending: a document's base and a position in one number. Two tokens
            stand side by side exactly when their places differ by one.
    """

    documents: Unsigned
    frequencies: Unsigned
    places: Unsigned

    @property
    def nbytes(self) -> int:
        """Bytes of its own: none, since the arrays are parts of a mapped file, which the system keeps and all processes share."""
        return 0


def read_postings(file: ArrayFile, frame: Frame, term: int, *, is_sound: bool = False) -> Postings:
    """The postings of the term with this number.

    Args:
        file: Of the segment.
        frame: The same.
        term: Its number.
        is_sound: Whether they were read before: the file is never written again, so that once is enough.

    Raises:
        SearchError: They are damaged or lead nowhere (R411).
    """
    first, last = int(frame.document_starts[term]), int(frame.document_starts[term + 1])
    begin, end = int(frame.place_starts[term]), int(frame.place_starts[term + 1])
    stretches = {"documents": slice(first, last), "frequencies": slice(first, last), "places": slice(begin, end)}
    postings = Postings(**{name: file.arrays[name][stretch] for name, stretch in stretches.items()})
    if not is_sound:
        for name, stretch in stretches.items():
            file.check(name, stretch.start, stretch.stop)
        if not _leads_somewhere(postings, frame):
            raise SearchError("R411", problem="a posting list leads nowhere")
    return postings


def check_postings(file: ArrayFile, frame: Frame) -> None:
    """Make sure of all terms at once of what `read_postings` makes sure of one.

    Args:
        file: Of the segment.
        frame: The same.

    Raises:
        SearchError: Some are damaged or lead nowhere (R411).
    """
    for name in POSTINGS:
        file.check(name)
    first = 0
    while first < len(frame.terms):
        upto = int(frame.document_starts[first]) + _AT_ONCE
        last = max(int(frame.document_starts.searchsorted(upto, "right")) - 1, first + 1)
        if not _all_lead_somewhere(file, frame, slice(first, last + 1)):
            raise SearchError("R411", problem="a posting list leads nowhere")
        first = last


def _all_lead_somewhere(file: ArrayFile, frame: Frame, terms: slice) -> bool:
    """`_leads_somewhere` of several terms; ``terms`` takes in the one behind the last."""
    document_starts, place_starts = (
        starts[terms].astype(np.int64) for starts in (frame.document_starts, frame.place_starts)
    )
    documents, frequencies = (
        file.arrays[name][document_starts[0] : document_starts[-1]] for name in ("documents", "frequencies")
    )
    places = file.arrays["places"][place_starts[0] : place_starts[-1]]
    times = np.add.reduceat(frequencies, document_starts[:-1] - document_starts[0], dtype=np.int64)
    return (
        _each_ascends(documents, document_starts, len(frame.numbers))
        and _each_ascends(places, place_starts, int(frame.bases[-1]))
        and bool(frequencies.all())
        and bool((times == np.diff(place_starts)).all())
    )


def _each_ascends(numbers: Unsigned, starts: npt.NDArray[np.int64], limit: int) -> bool:
    """Whether each stretch of ``numbers`` ascends; ``starts`` tells where each begins and where the last ends."""
    behind = starts[1:] - starts[0]
    ascends = numbers[1:] > numbers[:-1]
    ascends[behind[:-1] - 1] = True
    return bool(ascends.all() and (numbers.take(behind - 1) < limit).all())


def _leads_somewhere(postings: Postings, frame: Frame) -> bool:
    return (
        _ascends(postings.documents, len(frame.numbers))
        and _ascends(postings.places, int(frame.bases[-1]))
        and bool(postings.frequencies.all())
        and int(postings.frequencies.sum(dtype=np.int64)) == len(postings.places)
    )


def _ascends(numbers: Unsigned, limit: int) -> bool:
    return bool(numbers[-1] < limit and (numbers[1:] > numbers[:-1]).all())
