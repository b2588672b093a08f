"""A collection over a catalogue: what of it this reader may see."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from archive.catalogue.bulk import pages_at
from archive.catalogue.units import units_by_reference

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import Session

    from archive.catalogue.access import Actor
    from archive.catalogue.views import PageView, UnitView
    from archive.curation.model import Collection, CollectionEntry, Region


class Dropped(enum.StrEnum):
    """Why an entry is not shown."""

    NOT_VISIBLE = "not_visible"
    NO_SUCH_PAGE = "no_such_page"
    OUTSIDE_THE_PAGE = "outside_the_page"


class Spot(NamedTuple):
    """What a collection names: an item's shelf identifier, a page of it, a region of that."""

    reference_code: str
    page: int
    region: Region | None


class Located(NamedTuple):
    """What the catalogue holds there.

    Attributes:
        unit: The item.
        page: The page; its width is 0 where it has no picture.
        region: In pixels of the page picture, or None where none is named.
    """

    unit: UnitView
    page: PageView
    region: tuple[int, int, int, int] | None


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
    spots = [spot_of(entry) for collection in collections for entry in collection.entries]
    found = iter(locate(session, spots, actor))
    return [_resolved(collection, found) for collection in collections]


def spot_of(entry: CollectionEntry) -> Spot:
    """What an entry names."""
    return Spot(entry.reference_code, entry.page, entry.crop)


def locate(session: Session, spots: Sequence[Spot], actor: Actor) -> list[Located | Dropped]:
    """What ``actor`` gets at each of the spots, or why nothing.

    Args:
        session: Reading session of the catalogue.
        spots: Their order is kept.
        actor: Who reads.
    """
    units = units_by_reference(session, (spot.reference_code for spot in spots), actor)
    places = {(units[spot.reference_code].pid, spot.page) for spot in spots if spot.reference_code in units}
    pages = pages_at(session, places, actor)
    found: list[Located | Dropped] = []
    for code, number, region in spots:
        unit = units.get(code)
        page = pages.get((unit.pid, number)) if unit else None
        pixels = region.on_page(page.width, page.height) if region and page else None
        if unit is None:
            found.append(Dropped.NOT_VISIBLE)
        elif page is None:
            found.append(Dropped.NO_SUCH_PAGE)
        elif region and pixels is None:
            found.append(Dropped.OUTSIDE_THE_PAGE)
        else:
            found.append(Located(unit, page, pixels))
    return found


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


def _resolved(collection: Collection, found: Iterable[Located | Dropped]) -> ResolvedCollection:
    entries: list[ResolvedEntry] = []
    dropped: list[DroppedEntry] = []
    for entry, there in zip(collection.entries, found, strict=False):
        if isinstance(there, Dropped):
            dropped.append(DroppedEntry(entry, there))
        else:
            entries.append(ResolvedEntry(entry, *there))
    return ResolvedCollection(collection, tuple(entries), tuple(dropped))
