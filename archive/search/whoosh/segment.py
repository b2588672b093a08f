"""One segment of an index as arrays: its documents' cards, and any posting list, kept while used."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from whoosh.columns import VarBytesColumn
from whoosh.reading import TermNotFound

from archive.search.whoosh.codec import POSITION_BITS, ArrayCodec, Postings
from archive.search.whoosh.columns import columns_of
from archive.search.whoosh.damage import damage_told
from archive.search.whoosh.schema import CARD, PositionArrays

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import numpy.typing as npt
    from whoosh.codec.whoosh3 import W3Segment
    from whoosh.filedb.filestore import FileStorage

MEGABYTE = 1024 * 1024


class ItemCard(NamedTuple):
    """What an index knows of an item beside its words.

    Attributes:
        pid: Its permanent identifier.
        type: Code of its kind, or empty.
        fonds: Reference code of its fonds, or empty.
        languages: Language codes.
        places: Identifiers of the places that it names.
        first_year: First year that its date covers; 0 where undated.
        last_year: Last year that its date covers.
        date: First day, ISO; empty where undated.
        title: For sorting.
    """

    pid: str
    type: str
    fonds: str
    languages: tuple[str, ...]
    places: tuple[str, ...]
    first_year: int
    last_year: int
    date: str
    title: str


class PostingCache:
    """Posting lists most recently used, up to a size; shared by all segments and threads.

    Args:
        megabytes: Most memory that the lists may take.
    """

    def __init__(self, megabytes: int) -> None:
        self._room = megabytes * MEGABYTE
        self._lists: OrderedDict[tuple[str, str, str], Postings | None] = OrderedDict()
        self._taken = 0
        self._lock = threading.Lock()

    def get(self, key: tuple[str, str, str], read: Callable[[], Postings | None]) -> Postings | None:
        """The list under ``key``, read when it is not at hand."""
        with self._lock:
            if key in self._lists:
                self._lists.move_to_end(key)
                return self._lists[key]
        postings = read()
        with self._lock:
            if key not in self._lists:
                self._lists[key] = postings
                self._taken += _size(postings)
            while self._taken > self._room:
                _, dropped = self._lists.popitem(last=False)
                self._taken -= _size(dropped)
        return postings

    def clear(self) -> None:
        """Let go of all lists."""
        with self._lock:
            self._lists.clear()
            self._taken = 0


def _size(postings: Postings | None) -> int:
    overhead = 256
    return overhead + (postings.nbytes if postings else 0)


class Segment:
    """A segment's documents and posting lists; deletions are the snapshot's business.

    Args:
        storage: The index folder.
        segment: The segment, as the table of contents names it.
        cache: Where posting lists are kept.

    Attributes:
        numbers: Page number of each document; 0 for an item's own.
        lengths: Tokens on each page.
        item_of: Ordinal of the item to which each document belongs.
        items: Cards of the items.
        columns: What their cards say, as numbers.
        pids: Permanent identifiers of the items, in UTF-8.
        titles: What the items are sorted by where nothing else decides.
        place_span: All places are below it.
    """

    def __init__(self, storage: FileStorage, segment: W3Segment, cache: PostingCache) -> None:
        self.name: str = segment.segment_id()
        self._folder = Path(storage.folder)
        self._cache = cache
        self._lock = threading.Lock()
        self._format = PositionArrays()
        codec = ArrayCodec()
        files = segment.open_compound_file(storage)
        self._terms = codec.terms_reader(files, segment)
        documents = codec.per_document_reader(files, segment)
        cards = [json.loads(card) for card in documents.column_reader(CARD, VarBytesColumn())]
        self.numbers: npt.NDArray[np.int64] = np.fromiter((card[1] for card in cards), np.int64, len(cards))
        self.lengths: npt.NDArray[np.int64] = np.fromiter(
            (card[2] if card[1] else 0 for card in cards), np.int64, len(cards)
        )
        self.item_of: npt.NDArray[np.int64] = np.cumsum(self.numbers == 0) - 1
        self.items: tuple[ItemCard, ...] = tuple(_item(card[0], card[3]) for card in cards if not card[1])
        self.columns = columns_of(self.items)
        self.pids: npt.NDArray[np.bytes_] = np.array([card.pid.encode() for card in self.items], np.bytes_)
        self.titles = tuple(card.title for card in self.items)
        self.place_span = len(cards) << POSITION_BITS

    def postings(self, field: str, form: str) -> Postings | None:
        """The posting list of ``form`` in ``field``; None where it does not occur."""
        return self._cache.get((self.name, field, form), lambda: self._read(field, form))

    def _read(self, field: str, form: str) -> Postings | None:
        # Whoosh's readers share one file position, so that only one thread may read.
        with self._lock, damage_told(self._folder):
            try:
                matcher = self._terms.matcher(field, form.encode(), self._format)
            except TermNotFound:
                return None
            postings: Postings = matcher.read()
            return postings

    def documents_of(self, places: npt.NDArray[np.integer[Any]]) -> npt.NDArray[np.int64]:
        """The document in which each of ``places`` lies."""
        return places.astype(np.int64, copy=False) >> POSITION_BITS

    def bases_of(self, documents: npt.NDArray[np.integer[Any]]) -> npt.NDArray[np.int64]:
        """The least place of each of ``documents``; that of the one behind the last is the end of all places."""
        return documents.astype(np.int64) << POSITION_BITS

    def vocabulary(self, field: str, beginning: str) -> Iterator[str]:
        """The forms in ``field`` that begin with ``beginning``, in the order of their bytes."""
        start = beginning.encode()
        with self._lock, damage_told(self._folder):
            for name, form in self._terms.terms_from(field, start):
                if name != field or not form.startswith(start):
                    return
                yield bytes(form).decode()


def _item(pid: str, facts: dict[str, Any]) -> ItemCard:
    return ItemCard(
        pid,
        facts["type"],
        facts["fonds"],
        tuple(facts["languages"]),
        tuple(facts["places"]),
        facts["from"],
        facts["to"],
        facts["date"],
        facts["title"],
    )
