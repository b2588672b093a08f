"""Whoosh's codec interface from our side: postings read as arrays, segments named and synced safely.

The files are those of the stock W3 codec; Whoosh's own searcher reads them, too.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from whoosh.codec.whoosh3 import WHOOSH3_HEADER_MAGIC, W3Codec, W3LeafMatcher, W3Segment
from whoosh.index import TOC, clean_files
from whoosh.writing import SegmentWriter

from archive.errors import SearchError
from archive.failpoints import failpoint
from archive.search.whoosh.schema import POSITION

POSTINGS_PER_BLOCK = 1024
"""Stock Whoosh has 128; larger blocks are fewer calls where whole lists are read."""

POSITION_BITS = 32
"""A place is a document number and, below it, a position of so many bits."""


class Postings(NamedTuple):
    """The postings of one term in one segment.

    Attributes:
        documents: Document numbers, ascending.
        frequencies: Occurrences in each document.
        places: Where it stands, ascending: a document's base and a position in one number. Two tokens
            stand side by side exactly when their places differ by one.
    """

    documents: npt.NDArray[np.int64]
    frequencies: npt.NDArray[np.int64]
    places: npt.NDArray[np.int64]

    @property
    def nbytes(self) -> int:
        """Memory that the arrays take."""
        return self.documents.nbytes + self.frequencies.nbytes + self.places.nbytes


class ArrayMatcher(W3LeafMatcher):  # type: ignore[misc]  # Whoosh has no types
    """A posting list that can be read whole."""

    def _read_header(self) -> None:
        # Whoosh's own check raises the bare Exception.
        self._postfile.seek(self._startoffset)
        if self._postfile.read(len(WHOOSH3_HEADER_MAGIC)) != WHOOSH3_HEADER_MAGIC:
            raise SearchError("R411", problem="a posting list has no header")
        super()._read_header()

    def read(self) -> Postings:
        """All postings from the first block on; deleted documents are still among them."""
        documents: list[npt.NDArray[np.int64]] = []
        values: list[bytes] = []
        self.reset()
        while not self._atend:
            self._read_data()
            deltas, _, block_values = self._data
            documents.append(np.cumsum(np.array(deltas, np.int64)))
            values.extend(block_values)
            self._next_block()
        sizes = np.fromiter(map(len, values), np.int64, len(values)) // POSITION.itemsize
        positions = np.frombuffer(b"".join(values), POSITION).astype(np.int64)
        numbers = np.concatenate(documents)
        return Postings(numbers, sizes, (np.repeat(numbers, sizes) << POSITION_BITS) + positions)


class ArrayCodec(W3Codec):  # type: ignore[misc]  # Whoosh has no types
    """The stock codec with `ArrayMatcher` for reading and safe segment names for writing."""

    def __init__(self) -> None:
        super().__init__(blocklimit=POSTINGS_PER_BLOCK)

    def postings_reader(self, dbfile: Any, terminfo: Any, format_: Any, term: Any = None, scorer: Any = None) -> Any:
        """The matcher of one term."""
        offset, length = terminfo.extent()
        return ArrayMatcher(dbfile, offset, length, format_, term=term, scorer=scorer)

    def new_segment(self, storage: Any, indexname: str) -> W3Segment:
        """A new segment whose name no seeded random generator can repeat.

        It carries the stock codec, since it is written into the table of contents.
        """
        del storage
        return W3Segment(W3Codec(blocklimit=POSTINGS_PER_BLOCK), indexname, segid=secrets.token_hex(8))


class DurableWriter(SegmentWriter):  # type: ignore[misc]  # Whoosh has no types
    """A writer whose commit outlives a loss of power: Whoosh itself never calls fsync."""

    def _commit_toc(self, segments: list[W3Segment]) -> None:
        folder = Path(self.storage.folder)
        for path in folder.glob(f"{self.indexname}_*.seg"):
            _sync(path)
        failpoint("search.commit.written")
        TOC(self.schema, segments, self.generation).write(self.storage, self.indexname)
        for path in folder.glob(f"_{self.indexname}_{self.generation}.toc"):
            _sync(path)
        _sync(folder)
        failpoint("search.commit.listed")
        clean_files(self.storage, self.indexname, self.generation, segments)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
