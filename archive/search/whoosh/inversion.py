"""Turning items into a segment: tokens gathered as numbers, then sorted all at once.

Each different word is looked at once; what a page adds to memory is two numbers a token.
"""

from __future__ import annotations

from array import array
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from archive.search.forms import written
from archive.search.whoosh.arrays import ArrayFileWriter
from archive.search.whoosh.columns import columns_of
from archive.search.whoosh.frame import KINDS, MOST_OCCURRENCES, STRIDE, STRIDE_BITS, Frame, owners
from archive.search.whoosh.schema import DESCRIPTION_FIELDS, PAGE_FIELD, PID, term_of
from archive.search.whoosh.strings import Strings, encoded
from archive.text.tokens import Token

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy.typing as npt

    from archive.search.documents import ItemDocument

_PLACE_BITS = 32
BYTES_A_TOKEN = 64
"""Memory that a token takes while its two or three forms are sorted: eight bytes for each, three times over."""


class _Groups(dict[tuple[str, str, str, bool], int]):
    """Numbers of the groups of forms under which tokens of one field are written."""

    def __init__(self, field: str, terms: dict[bytes, int]) -> None:
        self._field = field
        self._terms = terms
        self.sizes = array("I")
        self.members = array("I")

    def __missing__(self, key: tuple[str, str, str, bool]) -> int:
        surface, exact, folded, bare = key
        forms = written(Token(0, 0, surface, exact, folded, marked=False, bare=bare, position=0, part=False))
        return self.add(key, forms)

    def add(self, key: tuple[str, str, str, bool], forms: Sequence[str]) -> int:
        """Number a group that is new."""
        terms = self._terms
        self.members.extend([terms.setdefault(term_of(self._field, form), len(terms)) for form in forms])
        self.sizes.append(len(forms))
        number = self[key] = len(self)
        return number


