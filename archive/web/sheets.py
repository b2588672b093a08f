"""Pages and items as the templates show them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flask import url_for

from archive.catalogue.units import get_page
from archive.catalogue.vocabulary import kind_of_document
from archive.errors import NotFoundError
from archive.web.i18n import language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from archive.catalogue.access import Actor
    from archive.catalogue.views import PageView, UnitView

Box = tuple[int, int, int, int]
NO_LANGUAGE = "und"


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
    """

    pid: str
    number: int
    width: int
    height: int
    text: str
    language: str
    boxes: tuple[Box, ...] = ()

    @property
    def has_picture(self) -> bool:
        """Whether there is a picture of the page."""
        return self.width > 0

    def picture(self, size: str) -> str:
        """Address of the whole page picture in an IIIF ``size``."""
        return url_for(
            "iiif.image",
            pid=self.pid,
            number=self.number,
            region="full",
            size=size,
            rotation="0",
            quality="default",
            picture_format="jpg",
        )

    def lit(self, boxes: Sequence[Sequence[int]]) -> Sheet:
        """The same page with found words lit."""
        return replace(self, boxes=tuple((x, y, w, h) for x, y, w, h in boxes))


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
    """

    pid: str
    title: str
    language: str
    genre: str
    date: str
    cover: Sheet


def sheet(pid: str, page: PageView) -> Sheet:
    """The page as it is shown."""
    return Sheet(pid, page.number, page.width, page.height, page.text, main_language(page.languages))


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
        return Sheet(pid, number, 0, 0, "", NO_LANGUAGE)


def item_card(session: Session, unit: UnitView, actor: Actor) -> ItemCard:
    """The item as a list shows it."""
    return ItemCard(
        pid=unit.pid,
        title=unit.shown_title,
        language=main_language(unit.languages),
        genre=genre_label(unit.genre),
        date=unit.date_text,
        cover=cover(session, unit.pid, actor),
    )


def genre_label(genre: str) -> str:
    """The kind of document in the reader's language; empty where there is none to tell."""
    return kind_of_document(genre, language())


def main_language(languages: Sequence[str]) -> str:
    """The first language of a text, Vietnamese where none is known."""
    return languages[0] if languages else "vi"
