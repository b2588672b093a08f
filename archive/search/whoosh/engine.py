"""The search engine over Whoosh: Whoosh commits, merges, deletes and stores; NumPy ranks."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import numpy as np

from archive.errors import SearchError
from archive.failpoints import failpoint
from archive.search.engine import Audience, Hits, Lookup
from archive.search.whoosh import folder as folders
from archive.search.whoosh.damage import damage_told
from archive.search.whoosh.evaluation import evaluate
from archive.search.whoosh.kept import Kept
from archive.search.whoosh.segment import OpenSegments
from archive.search.whoosh.snapshot import Snapshot
from archive.search.whoosh.writer import IndexWriter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from archive.search.documents import ItemDocument, Run
    from archive.search.query import Words
    from archive.settings import Settings

_LOOKS = 5
"""A writer may remove a segment, or a rebuild all of them, between the look at the list and the opening."""


class WhooshEngine:
    """Both indexes below one folder; safe to share between threads.

    Args:
        settings: Names the folder, the time between two looks for a newer index, and limits.
        clock: Seconds that only grow.
    """

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        self._root = settings.index_path
        self._settings = settings
        self._clock = clock
        self._kept = Kept(settings.index_cache_megabytes)
        self._opened = OpenSegments(self._kept)
        self._lock = threading.Lock()
        self._snapshots: dict[Audience, tuple[float, Path, Snapshot]] = {}

    def search(self, lookup: Lookup) -> Hits:
        """Answer one question; see `SearchEngine.search`."""
        return evaluate(self.snapshot(lookup.audience), lookup, max_expansions=self._settings.max_query_expansions)

    def replace(self, documents: Iterable[ItemDocument], gone: Iterable[str] = ()) -> None:
        """Put items in and take items out; see `SearchEngine.replace`."""
        build = folders.require_build(self._root)
        with damage_told(build):
            writer = self._writer(build)
            writer.put(documents, tuple(gone))
            writer.commit()
        self._look_again()

    def rebuild(self, filled_with: Iterable[Run]) -> None:
        """Build both indexes anew, then switch; see `SearchEngine.rebuild`."""
        with damage_told(self._root):
            build = folders.new_build(self._root)
            failpoint("search.rebuild.begun")
            writer = self._writer(build)
        for run in filled_with:
            with damage_told(build):
                writer.put(run.documents, run.gone)
        with damage_told(build):
            writer.commit(whole=True)
        with damage_told(self._root):
            folders.switch_to(self._root, build)
        self._look_again()

    def version(self, audience: Audience) -> str:
        """A word that stays the same as long as an index answers the same, as of the last look."""
        snapshot = self.snapshot(audience)
        kept = self._snapshots.get(audience)
        return f"{kept[1].name if kept else ''}/{snapshot.generation}"

    def occurs(self, audience: Audience, words: Words) -> bool:
        """Whether words stand somewhere; see `SearchEngine.occurs`."""
        return self.snapshot(audience).vocabulary.occurs(words)

    def words(self, audience: Audience, beginning: str, limit: int) -> dict[str, int]:
        """Words of the index with their pages; see `SearchEngine.words`."""
        return self.snapshot(audience).vocabulary.words(beginning, limit)

    def check_ahead(self) -> None:
        """Look through both indexes; see `SearchEngine.check_ahead`."""
        for audience in Audience:
            for segment in self.snapshot(audience).segments:
                segment.check_ahead()

    def exists(self) -> bool:
        """Whether there is an index that this version can read."""
        return folders.build_in_use(self._root) is not None

    def count_pages(self, audience: Audience = Audience.STAFF) -> int:
        """Pages in an index."""
        snapshot = self.snapshot(audience)
        return int((snapshot.live & snapshot.is_page).sum())

    def pids(self, audience: Audience) -> frozenset[str]:
        """Items in an index."""
        snapshot = self.snapshot(audience)
        return frozenset(pid.decode() for pid in snapshot.pids[snapshot.live_items].tolist())

    def page_counts(self, audience: Audience) -> dict[str, int]:
        """Pages of each item in an index as it is on the disk now."""
        self._look_again()
        snapshot = self.snapshot(audience)
        pages = np.bincount(snapshot.item_of[snapshot.live & snapshot.is_page], minlength=len(snapshot.pids))
        there = zip(snapshot.pids[snapshot.live_items].tolist(), pages[snapshot.live_items].tolist(), strict=True)
        return {pid.decode(): count for pid, count in there}

    def forget(self) -> None:
        """Put the indexes out of use; see `SearchEngine.forget`."""
        folders.forget(self._root)
        with self._lock:
            self._snapshots.clear()

    def let_go(self) -> None:
        """Give the memory back in which posting lists are kept at hand; what is asked next is read anew."""
        self._kept.clear()

    def snapshot(self, audience: Audience) -> Snapshot:
        """The newest state of an index, as of the last look.

        Raises:
            SearchError: There is none (R410), it is damaged (R411), forged (R412) or open to others (R413).
        """
        now = self._clock()
        kept = self._snapshots.get(audience)
        if kept is not None and kept[0] >= 0 and now - kept[0] < self._settings.index_refresh_seconds:
            return kept[2]
        with self._lock:
            build, snapshot = self._open(audience)
            self._snapshots[audience] = (now, build, snapshot)
            return snapshot

    def _open(self, audience: Audience) -> tuple[Path, Snapshot]:
        """Read the newest state; what was taken away meanwhile is no damage as long as there is something newer."""
        for _ in range(_LOOKS):
            newest = folders.newest(self._root, audience)
            try:
                with damage_told(self._root):
                    return self._read(audience)
            except SearchError:
                if folders.newest(self._root, audience) == newest:
                    raise
        with damage_told(self._root):
            return self._read(audience)

    def _read(self, audience: Audience) -> tuple[Path, Snapshot]:
        build = folders.require_build(self._root)
        storage = folders.ReadingStorage(build / audience)
        kept = self._snapshots.get(audience)
        older = kept[2] if kept is not None and kept[1] == build else None
        if older is not None and older.generation == folders.generation_in(build / audience):
            return build, older
        contents = folders.read_contents(storage)
        segments = [self._opened.get(build / audience, entry) for entry in contents.segments]
        deleted = [sorted(entry.deleted_docs()) for entry in contents.segments]
        for segment, gone in zip(segments, deleted, strict=True):
            if gone and not 0 <= gone[0] <= gone[-1] < len(segment.numbers):
                raise SearchError("R411", problem="what is deleted was never there")
        return build, Snapshot(contents.generation, segments, deleted, self._kept)

    def _writer(self, build: Path) -> IndexWriter:
        return IndexWriter(build, self._opened, self._settings.index_writer_megabytes)

    def _look_again(self) -> None:
        with self._lock:
            self._snapshots = {audience: (-1.0, build, kept) for audience, (_, build, kept) in self._snapshots.items()}
