"""Writing items into the indexes of a build: one commit of each for a run of items, safe to repeat.

What outsiders may find is written once, into their index; staff's index links to the same files and has
segments of its own for the rest. A killed writer leaves the state before or after in each index; what it
left beside is cleared by the next one.
"""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import numpy as np
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, clean_files

from archive.failpoints import failpoint
from archive.search.engine import Audience
from archive.search.whoosh.codec import ArraySegment
from archive.search.whoosh.folder import ReadingStorage, generation_in, read_contents
from archive.search.whoosh.inversion import BYTES_A_TOKEN, Inversion
from archive.search.whoosh.kept import MEGABYTE
from archive.search.whoosh.merging import merge
from archive.search.whoosh.schema import INDEX_NAME, schema
from archive.search.whoosh.tiers import due, parted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

    from archive.search.documents import ItemDocument
    from archive.search.whoosh.segment import OpenSegments, Segment


class IndexWriter:
    """A writer of both indexes; the caller holds the writers' lock.

    Args:
        build: Folder of the build.
        opened: Segments that are open already.
        megabytes: Memory that may be filled before a segment is written.
    """

    def __init__(self, build: Path, opened: OpenSegments, megabytes: int) -> None:
        self._public = _Side(build / Audience.PUBLIC, opened, megabytes, is_public=True)
        self._private = _Side(build / Audience.STAFF, opened, megabytes, is_public=False)

    def put(self, items: Iterable[ItemDocument], gone: Collection[str] = ()) -> None:
        """Put items in, in place of what stood under their pids, and take the items ``gone`` out."""
        placed = list(items)
        self._remove({*gone, *(item.pid for item in placed)})
        for item in placed:
            side = self._public if item.is_public else self._private
            if side.holds(item.pid):
                side.remove({item.pid})
            side.add(item)

    def _remove(self, pids: set[str]) -> None:
        self._public.remove(pids)
        self._private.remove(pids)

    def commit(self, *, whole: bool = False) -> None:
        """Bring everything to the disk, outsiders' index first.

        Args:
            whole: Make one segment of all.
        """
        self._public.finish(whole=whole)
        _commit(self._public.folder, self._public.entries)
        failpoint("search.put.public")
        self._private.finish(whole=whole)
        for entry in self._public.entries:
            _link(entry.path(self._public.folder), entry.path(self._private.folder))
        _commit(self._private.folder, [*self._public.entries, *self._private.entries])


class _Side:
    """The segments of one kind, on their way from one commit to the next.

    Attributes:
        folder: Where they lie.
        entries: The segments with what is deleted in them.
    """

    def __init__(self, folder: Path, opened: OpenSegments, megabytes: int, *, is_public: bool) -> None:
        listed = read_contents(ReadingStorage(folder)).segments
        self.folder = folder
        self.entries: list[ArraySegment] = [entry for entry in listed if entry.is_public == is_public]
        self._opened = opened
        self._most_tokens = megabytes * MEGABYTE // BYTES_A_TOKEN
        self._is_public = is_public
        self._inversion = Inversion()

    def _segment(self, entry: ArraySegment) -> Segment:
        return self._opened.get(self.folder, entry)

    def holds(self, pid: str) -> bool:
        """Whether an item waits to be written."""
        return pid in self._inversion.pids

    def remove(self, pids: set[str]) -> None:
        """Delete items."""
        if not self._inversion.pids.isdisjoint(pids):
            self._flush()
        for entry in self.entries:
            segment = self._segment(entry)
            for pid in pids:
                for document in segment.documents_with(pid).tolist():
                    entry.delete_document(document)

    def add(self, item: ItemDocument) -> None:
        """Put an item in that is not there."""
        self._inversion.add(item)
        if self._inversion.tokens > self._most_tokens:
            self._flush()

    def _flush(self) -> None:
        if self._inversion.pids:
            entry = ArraySegment(INDEX_NAME, is_public=self._is_public)
            entry.set_doc_count(self._inversion.write(entry.path(self.folder)))
            self.entries.append(entry)
            self._inversion = Inversion()

    def finish(self, *, whole: bool) -> None:
        """Write what waits, drop what is all deleted, and merge what is due."""
        self._flush()
        self.entries = [entry for entry in self.entries if entry.doc_count()]
        if whole:
            spans = [self._segment(entry).place_span for entry in self.entries]
            for group in list(parted(self.entries, spans)):
                self._merge(group)
        while group := due(self.entries):
            self._merge(group)

    def _merge(self, group: list[ArraySegment]) -> None:
        if len(group) == 1 and not group[0].has_deletions():
            return
        entry = ArraySegment(INDEX_NAME, is_public=self._is_public)
        parts = [(self._segment(one), _live(one)) for one in group]
        entry.set_doc_count(merge(entry.path(self.folder), parts))
        self.entries = [one for one in self.entries if one not in group] + [entry]


def _live(entry: ArraySegment) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    live = np.ones(entry.doc_count_all(), bool)
    live[list(entry.deleted_docs())] = False
    return live


def _link(file: Path, beside: Path) -> None:
    """Let a finished file stand in another folder, too; file systems without links get a copy."""
    if beside.exists():
        return
    try:
        os.link(file, beside)
    except OSError:
        shutil.copyfile(file, beside)
        _sync(beside)


def _commit(folder: Path, entries: list[ArraySegment]) -> None:
    """List the segments, so that the commit outlives a loss of power: Whoosh itself never calls fsync."""
    storage = FileStorage(str(folder))
    generation = generation_in(folder) + 1
    for entry in entries:
        entry.seal()
    failpoint("search.commit.written")
    TOC(schema(), entries, generation).write(storage, INDEX_NAME)
    for path in folder.glob(f"_{INDEX_NAME}_{generation}.toc"):
        _sync(path)
    _sync(folder)
    failpoint("search.commit.listed")
    clean_files(storage, INDEX_NAME, generation, entries)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
