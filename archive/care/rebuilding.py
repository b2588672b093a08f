"""The catalogue made again from the store alone.

Units come back in the order in which they came in, parents first; their events, and those of the
curated sets, in the order in which they happened, hashed anew. On SQLite the new catalogue is built beside the old one and
takes its place by one rename; the old one stays under a dated name.
"""

from __future__ import annotations

import dataclasses
import re
import secrets
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from archive.care.agreement import kept_text
from archive.care.findings import Finding
from archive.care.history import in_order
from archive.catalogue.database import current_revision, database_file, engine_for, migrate, open_catalogue
from archive.catalogue.description import FILE_NAME, from_json
from archive.catalogue.events import EventRecord, EventType, record
from archive.catalogue.models import Base, DescriptionUnit, Level
from archive.catalogue.registration import add_unit
from archive.curation import read_record
from archive.errors import BiendaoError, CatalogueError, StoreError
from archive.failpoints import failpoint
from archive.store import locks
from archive.store.files import disk_errors, sync_folder

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy.orm import Session

    from archive.catalogue.description import Description
    from archive.curation import Record
    from archive.search import SearchEngine
    from archive.settings import Settings
    from archive.store import Store

_LEVELS_DOWN = tuple(level.value for level in Level)

_ISSUED_CODE = re.compile(r"(.+)\.(\d{4,})")
"""What `archive.catalogue.containers.issue_reference_code` gives out."""

_DATABASE_FILES = ("", "-wal", "-shm")
"""Endings of a SQLite database's files (https://sqlite.org/wal.html, "The WAL File Format")."""


_FROM_STORE = {
    "authority",
    "description_unit",
    "digital_object",
    "event",
    "name_form",
    "page",
    "unit_authority",
}
_MADE_ANEW = {"outbox"}


def tables_not_in_store() -> list[str]:
    """Tables of the catalogue of which the store holds nothing: a rebuilt catalogue has them empty."""
    return sorted(Base.metadata.tables.keys() - _FROM_STORE - _MADE_ANEW)


@dataclass(frozen=True)
class Rebuilt:
    """What a rebuild has made.

    Attributes:
        units: How many units came back.
        collections: How many curated sets came back.
        left_out: Faults of those that could not be read, where it was allowed to go on without them.
        set_aside: The catalogue that was there before.
    """

    units: int
    collections: int
    left_out: tuple[Finding, ...] = ()
    set_aside: Path | None = None


def rebuild_catalogue(
    store: Store,
    settings: Settings,
    engine: SearchEngine,
    *,
    replace: bool,
    leave_out_damaged: bool,
    actor: str,
    now: dt.datetime,
    on_finding: Callable[[Finding], None],
    progress: Callable[[int, int], None],
) -> Rebuilt:
    """Make the catalogue from ``store``; nothing else may be at work in the archive.

    Args:
        store: Descriptions and words come from here.
        settings: Name the database.
        engine: Its indexes go out of use, since they are of the old catalogue.
        replace: Set a catalogue that holds units aside.
        leave_out_damaged: Go on without what cannot be read.
        actor: Who does it, for the event log.
        now: In UTC; stands in the name of what is set aside.
        on_finding: Told of every object that cannot be read.
        progress: Told how many units of how many are back.

    Raises:
        CatalogueError: The catalogue holds units and is not to be replaced, or is no SQLite file and
            cannot be (R333).
        StoreError: Objects cannot be read (R334), or the disk refuses (R306, R307, R308).
    """
    file = database_file(settings)
    if not (replace and file) and _holds_units(settings, file):
        raise CatalogueError("R333")
    store.recover()
    with disk_errors(store.root), locks.exclusive(store.root):
        descriptions, left_out = _readable(store, on_finding)
        sets, damaged = _readable_sets(store, on_finding)
        left_out += damaged
        if left_out and not leave_out_damaged:
            raise StoreError("R334", objects=len(left_out))
        told = EventRecord(
            type=EventType.RECOVERY, at=now, actor=actor, detail={"from": "store", "units": len(descriptions)}
        )
        happened = [*in_order(descriptions, sets), (None, told)]
        set_aside = None
        if file is not None:
            with _beside(file) as beside:
                _fill(
                    dataclasses.replace(settings, database_url=f"sqlite:///{beside}"),
                    store,
                    descriptions,
                    happened,
                    progress,
                )
                engine.forget()
                set_aside = _switch(beside, file, now)
        else:
            engine.forget()
            _fill(settings, store, descriptions, happened, progress)
    return Rebuilt(len(descriptions), len(sets), tuple(left_out), set_aside)


