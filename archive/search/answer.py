"""The answer to a search, and the JSON object in which it leaves the program (DESIGN section 6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

if TYPE_CHECKING:
    from markupsafe import Markup

    from archive.catalogue.views import PageView, UnitView


@dataclass(frozen=True)
class Reading:
    """Something that was understood otherwise than it was typed.

    Attributes:
        given: As typed.
        understood: What was looked for instead.
        code: Why, for programs.
        why: Why, as a sentence for the reader.
        is_undoable: Whether the reader can have it looked for as typed.
    """

    given: str
    understood: str
    code: str
    why: str
    is_undoable: bool = True


@dataclass(frozen=True)
class PageFound:
    """A page of an item that was found.

    Attributes:
        number: Page number.
        score: Higher is better, within one answer.
        snippet: HTML; hits in ``<mark>``, all else escaped.
        boxes: ``[x, y, w, h]`` of each word hit, in pixels of the page picture.
        view: The page as the catalogue has it.
    """

    number: int
    score: float
    snippet: Markup
    boxes: list[list[int]]
    view: PageView


@dataclass(frozen=True)
class NamedPlace:
    """A place that an item names.

    Attributes:
        value: Its identifier, as a filter takes it.
        label: The Vietnamese official form.
    """

    value: str
    label: str


@dataclass(frozen=True)
class ItemFound:
    """An item that was found.

    Attributes:
        pid: Permanent identifier.
        reference_code: Shelf identifier.
        title: Title.
        date: As written, or the first day in ISO form; empty where undated.
        type: Code of its kind.
        type_label: What that kind is called in the reader's language.
        score: Higher is better, within one answer.
        page_count: How many of its pages were found.
        further_pages: How many more than those given have a hit in their own text.
        pages: The best of them, best first.
        places: Places that it names, with their labels.
        unit: The item as the catalogue has it, without the units above it.
    """

    pid: str
    reference_code: str
    title: str
    date: str
    type: str
    type_label: str
    score: float
    page_count: int
    further_pages: int
    pages: tuple[PageFound, ...]
    places: tuple[NamedPlace, ...]
    unit: UnitView

    def url(self, query: str) -> str:
        """Address of the best page, or of the item where no page was found."""
        path = f"/items/{self.pid}/pages/{self.pages[0].number}" if self.pages else f"/items/{self.pid}"
        return f"{path}?{urlencode({'q': query})}" if query else path


@dataclass(frozen=True)
class FacetValue:
    """One value of a facet.

    Attributes:
        value: As a filter takes it.
        label: In the reader's language.
        count: Items that choosing it would give.
    """

    value: str
    label: str
    count: int


@dataclass(frozen=True)
class SearchAnswer:
    """The answer to one `SearchRequest`.

    Attributes:
        query: As typed.
        read_as: What was understood otherwise.
        suggestion: Another query worth trying; None where there is nothing sound to suggest.
        total_items: Items found.
        total_pages: Pages found.
        took_ms: Milliseconds.
        items: The page of results that was asked for.
        facets: Values by facet.
        page: Number of that page of results, from 1.
        limit: Items on a page of results.
    """

    query: str
    read_as: tuple[Reading, ...]
    suggestion: str | None
    total_items: int
    total_pages: int
    took_ms: int
    items: tuple[ItemFound, ...]
    facets: dict[str, tuple[FacetValue, ...]]
    page: int
    limit: int

    def to_json(self) -> dict[str, Any]:
        """The object of DESIGN section 6."""
        return {
            "query": self.query,
            "read_as": [{"from": r.given, "to": r.understood, "why": r.code} for r in self.read_as],
            "suggestion": self.suggestion,
            "total_items": self.total_items,
            "total_pages": self.total_pages,
            "took_ms": self.took_ms,
            "items": [self._item(item) for item in self.items],
            "facets": {
                name: [[value.value, value.label, value.count] for value in values]
                for name, values in self.facets.items()
            },
        }

    def _item(self, item: ItemFound) -> dict[str, Any]:
        return {
            "pid": item.pid,
            "reference_code": item.reference_code,
            "title": item.title,
            "date": item.date,
            "type": item.type,
            "places": [place.label for place in item.places],
            "score": item.score,
            "url": item.url(self.query),
            "pages": [
                {"number": page.number, "score": page.score, "snippet": str(page.snippet), "boxes": page.boxes}
                for page in item.pages
            ],
        }
