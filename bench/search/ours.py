"""Our engine, asked as the service asks it: through a `Lookup`, with facets, items and nearness every time."""

from __future__ import annotations

import dataclasses
import shutil
import sqlite3
from functools import cached_property
from typing import TYPE_CHECKING

from archive.search import highlight
from archive.search.engine import Audience, Filters, Lookup, Order, Reach
from archive.search.meaning import IndexVocabulary
from archive.search.query import Query, Words, parse
from archive.search.suggestions import suggestion
from archive.search.understanding import understand
from archive.search.whoosh.engine import WhooshEngine
from archive.settings import Settings
from bench.measure import progress
from bench.search import corpus
from bench.search.engines import TOP, Found, bytes_below
from bench.search.peer import texts_of
from bench.search.queries import YEARS

if TYPE_CHECKING:
    from pathlib import Path

    from archive.search.engine import Hits
    from bench.search.queries import Ask


class Ours:
    """Biển Đảo on one corpus.

    Args:
        home: Where everything that is measured is kept.
        page_count: Pages of the corpus.
    """

    name = "ours"
    helper: int | None = None

    def __init__(self, home: Path, page_count: int) -> None:
        self._home = home
        self._page_count = page_count
        self.folder = home / f"{self.name}-{page_count}"
        self.settings = Settings(home=str(self.folder))
        self.engine = WhooshEngine(self.settings)

    def exists(self) -> bool:
        """See `Engine.exists`."""
        return self.engine.exists()

    def build(self) -> None:
        """See `Engine.build`."""
        shutil.rmtree(self.settings.index_path, ignore_errors=True)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.engine.rebuild(corpus.runs(progress(corpus.pages(self._page_count), f"{self.name} {self._page_count:,}")))

    def open(self) -> None:
        """See `Engine.open`."""
        self.engine = WhooshEngine(self.settings)
        self.engine.count_pages(Audience.PUBLIC)

    def check_ahead(self) -> None:
        """Look through the index, as a process that serves does when it starts, beside its first readers."""
        self.engine.check_ahead()

    def chill(self) -> None:
        """See `Engine.chill`."""
        self.engine.let_go()

    def close(self) -> None:
        """See `Engine.close`."""

    def size(self) -> int:
        """See `Engine.size`."""
        return bytes_below(self.settings.index_path)

    def ask(self, ask: Ask) -> Found | None:
        """The answer to the query as parsed: what the words mean beyond their letters is measured by `ask_as_typed`."""
        if ask.mistyped:
            return self._ask_mistyped(ask)
        return self._found(ask, parse(ask.typed, self.settings))

    def ask_as_typed(self, ask: Ask) -> Found:
        """The answer to the query as it is understood: names, dates, abbreviations and raw typing looked for, too."""
        return self._found(ask, understand(parse(ask.typed, self.settings), self._vocabulary, self.settings).query)

    def count_as_written(self, ask: Ask) -> int:
        """Pages with these very marks or on a line without any: no mark more, which it also finds."""
        query = parse(ask.typed, self.settings)
        if not ask.folded:
            clauses = [dataclasses.replace(clause, wanted=_as_written(clause.wanted)) for clause in query.clauses]
            query = dataclasses.replace(query, clauses=tuple(clauses))
        return self._count(ask, query).total_pages

    def _found(self, ask: Ask, query: Query) -> Found:
        hits = self._search(ask, query)
        if ask.extra == "highlight":
            for text in self._texts_of([(item.pid, page.number) for item in hits.items for page in item.pages]):
                highlight.snippet(query, text, length=self.settings.snippet_characters)
        return Found(hits.total_pages)

    def _search(self, ask: Ask, query: Query) -> Hits:
        return self.engine.search(self._lookup(ask, query))

    def _lookup(self, ask: Ask, query: Query) -> Lookup:
        filters = Filters(years=(YEARS,), types=(corpus.TYPES[0],)) if ask.extra == "filter" else Filters()
        # A page with a snippet each, as peers show it; else as many as the service asks for.
        shown = 1 if ask.extra == "highlight" else self.settings.pages_per_item
        order = Order.OLDEST if ask.extra == "bydate" else Order.RELEVANCE
        return Lookup(query, Audience.PUBLIC, filters, limit=TOP, pages_per_item=shown, order=order)

    def _count(self, ask: Ask, query: Query) -> Hits:
        """How many have all the words of ``query`` on one page, counted as the service counts what it tries."""
        return self.engine.search(dataclasses.replace(self._lookup(ask, query), loosen=False).for_totals())

    def _ask_mistyped(self, ask: Ask) -> Found:
        """As the service does: nothing is found, another spelling is looked for and tried."""
        query = parse(ask.typed, self.settings)
        hits = self._search(ask, query)
        found = hits.total_items if hits.reach is Reach.PAGE else 0

        def trial(text: str) -> int:
            return self._count(ask, parse(text, self.settings).as_written()).total_items

        offered = suggestion(query, self._vocabulary, self.settings, found=found, trial=trial)
        return self._found(ask, parse(offered, self.settings)) if offered else Found(0)

    @cached_property
    def _vocabulary(self) -> IndexVocabulary:
        return IndexVocabulary(self.engine, Audience.PUBLIC, self.settings.max_words_followed)

    @cached_property
    def _texts(self) -> sqlite3.Connection:
        return sqlite3.connect(texts_of(self._home, self._page_count))

    def _texts_of(self, places: list[tuple[str, int]]) -> list[str]:
        """Texts of pages, read at once as the service does."""
        rows = ",".join(["(?, ?)"] * len(places))
        found = self._texts.execute(
            f"WITH shown(item, number) AS (VALUES {rows}) SELECT text FROM shown JOIN texts USING (item, number)",  # marks
            [part for place in places for part in place],
        )
        return [text for (text,) in found]


def _as_written(wanted: object) -> Words:
    assert isinstance(wanted, Words)
    return dataclasses.replace(wanted, as_written=True)
