"""The curated sets of the running site, read again soon after one was loaded, changed or withdrawn."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING

from archive.catalogue.events import has_news, latest_event
from archive.curation import shown_collections
from archive.errors import BiendaoError
from archive.store import collection_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive.curation import Collection
    from archive.home import ArchiveHome

_log = logging.getLogger(__name__)


class CuratedSets:
    """The sets that an archive shows, as its event log knows them.

    Args:
        home: The archive.
        clock: Monotonic seconds.

    Raises:
        CurationError: A set cannot be read (R701 to R719, R739, R741).
        StoreError: An object is damaged (R304, R305).
    """

    def __init__(self, home: ArchiveHome, clock: Callable[[], float] = time.monotonic) -> None:
        self._home = home
        self._clock = clock
        self._turn = threading.Lock()
        self._looked = clock()
        self._event, self._sets = self._read()

    def __call__(self) -> tuple[Collection, ...]:
        """In the order of their slugs; at most `Settings.collections_refresh_seconds` behind the event log."""
        if self._clock() - self._looked >= self._home.settings.collections_refresh_seconds and self._turn.acquire(
            False
        ):
            try:
                self._looked = self._clock()
                self._look()
            finally:
                self._turn.release()
        return self._sets

    def _look(self) -> None:
        with self._home.catalogue().reading() as session:
            event = latest_event(session)
            has_changed = event != self._event and has_news(session, collection_name(""), after=self._event)
        if not has_changed:
            self._event = event
            return
        try:
            self._event, self._sets = self._read()
        except BiendaoError as error:
            # Readers keep what they have; `biendao verify` names what is wrong.
            self._event = event
            _log.warning("curated sets stay as they were: %s", error)

    def _read(self) -> tuple[int, tuple[Collection, ...]]:
        with self._home.catalogue().reading() as session:
            event = latest_event(session)
            return event, shown_collections(session, self._home.store())
