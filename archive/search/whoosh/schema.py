"""What an index holds, in Whoosh's words: token fields with positions, and one card a document.

An item is a run of documents that are written, kept and deleted together: first the item's own,
with its description, then one for each page with its text. The card is JSON:

    item   [pid, 0, 0, {"type", "fonds", "languages", "places", "from", "to", "title"}]
    page   [pid, number, tokens on the page]
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np
from whoosh import columns, fields, formats

from archive.search.forms import written
from archive.search.whoosh import guard

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.text.tokens import Token

VERSION = 4
"""Counted up with every change of what is written; an index of another version is rebuilt."""

INDEX_NAME = "pages"
PAGE_FIELD = "text"
DESCRIPTION_FIELDS = ("title", "number", "agent", "scope")
CARD = "card"
PID = "pid"

POSITION = np.dtype("<u4")

guard.install()


class PositionArrays(formats.Format):  # type: ignore[misc]  # Whoosh has no types
    """Posting values that are positions as raw little-endian 32-bit numbers.

    A whole block of postings is decoded by one call of NumPy instead of one unpickling a page.
    """

    posting_size = -1

    def decode_positions(self, value: bytes) -> list[int]:
        """Positions of a term in one document; lets Whoosh's own phrase matcher read the index."""
        return [int(position) for position in np.frombuffer(value, POSITION)]

    def decode_frequency(self, value: bytes) -> int:
        """Number of occurrences in one document."""
        return len(value) // POSITION.itemsize

    def decode_weight(self, value: bytes) -> float:
        """Weight of a term in one document: its frequency."""
        return float(self.decode_frequency(value))


class TokenField(fields.FieldType):  # type: ignore[misc]  # Whoosh has no types
    """A field that takes ready tokens and writes the forms of `archive.search.forms`."""

    def __init__(self) -> None:
        super().__init__(format=PositionArrays(), analyzer=None, scorable=True)

    def index(self, value: Sequence[Token], **kwargs: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Terms of ``value`` in the order of their bytes: term, frequency, weight, positions."""
        del kwargs
        places: dict[str, list[int]] = defaultdict(list)
        for token in value:
            for form in written(token):
                places[form].append(token.position)
        for form, positions in places.items():
            packed = np.array(positions, POSITION).tobytes()
            yield form.encode(), len(positions), float(len(positions)), packed


def schema() -> fields.Schema:
    """The schema of every index of this version."""
    described = {name: TokenField() for name in (*DESCRIPTION_FIELDS, PAGE_FIELD)}
    return fields.Schema(**described, **{PID: fields.ID(), CARD: fields.COLUMN(columns.VarBytesColumn())})
