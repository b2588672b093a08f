"""An edition becomes a home: built beside the place where it will stand, proved, then renamed into it.

Whatever is wrong with the edition is found before the home exists. What can be made again, the
index and the page pictures, is made afterwards.
"""

from __future__ import annotations

import dataclasses
import secrets
import shutil
import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from archive.care.edition import CATALOGUE, STORE, find_edition, open_edition, strays_in
from archive.care.files import copy_hashed
from archive.care.findings import Finding
from archive.care.transfer import carry_over
from archive.care.verification import verify
from archive.catalogue.database import (
    database_file,
    engine_for,
    knows_revision,
    migrate,
    new_catalogue,
    open_catalogue,
    require_empty,
)
from archive.catalogue.events import EventRecord, EventType, record
from archive.catalogue.models import AccountSession, SignInAttempt
from archive.curation import enter_events
from archive.custody import bring_in_step
from archive.errors import BiendaoError, StoreError
from archive.failpoints import failpoint
from archive.settings import Settings
from archive.store import Store
from archive.store.files import disk_errors, make_folders, move_folder_durably, sync_tree
from archive.store.layout import ROOT_DECLARATION

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from archive.care.edition import Edition

    Told = Callable[[Finding], None]
    Progress = Callable[[int, int], None]

_UNFINISHED = "restoring"


@dataclass(frozen=True)
class Restored:
    """What was restored.

    Attributes:
        edition: Its name.
        made_at: The moment of which it is.
        units: Units of description in it.
        files: Files in it.
    """

    edition: str
    made_at: str
    units: int
    files: int


def restore(
    source: Path, settings: Settings, *, actor: str, now: dt.datetime, on_finding: Told, progress: Progress
) -> Restored:
    """Make the home that ``settings`` name from the edition at ``source``, or from the newest on it.

    Args:
        source: An edition, or a folder that was backed up to.
        settings: Name the home, which is missing or empty.
        actor: Who does it, for the event log.
        now: In UTC.
        on_finding: Told of each fault of the edition.
        progress: Told how many files of how many are copied, then how many units of how many are proved.

    Raises:
        CatalogueError: The database that is to keep the catalogue is not empty (R352) or does not answer (R214).
        StoreError: The home is not empty (R346), there is no edition (R340), it cannot be opened (R341, R342,
            R344, R345), has faults (R347), or a disk refuses (R306 to R309).
    """
    home = settings.home_path
    if home.exists() and (not home.is_dir() or any(home.iterdir())):
        raise StoreError("R346", folder=home)
    elsewhere = None if database_file(settings) == home / CATALOGUE else settings
    if elsewhere:
        require_empty(elsewhere)
    edition = open_edition(find_edition(source))
    with disk_errors(home.parent), _room(home) as room:
        faults = _Faults(on_finding)
        _copy(edition, room, faults, progress)
        beside = dataclasses.replace(settings, home=str(room), database_url="")
        _open(edition, beside, faults)
        _prove(edition, beside, faults, progress, now)
        _keep(beside, edition, actor=actor, now=now)
        failpoint("care.restore.proved")
        with _moved_to(elsewhere, room):
            sync_tree(room)
            failpoint("care.restore.built")
            move_folder_durably(room, home)
    return Restored(edition.name, edition.card.made_at, edition.card.units, edition.card.files)


@dataclass
class _Faults:
    """Faults of an edition, told as they are found.

    Attributes:
        tell: Is told of each.
        count: How many there were.
    """

    tell: Told
    count: int = 0

    def __call__(self, finding: Finding) -> None:
        self.count += 1
        self.tell(finding)

    def stop_if_any(self, edition: Edition) -> None:
        """End here if there was a fault.

        Raises:
            StoreError: There was one (R347).
        """
        if self.count:
            raise StoreError("R347", edition=edition.name, faults=self.count)


