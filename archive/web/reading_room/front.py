"""The first page, and what this archive is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from flask import render_template

from archive.catalogue.units import count_items, recent_items
from archive.catalogue.vocabulary import OTHER_KIND
from archive.web.found import finding, kinds
from archive.web.parts import actor, parts
from archive.web.reading_room.curated import shelf
from archive.web.sheets import item_card

if TYPE_CHECKING:
    from flask import Blueprint

PAPERS_ON_THE_DESK: Final = 3
SHELF_ON_THE_FIRST_PAGE: Final = 3
KINDS_ON_THE_FIRST_PAGE: Final = 10
EXAMPLES_ON_THE_FIRST_PAGE: Final = 4


@dataclass(frozen=True)
class Counts:
    """How much a reader may see."""

    items: int
    pages: int


def add_routes(blueprint: Blueprint) -> None:
    """Give the blueprint its routes."""
    blueprint.add_url_rule("/", view_func=home, methods=["GET"])
    blueprint.add_url_rule("/about", view_func=about, methods=["GET"])


def home() -> str:
    """The first page: what this is, a search, curated sets, what is new."""
    room, reader = parts(), actor()
    with room.catalogue.reading() as session:
        recent = [
            item_card(session, unit, reader) for unit in recent_items(session, reader, room.settings.recent_items)
        ]
        counts = Counts(*count_items(session, reader))
        filled = [one for one in shelf(session, room.collections, reader) if one.count]
    papers = [card for card in recent if card.cover.has_picture][:PAPERS_ON_THE_DESK]
    return render_template(
        "home.html",
        recent=recent,
        counts=counts,
        collections=filled[:SHELF_ON_THE_FIRST_PAGE],
        collection_count=len(filled),
        tries=finding(EXAMPLES_ON_THE_FIRST_PAGE) if counts.items else (),
        hero=papers,
        kinds=[kind for kind in kinds() if kind.value != OTHER_KIND][:KINDS_ON_THE_FIRST_PAGE],
    )


def about() -> str:
    """What this archive is and how to search it."""
    return render_template("about.html", source_url=parts().settings.source_url)
