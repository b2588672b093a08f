"""Searching as the reading room and the command do it: engine, catalogue and store brought together.

The engine proposes; what is shown is read from the catalogue as the reader may see it, so that a
stale index can hide something and never show it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from archive.alto import alto_path
from archive.catalogue import units, vocabulary
from archive.catalogue.access import Actor
from archive.catalogue.bulk import fonds_titles, kept_back, pages_at
from archive.errors import QueryError, StoreError
from archive.search import highlight
from archive.search.answer import FacetValue, ItemFound, NamedPlace, PageFound, SearchAnswer
from archive.search.engine import FACETS, Filters, Lookup, Order, Reach, audience_of
from archive.search.meaning import finds_more, is_little, vocabulary_for, widened
from archive.search.names import resolve
from archive.search.naming import place_label
from archive.search.query import Query, parse
from archive.search.readings import readings
from archive.search.suggestions import full_of_abbreviation, suggestion
from archive.search.understanding import understand

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from archive.catalogue.units import PageView
    from archive.search.change import Change
    from archive.search.engine import Hits, PageHit, SearchEngine
    from archive.settings import Settings
    from archive.store import Store

_NOT_KEPT = {"R302", "R304"}
"""Reasons of the store that mean: this page has no ALTO file."""
_VOCABULARIES = {"type": "genres", "language": "languages"}


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
        literal: What is to be looked for as typed; see `archive.search.understanding.understand`.
        order: What comes first.
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
    literal: frozenset[str] = frozenset()
    order: Order = Order.RELEVANCE


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
    lookup = Lookup(
        query=request.meant or Query("", ()),
        audience=audience_of(request.actor),
        filters=request.filters,
        hidden=kept_back(session, request.actor),
        first=first,
        limit=limit,
        pages_per_item=settings.pages_per_item,
        loosen=not request.only_on_page,
        order=request.order,
    )
    asking = _Asking(session, engine, request, settings, lookup)
    lookup, hits, changes = asking.as_meant() if request.meant else asking.as_typed()
    return SearchAnswer(
        query=request.query,
        read_as=readings(lookup.query, changes, hits, request.language),
        suggestion=None if request.meant else asking.suggestion(hits),
        total_items=hits.total_items,
        total_pages=hits.total_pages,
        items=_dressed(session, store, request, hits, _Dress(lookup.query, settings.snippet_characters)),
        facets=_facets(session, hits, request),
        took_ms=round((timer() - began) * 1000),
        page=request.page,
        limit=limit,
    )


@dataclass(frozen=True)
class _Asking:
    """One request on its way to the engine."""

    session: Session
    engine: SearchEngine
    request: SearchRequest
    settings: Settings
    lookup: Lookup

    def as_meant(self) -> tuple[Lookup, Hits, tuple[Change, ...]]:
        """The answer to a query that was not typed."""
        lookup = self._resolved(self.lookup.query)
        return lookup, self.engine.search(lookup), ()

    def as_typed(self) -> tuple[Lookup, Hits, tuple[Change, ...]]:
        """The answer to what was typed as it is understood, and widened by guesses where that finds little."""
        literal = self.request.literal
        query = parse(self.request.query, self.settings)
        vocabulary = vocabulary_for(self.engine, self.request.actor, self.settings)
        understood = understand(query, vocabulary, self.settings, literal=literal)
        lookup = self._resolved(understood.query)
        hits = self.engine.search(lookup)
        if not is_little(hits, self.settings):
            return lookup, hits, understood.changes
        wide = widened(query, understood, vocabulary, self.settings, literal)
        if wide.query != understood.query:
            wider = self._resolved(wide.query)
            more = self.engine.search(wider)
            if finds_more(more, hits):
                return wider, more, wide.changes
        return lookup, hits, understood.changes

    def suggestion(self, hits: Hits) -> str | None:
        """Another query worth offering; see `archive.search.suggestions`."""
        query = parse(self.request.query, self.settings)
        vocabulary = vocabulary_for(self.engine, self.request.actor, self.settings)
        in_full = full_of_abbreviation(query, vocabulary, self._count)
        if in_full or not is_little(hits, self.settings):
            return in_full
        found = hits.total_items if hits.reach is Reach.PAGE else 0
        return suggestion(query, vocabulary, self.settings, found=found, trial=self._count)

    def _count(self, text: str) -> int:
        """Items that have all the words of ``text`` on one page, with the marks that they bear there: biên is not biển."""
        query = parse(text, self.settings).as_written()
        lookup = replace(self._resolved(query), loosen=False)
        return self.engine.search(lookup.for_totals()).total_items

    def _resolved(self, query: Query) -> Lookup:
        return replace(self.lookup, query=resolve(self.session, query, self.request.actor))


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
        facets=False,
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


@dataclass(frozen=True)
class _Dress:
    """How found pages are shown."""

    query: Query
    length: int


def _dressed(
    session: Session, store: Store, request: SearchRequest, hits: Hits, dress: _Dress
) -> tuple[ItemFound, ...]:
    """What was found, with all that a reader is shown of it."""
    seen = units.units_by_pid(session, [item.pid for item in hits.items], request.actor, with_relations=False)
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
            view=view,
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
            further_pages=hit.lit_count - sum(page.is_lit for page in hit.pages),
            pages=tuple(page_found(hit.pid, page) for page in hit.pages if (hit.pid, page.number) in views),
            places=tuple(NamedPlace(place, place_label(place)) for place in hit.places),
            unit=unit,
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
        if facet == "place":
            return place_label(value)
        return fonds.get(value, value) if facet == "fonds" else value

    return {
        facet: tuple(FacetValue(value, label(facet, value), count) for value, count in hits.facets[facet])
        for facet in FACETS
    }
