"""Curated sets: whether the store keeps each of them whole, and the event log knows the same of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.care.findings import Finding
from archive.catalogue.events import events_of
from archive.curation import kept_folder, known_slugs, read_folder, read_record
from archive.errors import BiendaoError
from archive.store import collection_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.catalogue.database import Catalogue
    from archive.store import Store


def faults_of_collections(catalogue: Catalogue, store: Store, stored: set[str]) -> list[Finding]:
    """Every fault of the curated sets; what somebody changes meanwhile shows only once.

    Args:
        catalogue: Has the event log.
        store: Has the objects.
        stored: Slugs of those that it holds.
    """
    with catalogue.reading() as session:
        slugs = sorted(stored.union(known_slugs(session)))
    found = []
    for slug in slugs:
        first = list(_look(catalogue, store, slug))
        found += list(_look(catalogue, store, slug)) if first else []
    return found


def _look(catalogue: Catalogue, store: Store, slug: str) -> Iterator[Finding]:
    name = collection_name(slug)
    try:
        faults = [Finding.in_store(fault) for fault in store.verify(name)]
        yield from faults
        if faults:
            return
        kept = read_record(store, slug)
        if not kept.is_withdrawn:
            yield from (Finding.of(fault) for fault in read_folder(kept_folder(store, kept)).faults)
        with catalogue.reading() as session:
            if events_of(session, name) != kept.events:
                yield Finding("R358", {"slug": slug})
    except BiendaoError as error:
        yield Finding.of(error)
