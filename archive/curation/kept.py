"""A curated set in store and catalogue: one object of the store for each, and in the event log what happened to it.

    folder/collection.toml ...    the collection's files as they were loaded, byte for byte
    record.json                   whether it is withdrawn, and all its events

The store is written first. The catalogue's event log knows the same events, under the name of the
object; it tells which sets there are, so that nobody need look through the whole store for them.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from archive.catalogue.events import events_of, read_event, record
from archive.catalogue.models import Event
from archive.curation.approval import FIELD
from archive.curation.files import Folder
from archive.errors import CurationError
from archive.store import collection_name

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.orm import Session

    from archive.catalogue.events import EventRecord
    from archive.store import Store

FILES: Final = "folder/"
"""What logical paths of the collection's own files begin with."""

RECORD: Final = "record.json"
TEXT: Final = "text_sha256"
"""What the event that an edition was loaded by calls the digest of its text."""

_FORMAT: Final = "biendao-collection/1"


@dataclass(frozen=True, kw_only=True)
class Record:
    """What the store says of a curated set besides its files.

    Attributes:
        slug: Its slug.
        is_withdrawn: Whether it is shown to nobody.
        events: What happened to it, oldest first.
    """

    slug: str
    is_withdrawn: bool = False
    events: tuple[EventRecord, ...] = ()

    def to_json(self) -> bytes:
        """UTF-8 JSON with sorted keys: the same record always gives the same bytes."""
        values = {"format": _FORMAT, **dataclasses.asdict(self)}
        return f"{json.dumps(values, ensure_ascii=False, sort_keys=True, indent=1, default=_iso)}\n".encode()

    @property
    def approved(self) -> dict[str, str]:
        """Digest of the text for which each approval was given first."""
        told = (event.detail for event in reversed(self.events))
        return {detail[FIELD]: detail[TEXT] for detail in told if FIELD in detail}


def read_record(store: Store, slug: str) -> Record:
    """The record of a curated set that the store holds.

    Raises:
        CurationError: It cannot be read (R741).
        StoreError: There is no such set (R302), or its object is damaged (R304, R305).
    """
    data = store.read(collection_name(slug), RECORD)
    try:
        values = json.loads(data)
        found = values.pop("format")
        kept = Record(**values | {"events": tuple(map(read_event, values["events"]))})
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise CurationError("R741", slug=slug, problem=error) from error
    if (found, kept.slug) != (_FORMAT, slug):
        raise CurationError("R741", slug=slug, problem=f"format {found!r}, slug {kept.slug!r}")
    return kept


def kept_files(store: Store, slug: str) -> dict[str, str]:
    """SHA-512 of the files of a curated set, by name; none where only its record is kept.

    Raises:
        StoreError: There is no such set (R302), or its object is damaged (R305).
    """
    paths = store.logical_paths(collection_name(slug))
    return {path.removeprefix(FILES): digest for path, digest in paths.items() if path.startswith(FILES)}


def kept_folder(store: Store, kept: Record) -> Folder:
    """The files of a curated set, where they lie in the store.

    Raises:
        StoreError: Its object is damaged (R305).
    """
    name, digests = collection_name(kept.slug), kept_files(store, kept.slug)
    files = {file: store.path(name, f"{FILES}{file}") for file in digests}
    return Folder(kept.slug, files, digests, kept.approved)


def known_slugs(session: Session) -> list[str]:
    """Slugs of all curated sets that the event log knows."""
    prefix = collection_name("")
    names = sa.select(Event.unit_pid).where(Event.unit_pid.startswith(prefix)).distinct().order_by(Event.unit_pid)
    return [name.removeprefix(prefix) for name in session.scalars(names) if name]


def enter_events(session: Session, store: Store, slugs: Collection[str]) -> None:
    """Give the event log what the store knows besides of these sets: something was cut off between the two.

    Raises:
        CurationError: A record cannot be read (R741).
        StoreError: An object is damaged (R304, R305).
    """
    for slug in slugs:
        name = collection_name(slug)
        if store.exists(name):
            known = len(events_of(session, name))
            for event in read_record(store, slug).events[known:]:
                record(session, name, event)


def _iso(value: object) -> str:
    assert isinstance(value, dt.datetime), f"a record holds plain values, not {value!r}"
    return value.isoformat()
