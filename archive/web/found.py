"""What was found, for pages and programs: one request to search, one lit page, the pages with hits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from markupsafe import Markup, escape

from archive.errors import UsageError
from archive.search import Filters, SearchRequest, hit_pages, hits_on_page, parse, search
from archive.search.highlight import spans
from archive.web.asking import whole, words
from archive.web.i18n import language
from archive.web.parts import actor, parts
from archive.web.sheets import Sheet, sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session
    from werkzeug.datastructures import MultiDict

    from archive.catalogue.views import PageView
    from archive.search import Query, SearchAnswer

FACETS: Final = ("type", "year", "fonds", "language")
MAX_FILTER_CHARACTERS: Final = 64
MAX_FILTER_VALUES: Final = 8
_YEARS: Final = re.compile(r"([0-9]{1,4})(?:\.\.([0-9]{1,4}))?", re.ASCII)
_BLOCK: Final = re.compile(r"(?:(?!\n\n).)+", re.DOTALL)


@dataclass(frozen=True)
class LitPage:
    """A page with the places where a query meets it.

    Attributes:
        sheet: The page with its lit boxes.
        label: As printed on the page; empty where it has none.
        blocks: Its text by blocks, as HTML in which hits are ``<mark>``.
        count: How many words are marked.
    """

    sheet: Sheet
    label: str
    blocks: tuple[Markup, ...]
    count: int


def asked(args: MultiDict[str, str]) -> SearchRequest:
    """The search that a request's query asks for.

    Raises:
        UsageError: A number or a filter cannot be used (R504, R511).
    """
    settings = parts().settings
    most_pages = settings.max_result_offset + 1
    limit = whole(args, "limit", default=settings.results_per_page, least=1, most=settings.max_results_per_page)
    return SearchRequest(
        query=words(args),
        page=whole(args, "page", default=1, least=1, most=most_pages),
        limit=limit,
        filters=_filters(args),
        actor=actor(),
        language=language(),
    )


def answer(args: MultiDict[str, str]) -> SearchAnswer:
    """The answer to a request's query.

    Raises:
        UsageError: As `asked`.
        QueryError: The query cannot be understood or costs too much.
        SearchError: The index cannot be read.
    """
    request, room = asked(args), parts()
    with room.catalogue.reading() as session:
        return search(session, room.engine, room.store, request, room.settings)


def hit_numbers(session: Session, pid: str, query: str) -> tuple[int, ...]:
    """Numbers of the pages of an item that ``query`` meets.

    Raises:
        NotFoundError: There is no such item for this reader.
        QueryError: The query cannot be understood or costs too much.
    """
    room = parts()
    return tuple(hit_pages(session, room.engine, pid, parse(query, room.settings), actor()))


def lit_page(session: Session, pid: str, page: PageView, query: str) -> LitPage:
    """The page with what ``query`` meets on it; an empty query meets nothing.

    Raises:
        QueryError: The query cannot be understood or costs too much.
    """
    room, shown = parts(), sheet(pid, page)
    if not query:
        return LitPage(shown, page.label, tuple(escape(block) for _, block in _blocks(page.text)), 0)
    parsed = parse(query, room.settings)
    places = list(_marks(parsed, page.text))
    boxes = hits_on_page(session, room.store, pid, page.number, parsed, actor())
    blocks = tuple(_marked(start, block, places) for start, block in _blocks(page.text))
    return LitPage(shown.lit(boxes), page.label, blocks, len(places))


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """Blocks of a page's text with where they start; `archive.alto` parts them by an empty line."""
    for found in _BLOCK.finditer(text):
        if found[0].strip():
            yield found.start(), found[0]


def _marks(query: Query, text: str) -> Iterator[tuple[int, int]]:
    """Places in ``text`` to mark, in order; those that overlap are one."""
    current: tuple[int, int] | None = None
    for start, end, _clause in spans(query, text):
        if current and start < current[1]:
            current = current[0], max(current[1], end)
            continue
        if current:
            yield current
        current = start, end
    if current:
        yield current


def _marked(offset: int, block: str, places: list[tuple[int, int]]) -> Markup:
    pieces: list[Markup] = []
    position = 0
    for start, end in places:
        left, right = start - offset, end - offset
        if left < 0 or right > len(block):
            continue
        pieces += [escape(block[position:left]), Markup("<mark>{}</mark>").format(block[left:right])]
        position = right
    return Markup("").join([*pieces, escape(block[position:])]).strip()


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
    )


def _years(value: str) -> tuple[int, int]:
    found = _YEARS.fullmatch(value)
    if found is None:
        raise UsageError("R511", name="year")
    first, last = int(found[1]), int(found[2] or found[1])
    return min(first, last), max(first, last)
