"""What the peers share: the folder, the pages' tokens and facts, and the snippet that a peer is shown with."""

from __future__ import annotations

import sqlite3
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from bench.measure import progress
from bench.search.corpus import facts_of, pages
from bench.search.engines import bytes_below
from bench.search.tokens import token_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bench.search.queries import Ask

SNIPPET = 240
"""Characters of a snippet, as in our own results."""


class Row(NamedTuple):
    """A page as peers are given it."""

    page: int
    exact: str
    folded: str
    item: int
    type: str
    year: int
    date: int


class Peer:
    """One peer on one corpus.

    Args:
        home: Where everything that is measured is kept.
        page_count: Pages of the corpus.
    """

    name = ""
    helper: int | None = None

    def __init__(self, home: Path, page_count: int) -> None:
        self._home = home
        self._page_count = page_count
        self.folder = home / f"{self.name}-{page_count}"
        self._ready = self.folder / "ready"

    def exists(self) -> bool:
        """See `Engine.exists`."""
        return self._ready.exists()

    def close(self) -> None:
        """See `Engine.close`."""

    def size(self) -> int:
        """See `Engine.size`."""
        return bytes_below(self.folder)

    def rows(self) -> Iterator[Row]:
        """All pages."""
        store = token_store(self._home, self._page_count)
        facts = [facts_of(name) for name in store.item_names]
        for page, (exact, folded) in enumerate(progress(store.texts(), self.name)):
            item = int(store.item_of[page])
            one = facts[item]
            yield Row(page, exact, folded, item, one.type, one.year, int(one.date.replace("-", "")))

    def snippets(self, ask: Ask, found: list[int]) -> list[str]:
        """Beginnings of what stands around the first word met: less than ours does, and in its favour faster."""
        marks = ",".join("?" * len(found))
        texts = self._texts.execute(f"SELECT text FROM texts WHERE page IN ({marks})", found)
        return [_snippet(text, ask.words) for (text,) in texts]

    @cached_property
    def _texts(self) -> sqlite3.Connection:
        return sqlite3.connect(texts_of(self._home, self._page_count))


def texts_of(home: Path, page_count: int) -> Path:
    """The database with the pages' texts, from which snippets are made for every engine alike."""
    kept = home / f"texts-{page_count}.db"
    if not kept.exists():
        with sqlite3.connect(kept) as texts:
            texts.execute("CREATE TABLE texts (page INTEGER PRIMARY KEY, item TEXT, number INTEGER, text TEXT)")
            rows = ((page, one.item, one.number, one.text) for page, one in enumerate(pages(page_count)))
            texts.executemany("INSERT INTO texts VALUES (?, ?, ?, ?)", rows)
            texts.execute("CREATE INDEX by_item ON texts (item, number)")
    return kept


def _snippet(text: str, words: tuple[str, ...]) -> str:
    lowered = text.lower()
    at = min((place for word in words if (place := lowered.find(word)) >= 0), default=0)
    start = max(at - SNIPPET // 4, 0)
    snippet = text[start : start + SNIPPET]
    for word in words:
        snippet = snippet.replace(word, f"<mark>{word}</mark>")
    return snippet
