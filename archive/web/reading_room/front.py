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
from archive.web.reading_room.places import places_named_from_afar, places_told
from archive.web.sheets import item_cards

if TYPE_CHECKING:
    from flask import Blueprint

SHELF_ON_THE_FIRST_PAGE: Final = 3
KINDS_ON_THE_FIRST_PAGE: Final = 10
EXAMPLES_ON_THE_FIRST_PAGE: Final = 4
PLACES_ON_THE_FIRST_PAGE: Final = 8


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
    """The first page: what this is, a search, ways to curated sets and the map, what is new."""
    room, reader = parts(), actor()
    with room.catalogue.reading() as session:
        recent = item_cards(session, recent_items(session, reader, room.settings.recent_items), reader)
        counts = Counts(*count_items(session, reader))
        filled = [one for one in shelf(session, room.collections, reader) if one.count]
        told = places_told(session)
    return render_template(
        "home.html",
        recent=recent,
        counts=counts,
        collections=filled[:SHELF_ON_THE_FIRST_PAGE],
        collection_count=len(filled),
        tries=finding(EXAMPLES_ON_THE_FIRST_PAGE) if counts.items else (),
        place_count=len(told),
        most_told=(told or places_named_from_afar())[:PLACES_ON_THE_FIRST_PAGE],
        kinds=[kind for kind in kinds() if kind.value != OTHER_KIND][:KINDS_ON_THE_FIRST_PAGE],
    )


def about() -> str:
    """What this archive is and how to search it."""
    return render_template("about.html", source_url=parts().settings.source_url)
