"""Searching as the reading room and the command do it: engine, catalogue and store brought together.

The engine proposes; what is shown is read from the catalogue as the reader may see it, so that a
stale index can hide something and never show it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archive.alto import alto_path
from archive.catalogue import units, vocabulary
from archive.catalogue.access import Actor
from archive.catalogue.bulk import fonds_titles, pages_at, waiting_to_go
from archive.errors import QueryError, StoreError
from archive.search import highlight
from archive.search.answer import FacetValue, ItemFound, PageFound, Reading, SearchAnswer
from archive.search.engine import FACETS, Filters, Lookup, Reach, audience_of
from archive.search.names import resolve
from archive.search.query import parse

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from archive.catalogue.units import PageView
    from archive.search.engine import Hits, PageHit, SearchEngine
    from archive.search.query import Query
    from archive.settings import Settings
    from archive.store import Store

WHY: dict[Reach, dict[str, str]] = {
    Reach.ITEM: {
        "vi": "Không trang nào có đủ các từ; đây là những tài liệu có đủ các từ trên nhiều trang.",
        "en": "No page has all the words; these documents have them on several pages.",
    },
    Reach.ANY: {
        "vi": "Không tài liệu nào có đủ các từ; đây là những trang có nhiều từ nhất.",
        "en": "No document has all the words; these pages have the most of them.",
    },
}
_NOT_KEPT = {"R302", "R304"}
"""Reasons of the store that mean: this page has no ALTO file."""
_VOCABULARIES = {"type": "genres", "language": "languages"}
OR = {"vi": " HOẶC ", "en": " OR "}


@dataclass(frozen=True)
class SearchRequest:
    """What a reader asks for.

    Attributes:
        query: As typed; empty to browse by facets.
        page: Page of results, from 1.
        limit: Items on a page; None for the setting's number.
        filters: Chosen facet values.
        actor: Who asks; decides which index answers.
        language: "vi" or "en", for labels and explanations.
        with_boxes: Whether to look up where the hits stand on the pages' pictures.
        meant: What is looked for, where it is not what ``query`` says.
        only_on_page: Whether all that is looked for must stand on one page.
    """

    query: str = ""
    page: int = 1
    limit: int | None = None
    filters: Filters = field(default_factory=Filters)
    actor: Actor = field(default_factory=Actor.outsider)
    language: str = "vi"
    with_boxes: bool = True
    meant: Query | None = None
    only_on_page: bool = False


def search(
    session: Session,
    engine: SearchEngine,
    store: Store,
    request: SearchRequest,
    settings: Settings,
    *,
    timer: Callable[[], float] = time.perf_counter,
) -> SearchAnswer:
    """Answer a reader.

    Raises:
        QueryError: The query (R401 to R406) or the page of results (R407, R408) is out of bounds.
        SearchError: The index cannot be read (R410 to R413).
    """
    began = timer()
    limit = settings.results_per_page if request.limit is None else request.limit
    first = _first(request.page, limit, settings)
    query = request.meant or parse(request.query, settings)
    lookup = Lookup(
        query=resolve(session, query, request.actor),
        audience=audience_of(request.actor),
        filters=request.filters,
        hidden=waiting_to_go(session, request.actor),
        first=first,
        limit=limit,
        pages_per_item=settings.pages_per_item,
        loosen=not request.only_on_page,
    )
    hits = engine.search(lookup)
    return SearchAnswer(
        query=request.query,
        read_as=_read_as(query, hits, request.language),
        suggestion=None,
        total_items=hits.total_items,
        total_pages=hits.total_pages,
        items=_dressed(session, store, request, hits, _Dress(lookup.query, settings.snippet_characters)),
        facets=_facets(session, hits, request),
        took_ms=round((timer() - began) * 1000),
        page=request.page,
        limit=limit,
    )


def hits_on_page(  # noqa: PLR0917  # a page is named by two of them
    session: Session, store: Store, pid: str, number: int, query: Query, actor: Actor
) -> list[list[int]]:
    """Boxes of the words of ``query`` on a page, in pixels of its picture; none where it has no picture.

    Raises:
        NotFoundError: There is no such page for ``actor`` (R201, R203).
    """
    unit = units.get_unit(session, pid, actor)
    return _boxes(store, unit.pid, units.get_page(session, unit.pid, number, actor), query)


def hit_pages(session: Session, engine: SearchEngine, pid: str, query: Query, actor: Actor) -> list[int]:
    """Numbers of the pages of an item whose text meets ``query``, in their order.

    Raises:
        NotFoundError: There is no such item for ``actor`` (R201).
        QueryError: A prefix stands for too many words (R406).
    """
    unit = units.get_unit(session, pid, actor)
    lookup = Lookup(
        query=resolve(session, query, actor),
        audience=audience_of(actor),
        within=unit.pid,
        limit=1,
        pages_per_item=max(unit.page_count, 1),
    )
    found = engine.search(lookup).items
    return sorted(page.number for item in found for page in item.pages if page.is_lit)


def _first(page: int, limit: int, settings: Settings) -> int:
    if not 1 <= limit <= settings.max_results_per_page:
        raise QueryError("R408", given=limit, limit=settings.max_results_per_page)
    first = (page - 1) * limit
    if not 0 <= first <= settings.max_result_offset:
        raise QueryError("R407", limit=settings.max_result_offset)
    return first


def _read_as(query: Query, hits: Hits, language: str) -> tuple[Reading, ...]:
    if hits.reach is Reach.PAGE or not hits.total_items:
        return ()
    words = [clause.written for clause in query.words]
    given = " ".join(words)
    understood = OR[language].join(words) if hits.reach is Reach.ANY else given
    return (Reading(given, understood, WHY[hits.reach][language]),)


@dataclass(frozen=True)
class _Dress:
    """How found pages are shown."""

    query: Query
    length: int


def _dressed(
    session: Session, store: Store, request: SearchRequest, hits: Hits, dress: _Dress
) -> tuple[ItemFound, ...]:
    """What was found, with all that a reader is shown of it."""
    seen = units.units_by_pid(session, [item.pid for item in hits.items], request.actor)
    places = [(item.pid, page.number) for item in hits.items for page in item.pages]
    views = pages_at(session, places, request.actor)

    def page_found(pid: str, page: PageHit) -> PageFound:
        view = views[pid, page.number]
        lit = request.with_boxes and page.is_lit
        return PageFound(
            number=page.number,
            score=page.score,
            snippet=highlight.snippet(dress.query, view.text, length=dress.length),
            boxes=_boxes(store, pid, view, dress.query) if lit else [],
        )

    return tuple(
        ItemFound(
            pid=unit.pid,
            reference_code=unit.reference_code,
            title=unit.shown_title,
            date=unit.date_text or (unit.date_from.isoformat() if unit.date_from else ""),
            type=unit.genre,
            type_label=vocabulary.kind_of_document(unit.genre, request.language),
            score=hit.score,
            page_count=hit.page_count,
            pages=tuple(page_found(hit.pid, page) for page in hit.pages if (hit.pid, page.number) in views),
        )
        for hit in hits.items
        if (unit := seen.get(hit.pid))
    )


def _boxes(store: Store, pid: str, page: PageView, query: Query) -> list[list[int]]:
    if not page.width:
        return []
    try:
        alto = store.read(pid, alto_path(page.number))
    except StoreError as error:
        if error.reason.number in _NOT_KEPT:
            return []
        raise
    return highlight.boxes(query, alto)


def _facets(session: Session, hits: Hits, request: SearchRequest) -> dict[str, tuple[FacetValue, ...]]:
    fonds = fonds_titles(session, request.actor)

    def label(facet: str, value: str) -> str:
        if facet in _VOCABULARIES:
            return vocabulary.label(_VOCABULARIES[facet], value, request.language)
        return fonds.get(value, value) if facet == "fonds" else value

    return {
        facet: tuple(FacetValue(value, label(facet, value), count) for value, count in hits.facets[facet])
        for facet in FACETS
    }
