"""The desk's first page: what waits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from flask import render_template

from archive.catalogue.models import ItemState
from archive.catalogue.waiting import UNPUBLISHED, items_in, troubled_sources
from archive.errors import reasons
from archive.web.i18n import language
from archive.web.parts import parts
from archive.web.sheets import genre_label, main_language
from archive.web.staff import reader

if TYPE_CHECKING:
    import datetime as dt

    from flask import Blueprint

    from archive.catalogue.waiting import ItemList, TroubledSource, WaitingItem

_PLACEHOLDER: Final = re.compile(r"\{\w+\}")


@dataclass(frozen=True)
class Line:
    """An item in a list.

    Attributes:
        percent: Mean certainty of its recognised words; None where none were.
        suggestions: Suggested values that nobody has confirmed.
        remarked_pages: On how many of its pages there is a remark.
        waiting_pages: How many of these wait for a person to look at them.
        changed: The day of its last change.
    """

    pid: str
    title: str
    language: str
    genre: str
    reference_code: str
    pages: int
    percent: int | None
    suggestions: int
    remarked_pages: int
    waiting_pages: int
    changed: dt.date


@dataclass(frozen=True)
class Shown:
    """A list as it is shown, and how many more there are."""

    lines: tuple[Line, ...]
    total: int
    more: int


@dataclass(frozen=True)
class Trouble:
    """A source that was not taken in, and why."""

    name: str
    reason: str
    sentence: str
    day: dt.date


def add_routes(blueprint: Blueprint) -> None:
    """Give the blueprint its route."""
    blueprint.add_url_rule("/", view_func=waiting, methods=["GET"])


def waiting() -> str:
    """What waits to be published, what was of late, what was withdrawn, what could not be taken in."""
    room, staff = parts(), reader()
    limit = room.settings.desk_lines
    with room.catalogue.reading() as session:
        drafts = items_in(session, UNPUBLISHED, staff, limit=limit)
        published = items_in(session, [ItemState.PUBLISHED], staff, limit=room.settings.recent_items)
        withdrawn = items_in(session, [ItemState.WITHDRAWN], staff, limit=limit)
        troubled = troubled_sources(session, limit=limit)
    return render_template(
        "desk/waiting.html",
        drafts=_shown(drafts),
        published=_shown(published),
        withdrawn=_shown(withdrawn),
        troubles=[_trouble(source) for source in troubled],
    )


def _shown(found: ItemList) -> Shown:
    return Shown(tuple(_line(item) for item in found.items), found.total, found.total - len(found.items))


def _line(item: WaitingItem) -> Line:
    unit = item.unit
    return Line(
        pid=unit.pid,
        title=unit.title,
        language=main_language(unit.languages),
        genre=genre_label(unit.genre),
        reference_code=unit.reference_code,
        pages=unit.page_count,
        percent=None if item.confidence is None else round(item.confidence * 100),
        suggestions=item.suggestions,
        remarked_pages=item.remarked_pages,
        waiting_pages=item.waiting_pages,
        changed=unit.updated_at.astimezone().date(),
    )


def _trouble(source: TroubledSource) -> Trouble:
    known = reasons().get(source.reason)
    sentence = (known.vi if language() == "vi" else known.en) if known else ""
    # Values for the sentence's places are not kept with the source.
    return Trouble(source.name, source.reason, _PLACEHOLDER.sub("…", sentence), source.at.astimezone().date())
