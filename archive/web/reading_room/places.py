"""The map of the sea, and a page for every place on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from flask import render_template

from archive.authority import basemap
from archive.authority.lettering import archipelagos, labels, waters
from archive.authority.places import groups, place, places
from archive.errors import SearchError
from archive.search import SearchRequest, place_query, search
from archive.search.places import name_on
from archive.showing import charts
from archive.web.gazetteer import document_counts, facts, size_of, told
from archive.web.i18n import language
from archive.web.parts import actor, parts
from archive.web.reading_room.search import Result, results

if TYPE_CHECKING:
    from flask import Blueprint
    from sqlalchemy.orm import Session

    from archive.authority.places import Place

UNNAMED_RANK: Final = 3


@dataclass(frozen=True)
class ListedPlace:
    """A place in the list beside the map.

    Attributes:
        place: The place.
        count: Documents that name it.
        size: How large its point is drawn.
        rank: From how near on the map names it.
        text: Its name on the map.
    """

    place: Place
    count: int
    size: int
    rank: int
    text: str


@dataclass(frozen=True)
class PartOfTheSea:
    """A group of the list.

    Attributes:
        code: For the address within the page.
        label: In the reader's language.
        told: Places that documents name, most first.
        others: Places that none names yet.
    """

    code: str
    label: str
    told: tuple[ListedPlace, ...]
    others: tuple[ListedPlace, ...]


@dataclass(frozen=True)
class Documents:
    """Documents that name a place.

    Attributes:
        query: The search that finds its label.
        total: How many there are.
        results: The best of them.
    """

    query: str
    total: int = 0
    results: tuple[Result, ...] = ()


def add_routes(blueprint: Blueprint) -> None:
    """Give the blueprint its routes, and the small chart to every page."""
    blueprint.add_url_rule("/map", view_func=map_page, endpoint="map", methods=["GET"])
    blueprint.add_url_rule("/places/<identifier>", view_func=place_page, endpoint="place", methods=["GET"])
    blueprint.app_context_processor(lambda: {"small_chart": charts.small})


def map_page() -> str:
    """The whole sea with its places, and their list."""
    room = parts()
    with room.catalogue.reading() as session:
        listed = [_listed(one, count) for one, count in _counted(session)]
    drawn = [(one.place, one.size) for one in listed]
    return render_template(
        "map.html",
        sea=charts.whole_sea(drawn),
        gulf=charts.gulf(drawn),
        parts_of_the_sea=_parts_of_the_sea(listed),
        archipelagos=archipelagos(),
        waters=waters(),
        coast=basemap.file_of(basemap.SEA),
        credit=basemap.CREDIT,
    )


def place_page(identifier: str) -> str:
    """One place: its names, where it lies, and the documents that name it.

    Raises:
        NotFoundError: There is no such place (R220).
    """
    one = place(identifier)
    with parts().catalogue.reading() as session:
        documents = _documents(session, one)
    return render_template(
        "place.html",
        facts=facts(one),
        chart_here=charts.locator(identifier),
        documents=documents,
        credit=basemap.CREDIT,
    )


def places_told(session: Session) -> list[ListedPlace]:
    """The places that documents name, most first."""
    told = sorted((pair for pair in _counted(session) if pair[1]), key=lambda pair: -pair[1])
    return [_listed(one, count) for one, count in told]


def places_named_from_afar() -> list[ListedPlace]:
    """What a map names at every size: the two archipelagos, then single places."""
    first = [_listed(place(written.id), 0) for written in archipelagos()]
    return [*first, *(listed for one in places() if (listed := _listed(one, 0)).rank == 1)]


def _counted(session: Session) -> list[tuple[Place, int]]:
    counts = document_counts(session)
    return [(one, counts.get(one.id, 0)) for one in places()]


def _listed(one: Place, count: int) -> ListedPlace:
    label = labels().get(one.id)
    return ListedPlace(
        one,
        count,
        size_of(count),
        label.rank if label else UNNAMED_RANK,
        label.text if label and label.text else one.short_label,
    )


def _parts_of_the_sea(listed: list[ListedPlace]) -> tuple[PartOfTheSea, ...]:
    def part(code: str, label: str) -> PartOfTheSea:
        here = [one for one in listed if one.place.group.code == code]
        named = sorted((one for one in here if one.count), key=lambda one: -one.count)
        return PartOfTheSea(code, label, tuple(named), tuple(one for one in here if not one.count))

    return tuple(part(group.code, told(group)) for group in groups())


def _documents(session: Session, one: Place) -> Documents:
    """Documents that name ``one``; none while there is no index to ask."""
    room, query = parts(), place_query(one)
    if query is None:
        return Documents(f'"{one.short_label}"')
    request = SearchRequest(query.text, actor=actor(), language=language(), meant=query, only_on_page=True)
    try:
        found = search(session, room.engine, room.store, request, room.settings)
    except SearchError:
        return Documents(query.text)
    shown = results(session, found, lambda text: f'"{name_on(one, text)}"')
    return Documents(query.text, found.total_items, shown)
