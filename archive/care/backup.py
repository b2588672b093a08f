"""One more edition on a destination, made while others go on working.

The moment of an edition is one at which nobody writes to the store: the catalogue's read
transaction begins and the versions of all objects are counted while its lock is held, which takes
seconds. The copying that follows takes from each object the versions counted then, and leaves out
what the catalogue of that moment does not name; both come with the next edition.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import os
import secrets
import shutil
import sqlite3
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING

from archive.care.edition import CATALOGUE, close_edition, editions_in, name_at, open_edition
from archive.care.findings import Finding
from archive.care.objects import Taken, copy_object, write_root
from archive.catalogue.database import database_file, file_trouble
from archive.catalogue.events import EventRecord, EventType, record
from archive.errors import BiendaoError, CatalogueError, StoreError
from archive.failpoints import failpoint
from archive.store import locks
from archive.store.files import digest_of, disk_errors, make_folders, move_folder_durably, sync_tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from archive.care.edition import Edition
    from archive.catalogue.database import Catalogue
    from archive.settings import Settings
    from archive.store import Store

_UNFINISHED = ".biendao-unfinished-"
_UNITS = "SELECT pid FROM description_unit ORDER BY pid"
_OWED = "SELECT DISTINCT unit_pid FROM outbox WHERE destination = 'store'"


@dataclass(frozen=True, kw_only=True)
class Made:
    """An edition that was made.

    Attributes:
        folder: Where it lies.
        card_sha256: Digest of its card; written down elsewhere, it proves the whole edition.
        units: Units in it.
        files: Files in it.
        linked: How many of them an earlier edition held already.
    """

    folder: Path
    card_sha256: str
    units: int
    files: int
    linked: int


@dataclass(frozen=True)
class _Moment:
    """The archive at one moment.

    Attributes:
        units: Pids that the catalogue names.
        owed: Those whose description the store had not been given yet.
        heads: Number of versions of each object.
    """

    units: list[str]
    owed: set[str]
    heads: dict[str, int]


def back_up(
    store: Store,
    settings: Settings,
    destination: Path,
    *,
    full: bool,
    now: dt.datetime,
    on_finding: Callable[[Finding], None],
    progress: Callable[[int, int], None],
) -> Made:
    """Put one more edition on ``destination``.

    Args:
        store: What is copied.
        settings: Name the catalogue.
        destination: A folder on another disk; made if it is missing.
        full: Copy and read everything again instead of linking to the edition before.
        now: In UTC.
        on_finding: Told of each fault of the store that is met.
        progress: Told how many units of how many are copied.

    Raises:
        CatalogueError: The catalogue is no SQLite file (R336) or damaged (R218).
        StoreError: The destination lies in the archive (R337) or is in use (R338), the store has faults
            (R339), a disk refuses (R306 to R309), or what was written is not what is there (R342).
    """
    database = require_sqlite(settings)
    _require_apart(settings.home_path, destination)
    store.recover()
    with disk_errors(destination), _room(destination) as folder:
        previous = None if full else _newest(destination)
        moment = _seize(store, database, folder / CATALOGUE)
        taken = _copy(store, moment, folder, previous, on_finding=on_finding, progress=progress)
        if taken.findings:
            raise StoreError("R339", faults=len(taken.findings))
        failpoint("care.backup.copied")
        made_at = _free_moment(destination, now)
        units, program = len(moment.units), version("biendao")
        proof = close_edition(folder, taken.digests, program=program, made_at=made_at, units=units)
        sync_tree(folder)
        failpoint("care.backup.closed")
        final = destination / name_at(made_at)
        move_folder_durably(folder, final)
    return Made(folder=final, card_sha256=proof, units=units, files=len(taken.digests), linked=taken.linked)


def keep(catalogue: Catalogue, made: Made, *, actor: str, now: dt.datetime) -> None:
    """Enter the edition into the event log of the archive, with the digest that proves it."""
    detail = {"edition": made.folder.name, "card_sha256": made.card_sha256, "units": made.units, "files": made.files}
    event = EventRecord(type=EventType.REPLICATION, at=now, actor=actor, detail=detail)
    with catalogue.writing() as session:
        record(session, None, event)


def require_sqlite(settings: Settings) -> Path:
    """The file of the catalogue.

    Raises:
        CatalogueError: The catalogue is kept elsewhere (R336).
    """
    path = database_file(settings)
    if path is None:
        raise CatalogueError("R336", database=settings.catalogue_url.partition(":")[0])
    return path


def _copy(
    store: Store,
    moment: _Moment,
    folder: Path,
    previous: Edition | None,
    *,
    on_finding: Callable[[Finding], None],
    progress: Callable[[int, int], None],
) -> Taken:
    whole = Taken({CATALOGUE: digest_of(folder / CATALOGUE, "sha256"), **write_root(folder)})
    for done, pid in enumerate(moment.units, 1):
        if pid in moment.heads:
            taken = copy_object(store.root, pid, moment.heads[pid], folder, previous)
        else:
            taken = Taken(findings=[] if pid in moment.owed else [Finding("R320", {"pid": pid})])
        for finding in taken.findings:
            on_finding(finding)
        whole.digests.update(taken.digests)
        whole.linked += taken.linked
        whole.findings += taken.findings
        progress(done, len(moment.units))
    return whole


def _seize(store: Store, database: Path, copy: Path) -> _Moment:
    """Fix one moment of store and catalogue, and copy the catalogue of that moment."""
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as source:
        try:
            with locks.exclusive(store.root):
                source.execute("BEGIN")
                units = [pid for (pid,) in source.execute(_UNITS)]
                heads = {pid: store.versions_in_place(pid) for pid in store.pids()}
            owed = {pid for (pid,) in source.execute(_OWED)}
            _copy_database(source, copy)
        except sqlite3.DatabaseError as error:
            raise file_trouble(database, error) from error
    return _Moment(units, owed, heads)


def _copy_database(source: sqlite3.Connection, copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")  # one file, with no log beside it
        (sound,) = target.execute("PRAGMA integrity_check(1)").fetchone()
    if sound != "ok":
        raise file_trouble(copy, sound)
    with copy.open("rb") as stream:
        os.fsync(stream.fileno())


@contextmanager
def _room(destination: Path) -> Iterator[Path]:
    """A folder of its own on the destination, which nobody else uses meanwhile; gone unless it was moved."""
    make_folders(destination)
    descriptor = os.open(destination, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StoreError("R338", folder=destination) from None
        for leftover in destination.glob(f"{_UNFINISHED}*"):
            shutil.rmtree(leftover)
        folder = destination / f"{_UNFINISHED}{secrets.token_hex(4)}"
        folder.mkdir(mode=0o700)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(descriptor)


def _newest(destination: Path) -> Edition | None:
    """The newest edition that can be opened."""
    for folder in reversed(editions_in(destination)):
        with suppress(BiendaoError):
            return open_edition(folder)
    return None


def _require_apart(home: Path, destination: Path) -> None:
    home, place = home.resolve(), destination.resolve()
    if place.is_relative_to(home) or home.is_relative_to(place):
        raise StoreError("R337", folder=destination)


def _free_moment(destination: Path, now: dt.datetime) -> dt.datetime:
    """``now``, or the first second after it of which the destination has no edition."""
    while (destination / name_at(now)).exists():
        now += dt.timedelta(seconds=1)
    return now