@contextmanager
def _room(home: Path) -> Iterator[Path]:
    """A folder beside ``home`` on the same disk; gone unless it was moved."""
    make_folders(home.parent)
    for leftover in home.parent.glob(f".{home.name}.{_UNFINISHED}-*"):
        shutil.rmtree(leftover)
    room = home.with_name(f".{home.name}.{_UNFINISHED}-{secrets.token_hex(4)}")
    room.mkdir(mode=0o700)
    try:
        yield room
    finally:
        shutil.rmtree(room, ignore_errors=True)


def _copy(edition: Edition, room: Path, faults: _Faults, progress: Progress) -> None:
    """Copy every file of the edition and compare what was read with the manifest."""
    for finding in strays_in(edition):
        faults(finding)
    for done, (path, digest) in enumerate(sorted(edition.digests.items()), 1):
        source, place = edition.folder / path, {"edition": edition.name, "path": path}
        if source.is_symlink() or not source.is_file():
            faults(Finding("R341", place))
        else:
            try:
                if copy_hashed(source, room / path).sha256 != digest:
                    faults(Finding("R342", place))
            except StoreError as error:
                faults(Finding.of(error))
        progress(done, len(edition.digests))
    faults.stop_if_any(edition)


def _open(edition: Edition, beside: Settings, faults: _Faults) -> None:
    """Bring the restored catalogue to this program's tables, if it can be opened at all."""
    try:
        with closing(sqlite3.connect(beside.home_path / CATALOGUE)) as connection:
            (sound,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
            revision = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.DatabaseError as error:
        sound, revision = str(error), None
    if sound == "ok" and (revision is None or not knows_revision(revision[0])):
        sound = f"revision {revision[0] if revision else '-'}, program {edition.card.program}"
    if sound != "ok":
        faults(Finding("R348", {"edition": edition.name, "problem": sound}))
    if not (beside.store_path / ROOT_DECLARATION).is_file():
        faults(Finding("R341", {"edition": edition.name, "path": f"{STORE}/{ROOT_DECLARATION}"}))
    faults.stop_if_any(edition)


def _prove(edition: Edition, beside: Settings, faults: _Faults, progress: Progress, now: dt.datetime) -> None:
    """Look over store and catalogue as `archive.care.verification` does: a manifest can be written anew."""
    migrate(beside)
    catalogue, store = open_catalogue(beside), Store(beside.store_path)
    try:
        bring_in_step(catalogue, store, now=now)
        with catalogue.writing() as session:
            enter_events(session, store, list(store.collections()))
        verify(catalogue, store, on_finding=faults, progress=progress)
    except BiendaoError as error:
        faults(Finding.of(error))
    finally:
        catalogue.close()
    faults.stop_if_any(edition)


@contextmanager
def _moved_to(elsewhere: Settings | None, room: Path) -> Iterator[None]:
    """Bring the proved catalogue into the database that is to keep it; out again if the home cannot be made."""
    if elsewhere is None:
        yield
        return
    here = engine_for(Settings(home=str(room)))
    with new_catalogue(elsewhere) as target, here.connect() as source:
        carry_over(source, target)
    here.dispose()
    for path in room.glob(f"{CATALOGUE}*"):
        path.unlink()
    failpoint("care.restore.filled")
    try:
        yield
    except OSError:
        migrate(elsewhere, "base")
        raise


def _keep(beside: Settings, edition: Edition, *, actor: str, now: dt.datetime) -> None:
    """Sign everybody out and enter the restoration into the event log of the archive.

    A session of then may have been ended since, and whoever holds its token would be let in again.
    """
    detail = {"edition": edition.name, "made_at": edition.card.made_at, "files": edition.card.files}
    catalogue = open_catalogue(beside)
    try:
        with catalogue.writing() as session:
            for left_behind in (AccountSession, SignInAttempt):
                session.execute(sa.delete(left_behind))
            record(session, None, EventRecord(type=EventType.RECOVERY, at=now, actor=actor, detail=detail))
    finally:
        catalogue.close()
