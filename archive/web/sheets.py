"""Pages and items as the templates show them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from flask import url_for

from archive.catalogue.bulk import pages_at
from archive.catalogue.units import get_page, open_to_all
from archive.catalogue.vocabulary import kind_of_document
from archive.errors import NotFoundError
from archive.imaging.locations import page_picture_path
from archive.web.i18n import language
from archive.web.iiif.details import sizes_of
from archive.web.iiif.strips import size_of, strip_around
from archive.web.parts import parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import Session

    from archive.catalogue.access import Actor
    from archive.catalogue.views import PageView, UnitView
    from archive.showing.level0 import Region
    from archive.showing.lighting import Box

NO_LANGUAGE = "und"
_SIDES: Final = ("left", "middle", "right")


@dataclass(frozen=True)
class Strip:
    """A part of a page as wide as the page, around a found word.

    Attributes:
        picture: Address of its picture.
        width: Pixels of that picture.
        height: The same.
        view_box: Where it lies on the page, as an SVG ``viewBox``.
        side: Where across the page the word stands: "left", "middle" or "right".
    """

    picture: str
    width: int
    height: int
    view_box: str
    side: str


@dataclass(frozen=True)
class Sheet:
    """One page of paper.

    Attributes:
        pid: Identifier of its item.
        number: From 1.
        width: Pixels of the page picture; 0 where there is none.
        height: The same.
        text: Its words, shown where there is no picture.
        language: Language of the text, for the ``lang`` attribute.
        boxes: Places of found words on the picture, in its pixels.
        weak: Those of them that are lit weakly.
        missing: Whether its picture should be there and is not: it waits to be made again.
    """

    pid: str
    number: int
    width: int
    height: int
    text: str
    language: str
    boxes: tuple[Box, ...] = ()
    weak: frozenset[Box] = frozenset()
    missing: bool = False

    @property
    def has_picture(self) -> bool:
        """Whether there is a picture of the page."""
        return self.width > 0 and not self.missing

    def picture(self, size: str, region: str = "full") -> str:
        """Address of the page picture in an IIIF ``size``, or of a ``region`` of it."""
        return url_for(
            "iiif.image",
            pid=self.pid,
            number=self.number,
            region=region,
            size=size,
            rotation="0",
            quality="default",
            picture_format="jpg",
        )

    @property
    def strip(self) -> Strip | None:
        """The part of the page around its first strongly lit place; None where nothing is lit."""
        first = next((box for box in self.boxes if box not in self.weak), None)
        if first is None or self.missing:
            return None
        x, y, width, height = first
        region = strip_around(self.width, self.height, y + height / 2)
        side = _SIDES[min(2, 3 * (x + width // 2) // max(1, self.width))]
        size = size_of(region)
        address = self.picture(f"{size[0]},{size[1]}", ",".join(map(str, region)))
        return Strip(address, size[0], size[1], " ".join(map(str, region)), side)

    def detail(self, region: Region) -> Detail:
        """The region ``region`` of the page, which a curated set shows."""
        named = ",".join(map(str, region))
        pictures = tuple((self.picture(f"{wide},{high}", named), wide) for wide, high in sizes_of(region))
        return Detail(pictures, region[2], region[3])

    def lit(self, boxes: Sequence[Box], weak: Iterable[Box] = ()) -> Sheet:
        """The same page with found words lit, some of them weakly."""
        return replace(self, boxes=tuple(boxes), weak=frozenset(weak))


@dataclass(frozen=True)
class Detail:
    """A region of a page as it hangs on a wall.

    Attributes:
        pictures: Address of its picture and width in pixels, in each of its sizes, narrowest first.
        width: Pixels of the region.
        height: Pixels of the region.
    """

    pictures: tuple[tuple[str, int], ...]
    width: int
    height: int


@dataclass(frozen=True)
class ItemCard:
    """An item in a list.

    Attributes:
        pid: Its identifier.
        title: Its title.
        language: Language of the title, for the ``lang`` attribute.
        genre: Kind of document in the reader's language.
        date: As written on the document.
        cover: Its first page.
        is_open: Whether outsiders see it.
    """

    pid: str
    title: str
    language: str
    genre: str
    date: str
    cover: Sheet
    is_open: bool = True


def state_unless_open(session: Session, unit: UnitView) -> str | None:
    """State of a unit that outsiders do not see; None for one that they do."""
    return None if unit.pid in open_to_all(session, [unit.pid]) else unit.state


def sheet(pid: str, page: PageView) -> Sheet:
    """The page as it is shown."""
    missing = bool(page.width) and not page_picture_path(parts().settings.derivatives_path, pid, page.number).is_file()
    language_of_text = main_language(page.languages)
    return Sheet(pid, page.number, page.width, page.height, page.text, language_of_text, missing=missing)


def cover(session: Session, pid: str, actor: Actor, number: int = 1) -> Sheet:
    """Page ``number`` of an item; an empty sheet where the item has no pages.

    Raises:
        NotFoundError: There is no such item for ``actor`` (R201).
    """
    try:
        return sheet(pid, get_page(session, pid, number, actor))
    except NotFoundError as error:
        if error.reason.number != "R203":
            raise
        return _no_sheet(pid, number)


def item_cards(
    session: Session, units: Sequence[UnitView], actor: Actor, open_pids: frozenset[str] | None = None
) -> list[ItemCard]:
    """The items as a list shows them, with one query for all their first pages.

    Args:
        session: Reading session of the catalogue.
        units: The items.
        actor: Who reads.
        open_pids: Those that outsiders see; None where all of them are.
    """
    firsts = pages_at(session, {(unit.pid, 1) for unit in units}, actor)
    return [
        ItemCard(
            pid=unit.pid,
            title=unit.shown_title,
            language=main_language(unit.languages),
            genre=genre_label(unit.genre),
            date=unit.date_text,
            cover=sheet(unit.pid, first) if (first := firsts.get((unit.pid, 1))) else _no_sheet(unit.pid, 1),
            is_open=open_pids is None or unit.pid in open_pids,
        )
        for unit in units
    ]


def _no_sheet(pid: str, number: int) -> Sheet:
    return Sheet(pid, number, 0, 0, "", NO_LANGUAGE)


def genre_label(genre: str) -> str:
    """The kind of document in the reader's language; empty where there is none to tell."""
    return kind_of_document(genre, language())


def main_language(languages: Sequence[str]) -> str:
    """The first language of a text, Vietnamese where none is known."""
    return languages[0] if languages else "vi"
