"""A curated set as it hangs in a kit: rooms, exhibits, what stands before and after each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.exports.kit import names
from archive.exports.kit.narration import take_along
from archive.showing.hanging import Form, hang

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.catalogue.views import PageView, UnitView
    from archive.curation import Collection, CollectionEntry, Folder, ResolvedCollection, ResolvedEntry, Section
    from archive.exports.kit.narration import Spoken
    from archive.exports.kit.pictures import Details, PictureMaker, Pictures, Rectangle
    from archive.exports.staging import Staging

PagePictures = dict[tuple[str, int], "Pictures"]
"""Pictures of the kit's pages by pid and number; those without any are not in it."""


@dataclass(frozen=True)
class Exhibit:
    """One entry of a set.

    Attributes:
        place: Number in the whole set, from 1.
        form: How it hangs.
        entry: Its heading, caption and the rest as the set's folder has them.
        unit: The document.
        page: The page.
        pictures: Of the page; None where it has none.
        region: What is shown of it, in pixels of the picture that is zoomed into; None for the whole page.
        details: Pictures of that region.
        spoken: The caption read aloud.
        address: Its own page.
        document: The page in its document.
    """

    place: int
    form: Form
    entry: CollectionEntry
    unit: UnitView
    page: PageView
    pictures: Pictures | None
    region: Rectangle | None
    details: Details | None
    spoken: tuple[Spoken, ...]
    address: str
    document: str

    def spoken_in(self, language: str) -> Spoken | None:
        """The caption read aloud in ``language``."""
        return next((one for one in self.spoken if one.language == language), None)


@dataclass(frozen=True)
class Room:
    """A section of a set; entries without one stand in a room that has none."""

    section: Section | None
    exhibits: tuple[Exhibit, ...]


@dataclass(frozen=True)
class Show:
    """A set with its rooms.

    Attributes:
        collection: The set.
        rooms: Those in which something hangs.
        address: Its own page.
    """

    collection: Collection
    rooms: tuple[Room, ...]
    address: str

    @property
    def exhibits(self) -> tuple[Exhibit, ...]:
        """All of them in order."""
        return tuple(exhibit for room in self.rooms for exhibit in room.exhibits)

    @property
    def lead(self) -> Exhibit | None:
        """What the opening wall shows: the first page with a picture."""
        return next((exhibit for exhibit in self.exhibits if exhibit.pictures), None)

    @property
    def sources(self) -> tuple[Exhibit, ...]:
        """The first exhibit of each document."""
        firsts: dict[str, Exhibit] = {}
        for exhibit in self.exhibits:
            firsts.setdefault(exhibit.unit.pid, exhibit)
        return tuple(firsts.values())


@dataclass(frozen=True)
class Hanger:
    """Hangs the sets of one kit.

    Attributes:
        pictures: Of all pages.
        maker: Makes those of regions.
        staging: Takes recordings.
    """

    pictures: PagePictures
    maker: PictureMaker
    staging: Staging

    def hang(self, resolved: ResolvedCollection, folder: Folder) -> Show:
        """A set on its walls; the pictures of its regions and its recordings are put into the kit.

        Args:
            resolved: The set as visitors get it.
            folder: Its files.

        Raises:
            ImagingError: A page picture is not there (R620) or damaged (R621).
            StoreError: A recording cannot be read (R309).
        """
        rooms, place = [], 1
        slug = resolved.collection.slug
        for section, entries in _sections(resolved):
            forms = hang([one.region for one in entries])
            hung = [
                self._exhibit(one, form, slug, number, folder)
                for number, (one, form) in enumerate(zip(entries, forms, strict=True), place)
            ]
            rooms.append(Room(section, tuple(hung)))
            place += len(entries)
        return Show(resolved.collection, tuple(rooms), names.collection_page(slug))

    def _exhibit(self, one: ResolvedEntry, form: Form, slug: str, place: int, folder: Folder) -> Exhibit:
        unit, page = one.unit, one.page
        there = self.pictures.get((unit.pid, page.number))
        region = one.region if there else None
        return Exhibit(
            place=place,
            form=form,
            entry=one.entry,
            unit=unit,
            page=page,
            pictures=there,
            region=_scaled(region, there.size[0] / page.width) if region and there else None,
            details=self.maker.details(unit, page, region, slug, place) if region else None,
            spoken=tuple(take_along(spoken, folder, self.staging, slug, place) for spoken in one.entry.narrations),
            address=names.entry_page(slug, place),
            document=names.document_page(unit.pid, page.number),
        )


def _sections(resolved: ResolvedCollection) -> Iterator[tuple[Section | None, Sequence[ResolvedEntry]]]:
    """The sections in which something is shown; entries without one come first."""
    if loose := resolved.in_section(""):
        yield None, loose
    for section in resolved.collection.sections:
        if entries := resolved.in_section(section.key):
            yield section, entries


def _scaled(region: Rectangle, share: float) -> Rectangle:
    x, y, width, height = (round(side * share) for side in region)
    return x, y, width, height
