"""Search: the query grammar, the engine protocol and its engine over Whoosh, the outbox's drain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.search.answer import SearchAnswer
from archive.search.completion import completions
from archive.search.engine import Audience, Filters, Order, SearchEngine
from archive.search.meaning import meaning
from archive.search.outbox import build_anew, drain
from archive.search.places import PlaceCounts, place_query
from archive.search.query import Query, parse
from archive.search.service import SearchRequest, hit_pages, hits_on_page, search

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive.catalogue.database import Catalogue
    from archive.settings import Settings

__all__ = [
    "Audience",
    "Filters",
    "Order",
    "PlaceCounts",
    "Query",
    "SearchAnswer",
    "SearchEngine",
    "SearchRequest",
    "completions",
    "drain",
    "hit_pages",
    "hits_on_page",
    "meaning",
    "open_engine",
    "parse",
    "place_query",
    "prepare",
    "rebuild",
    "search",
]


def open_engine(settings: Settings) -> SearchEngine:
    """The search engine over the indexes of the home folder; nothing is read yet."""
    from archive.search.whoosh.engine import WhooshEngine

    return WhooshEngine(settings)


def prepare() -> None:
    """Read the tables of names now, so that the first reader need not wait for it."""
    from archive.search.completion import names_of_places
    from archive.search.equivalents import forms
    from archive.search.suggestions import words_of_places

    for table in (forms, names_of_places, words_of_places):
        table()


def rebuild(catalogue: Catalogue, settings: Settings, progress: Callable[[int, int], None] | None = None) -> int:
    """Build the indexes of the home folder anew and switch to them; see `archive.search.outbox.build_anew`."""
    return build_anew(catalogue, open_engine(settings), settings, progress)
