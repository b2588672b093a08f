"""One segment of an index as arrays: its documents, its items, and any posting list, kept while used."""

from __future__ import annotations

import re
import threading
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

import numpy as np

from archive.errors import SearchError
from archive.search.whoosh.arrays import ArrayFile
from archive.search.whoosh.frame import KINDS, STRIDE_BITS, owners, read_frame
from archive.search.whoosh.postings import Postings, check_postings, read_postings
from archive.search.whoosh.schema import INDEX_NAME, PID, form_of, term_of

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt

    from archive.search.whoosh.codec import ArraySegment
    from archive.search.whoosh.kept import Kept
    from archive.search.whoosh.postings import Postings

_KEPT = 4096
"""Terms whose numbers are remembered as long as the segment is in use."""

_NAME = re.compile(rf"{INDEX_NAME}_[0-9a-f]{{16}}")


class OpenSegments:
    """Segments that somebody uses, each opened once however many indexes it belongs to.

    Args:
        cache: Where their posting lists are kept.
    """

    def __init__(self, cache: Kept) -> None:
        self._cache = cache
        self._segments: WeakValueDictionary[str, Segment] = WeakValueDictionary()
        self._lock = threading.Lock()

    def get(self, folder: Path, entry: ArraySegment) -> Segment:
        """The segment that a table of contents names.

        Raises:
            SearchError: It is damaged, or another than the table says (R411).
        """
        name = entry.segment_id()
        if not _NAME.fullmatch(name):
            raise SearchError("R411", problem="a segment has a strange name")
        with self._lock:
            segment = self._segments.get(name)
            if segment is None:
                segment = self._segments[name] = Segment(entry.path(folder), self._cache)
        if len(segment.numbers) != entry.doc_count_all():
            raise SearchError("R411", problem="a segment is another than its index says")
        return segment


class Segment:
    """A segment's documents and posting lists; deletions are the snapshot's business.

    Args:
        path: Its file.
        cache: Where posting lists are kept.

    Attributes:
        name: As the table of contents names it.
        numbers: Page number of each document; 0 for an item's own.
        lengths: Tokens on each page.
        item_of: Ordinal of the item to which each document belongs.
        columns: What is known of the items beside their words.
        place_span: All places are below it.

    Raises:
        SearchError: The file is damaged or forged (R411).
    """

    def __init__(self, path: Path, cache: Kept) -> None:
        self.name = path.stem
        self.file = ArrayFile(path, KINDS)
        self.frame = read_frame(self.file)
        self.numbers = self.frame.numbers
        self.lengths = self.frame.lengths
        self.item_of = self.frame.item_of
        self.columns = self.frame.columns
        self.place_span = int(self.frame.bases[-1])
        self._cache = cache
        self._is_sound = bytearray(len(self.frame.terms))
        self._number_of = lru_cache(_KEPT)(self.frame.terms.find)

    @cached_property
    def pids(self) -> npt.NDArray[np.bytes_]:
        """Permanent identifiers of the items, in UTF-8."""
        first, last = self.frame.terms.beginning_with(term_of(PID, ""))
        starts = self.frame.document_starts[first:last]
        self.file.check("documents", int(starts[0]), int(self.frame.document_starts[last]))
        owners = self.item_of[self.file.arrays["documents"][starts]]
        pids = np.array([form_of(term).encode() for term in self.frame.terms.part(first, last)], np.bytes_)
        by_item = np.empty_like(pids)
        by_item[owners] = pids
        return by_item

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """What the items are sorted by where nothing else decides."""
        return self.frame.titles.text()

    @cached_property
    def _owners(self) -> npt.NDArray[np.uint32]:
        return owners(self.frame.bases)

    def postings(self, field: str, form: str) -> Postings | None:
        """The posting list of ``form`` in ``field``; None where it does not occur."""
        return self._cache.get((self.name, field, form), lambda: self._read(term_of(field, form)))

    def has(self, field: str, form: str) -> bool:
        """Whether ``form`` occurs in ``field``."""
        return self.number_of(field, form) is not None

    def number_of(self, field: str, form: str) -> int | None:
        """The number of ``form`` in ``field``; None where it does not occur."""
        return self._number_of(term_of(field, form))

    def count_places(self, field: str, form: str) -> int:
        """At how many places ``form`` stands in ``field``; nothing is read of them."""
        number = self.number_of(field, form)
        return 0 if number is None else int(self.frame.place_starts[number + 1]) - int(self.frame.place_starts[number])

    def _read(self, term: bytes) -> Postings | None:
        number = self._number_of(term)
        if number is None:
            return None
        postings = read_postings(self.file, self.frame, number, is_sound=bool(self._is_sound[number]))
        self._is_sound[number] = True
        return postings

    def documents_of(self, places: npt.NDArray[Any]) -> npt.NDArray[np.uint32]:
        """The document in which each of ``places`` lies."""
        documents: npt.NDArray[np.uint32] = self._owners[places >> STRIDE_BITS]
        return documents

    def bases_of(self, documents: npt.NDArray[Any]) -> npt.NDArray[np.uint32]:
        """The least place of each of ``documents``; that of the one behind the last is the end of all places."""
        bases: npt.NDArray[np.uint32] = self.frame.bases[documents]
        return bases

    def begun(self, field: str, beginning: str) -> range:
        """Numbers of the forms in ``field`` that begin with ``beginning``, in the order of their bytes."""
        return range(*self.frame.terms.beginning_with(term_of(field, beginning)))

    def form(self, number: int) -> str:
        """The form with this number."""
        return form_of(self.frame.terms[number])

    def forms(self, terms: range) -> list[str]:
        """The forms with these numbers."""
        return [form_of(term) for term in self.frame.terms.part(terms.start, terms.stop)]

    def stretch(self, terms: range) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint16]]:
        """Documents of all forms with these numbers, one form after another, and occurrences in each.

        Raises:
            SearchError: They are damaged (R411).
        """
        starts = self.frame.document_starts
        begin, end = int(starts[terms.start]), int(starts[terms.stop])
        for name in ("documents", "frequencies"):
            self.file.check(name, begin, end)
        documents: npt.NDArray[np.uint32] = self.file.arrays["documents"][begin:end]
        if len(documents) and int(documents.max()) >= len(self.numbers):
            raise SearchError("R411", problem="a posting list leads nowhere")
        return documents, self.file.arrays["frequencies"][begin:end]

    def counts(self, terms: range) -> npt.NDArray[np.int64]:
        """How many documents of their `stretch` belong to each form."""
        starts = self.frame.document_starts[terms.start : terms.stop + 1].astype(np.int64)
        return starts[1:] - starts[:-1]

    def documents_with(self, pid: str) -> npt.NDArray[np.uint32]:
        """All documents of an item."""
        number = self.frame.terms.find(term_of(PID, pid))
        if number is None:
            return np.empty(0, np.uint32)
        return read_postings(self.file, self.frame, number).documents

    def check_ahead(self) -> None:
        """Make sure now of all posting lists, and not of each when it is first read.

        Raises:
            SearchError: Some are damaged or lead nowhere (R411).
        """
        if 0 in self._is_sound:
            check_postings(self.file, self.frame)
            self._is_sound = bytearray(b"\1") * len(self._is_sound)

    def check(self) -> None:
        """Make sure that the whole file is as it was written.

        Raises:
            SearchError: It is not (R411).
        """
        for name in KINDS:
            self.file.check(name)
