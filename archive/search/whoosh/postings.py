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
        """Bytes of the arrays, of which all processes share what is mapped."""
        return self.documents.nbytes + self.frequencies.nbytes + self.places.nbytes


def read_postings(file: ArrayFile, frame: Frame, term: int) -> Postings:
    """The postings of the term with this number.

    Raises:
        SearchError: They are damaged or lead nowhere (R411).
    """
    first, last = int(frame.document_starts[term]), int(frame.document_starts[term + 1])
    begin, end = int(frame.place_starts[term]), int(frame.place_starts[term + 1])
    for name, start, stop in (("documents", first, last), ("frequencies", first, last), ("places", begin, end)):
        file.check(name, start, stop)
    documents = file.arrays["documents"][first:last]
    frequencies = file.arrays["frequencies"][first:last]
    places = file.arrays["places"][begin:end]
    if not (
        _ascends(documents, len(frame.numbers))
        and _ascends(places, int(frame.bases[-1]))
        and frequencies.all()
        and int(frequencies.sum(dtype=np.int64)) == len(places)
    ):
        raise SearchError("R411", problem="a posting list leads nowhere")
    return Postings(documents, frequencies, places)


def _ascends(numbers: Unsigned, limit: int) -> bool:
    return bool(numbers[-1] < limit and (numbers[1:] > numbers[:-1]).all())
