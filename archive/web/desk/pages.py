"""What is to be known of an item's pages: those that wait for a person to look at them first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import render_template

from archive.catalogue.units import get_pages
from archive.catalogue.waiting import remarked_pages
from archive.web.i18n import language
from archive.web.parts import parts
from archive.web.sheets import main_language, sheet
from archive.web.staff import reader

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from flask import Blueprint

    from archive.catalogue.views import PageView
    from archive.remarks import Remark
    from archive.web.sheets import Sheet


@dataclass(frozen=True)
class Told:
    """One remark: its number and its sentence in the language of the request."""

    number: str
    sentence: str


@dataclass(frozen=True)
class Line:
    """A page in a list.

    Attributes:
        sheet: The page itself.
        percent: Mean certainty of its recognised words; None where none were.
        remarks: What is to be known of it.
    """

    sheet: Sheet
    percent: int | None
    remarks: tuple[Told, ...]


@dataclass(frozen=True)
class Shown:
    """A list as it is shown, and how many more there are."""

    lines: tuple[Line, ...]
    total: int
    more: int


def add_routes(blueprint: Blueprint) -> None:
    """Give the blueprint its route."""
    blueprint.add_url_rule("/items/<pid:pid>/pages", view_func=pages, methods=["GET"])


def pages(pid: str) -> str:
    """The pages of an item that have remarks, with what to do about each."""
    room, staff = parts(), reader()
    limit = room.settings.desk_lines
    with room.catalogue.reading() as session:
        found = remarked_pages(session, pid, staff)
        shown = {*_first(found.waiting, limit), *_first(found.others, limit)}
        views = {page.number: page for page in get_pages(session, pid, staff, shown)}
    return render_template(
        "desk/pages.html",
        item=found.unit,
        language=main_language(found.unit.languages),
        waiting=_shown(pid, found.waiting, views, limit),
        others=_shown(pid, found.others, views, limit),
    )


def _first(remarked: Iterable[int], limit: int) -> Sequence[int]:
    return list(remarked)[:limit]


def _shown(pid: str, remarked: Mapping[int, tuple[Remark, ...]], views: Mapping[int, PageView], limit: int) -> Shown:
    numbers = [number for number in _first(remarked, limit) if number in views]
    lines = tuple(_line(pid, views[number], remarked[number]) for number in numbers)
    return Shown(lines, len(remarked), len(remarked) - len(lines))


def _line(pid: str, page: PageView, remarks: Iterable[Remark]) -> Line:
    percent = None if page.confidence is None else round(page.confidence * 100)
    told = (Told(remark.number, remark.sentence(language())) for remark in remarks)
    return Line(sheet(pid, page), percent, tuple(told))
