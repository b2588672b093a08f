"""What was found, for pages and programs: one request to search, the pages with hits, what finds something here."""

from __future__ import annotations

import re
import time
from itertools import islice
from typing import TYPE_CHECKING, Final

from flask import current_app, g
from flask import request as flask_request

from archive.catalogue.access import Actor
from archive.catalogue.models import Usage
from archive.catalogue.units import count_items
from archive.errors import SearchError, UsageError
from archive.search import Filters, Order, SearchRequest, hit_pages, meaning, search
from archive.web.asking import whole, words
from archive.web.counting import note
from archive.web.i18n import language
from archive.web.parts import actor, parts
from archive.web.staff import reader

if TYPE_CHECKING:
    from sqlalchemy.orm import Session
    from werkzeug.datastructures import MultiDict

    from archive.search import Query, SearchAnswer
    from archive.search.answer import FacetValue

FACETS: Final = ("type", "year", "place", "fonds", "language")
MAX_FILTER_CHARACTERS: Final = 64
MAX_FILTER_VALUES: Final = 8
MOST_EXAMPLES: Final = 4
EXAMPLES_HOLD_SECONDS: Final = 300
_HELD: Final = "biendao.examples"
_YEARS: Final = re.compile(r"([0-9]{1,4})(?:\.\.([0-9]{1,4}))?", re.ASCII)


def asked(args: MultiDict[str, str], who: Actor) -> SearchRequest:
    """The search that a request's query asks for on behalf of ``who``.

    Raises:
        UsageError: A number, a filter or the order cannot be used (R504, R511, R520).
    """
    settings = parts().settings
    most_pages = settings.max_result_offset + 1
    limit = whole(args, "limit", default=settings.results_per_page, least=1, most=settings.max_results_per_page)
    return SearchRequest(
        query=words(args),
        page=whole(args, "page", default=1, least=1, most=most_pages),
        limit=limit,
        filters=_filters(args),
        actor=who,
        language=language(),
        literal=literal(args),
        order=order(args),
    )


def order(args: MultiDict[str, str]) -> Order:
    """What comes first in the list.

    Raises:
        UsageError: There is no such order (R520).
    """
    given = args.get("sort", "") or Order.RELEVANCE
    if given not in list(Order):
        raise UsageError("R520", given=given[:MAX_FILTER_CHARACTERS], known=", ".join(Order))
    return Order(given)


def literal(args: MultiDict[str, str]) -> frozenset[str]:
    """What this reader wants looked for as typed.

    Raises:
        UsageError: More, or longer, than a query can have (R511).
    """
    room = parts().settings
    given = args.getlist("literal")
    if len(given) > room.max_query_clauses or any(len(one) > room.max_query_characters for one in given):
        raise UsageError("R511", name="literal")
    return frozenset(given)


def answer(args: MultiDict[str, str], who: Actor) -> SearchAnswer:
    """The answer to a request's query for ``who``.

    Raises:
        UsageError: As `asked`.
        QueryError: The query cannot be understood or costs too much.
        SearchError: The index cannot be read.
    """
    request, room = asked(args, who), parts()
    with room.catalogue.reading() as session:
        found = search(session, room.engine, room.store, request, room.settings)
    if request.query and request.page == 1:
        note(Usage.SEARCH)
        if not found.total_items:
            note(Usage.SEARCH_WITHOUT_ANSWER)
    return found


def kinds() -> tuple[FacetValue, ...]:
    """Kinds of document that can be read, most first; none while there is no index to count them."""
    room = parts()
    request = SearchRequest(limit=1, actor=actor(), language=language(), with_boxes=False)
    try:
        with room.catalogue.reading() as session:
            return search(session, room.engine, room.store, request, room.settings).facets["type"]
    except SearchError:
        return ()


def is_empty() -> bool:
    """Whether there is nothing here yet for readers."""
    with parts().catalogue.reading() as session:
        return not count_items(session, Actor.outsider())[0]


def finding(most: int) -> tuple[str, ...]:
    """The first of the example queries that find something for everybody, ``most`` at the most.

    They are asked as an outsider, whoever reads: what is held for all must not tell of what staff
    alone see. They are looked up again after `EXAMPLES_HOLD_SECONDS`: what is found changes slowly,
    and the first page must not cost as much as so many searches.
    """
    room, now = parts(), time.monotonic()
    held: tuple[float, tuple[str, ...]] = current_app.extensions.get(_HELD, (0.0, ()))
    if now < held[0]:
        return held[1][:most]
    tries = (query.strip() for query in room.settings.example_queries.split(","))
    try:
        with room.catalogue.reading() as session:
            found = tuple(islice((query for query in tries if query and _finds(session, query)), MOST_EXAMPLES))
    except SearchError:
        return ()
    if found:
        current_app.extensions[_HELD] = now + EXAMPLES_HOLD_SECONDS, found
    return found[:most]


def _finds(session: Session, query: str) -> bool:
    room = parts()
    request = SearchRequest(query=query, limit=1, actor=Actor.outsider(), language=language(), with_boxes=False)
    answer = search(session, room.engine, room.store, request, room.settings)
    return answer.total_items > 0 and all(reading.is_undoable for reading in answer.read_as)


def hit_numbers(session: Session, pid: str, query: str) -> tuple[int, ...]:
    """Numbers of the pages of an item that ``query`` meets.

    Raises:
        NotFoundError: There is no such item for this reader.
        QueryError: The query cannot be understood or costs too much.
    """
    room = parts()
    return tuple(hit_pages(session, room.engine, pid, meant(session, query), reader()))


def meant(session: Session, query: str) -> Query:
    """What ``query`` means to this request's reader, understood once a request.

    Raises:
        QueryError: The query cannot be understood or costs too much.
        SearchError: The index cannot be read.
    """
    room = parts()
    understood: dict[str, Query] = g.setdefault("understood_queries", {})
    if query not in understood:
        who, chosen = reader(), literal(flask_request.args)
        understood[query] = meaning(session, room.engine, query, who, room.settings, chosen)
    return understood[query]


def _filters(args: MultiDict[str, str]) -> Filters:
    chosen = {facet: tuple(dict.fromkeys(value for value in args.getlist(facet) if value)) for facet in FACETS}
    for facet, values in chosen.items():
        if len(values) > MAX_FILTER_VALUES or any(len(value) > MAX_FILTER_CHARACTERS for value in values):
            raise UsageError("R511", name=facet)
    return Filters(
        types=chosen["type"],
        years=tuple(_years(value) for value in chosen["year"]),
        fonds=chosen["fonds"],
        languages=chosen["language"],
        places=chosen["place"],
    )


def _years(value: str) -> tuple[int, int]:
    found = _YEARS.fullmatch(value)
    if found is None:
        raise UsageError("R511", name="year")
    first, last = int(found[1]), int(found[2] or found[1])
    return min(first, last), max(first, last)
