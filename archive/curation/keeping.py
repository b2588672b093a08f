"""Curated sets that an archive keeps: each in an object of the store, a version for every time it was loaded.

What is loaded is copied into the spool, proved there, given to the store and then to the event log.
A note in the spool says which set is being changed, from before the store knows of it until the event
log does; one that is left tells the next start what was cut off.
"""

from __future__ import annotations

import dataclasses
import secrets
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from archive.catalogue.events import EventRecord, EventType
from archive.curation.approval import FIELD, key_of
from archive.curation.files import Folder
from archive.curation.folder import collection_folders, digest_of_text, in_order, load_collection, read_folder
from archive.curation.kept import (
    FILES,
    RECORD,
    TEXT,
    Record,
    enter_events,
    kept_files,
    kept_folder,
    known_slugs,
    read_record,
)
from archive.errors import CurationError
from archive.failpoints import failpoint
from archive.shipped import collections_folder
from archive.store import collection_name, locks
from archive.store.files import copy_durably, digest_of, disk_errors, make_folders, move_folder_durably, sync_tree

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from sqlalchemy.orm import Session

    from archive.catalogue.database import Catalogue
    from archive.curation.folder import Reading
    from archive.curation.model import Collection
    from archive.settings import Settings
    from archive.store import Store

_ROOM: Final = "collections"
_UNFINISHED: Final = "unfinished"


@dataclasses.dataclass(frozen=True)
class Keeper:
    """Where curated sets are kept, and who changes them.

    Attributes:
        catalogue: Has the event log.
        store: Has the objects.
        settings: Name the spool.
        actor: Who does it, for the event log.
        now: In UTC.
    """

    catalogue: Catalogue
    store: Store
    settings: Settings
    actor: str
    now: dt.datetime

    @property
    def room(self) -> Path:
        """The folder of the spool for what is being loaded."""
        return self.settings.spool_path / _ROOM


def keep(keeper: Keeper, folder: Path) -> int:
    """Keep the collection in ``folder`` as it is; where it is kept so already, nothing happens.

    Args:
        keeper: Where, and who.
        folder: The collection's folder; its name is the slug.

    Returns:
        Number of the object's version, from 1.

    Raises:
        CurationError: The folder is wrong (R701 to R719, R739, R810 to R817).
        StoreError: A file cannot be read (R309) or the disk refuses (R306, R307, R308).
        CatalogueError: The database does not answer (R214, R218).
    """
    given = _sound(Folder.on_disk(folder))
    slug = given.folder.slug
    with one_at_a_time(keeper), _copy_in(keeper.room, slug) as room:
        _copy(given, room)
        # What was copied may not be what was read: somebody may have saved a file in between.
        reading = _sound(Folder.on_disk(room, slug))
        sync_tree(room)
        failpoint("curation.keep.copied")
        return put(keeper, reading.folder.files, record_of(keeper, slug), told_of(reading))


def put(keeper: Keeper, files: Mapping[str, Path], kept: Record, detail: Mapping[str, Any]) -> int:
    """Give store and event log an edition of a curated set; where the newest is this one, nothing happens.

    Args:
        keeper: Where, and who; nobody else may change the set meanwhile.
        files: The edition's files by name.
        kept: What the store says of the set.
        detail: For the event.

    Returns:
        Number of the object's version, from 1.
    """
    name, digests = collection_name(kept.slug), {}
    if keeper.store.exists(name):
        digests = kept_files(keeper.store, kept.slug)
        if not kept.is_withdrawn and digests == {file: digest_of(path) for file, path in files.items()}:
            return keeper.store.versions_in_place(name)
    is_new = not kept.events
    event = EventRecord(
        type=EventType.INGESTION if is_new else EventType.METADATA_MODIFICATION,
        at=keeper.now,
        actor=keeper.actor,
        detail=dict(detail),
    )
    changes = {f"{FILES}{file}": path for file, path in files.items()}
    gone = [f"{FILES}{file}" for file in digests.keys() - files.keys()]
    return _change(keeper, dataclasses.replace(kept, is_withdrawn=False), event, changes, gone)


def withdraw(keeper: Keeper, slug: str, *, why: str) -> None:
    """Show a curated set to nobody any more; the store keeps every edition of it.

    Args:
        keeper: Where, and who.
        slug: One that is shown; one that came with the program is withdrawn as well.
        why: The reason; it stays in the event log.

    Raises:
        CurationError: There is no such collection (R732).
        StoreError: The disk refuses (R306, R307, R308).
        CatalogueError: The database does not answer (R214, R218).
    """
    with one_at_a_time(keeper):
        with keeper.catalogue.reading() as session:
            there = shown_folders(session, keeper.store)
        if slug not in there:
            raise CurationError("R732", slug=slug, existing=", ".join(there) or "-")
        detail = {"to": "withdrawn", "why": why}
        event = EventRecord(type=EventType.POLICY_ASSIGNMENT, at=keeper.now, actor=keeper.actor, detail=detail)
        _change(keeper, dataclasses.replace(record_of(keeper, slug), is_withdrawn=True), event, {}, [])


