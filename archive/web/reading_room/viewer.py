"""One page of paper: its picture with the found words lit, and its text beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from flask import render_template, request, url_for

from archive.catalogue.models import Usage
from archive.catalogue.specimen import statement
from archive.catalogue.units import get_objects, get_page, get_pages, get_unit
from archive.catalogue.vocabulary import label
from archive.recording import is_recording
from archive.web.asking import words
from archive.web.counting import note
from archive.web.found import hit_numbers
from archive.web.i18n import gettext, language, number
from archive.web.lit import LitPage, lit_page
from archive.web.parts import parts
from archive.web.reading_room.recordings import way_to
from archive.web.sheets import main_language, sheet, state_unless_open
from archive.web.staff import reader

if TYPE_CHECKING:
    from flask import Blueprint
    from werkzeug.wrappers import Response

    from archive.catalogue.views import PageView

PAGES_ON_THE_STRIP: Final = 15


@dataclass(frozen=True)
class Links:
    """Where one can go from a page; empty where there is nothing."""

    item: str
    previous: str
    next: str
    previous_hit: str
    next_hit: str


def add_routes(blueprint: Blueprint) -> None:
    """Give the blueprint its routes."""
    blueprint.add_url_rule("/items/<pid:pid>/pages/<number:number>", view_func=page, methods=["GET"])


def page(pid: str, number: int) -> str | Response:
    """The page ``number`` of an item on the reading desk; a recording's player at that passage."""
    room, who = parts(), reader()
    query = words(request.args)
    with room.catalogue.reading() as session:
        unit = get_unit(session, pid, who)
        found = get_page(session, pid, number, who)
        if is_recording(get_objects(session, pid, who)):
            note(Usage.PAGE, pid)
            return way_to(session, pid, number, query)
        unpublished = state_unless_open(session, unit)
        hits = hit_numbers(session, pid, query) if query else ()
        near = get_pages(session, pid, who, _around(number, unit.page_count)) if unit.page_count > 1 else ()
    lit = lit_page(pid, found, query)
    note(Usage.PAGE, pid)
    return render_template(
        "page.html",
        item={
            "pid": pid,
            "title": unit.shown_title,
            "specimen": statement(unit, language()),
            "language": main_language(unit.languages),
            "page_count": unit.page_count,
        },
        page=lit,
        origin=_origin(found, lit),
        query=query,
        hit_pages=hits,
        film=[sheet(pid, one) for one in near],
        unpublished=unpublished,
        links=_links(pid, number, unit.page_count, hits, query),
    )


def _around(number: int, last: int) -> range:
    """Numbers of the pages on the strip of small pictures: as many on each side as there are."""
    first = max(1, min(number - PAGES_ON_THE_STRIP // 2, last - PAGES_ON_THE_STRIP + 1))
    return range(first, min(last, first + PAGES_ON_THE_STRIP - 1) + 1)


def _links(pid: str, current: int, page_count: int, hits: tuple[int, ...], query: str) -> Links:
    def address(wanted: int | None) -> str:
        return url_for("reading_room.page", pid=pid, number=wanted, q=query or None) if wanted else ""

    return Links(
        item=url_for("reading_room.item", pid=pid, q=query or None),
        previous=address(current - 1),
        next=address(current + 1 if current < page_count else None),
        previous_hit=address(max((hit for hit in hits if hit < current), default=None)),
        next_hit=address(min((hit for hit in hits if hit > current), default=None)),
    )


def _origin(page: PageView, lit: LitPage) -> str:
    """Where the page's text comes from and how sure it is, in one line."""
    origin = label("text_origins", page.origin, language())
    if page.confidence is None or not lit.blocks:
        return origin
    return str(gettext("%(origin)s, độ chắc chắn trung bình %(percent)s%%")) % {
        "origin": origin,
        "percent": number(round(page.confidence * 100)),
    }
