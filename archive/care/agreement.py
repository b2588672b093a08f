"""One unit of description: whether the store keeps, byte for byte, what the catalogue says of it."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import sqlalchemy as sa

from archive.alto import alto_path, page_text
from archive.care.findings import Finding
from archive.catalogue.access import Actor
from archive.catalogue.description import FILE_NAME, describe, from_json
from archive.catalogue.models import Destination, OutboxRow
from archive.catalogue.units import get_pages
from archive.errors import BiendaoError
from archive.store.files import digest_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sqlalchemy.orm import Session

    from archive.catalogue.database import Catalogue
    from archive.catalogue.description import Description
    from archive.store import Store

CHECKER = Actor.keeper("verify")


def text_path(number: int) -> str:
    """Where an item's object in the store keeps the words of page ``number`` that has no picture."""
    return f"text/{number:06d}.txt"


def kept_text(store: Store, pid: str, number: int, paths: Collection[str]) -> str:
    """The words of a page as the store keeps them; empty where it keeps none.

    Args:
        store: Keeps them.
        pid: The item.
        number: The page, from 1.
        paths: Logical paths of the item's object.

    Raises:
        StoreError: The file is damaged (R305, R350).
    """
    if text_path(number) in paths:
        return store.read(pid, text_path(number)).decode()
    return page_text(store.read(pid, alto_path(number))) if alto_path(number) in paths else ""


def faults_of_unit(catalogue: Catalogue, store: Store, pid: str) -> list[Finding]:
    """Every fault of the unit ``pid``, in the store's object and between store and catalogue.

    Others may be writing: what does not agree is looked at a second time, and a unit whose
    description the store is still owed cannot disagree.
    """
    found = _look(catalogue, store, pid)
    return _look(catalogue, store, pid) if found else found


def _look(catalogue: Catalogue, store: Store, pid: str) -> list[Finding]:
    with catalogue.reading() as session:
        return list(_findings(session, store, pid, is_owed=_is_owed(session, pid)))


def _findings(session: Session, store: Store, pid: str, *, is_owed: bool) -> Iterator[Finding]:
    if is_owed and not store.exists(pid):
        return
    try:
        faults = [Finding.in_store(fault) for fault in store.verify(pid)]
        yield from faults
        if not faults:
            yield from _disagreements(session, store, pid, is_owed=is_owed)
    except BiendaoError as error:
        yield Finding.of(error)


def _disagreements(session: Session, store: Store, pid: str, *, is_owed: bool) -> Iterator[Finding]:
    """Where the words of the catalogue are not those of an object that is sound in itself."""
    known, kept = describe(session, pid), from_json(store.read(pid, FILE_NAME))
    if not is_owed and known != kept:
        yield Finding("R327", {"pid": pid, "fields": ", ".join(_differing(known, kept))})
    paths = store.logical_paths(pid)
    for original in known.objects:
        if original.store_path not in paths:
            yield Finding("R321", {"pid": pid, "path": original.store_path})
        elif digest_of(store.path(pid, original.store_path), "sha256") != original.sha256:
            yield Finding("R328", {"pid": pid, "path": original.store_path})
    for page in get_pages(session, pid, CHECKER):
        if kept_text(store, pid, page.number, paths) != page.text:
            yield Finding("R329", {"pid": pid, "page": page.number})


def _differing(known: Description, kept: Description) -> list[str]:
    names = (field.name for field in dataclasses.fields(known))
    return [name for name in names if getattr(known, name) != getattr(kept, name)]


def _is_owed(session: Session, pid: str) -> bool:
    owed = sa.select(OutboxRow.id).where(OutboxRow.unit_pid == pid, OutboxRow.destination == Destination.STORE.value)
    return session.scalar(owed.limit(1)) is not None