def _holds_units(settings: Settings, file: Path | None) -> bool:
    """Whether the catalogue must not be overwritten; one that does not answer must not either."""
    if file is not None and not file.exists():
        return False
    engine = engine_for(settings)
    try:
        with engine.connect() as connection:
            if current_revision(connection) is None:
                return False
            return connection.scalar(sa.select(DescriptionUnit.id).limit(1)) is not None
    except DatabaseError:
        return True
    finally:
        engine.dispose()


def _readable(store: Store, on_finding: Callable[[Finding], None]) -> tuple[list[Description], list[Finding]]:
    """Descriptions in the order in which they come back, and the faults of what cannot come back."""
    found: dict[str, Description] = {}
    faults: list[Finding] = []
    for pid in store.pids():
        try:
            description = from_json(store.read(pid, FILE_NAME))
            if description.pid != pid:
                raise StoreError("R305", pid=pid, path=FILE_NAME)
            _texts(store, description)
            found[pid] = description
        except BiendaoError as error:
            faults.append(Finding.of(error))
    sound = [description for description in found.values() if _has_its_parents(description, found)]
    orphans = found.keys() - {description.pid for description in sound}
    faults += [Finding("R335", {"pid": pid}) for pid in sorted(orphans)]
    for fault in faults:
        on_finding(fault)
    sound.sort(key=lambda unit: (_LEVELS_DOWN.index(unit.level), unit.created_at, unit.pid))
    return sound, faults


def _readable_sets(store: Store, on_finding: Callable[[Finding], None]) -> tuple[list[Record], list[Finding]]:
    """What the store says of its curated sets, and the faults of those that cannot come back."""
    found: list[Record] = []
    faults: list[Finding] = []
    for slug in store.collections():
        try:
            found.append(read_record(store, slug))
        except BiendaoError as error:
            faults.append(Finding.of(error))
            on_finding(faults[-1])
    return found, faults


def _has_its_parents(description: Description, found: dict[str, Description]) -> bool:
    """Whether the chain up to the fonds is there, each level above the one below it."""
    here = description
    while here.parent is not None:
        above = found.get(here.parent.pid)
        if above is None or _LEVELS_DOWN.index(above.level) >= _LEVELS_DOWN.index(here.level):
            return False
        here = above
    return True


def _texts(store: Store, description: Description) -> dict[int, str]:
    paths = store.logical_paths(description.pid)
    return {page.number: kept_text(store, description.pid, page.number, paths) for page in description.pages}


def _fill(
    settings: Settings,
    store: Store,
    descriptions: Sequence[Description],
    happened: Sequence[tuple[str | None, EventRecord]],
    progress: Callable[[int, int], None],
) -> None:
    """Make every row in one transaction: a catalogue is whole, or as empty as before."""
    migrate(settings)
    catalogue = open_catalogue(settings)
    try:
        with catalogue.writing() as session:
            for done, description in enumerate(descriptions, 1):
                add_unit(session, description, _texts(store, description))
                session.expunge_all()
                progress(done, len(descriptions))
            failpoint("care.rebuild.filled")
            for name, event in happened:
                record(session, name, event)
            _count_on(session, descriptions)
    finally:
        catalogue.close()


def _count_on(session: Session, descriptions: Sequence[Description]) -> None:
    """Let every container give out numbers after the highest that the store knows."""
    highest: dict[str, int] = {}
    for description in descriptions:
        if issued := _ISSUED_CODE.fullmatch(description.reference_code):
            highest[issued[1]] = max(int(issued[2]), highest.get(issued[1], 0))
    for code, number in highest.items():
        container = sa.update(DescriptionUnit).where(DescriptionUnit.reference_code == code)
        session.execute(container.values(last_number=number))


@contextmanager
def _beside(current: Path) -> Iterator[Path]:
    """Where a SQLite catalogue can be made beside the ``current`` one; gone afterwards unless it was moved away."""
    for leftover in current.parent.glob(f".{current.name}.*"):
        leftover.unlink()
    beside = current.with_name(f".{current.name}.{secrets.token_hex(4)}")
    try:
        yield beside
    finally:
        for ending in _DATABASE_FILES:
            Path(f"{beside}{ending}").unlink(missing_ok=True)


def _switch(beside: Path, current: Path, now: dt.datetime) -> Path | None:
    """Put the catalogue ``beside`` in the place of the ``current`` one; where that went."""
    set_aside = _set_aside(current, now)
    failpoint("care.rebuild.set-aside")
    beside.rename(current)
    sync_folder(current.parent)
    return set_aside


def _set_aside(current: Path, now: dt.datetime) -> Path | None:
    if not current.exists():
        return None
    aside = current.with_name(f"{current.stem}-{now:%Y%m%dT%H%M%S}Z{current.suffix}")
    # The log goes first: the database without it would forget its newest pages.
    for ending in reversed(_DATABASE_FILES):
        if Path(f"{current}{ending}").exists():
            Path(f"{current}{ending}").rename(f"{aside}{ending}")
    sync_folder(current.parent)
    return aside
