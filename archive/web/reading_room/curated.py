"""Curated sets: the shelf of them, and each one hung like an exhibition."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from flask import render_template, url_for
from markupsafe import Markup

from archive.catalogue.models import Usage
from archive.curation import render_markdown, resolve_all
from archive.errors import NotFoundError
from archive.showing.hanging import Form, hang
from archive.web.counting import note
from archive.web.found import is_empty
from archive.web.i18n import gettext, language
from archive.web.parts import actor, parts
from archive.web.sheets import Detail, Sheet, main_language, sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Blueprint
    from sqlalchemy.orm import Session

    from archive.catalogue.access import Actor
    from archive.catalogue.views import UnitView
    from archive.curation import Bilingual, Collection, ResolvedCollection, ResolvedEntry

_WITH_SECTION_TITLE: Final = 3
_WITHOUT_SECTION_TITLE: Final = 2


@dataclass(frozen=True)
class OnShelf:
    """A curated set in a list of them.

    Attributes:
        slug: Last part of its address.
        title: In the reader's language.
        summary: In the reader's language.
        count: Pages that this reader gets to see.
        cover: The first of them, if any.
    """

    slug: str
    title: str
    summary: str
    count: int
    cover: Sheet | None


@dataclass(frozen=True)
class Exhibit:
    """One page on the wall, with its caption.

    Attributes:
        place: Number in the whole set, from 1.
        form: How it hangs.
        page: The page.
        detail: The region shown; None for the whole page, and where there is no picture.
        heading: A short line, if any.
        level: Level of the heading.
        caption: Rendered caption.
        alt: What the picture shows, for those who do not see it.
        title: Title of the item.
        language: Language of the title.
        date: As written on the document.
        reference_code: Shelf identifier.
        url: Address of the page in the viewer.
    """

    place: int
    form: Form
    page: Sheet
    detail: Detail | None
    heading: str
    level: int
    caption: Markup
    alt: str
    title: str
    language: str
    date: str
    reference_code: str
    url: str


@dataclass(frozen=True)
class Room:
    """A section of a set; ``number`` counts those with a title."""

    number: int
    title: str
    text: Markup | None
    entries: tuple[Exhibit, ...]


def add_routes(blueprint: Blueprint) -> None:
    """Give the blueprint its routes."""
    blueprint.add_url_rule("/collections", view_func=collections, methods=["GET"])
    blueprint.add_url_rule("/collections/<slug>", view_func=collection, methods=["GET"])


def collections() -> str:
    """All curated sets."""
    room = parts()
    with room.catalogue.reading() as session:
        shelved = [one for one in shelf(session, room.collections, actor()) if one.count]
    return render_template("collections.html", collections=shelved, is_empty=not shelved and is_empty())


def collection(slug: str) -> str:
    """One curated set with what this reader may see of it."""
    room = parts()
    sets = room.collections
    found = next((one for one in sets if one.slug == slug), None)
    if found is None:
        raise NotFoundError("R501")
    with room.catalogue.reading() as session:
        hung = resolve_all(session, sets, actor())
    resolved = hung[sets.index(found)]
    others = [one for one in map(_on_shelf, hung) if one.count or one.slug == slug]
    places = [one.slug for one in others].index(slug)
    onward = others[(places + 1) % len(others)] if len(others) > 1 else None
    note(Usage.COLLECTION, slug)
    rooms = _rooms(resolved)
    return render_template(
        "collection.html",
        collection=_on_shelf(resolved),
        lead=_lead(rooms),
        introduction=_rendered(found.introduction),
        credits=_rendered(found.credits),
        rights=_rendered(found.rights),
        rooms=rooms,
        sources=_sources(resolved),
        onward=onward,
    )


def _lead(rooms: Sequence[Room]) -> Exhibit | None:
    """What the opening wall shows: the first page with a picture."""
    return next((one for room in rooms for one in room.entries if one.page.has_picture), None)


def _sources(resolved: ResolvedCollection) -> tuple[UnitView, ...]:
    """The documents that the set shows, each once, in the order of their first page."""
    return tuple({entry.unit.pid: entry.unit for entry in resolved.entries}.values())


def shelf(session: Session, collections: Sequence[Collection], reader: Actor) -> list[OnShelf]:
    """The sets as a list shows them."""
    return [_on_shelf(resolved) for resolved in resolve_all(session, collections, reader)]


def exhibit(resolved: ResolvedEntry, place: int, form: Form, *, in_section: bool) -> Exhibit:
    """One entry as it hangs on the wall."""
    entry, unit, page = resolved.entry, resolved.unit, sheet(resolved.unit.pid, resolved.page)
    alt = gettext("Trang %(number)s của “%(title)s”") % {"number": resolved.page.number, "title": unit.shown_title}
    return Exhibit(
        place=place,
        form=form,
        page=page,
        detail=page.detail(resolved.region) if resolved.region and page.has_picture else None,
        heading=entry.heading.text(language()) if entry.heading else "",
        level=_WITH_SECTION_TITLE if in_section else _WITHOUT_SECTION_TITLE,
        caption=_rendered(entry.caption),
        alt=alt,
        title=unit.shown_title,
        language=main_language(unit.languages),
        date=unit.date_text,
        reference_code=unit.reference_code,
        url=url_for("reading_room.page", pid=unit.pid, number=resolved.page.number),
    )


def _rooms(resolved: ResolvedCollection) -> list[Room]:
    """The sections in which something is shown; entries without a section come first."""
    sections = resolved.collection.sections
    places = {id(entry): place for place, entry in enumerate(resolved.entries, 1)}

    def hung(key: str) -> tuple[Exhibit, ...]:
        entries = resolved.in_section(key)
        forms = hang([entry.region for entry in entries])
        pairs = zip(entries, forms, strict=True)
        return tuple(exhibit(entry, places[id(entry)], form, in_section=bool(sections)) for entry, form in pairs)

    loose = [Room(0, "", None, entries)] if (entries := hung("")) else []
    shown = [(section, entries) for section in sections if (entries := hung(section.key))]
    return loose + [
        Room(
            number,
            section.title.text(language()),
            _rendered(section.text) if section.text else None,
            entries,
        )
        for number, (section, entries) in enumerate(shown, 1)
    ]


def _on_shelf(resolved: ResolvedCollection) -> OnShelf:
    first = next((entry for entry in resolved.entries if entry.page.width), None)
    return OnShelf(
        slug=resolved.collection.slug,
        title=resolved.collection.title.text(language()),
        summary=resolved.collection.summary.text(language()),
        count=len(resolved.entries),
        cover=sheet(first.unit.pid, first.page) if first else None,
    )


def _rendered(text: Bilingual) -> Markup:
    return Markup(render_markdown(text.text(language())))  # noqa: S704  # render_markdown lets no HTML through
