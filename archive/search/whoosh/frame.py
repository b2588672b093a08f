"""What a segment holds beside its postings, and the arrays of its file.

An item is a run of documents that are written, kept and deleted together: first the item's own, with its
description, then one for each page with its text. A place is the base of a document and a position in one
number; bases are multiples of 64 and leave at least 64 numbers between the last position of a document and
the next base, so that a table tells the document of a place, and no phrase reaches into the next document.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from archive.errors import SearchError
from archive.search.whoosh.columns import Coded, ItemColumns
from archive.search.whoosh.strings import Strings, encoded

if TYPE_CHECKING:
    import numpy.typing as npt

    from archive.search.whoosh.arrays import ArrayFile

STRIDE_BITS = 6
STRIDE = 1 << STRIDE_BITS
"""Bases are multiples of it, and the gap between two documents is no less."""
MOST_PLACES = (1 << 32) - STRIDE
"""Places are 32-bit numbers: room for some ten million pages in one segment."""

POSTINGS = {"documents": "<u4", "frequencies": "<u2", "places": "<u4"}
MOST_OCCURRENCES = (1 << 16) - 1
"""Occurrences of one form in one field of a document that are kept; frequencies are 16-bit numbers."""

_CODED = ("type", "fonds", "languages", "places")
_STRINGS = ("terms", "titles", *(f"{name}.values" for name in _CODED))
KINDS = {
    **dict.fromkeys(("numbers", "lengths", "item_of", "bases", "term.documents", "term.places"), "<u4"),
    **dict.fromkeys(("first_year", "last_year", "date"), "<i4"),
    **{f"{name}.{part}": "<i4" for name in _CODED for part in ("owners", "codes")},
    **{f"{name}.heap": "|u1" for name in _STRINGS},
    **{f"{name}.starts": "<u4" for name in _STRINGS},
    **POSTINGS,
}
"""All arrays of a segment's file with their types."""


@dataclass(frozen=True, eq=False)
class Frame:
    """A segment without its postings.

    Attributes:
        numbers: Page number of each document; 0 for an item's own.
        lengths: Tokens on each page.
        item_of: Ordinal of the item to which each document belongs.
        bases: Place of position 0 in each document, and the end of all places.
        columns: What is known of the items beside their words.
        titles: What the items are sorted by where nothing else decides.
        terms: A byte that says the field, and a form, for each term; sorted.
        document_starts: Where the documents of each term begin, and the end of the last.
        place_starts: Where the places of each term begin, and the end of the last.
    """

    numbers: npt.NDArray[np.uint32]
    lengths: npt.NDArray[np.uint32]
    item_of: npt.NDArray[np.uint32]
    bases: npt.NDArray[np.uint32]
    columns: ItemColumns
    titles: Strings
    terms: Strings
    document_starts: npt.NDArray[np.uint32]
    place_starts: npt.NDArray[np.uint32]

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """The arrays of its file, all but the postings."""
        numbers = {name: getattr(self, name) for name in ("numbers", "lengths", "item_of", "bases")}
        numbers |= {"term.documents": self.document_starts, "term.places": self.place_starts}
        numbers |= {name: getattr(self.columns, name) for name in ("first_year", "last_year", "date")}
        strings = {"terms": self.terms, "titles": self.titles}
        for name in _CODED:
            column: Coded = getattr(self.columns, name)
            strings[f"{name}.values"] = encoded(column.values)
            numbers |= {f"{name}.owners": column.owners, f"{name}.codes": column.codes}
        for name, held in strings.items():
            numbers |= {f"{name}.heap": held.heap, f"{name}.starts": held.starts}
        return numbers


def owners(bases: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    """The document of each stride of places."""
    strides = np.diff(bases) >> STRIDE_BITS
    return np.repeat(np.arange(len(strides), dtype=np.uint32), strides)


def read_frame(file: ArrayFile) -> Frame:
    """The frame in a segment's file.

    Raises:
        SearchError: It is damaged, or its numbers lead nowhere (R411).
    """
    for name in KINDS.keys() - POSTINGS.keys():
        file.check(name)
    arrays = file.arrays
    strings = {name: Strings(arrays[f"{name}.heap"], arrays[f"{name}.starts"]) for name in _STRINGS}
    if not all(held.is_sound for held in strings.values()):
        raise SearchError("R411", problem="a string of an index leads nowhere")
    frame = Frame(
        numbers=arrays["numbers"],
        lengths=arrays["lengths"],
        item_of=arrays["item_of"],
        bases=arrays["bases"],
        columns=_columns(arrays, strings),
        titles=strings["titles"],
        terms=strings["terms"],
        document_starts=arrays["term.documents"],
        place_starts=arrays["term.places"],
    )
    if not (_fits(frame) and _leads_into(frame, file)):
        raise SearchError("R411", problem="the numbers of an index do not fit together")
    return frame


def _columns(arrays: dict[str, npt.NDArray[Any]], strings: dict[str, Strings]) -> ItemColumns:
    def coded(name: str) -> Coded:
        return Coded(strings[f"{name}.values"].text(), arrays[f"{name}.owners"], arrays[f"{name}.codes"])

    return ItemColumns(
        type=coded("type"),
        fonds=coded("fonds"),
        languages=coded("languages"),
        places=coded("places"),
        first_year=arrays["first_year"],
        last_year=arrays["last_year"],
        date=arrays["date"],
    )


def _fits(frame: Frame) -> bool:
    """Whether documents, items and their columns agree with one another."""
    documents, items = len(frame.numbers), len(frame.titles)
    own = frame.numbers == 0
    lengths = {len(frame.lengths), len(frame.item_of), len(frame.bases) - 1}
    columns = {len(frame.columns.first_year), len(frame.columns.last_year), len(frame.columns.date)}
    if lengths != {documents} or columns != {items}:
        return False
    if int(own.sum()) != items or not (frame.item_of == np.cumsum(own, dtype=np.int64) - 1).all():
        return False
    bases = frame.bases.astype(np.int64)
    strides = bases[1:] - bases[:-1]
    if documents and (frame.bases[0] or int(strides.min()) < STRIDE or (strides & (STRIDE - 1)).any()):
        return False
    return all(_is_sound(getattr(frame.columns, name), items) for name in _CODED)


def _is_sound(column: Coded, items: int) -> bool:
    owners, codes = column.owners, column.codes
    if len(owners) != len(codes):
        return False
    return not len(owners) or bool(
        owners[0] >= 0
        and owners[-1] < items
        and (owners[1:] >= owners[:-1]).all()
        and codes.min() >= 0
        and codes.max() < len(column.values)
    )


def _leads_into(frame: Frame, file: ArrayFile) -> bool:
    """Whether every term's documents and places lie within the postings."""
    documents, places = file.arrays["documents"], file.arrays["places"]
    if len(file.arrays["frequencies"]) != len(documents):
        return False
    for starts, held in ((frame.document_starts, documents), (frame.place_starts, places)):
        if len(starts) != len(frame.terms) + 1 or starts[0] or starts[-1] != len(held):
            return False
        if not (starts[1:] > starts[:-1]).all():
            return False
    return True
