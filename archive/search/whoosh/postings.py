"""The postings of one term in one segment, straight from the mapped file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np

from archive.errors import SearchError

if TYPE_CHECKING:
    import numpy.typing as npt

    from archive.search.whoosh.arrays import ArrayFile
    from archive.search.whoosh.frame import Frame

Unsigned: TypeAlias = "npt.NDArray[Any]"


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


def _leads_somewhere(postings: Postings, frame: Frame) -> bool:
    return (
        _ascends(postings.documents, len(frame.numbers))
        and _ascends(postings.places, int(frame.bases[-1]))
        and bool(postings.frequencies.all())
        and int(postings.frequencies.sum(dtype=np.int64)) == len(postings.places)
    )


def _ascends(numbers: Unsigned, limit: int) -> bool:
    return bool(numbers[-1] < limit and (numbers[1:] > numbers[:-1]).all())
