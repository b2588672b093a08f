"""A collection over a catalogue: what of it this reader may see."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.catalogue.bulk import pages_at
from archive.catalogue.units import units_by_reference

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.orm import Session

    from archive.catalogue.access import Actor
    from archive.catalogue.views import PageView, UnitView
    from archive.curation.model import Collection, CollectionEntry


class Dropped(enum.StrEnum):
    """Why an entry is not shown."""

    NOT_VISIBLE = "not_visible"
    NO_SUCH_PAGE = "no_such_page"
    OUTSIDE_THE_PAGE = "outside_the_page"


@dataclass(frozen=True)
class ResolvedEntry:
    """An entry with what the catalogue holds for it.

    Attributes:
        entry: The entry as its folder gives it.
        unit: The item.
        page: The page; its width is 0 where it has no picture.
        region: The crop in pixels of the page picture, or None for the whole page.
    """

    entry: CollectionEntry
    unit: UnitView
    page: PageView
    region: tuple[int, int, int, int] | None


@dataclass(frozen=True)
class DroppedEntry:
    """An entry that this reader does not get.

    Attributes:
        entry: The entry as its folder gives it.
        why: The reason; an item that is not there and one that is closed look the same.
    """

    entry: CollectionEntry
    why: Dropped


@dataclass(frozen=True)
class ResolvedCollection:
    """A collection for one reader.

    Attributes:
        collection: The collection as its folder gives it.
        entries: What is shown, in order.
        dropped: What is left out; for the desk, never shown to outsiders.
    """

    collection: Collection
    entries: tuple[ResolvedEntry, ...]
    dropped: tuple[DroppedEntry, ...]

    def in_section(self, key: str) -> tuple[ResolvedEntry, ...]:
        """The shown entries of the section ``key``, in order."""
        return tuple(resolved for resolved in self.entries if resolved.entry.section == key)


def resolve(session: Session, collection: Collection, actor: Actor) -> ResolvedCollection:
    """Look every entry up; those that ``actor`` may not see drop out.

    Args:
        session: Reading session of the catalogue.
        collection: The collection.
        actor: Who reads.
    """
    return resolve_all(session, [collection], actor)[0]


def resolve_all(session: Session, collections: Sequence[Collection], actor: Actor) -> list[ResolvedCollection]:
    """The same for many collections, with as many queries as for one.

    Args:
        session: Reading session of the catalogue.
        collections: The collections; their order is kept.
        actor: Who reads.
    """
    entries = [entry for collection in collections for entry in collection.entries]
    found = units_by_reference(session, (entry.reference_code for entry in entries), actor)
    places = {(found[entry.reference_code].pid, entry.page) for entry in entries if entry.reference_code in found}
    pages = pages_at(session, places, actor)
    return [_resolved(collection, found, pages) for collection in collections]


def hung_regions(
    collections: Sequence[Collection], reference_code: str, page: PageView
) -> frozenset[tuple[int, int, int, int]]:
    """Every region of a page that one of the sets shows, in pixels of its picture."""
    return frozenset(
        region
        for collection in collections
        for entry in collection.entries
        if entry.crop and (entry.reference_code, entry.page) == (reference_code, page.number)
        if (region := entry.crop.on_page(page.width, page.height))
    )


def _resolved(
    collection: Collection, units: Mapping[str, UnitView], pages: Mapping[tuple[str, int], PageView]
) -> ResolvedCollection:
    found = [_resolve_entry(entry, units, pages) for entry in collection.entries]
    return ResolvedCollection(
        collection,
        entries=tuple(entry for entry in found if isinstance(entry, ResolvedEntry)),
        dropped=tuple(entry for entry in found if isinstance(entry, DroppedEntry)),
    )


def _resolve_entry(
    entry: CollectionEntry, units: Mapping[str, UnitView], pages: Mapping[tuple[str, int], PageView]
) -> ResolvedEntry | DroppedEntry:
    unit = units.get(entry.reference_code)
    if unit is None:
        return DroppedEntry(entry, Dropped.NOT_VISIBLE)
    page = pages.get((unit.pid, entry.page))
    if page is None:
        return DroppedEntry(entry, Dropped.NO_SUCH_PAGE)
    region = entry.crop.on_page(page.width, page.height) if entry.crop else None
    if entry.crop and region is None:
        return DroppedEntry(entry, Dropped.OUTSIDE_THE_PAGE)
    return ResolvedEntry(entry, unit, page, region)