def finish(keeper: Keeper) -> None:
    """Bring to its end what was cut off while a curated set was loaded or withdrawn; waits for a running one.

    Raises:
        StoreError: The disk refuses (R306, R307, R308).
        CatalogueError: The database does not answer (R214, R218).
    """
    if keeper.room.is_dir() and any(keeper.room.iterdir()):
        with one_at_a_time(keeper):
            return


def save(session: Session, store: Store, slug: str, target: Path) -> Path:
    """Write the newest edition of a collection into a new folder below ``target``, byte for byte.

    Args:
        session: Of the catalogue.
        store: Where the archive keeps its collections.
        slug: One of those, or one that came with the program.
        target: The folder in which the collection's own is made.

    Returns:
        The collection's folder.

    Raises:
        CurationError: There is no such collection (R732), or its folder is there already (R733).
        StoreError: A file cannot be read (R309) or the disk refuses (R306, R307, R308).
    """
    there = shown_folders(session, store)
    if slug not in there:
        raise CurationError("R732", slug=slug, existing=", ".join(there) or "-")
    own = target / slug
    if own.exists():
        raise CurationError("R733", folder=own)
    with disk_errors(target), _copy_in(target, f".{slug}") as room:
        _copy(read_folder(there[slug]), room)
        sync_tree(room)
        move_folder_durably(room, own)
    return own


def shown_folders(session: Session, store: Store) -> dict[str, Folder]:
    """Files by slug of every collection that this archive shows.

    One of its own comes before one of the same slug that came with the program; a withdrawn one is not among them.

    Raises:
        CurationError: A record cannot be read (R741).
        StoreError: An object is damaged (R304, R305).
    """
    shown = shipped_folders()
    for slug in known_slugs(session):
        kept = read_record(store, slug)
        if kept.is_withdrawn:
            shown.pop(slug, None)
        else:
            shown[slug] = kept_folder(store, kept)
    return dict(sorted(shown.items()))


def shipped_folders() -> dict[str, Folder]:
    """Files by slug of every collection that came with the program."""
    return {folder.name: Folder.on_disk(folder) for folder in collection_folders(collections_folder())}


def shown_collections(session: Session, store: Store) -> tuple[Collection, ...]:
    """Every collection that this archive shows, by their order and then by slug.

    Raises:
        CurationError: A collection's folder is wrong (R701 to R719, R739, R810 to R817), or its record (R741).
        StoreError: An object is damaged (R304, R305).
    """
    return in_order(map(load_collection, shown_folders(session, store).values()))


def _change(keeper: Keeper, kept: Record, event: EventRecord, changes: Mapping[str, Path], gone: list[str]) -> int:
    """One more version of the object, then its event in the log."""
    name, note = collection_name(kept.slug), keeper.room / kept.slug
    make_folders(note)
    failpoint("curation.keep.noted")
    grown = dataclasses.replace(kept, events=(*kept.events, event))
    content: dict[str, Path | bytes] = {**changes, RECORD: grown.to_json()}
    message, user, at = str(event.type), keeper.actor, keeper.now
    if keeper.store.exists(name):
        number = keeper.store.update(name, content, removed=gone, message=message, user=user, at=at)
    else:
        number = keeper.store.create(name, content, message=message, user=user, at=at)
    failpoint("curation.keep.kept")
    with keeper.catalogue.writing() as session:
        enter_events(session, keeper.store, [kept.slug])
    failpoint("curation.keep.entered")
    note.rmdir()
    return number


def record_of(keeper: Keeper, slug: str) -> Record:
    """What the store says of a curated set; of one that it does not hold yet, nothing."""
    return read_record(keeper.store, slug) if keeper.store.exists(collection_name(slug)) else Record(slug=slug)


def told_of(reading: Reading) -> dict[str, Any]:
    """What the event of an edition tells of it."""
    assert reading.collection is not None
    approval = reading.collection.approval
    return {"files": len(reading.files), TEXT: digest_of_text(reading)} | (
        {FIELD: key_of(approval)} if approval else {}
    )


def _sound(folder: Folder) -> Reading:
    reading = read_folder(folder)
    if reading.faults:
        raise reading.faults[0]
    return reading


@contextmanager
def one_at_a_time(keeper: Keeper) -> Iterator[None]:
    """Change curated sets alone, once what was cut off before is brought to its end."""
    with disk_errors(keeper.room):
        make_folders(keeper.room)
        with locks.exclusive(keeper.room):
            left = list(keeper.room.iterdir())
            if left:
                with keeper.catalogue.writing() as session:
                    enter_events(session, keeper.store, {path.name.partition(".")[0] for path in left})
                failpoint("curation.keep.finished")
                for path in left:
                    shutil.rmtree(path)
            yield


@contextmanager
def _copy_in(place: Path, slug: str) -> Iterator[Path]:
    """A folder of its own in ``place``; gone afterwards unless it was moved."""
    make_folders(place)
    room = place / f"{slug}.{_UNFINISHED}-{secrets.token_hex(4)}"
    make_folders(room)
    try:
        yield room
    finally:
        shutil.rmtree(room, ignore_errors=True)


def _copy(reading: Reading, target: Path) -> None:
    for name in reading.files:
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        copy_durably(reading.folder.files[name], target / name)
