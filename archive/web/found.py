"""What was found, for pages and programs: one request to search, one lit page, the pages with hits."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Final

from markupsafe import Markup, escape

from archive.alto import alto_path, words_with_offsets
from archive.catalogue.models import Usage
from archive.errors import SearchError, UsageError
from archive.search import Filters, SearchRequest, hit_pages, parse, search
from archive.search.highlight import spans
from archive.web.asking import whole, words
from archive.web.counting import note
from archive.web.i18n import language
from archive.web.lighting import Box, around, on_one_line
from archive.web.parts import actor, parts
from archive.web.sheets import Sheet, sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session
    from werkzeug.datastructures import MultiDict

    from archive.alto import AltoWord
    from archive.catalogue.views import PageView
    from archive.search import Query, SearchAnswer
    from archive.search.answer import FacetValue

FACETS: Final = ("type", "year", "fonds", "language")
MAX_FILTER_CHARACTERS: Final = 64
MAX_FILTER_VALUES: Final = 8
_YEARS: Final = re.compile(r"([0-9]{1,4})(?:\.\.([0-9]{1,4}))?", re.ASCII)
_STRONG: Final = Markup("<mark>{}</mark>")
_WEAK: Final = Markup('<mark class="weak">{}</mark>')
_BLOCK: Final = re.compile(r"(?:(?!\n\n).)+", re.DOTALL)


@dataclass(frozen=True)
class Place:
    """One place on a page that a query meets: words that stand side by side are one place.

    Attributes:
        start: Index of its first character in the page's text.
        end: Index after the last one.
        words: How many found words it joins.
        boxes: Where its words stand on the picture, one box a line; empty where there is no picture.
    """

    start: int
    end: int
    words: int = 1
    boxes: tuple[Box, ...] = ()


@dataclass(frozen=True)
class LitPage:
    """A page with the places where a query meets it.

    Attributes:
        sheet: The page with its lit boxes.
        label: As printed on the page; empty where it has none.
        blocks: Its text by blocks, as HTML in which each place is one ``<mark>``.
        places: The places in reading order, as many as there are marks.
    """

    sheet: Sheet
    label: str
    blocks: tuple[Markup, ...]
    places: tuple[Place, ...]


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


def finding(most: int) -> tuple[str, ...]:
    """The first of the example queries that find something for this reader, ``most`` at the most."""
    room = parts()
    tries = (query.strip() for query in room.settings.example_queries.split(","))
    try:
        with room.catalogue.reading() as session:
            return tuple(islice((query for query in tries if query and _finds(session, query)), most))
    except SearchError:
        return ()


def _finds(session: Session, query: str) -> bool:
    room = parts()
    request = SearchRequest(query=query, limit=1, actor=actor(), language=language(), with_boxes=False)
    answer = search(session, room.engine, room.store, request, room.settings)
    return answer.total_items > 0 and not answer.read_as


def hit_numbers(session: Session, pid: str, query: str) -> tuple[int, ...]:
    """Numbers of the pages of an item that ``query`` meets.

    Raises:
        NotFoundError: There is no such item for this reader.
        QueryError: The query cannot be understood or costs too much.
    """
    room = parts()
    return tuple(hit_pages(session, room.engine, pid, parse(query, room.settings), actor()))


def lit_page(pid: str, page: PageView, query: str) -> LitPage:
    """The page with what ``query`` meets on it; an empty query meets nothing.

    Args:
        pid: The item, which this reader may see.
        page: The page.
        query: As typed.

    Raises:
        QueryError: The query cannot be understood or costs too much.
        StoreError: The page's ALTO file is missing or damaged.
    """
    found = _places(parse(query, parts().settings), page.text) if query else []
    if found and page.width:
        found = _with_boxes(pid, page, found)
    several = any(place.words > 1 for place in found)
    lit = [box for place in found for box in place.boxes]
    weak = [box for place in found for box in place.boxes if several and place.words == 1]
    blocks = tuple(_marked(start, block, found, several) for start, block in _blocks(page.text))
    return LitPage(sheet(pid, page).lit(lit, weak), page.label, blocks, tuple(found))


def _places(query: Query, text: str) -> list[Place]:
    places: list[Place] = []
    for start, end, _clause in spans(query, text):
        last = places[-1] if places else None
        if last and (start <= last.end or text[last.end : start] in {" ", "\n"}):
            places[-1] = Place(last.start, max(last.end, end), last.words + (start >= last.end))
        else:
            places.append(Place(start, end))
    return places


def _with_boxes(pid: str, page: PageView, places: list[Place]) -> list[Place]:
    store, path = parts().store, alto_path(page.number)
    if path not in store.logical_paths(pid):
        return places
    text, words_there = words_with_offsets(store.read(pid, path))
    # A text that was corrected after it was read has no offsets into ALTO.
    if text != page.text:
        return places
    return [replace(place, boxes=_boxes(place, words_there)) for place in places]


def _boxes(place: Place, words_there: list[tuple[int, int, AltoWord]]) -> tuple[Box, ...]:
    """One box for each line on which the place has words."""
    first = bisect_right(words_there, place.start, key=lambda word: word[1])
    lines: list[Box] = []
    for _, _, word in takewhile(lambda word: word[0] < place.end, words_there[first:]):
        box = word.x, word.y, word.w, word.h
        if lines and on_one_line(lines[-1], box):
            lines[-1] = around(lines[-1], box)
        else:
            lines.append(box)
    return tuple(lines)


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """Blocks of a page's text with where they start; `archive.alto` parts them by an empty line."""
    for found in _BLOCK.finditer(text):
        if found[0].strip():
            yield found.start(), found[0]


def _marked(offset: int, block: str, places: list[Place], several: bool) -> Markup:
    pieces: list[Markup] = []
    position = 0
    for place in places:
        left, right = place.start - offset, place.end - offset
        if left >= 0 and right <= len(block):
            mark = _WEAK if several and place.words == 1 else _STRONG
            pieces += [escape(block[position:left]), mark.format(block[left:right])]
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