class _Field:
    """Tokens of one field in the order in which they come: their groups of forms and their places."""

    def __init__(self, name: str, terms: dict[bytes, int]) -> None:
        self._groups = _Groups(name, terms)
        self._found = array("I")
        self._places = array("I")

    def add(self, tokens: Sequence[Token], base: int) -> int:
        """Put tokens in, and tell the last position."""
        groups = self._groups
        self._found.extend(
            [groups[surface, exact, folded, bare] for _, _, surface, exact, folded, _, bare, _, _ in tokens]
        )
        positions = [token[7] for token in tokens]
        self._places.extend([base + position for position in positions])
        return max(positions, default=0)

    def add_name(self, name: str, base: int) -> None:
        """Put one form in that is no token."""
        key = name, name, name, False
        if key not in self._groups:
            self._groups.add(key, (name,))
        self._found.append(self._groups[key])
        self._places.append(base)

    def keys(self, ranks: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
        """The rank of a term and below it a place, for every form of every token."""
        sizes = np.frombuffer(self._groups.sizes, np.uint32)
        members = ranks[np.frombuffer(self._groups.members, np.uint32)] << np.uint64(_PLACE_BITS)
        firsts = np.cumsum(sizes, dtype=np.int64) - sizes
        found = np.frombuffer(self._found, np.uint32)
        places = np.frombuffer(self._places, np.uint32)
        parts = [np.empty(0, np.uint64)]
        for at in range(sizes.max(initial=0)):
            has = (sizes > at)[found]
            parts.append(members[firsts[found[has]] + at] | places[has])
        return np.concatenate(parts)


class Inversion:
    """Items on their way into a segment.

    Attributes:
        pids: Items that are in.
        tokens: How many tokens are in.
    """

    def __init__(self) -> None:
        self._terms: dict[bytes, int] = {}
        self._fields = {name: _Field(name, self._terms) for name in (PID, *DESCRIPTION_FIELDS, PAGE_FIELD)}
        self._numbers = array("I")
        self._lengths = array("I")
        self._bases = array("I", [0])
        self._items: list[ItemDocument] = []
        self.pids: set[str] = set()
        self.tokens = 0

    def add(self, item: ItemDocument) -> None:
        """Put one item in."""
        base = self._bases[-1]
        last = max(self._fields[name].add(getattr(item, name), base) for name in DESCRIPTION_FIELDS)
        self._finish(item.pid, 0, 0, last)
        for page in item.pages:
            tokens = page.tokens
            last = self._fields[PAGE_FIELD].add(tokens, self._bases[-1])
            self._finish(item.pid, page.number, sum([not token[8] for token in tokens]), last)
            self.tokens += len(tokens)
        self.pids.add(item.pid)
        self._items.append(replace(item, title=(), number=(), agent=(), scope=(), pages=()))

    def _finish(self, pid: str, number: int, length: int, last: int) -> None:
        base = self._bases[-1]
        self._fields[PID].add_name(pid, base)
        self._numbers.append(number)
        self._lengths.append(length)
        self._bases.append(base + (-(-(last + 1 + STRIDE) >> STRIDE_BITS) << STRIDE_BITS))

    def write(self, path: Path) -> int:
        """Write the segment's file and bring it to the disk.

        Returns:
            How many documents it holds.
        """
        order = sorted(self._terms)
        ranks = np.empty(len(order), np.uint64)
        ranks[[self._terms[term] for term in order]] = np.arange(len(order), dtype=np.uint64)
        keys = np.sort(np.concatenate([field.keys(ranks) for field in self._fields.values()]))
        bases = np.array(self._bases, "<u4")
        postings = _Postings(_once(keys), owners(bases))
        frame = Frame(
            numbers=np.array(self._numbers, "<u4"),
            lengths=np.array(self._lengths, "<u4"),
            item_of=(np.cumsum(np.array(self._numbers) == 0) - 1).astype("<u4"),
            bases=bases,
            columns=columns_of(self._items),
            titles=encoded(item.sort_title for item in self._items),
            terms=Strings.of(order),
            document_starts=postings.document_starts(len(order)),
            place_starts=postings.place_starts(len(order)),
        )
        file = new_file(path, frame)
        file.arrays["documents"][:] = postings.documents
        file.arrays["frequencies"][:] = postings.frequencies
        file.arrays["places"][:] = postings.places
        file.seal()
        return len(frame.numbers)


class _Postings:
    """Postings from sorted keys, each there once."""

    def __init__(self, keys: npt.NDArray[np.uint64], owner_of: npt.NDArray[np.uint32]) -> None:
        terms = (keys >> np.uint64(_PLACE_BITS)).astype(np.uint32)
        places = keys.astype("<u4")
        documents = owner_of[places >> STRIDE_BITS]
        firsts = np.flatnonzero(_differs(terms) | _differs(documents))
        frequencies = np.diff(firsts, append=len(keys))
        if frequencies.max(initial=0) > MOST_OCCURRENCES:
            kept = np.arange(len(keys)) - np.repeat(firsts, frequencies) < MOST_OCCURRENCES
            terms, places = terms[kept], places[kept]
            frequencies = np.minimum(frequencies, MOST_OCCURRENCES)
            firsts = np.cumsum(frequencies) - frequencies
            documents = owner_of[places >> STRIDE_BITS]
        self.places = places
        self.documents = documents[firsts]
        self.frequencies = frequencies
        self._terms_of_places = terms
        self._terms_of_documents = terms[firsts]

    def document_starts(self, terms: int) -> npt.NDArray[np.uint32]:
        """Where the documents of each term begin, and the end of the last."""
        return _starts(self._terms_of_documents, terms)

    def place_starts(self, terms: int) -> npt.NDArray[np.uint32]:
        """Where the places of each term begin, and the end of the last."""
        return _starts(self._terms_of_places, terms)


def new_file(path: Path, frame: Frame) -> ArrayFileWriter:
    """A segment's file with all but its postings."""
    arrays = frame.arrays()
    shapes = {name: (KINDS[name], len(held)) for name, held in arrays.items()}
    documents, places = int(frame.document_starts[-1]), int(frame.place_starts[-1])
    lengths = {"documents": documents, "frequencies": documents, "places": places}
    file = ArrayFileWriter(path, shapes | {name: (KINDS[name], length) for name, length in lengths.items()})
    for name, held in arrays.items():
        file.arrays[name][:] = held
    return file


def _once(keys: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    return keys[_differs(keys)]


def _differs(values: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Which of ``values`` are not the same as the one before."""
    return np.concatenate(([True], values[1:] != values[:-1]))[: len(values)]


def _starts(of: npt.NDArray[np.uint32], terms: int) -> npt.NDArray[np.uint32]:
    return np.searchsorted(of, np.arange(terms + 1, dtype=np.uint32)).astype("<u4")
