"""The entries of a set in the order in which they hang, each with its number and its picture."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from archive.catalogue.views import PageView, UnitView
    from archive.curation import Collection, CollectionEntry, ResolvedCollection, ResolvedEntry, Section
    from archive.exports.exhibition import Exhibition
    from archive.exports.formats import Progress
    from archive.exports.print.pictures import PrintPicture


@dataclass(frozen=True)
class Exhibit:
    """One entry of a set.

    Attributes:
        place: Number in its set, from 1, the same on panel, label and list.
        entry: Heading and caption.
        unit: The document.
        page: The page.
        region: What is shown of it, in pixels of the page picture; None for the whole page.
        picture: None where the page has none, or where none is wanted.
    """

    place: int
    entry: CollectionEntry
    unit: UnitView
    page: PageView
    region: tuple[int, int, int, int] | None
    picture: PrintPicture | None = None

    @property
    def alternative(self) -> str:
        """What stands for the picture where it cannot be seen."""
        return f"{self.unit.shown_title}, trang {self.page.number}"


@dataclass(frozen=True)
class Room:
    """A section of a set; entries without one stand in a room that has none.

    Attributes:
        number: Of the section, from 1; 0 for the room without one.
        section: Its heading and text.
        exhibits: In order.
    """

    number: int
    section: Section | None
    exhibits: tuple[Exhibit, ...]


@dataclass(frozen=True)
class Show:
    """A set with its rooms in which something hangs."""

    collection: Collection
    rooms: tuple[Room, ...]

    @property
    def exhibits(self) -> tuple[Exhibit, ...]:
        """All of them in order."""
        return tuple(exhibit for room in self.rooms for exhibit in room.exhibits)


def shows_of(
    exhibition: Exhibition, progress: Progress, pictured: Callable[[Exhibit], PrintPicture | None] | None = None
) -> tuple[Show, ...]:
    """The sets of an exhibition as they hang.

    Args:
        exhibition: What is printed.
        progress: Told how many of how many entries are done.
        pictured: Makes the picture of an exhibit whose page has one; None where no pictures are wanted.
    """
    total = sum(len(one.entries) for one in exhibition.collections)
    done = 0
    shows = []
    for resolved in exhibition.collections:
        rooms, place = [], 0
        for number, section, entries in _sections(resolved):
            hung = []
            for one in entries:
                place, done = place + 1, done + 1
                exhibit = Exhibit(place, one.entry, one.unit, one.page, one.region)
                if pictured and one.page.width:
                    exhibit = dataclasses.replace(exhibit, picture=pictured(exhibit))
                hung.append(exhibit)
                progress(done, total)
            rooms.append(Room(number, section, tuple(hung)))
        shows.append(Show(resolved.collection, tuple(rooms)))
    return tuple(shows)


def pictures_in(exhibits: Iterable[Exhibit]) -> dict[str, Path]:
    """The pictures as a publication takes them: files under their names."""
    return {one.picture.path.name: one.picture.path for one in exhibits if one.picture}


def _sections(resolved: ResolvedCollection) -> Iterator[tuple[int, Section | None, tuple[ResolvedEntry, ...]]]:
    """The sections in which something is shown; entries without one come first."""
    if loose := resolved.in_section(""):
        yield 0, None, loose
    there = [section for section in resolved.collection.sections if resolved.in_section(section.key)]
    for number, section in enumerate(there, 1):
        yield number, section, resolved.in_section(section.key)
