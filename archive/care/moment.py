"""One moment of the archive: what the catalogue says and how far each object of the store had come.

It is fixed while nobody writes to the store: the catalogue's read transaction begins and the
versions of all objects are counted under the store's lock. The copy of the catalogue is always one
SQLite file. A SQLite catalogue is copied page by page, any other row by row.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from archive.care.transfer import carry_over
from archive.catalogue import outbox
from archive.catalogue.database import file_trouble, new_catalogue
from archive.catalogue.events import ChainHead, chain_head
from archive.catalogue.models import DescriptionUnit, Destination
from archive.curation import known_slugs
from archive.settings import Settings
from archive.store import collection_name, locks
from archive.store.names import COLLECTION

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.engine import Connection

    from archive.catalogue.database import Catalogue
    from archive.store import Store


@dataclass(frozen=True)
class Moment:
    """The archive at one moment.

    Attributes:
        units: Pids that the catalogue names.
        collections: Names of the objects of curated sets, those that the store holds and those that the catalogue names.
        owed: Those whose description the store had not been given yet.
        versions: Number of versions of each object.
        log: Where the event log ended.
    """

    units: list[str]
    collections: list[str]
    owed: set[str]
    versions: dict[str, int]
    log: ChainHead


def seize(catalogue: Catalogue, store: Store, copy: Path) -> Moment:
    """Fix one moment of store and catalogue, and write the catalogue of that moment to the new file ``copy``.

    Raises:
        CatalogueError: The catalogue is damaged or does not answer (R214, R218).
    """
    with catalogue.reading() as session:
        with locks.exclusive(store.root):
            units = list(session.scalars(sa.select(DescriptionUnit.pid).order_by(DescriptionUnit.pid)))
            versions = {name: store.versions_in_place(name) for name in store.names()}
        owed = {pid for _, pid in outbox.pending(session, destination=Destination.STORE)}
        log = chain_head(session)
        _write(session.connection(), copy)
        curated = {collection_name(slug) for slug in known_slugs(session)}
    curated.update(name for name in versions if name.startswith(COLLECTION))
    return Moment(units, sorted(curated), owed, versions, log)


def _write(source: Connection, copy: Path) -> None:
    if source.dialect.name != "sqlite":
        with new_catalogue(Settings(database_url=f"sqlite:///{copy}")) as target:
            carry_over(source, target)
    try:
        with closing(sqlite3.connect(copy)) as file:
            if source.dialect.name == "sqlite":
                pages = source.connection.driver_connection
                assert isinstance(pages, sqlite3.Connection)
                pages.backup(file)
            file.execute("PRAGMA journal_mode = DELETE")  # one file, with no log beside it
            (sound,) = file.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        sound = str(error)
    if sound != "ok":
        raise file_trouble(copy, sound)
    with copy.open("rb") as stream:
        os.fsync(stream.fileno())
