"""What an index holds, in Whoosh's words: fields of ready forms with positions, and the item of each document."""

from __future__ import annotations

import numpy as np
from whoosh import fields, formats

from archive.search.whoosh import guard

VERSION = 5
"""Counted up with every change of what is written; an index of another version is rebuilt."""

INDEX_NAME = "pages"
PAGE_FIELD = "text"
DESCRIPTION_FIELDS = ("title", "number", "agent", "scope")
PID = "pid"
FIELD_NAMES = (PID, *DESCRIPTION_FIELDS, PAGE_FIELD)

POSITION = np.dtype("<u4")
_MARKS = {name: bytes([number]) for number, name in enumerate(FIELD_NAMES)}

guard.install()


class PositionArrays(formats.Format):  # type: ignore[misc]  # Whoosh has no types
    """Posting values that are positions as raw little-endian 32-bit numbers."""

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


class FormField(fields.FieldType):  # type: ignore[misc]  # Whoosh has no types
    """A field of the forms of `archive.search.forms`, each asked for as it is written."""

    def __init__(self) -> None:
        super().__init__(format=PositionArrays(), analyzer=None, scorable=True)


def schema() -> fields.Schema:
    """The schema of every index of this version."""
    return fields.Schema(**{name: FormField() for name in FIELD_NAMES})


def term_of(field: str, form: str) -> bytes:
    """The term under which ``form`` stands in ``field``: a byte for the field, then UTF-8."""
    return _MARKS[field] + form.encode()


def form_of(term: bytes) -> str:
    """The form of a term; a forged one is told from all others and raises nothing."""
    return term[1:].decode(errors="replace")


def field_of(term: bytes) -> str:
    """The field of a term."""
    return FIELD_NAMES[term[0]]
