"""The result list: pictures of the pages that were found, and facets to narrow them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from flask import make_response, render_template, request, url_for

from archive.catalogue.bulk import pages_at
from archive.catalogue.units import open_to_all
from archive.errors import BiendaoError
from archive.recording import is_moment
from archive.search import Order
from archive.search.readings import ANY_WORD
from archive.showing.lighting import marks, runs
from archive.web.asking import words
from archive.web.errors import Refusal
from archive.web.found import FACETS, answer, finding, is_empty, kinds, order
from archive.web.i18n import gettext
from archive.web.parts import parts
from archive.web.reading_room.narrowing import Chip, FacetGroup, chips_of, group_of
from archive.web.sheets import Sheet, genre_label, main_language, sheet
from archive.web.staff import searcher, searches_all, signed_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Blueprint, Response
    from markupsafe import Markup
    from sqlalchemy.orm import Session

    from archive.catalogue.views import PageView
    from archive.search import SearchAnswer
    from archive.search.answer import ItemFound, Reading

Arguments = dict[str, str | list[str]]
EVERYTHING: Final = "1"
"""Value of ``literal`` by which all is looked for as typed."""
EXAMPLES: Final = 4

_LEFT_AS_THEY_ARE: Final = "!$'()*,/:;?@"
"""Signs of a query that need no escape, as in the other addresses of the site (werkzeug)."""


@dataclass(frozen=True)
class HitLine:
    """One page of an item with its snippet; ``moment`` is when a passage of a recording begins, or empty."""

    number: int
    moment: str
    url: str
    snippet: Markup
    language: str


@dataclass(frozen=True)
class Result:
    """One item of the list.

    Attributes:
        url: Address of the item, with the query.
        picture_url: Address of its best page.
        hits: Its best pages.
        more: How many more of its pages have hits.
        cover: Its best page, lit.
        is_open: Whether outsiders see it.
    """

    title: str
    language: str
    url: str
    picture_url: str
    genre: str
    date: str
    reference_code: str
    hits: tuple[HitLine, ...]
    more: int
    cover: Sheet
    is_open: bool


@dataclass(frozen=True)
class OrderChoice:
    """One order of the list, and where choosing it leads."""

    label: str
    url: str
    active: bool


@dataclass(frozen=True)
class ReadAs:
    """One thing that was understood otherwise than it was typed; ``undo_url`` leads to the list without it."""

    given: str
    understood: str
    why: str
    undo_url: str


@dataclass(frozen=True)
class Listing:
    """Everything that the result page shows."""

    query: str
    page: int = 1
    last: int = 1
    total_items: int = 0
    total_pages: int = 0
    results: tuple[Result, ...] = ()
    facets: tuple[FacetGroup, ...] = ()
    chips: tuple[Chip, ...] = ()
    read_as: tuple[ReadAs, ...] = ()
    is_part: bool = False
    as_typed_url: str = ""
    understood_url: str = ""
    suggestion: str | None = None
    suggestion_url: str = ""
    unfiltered_url: str = ""
    scope_urls: dict[str, str] = field(default_factory=dict)
    orders: tuple[OrderChoice, ...] = ()
    previous_url: str = ""
    next_url: str = ""
    first_url: str = ""


@dataclass(frozen=True)
class Asked:
    """The query of this request, to be changed a little for each link."""

    query: str
    chosen: dict[str, list[str]] = field(default_factory=dict)
    limit: str = ""
    scope: str = ""
    literal: tuple[str, ...] = ()
    order: Order = Order.RELEVANCE
    whole: str = ""

    def url(self, *, page: int = 1, query: str | None = None) -> str:
        """Address of this search at another page, or with other words."""
        arguments: Arguments = {name: values for name, values in self.chosen.items() if values}
        if text := self.query if query is None else query:
            arguments["q"] = text
        if page > 1:
            arguments["page"] = str(page)
        if self.scope:
            arguments["scope"] = self.scope
        if self.limit:
            arguments["limit"] = self.limit
        if self.order is not Order.RELEVANCE:
            arguments["sort"] = self.order.value
        if self.whole:
            arguments["whole"] = self.whole
        if self.literal and query is None:
            arguments["literal"] = list(self.literal)
        return _with(url_for("reading_room.search"), arguments)

    def lighting(self, address: str) -> str:
        """``address`` of an item or a page, with the query that lights it."""
        arguments: Arguments = {"q": self.query} if self.query else {}
        return _with(address, arguments | ({"literal": list(self.literal)} if self.literal else {}))

    def toggled(self, facet: str, value: str) -> Asked:
        """This search with one filter more, or one less where it was in use."""
        values = self.chosen.get(facet, [])
        changed = [one for one in values if one != value] if value in values else [*values, value]
        return replace(self, chosen={**self.chosen, facet: changed})


def _with(address: str, arguments: Arguments) -> str:
    """``address`` with a query; a page has two hundred such links, and Flask makes one in three times the time."""
    return f"{address}?{urlencode(arguments, doseq=True, safe=_LEFT_AS_THEY_ARE)}" if arguments else address


def add_routes(blueprint: Blueprint) -> None:
    """Give the blueprint its route."""
    blueprint.add_url_rule("/search", view_func=search, methods=["GET"])


def search() -> Response:
    """The result list, or what is wrong with the query and what to do."""
    chosen = {facet: request.args.getlist(facet) for facet in FACETS}
    literal = tuple(dict.fromkeys(request.args.getlist("literal")))
    now = Asked(
        words(request.args),
        chosen,
        limit=request.args.get("limit", ""),
        scope="all" if searches_all() else "",
        literal=literal,
        whole=whole if (whole := request.args.get("whole", "")) in FACETS else "",
    )
    try:
        now = replace(now, order=order(request.args))
        listing, refusal = _listing(answer(request.args, searcher()), now), None
    except BiendaoError as error:
        listing, refusal = Listing(now.query), Refusal.of(error)
        if refusal.status != HTTPStatus.BAD_REQUEST:
            raise
    ways_on = () if listing.results else finding(EXAMPLES), () if listing.results else kinds()
    page = render_template(
        "search.html",
        listing=listing,
        refusal=refusal,
        tries=ways_on[0],
        kinds=ways_on[1],
        is_empty=not (listing.results or refusal or searches_all()) and is_empty(),
    )
    return make_response(page, refusal.status if refusal else HTTPStatus.OK)


def _listing(found: SearchAnswer, now: Asked) -> Listing:
    room = parts()
    reachable = min(found.total_items, room.settings.max_result_offset + found.limit)
    last = max(1, -(-reachable // found.limit))
    with room.catalogue.reading() as session:
        shown = results(session, found, lambda _text: now.query, now.literal)
    return Listing(
        query=now.query,
        page=found.page,
        last=last,
        total_items=found.total_items,
        total_pages=found.total_pages,
        results=shown,
        facets=tuple(group_of(name, found.facets[name], now) for name in FACETS),
        chips=chips_of(found, now),
        read_as=tuple(_understood(reading, now) for reading in found.read_as),
        is_part=any(reading.code == ANY_WORD for reading in found.read_as),
        as_typed_url=_as_typed(found, now),
        understood_url=replace(now, literal=()).url() if now.literal else "",
        suggestion=found.suggestion,
        suggestion_url=now.url(query=found.suggestion) if found.suggestion else "",
        unfiltered_url=replace(now, chosen={}, limit="").url(),
        scope_urls={scope: replace(now, scope=scope).url() for scope in ("", "all")} if signed_in() else {},
        orders=_orders(now),
        previous_url=now.url(page=found.page - 1) if found.page > 1 else "",
        next_url=now.url(page=found.page + 1) if found.page < last else "",
        first_url=now.url(),
    )


def results(
    session: Session, found: SearchAnswer, words_for: Callable[[str], str], literal: tuple[str, ...] = ()
) -> tuple[Result, ...]:
    """Found items as the list shows them.

    Args:
        session: For reading.
        found: The answer of the search.
        words_for: Gives the query that lights an item's pages, from the text of the best of them.
        literal: What of it is taken as typed.
    """
    who = searcher()
    pids = [item.pid for item in found.items]
    opened = open_to_all(session, pids) if who.is_staff else frozenset(pids)
    first_pages = pages_at(session, [(item.pid, 1) for item in found.items if not item.pages], who)

    def asked(item: ItemFound) -> Asked:
        return Asked(words_for(item.pages[0].view.text if item.pages else ""), literal=literal)

    return tuple(
        _result(item, first_pages.get((item.pid, 1)), asked(item), is_open=item.pid in opened) for item in found.items
    )


def _result(item: ItemFound, first_page: PageView | None, now: Asked, *, is_open: bool) -> Result:
    best = item.pages[0].view if item.pages else first_page
    number = best.number if best else 1
    cover = sheet(item.pid, best) if best else Sheet(item.pid, number, 0, 0, "", "vi")
    return Result(
        title=item.title,
        language=main_language(item.unit.languages),
        url=now.lighting(url_for("reading_room.item", pid=item.pid)),
        picture_url=now.lighting(url_for("reading_room.page", pid=item.pid, number=number)),
        genre=genre_label(item.type),
        date=item.date,
        reference_code=item.reference_code,
        hits=_hit_lines(item, now) if now.query else (),
        more=item.further_pages if now.query else 0,
        cover=cover.lit(*runs(item.pages[0].boxes)) if item.pages else cover,
        is_open=is_open,
    )


def _hit_lines(item: ItemFound, now: Asked) -> tuple[HitLine, ...]:
    return tuple(
        HitLine(
            number=page.number,
            moment=page.view.label if is_moment(page.view.label) else "",
            url=now.lighting(url_for("reading_room.page", pid=item.pid, number=page.number)),
            snippet=marks(page.snippet),
            language=main_language(page.view.languages),
        )
        for page in item.pages
    )


def _understood(reading: Reading, now: Asked) -> ReadAs:
    undo_url = replace(now, literal=(*now.literal, reading.given)).url() if reading.is_undoable else ""
    return ReadAs(reading.given, reading.understood, reading.why, undo_url)


def _as_typed(found: SearchAnswer, now: Asked) -> str:
    """Address of the list of what has the very words; empty where one reading has its own."""
    undoable = sum(reading.is_undoable for reading in found.read_as)
    return replace(now, literal=(EVERYTHING,)).url() if undoable > 1 else ""


def _orders(now: Asked) -> tuple[OrderChoice, ...]:
    """The orders of the list; without words all fit alike, and the oldest come first."""
    labels = {
        Order.RELEVANCE: gettext("Sát nhất trước"),
        Order.OLDEST: gettext("Cũ nhất trước"),
        Order.NEWEST: gettext("Mới nhất trước"),
    }
    in_use = Order.OLDEST if not now.query and now.order is Order.RELEVANCE else now.order
    return tuple(
        OrderChoice(label, replace(now, order=one).url(), active=one is in_use)
        for one, label in labels.items()
        if now.query or one is not Order.RELEVANCE
    )
