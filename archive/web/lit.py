"""One page with the places where a query meets it: on its picture and in its text."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from archive.search.highlight import spans
from archive.showing.lines import boxes_between, boxes_of_lines, words_there
from archive.showing.setting_text import Block, Mark, set_text
from archive.web.found import meant
from archive.web.parts import parts
from archive.web.sheets import Sheet, sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.catalogue.views import PageView
    from archive.search import Query
    from archive.showing.lighting import Box


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
        blocks: Its text by blocks, as HTML in which the places are marked.
        places: The places in reading order, as many as there are marks.
        lines: Where each line of the text stands on the picture; empty where that is not known.
    """

    sheet: Sheet
    label: str
    blocks: tuple[Block, ...]
    places: tuple[Place, ...]
    lines: tuple[Box, ...]

    @property
    def has_joined_lines(self) -> bool:
        """Whether some lines are joined for reading, so that there is something to choose."""
        return any(block.prose and "\n" in block.html for block in self.blocks)


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
    there = words_there(parts().store, pid, page)
    found = _places(_meant(query), page.text) if query else []
    found = [replace(place, boxes=boxes_between(place.start, place.end, there)) for place in found]
    marks = marks_of(found)
    lit = [box for place in found for box in place.boxes]
    weak = [box for place, mark in zip(found, marks, strict=True) if mark.weak for box in place.boxes]
    lines = boxes_of_lines(page.text, there)
    blocks = set_text(page.text, marks, numbered=bool(lines))
    return LitPage(sheet(pid, page).lit(lit, weak), page.label, blocks, tuple(found), lines)


def marks_of(places: Sequence[Place]) -> list[Mark]:
    """How the places are marked in a page's text: single words weakly where others stand together."""
    several = any(place.words > 1 for place in places)
    return [Mark(place.start, place.end, weak=several and place.words == 1) for place in places]


def _meant(query: str) -> Query:
    with parts().catalogue.reading() as session:
        return meant(session, query)


def _places(query: Query, text: str) -> list[Place]:
    places: list[Place] = []
    for start, end, _clause in spans(query, text):
        last = places[-1] if places else None
        if last and (start <= last.end or text[last.end : start] in {" ", "\n"}):
            places[-1] = Place(last.start, max(last.end, end), last.words + (start >= last.end))
        else:
            places.append(Place(start, end))
    return places
