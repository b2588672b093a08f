"""Second copies as witnesses of the event log.

Whoever rewrites the log from some row on and computes every hash anew leaves a chain that agrees
with itself. What he cannot reach is an edition on a disk that is kept elsewhere: it holds where
the log ended at its moment, and the log of today must still go through that row. Since each hash
covers the one before, one row of the chain proves all those above it.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from itertools import zip_longest
from typing import TYPE_CHECKING

import sqlalchemy as sa

from archive.care.edition import CATALOGUE, editions_in, find_edition, open_edition
from archive.care.findings import Finding
from archive.catalogue.events import FIRST_PREVIOUS_HASH, ChainHead
from archive.catalogue.models import Event
from archive.errors import StoreError
from archive.store.files import digest_of

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.orm import Session

    from archive.care.edition import Edition
    from archive.catalogue.database import Catalogue

_EVENTS = "SELECT id, hash FROM event ORDER BY id"
_Row = tuple[int, str]


def editions_at(place: Path) -> list[Path]:
    """The edition ``place``, or all those on the destination ``place``, oldest first.

    Raises:
        StoreError: There is none (R340).
    """
    found = find_edition(place)
    return editions_in(place) if found.parent == place else [found]


def contradictions(catalogue: Catalogue, folder: Path) -> list[Finding]:
    """What one edition says against the event log: nothing, where the log still begins with its events.

    An edition that cannot speak is named.

    Raises:
        CatalogueError: The database does not answer (R214).
    """
    with catalogue.reading() as session:
        try:
            edition = open_edition(folder)
            head = edition.card.log or _head_of(edition)
            return [] if _goes_through(session, head) else [_first_difference(session, edition, head)]
        except StoreError as error:
            return [Finding.of(error)]


def _goes_through(session: Session, head: ChainHead) -> bool:
    if head.events == 0:
        return True
    counted = sa.select(sa.func.count()).select_from(Event).where(Event.id <= head.event)
    here = session.scalar(sa.select(Event.hash).where(Event.id == head.event))
    return here == head.hash and session.scalars(counted).one() == head.events


def _first_difference(session: Session, edition: Edition, head: ChainHead) -> Finding:
    """The first event that is not the one that the edition keeps."""
    rows = session.execute(sa.select(Event.id, Event.hash).where(Event.id <= head.event).order_by(Event.id))
    kept_rows, rows_here = _events_of(edition), [(number, digest) for number, digest in rows]
    for kept, here in zip_longest(kept_rows, rows_here):
        if kept != here:
            number = min(row[0] for row in (kept, here) if row is not None)
            is_cut = here is None and not _has_events_after(session, number)
            return Finding("R354" if is_cut else "R353", {"event": number, "edition": edition.name})
    return Finding("R355", {"edition": edition.name, "event": head.event})


def _has_events_after(session: Session, number: int) -> bool:
    return session.scalar(sa.select(Event.id).where(Event.id > number).limit(1)) is not None


def _head_of(edition: Edition) -> ChainHead:
    events = _events_of(edition)
    number, digest = events[-1] if events else (0, FIRST_PREVIOUS_HASH)
    return ChainHead(event=number, hash=digest, events=len(events))


def _events_of(edition: Edition) -> list[_Row]:
    """Numbers and hashes of the events in the edition's catalogue, which is compared with its manifest first.

    Raises:
        StoreError: The catalogue in it is missing (R341), was changed (R342) or cannot be opened (R348).
    """
    path = edition.folder / CATALOGUE
    if not path.is_file():
        raise StoreError("R341", edition=edition.name, path=CATALOGUE)
    if digest_of(path, "sha256") != edition.digests[CATALOGUE]:
        raise StoreError("R342", edition=edition.name, path=CATALOGUE)
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            return connection.execute(_EVENTS).fetchall()
    except sqlite3.DatabaseError as error:
        raise StoreError("R348", edition=edition.name, problem=error) from error
