"""Whoosh as it comes: its own codec, its own searcher, BM25F; lean fields fed the same tokens."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

from whoosh import fields, query, sorting
from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.index import create_in, open_dir

from bench.search.corpus import TYPES
from bench.search.engines import TOP, Found
from bench.search.peer import Peer
from bench.search.queries import YEARS

if TYPE_CHECKING:
    from bench.search.queries import Ask

_MEGABYTES = 1024
"""Memory of the writer: with less it spills to the disk and takes twice as long."""


class WhooshStock(Peer):
    """Stock Whoosh on one corpus."""

    name = "whoosh"

    def build(self) -> None:
        """See `Engine.build`."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        text = fields.TEXT(analyzer=SpaceSeparatedTokenizer())
        schema = fields.Schema(
            exact=text,
            folded=text,
            page=fields.STORED(),
            item=fields.NUMERIC(sortable=True),
            type=fields.ID(sortable=True),
            year=fields.NUMERIC(sortable=True),
            date=fields.NUMERIC(sortable=True),
        )
        writer = create_in(self.folder, schema).writer(limitmb=_MEGABYTES)
        for row in self.rows():
            writer.add_document(**row._asdict())
        writer.commit()
        self._ready.touch()

    def open(self) -> None:
        """See `Engine.open`."""
        self._searcher = open_dir(self.folder).searcher()

    def chill(self) -> None:
        """See `Engine.chill`."""
        self._searcher.close()
        self.open()

    def ask(self, ask: Ask) -> Found | None:
        """See `Engine.ask`."""
        wanted: dict[str, Any] = {}
        if ask.extra == "facets":
            wanted["groupedby"] = ["type", "year"]
            wanted["maptype"] = sorting.Count
        elif ask.extra == "bydate":
            wanted["sortedby"] = "date"
        elif ask.extra == "bydoc":
            wanted["collapse"] = "item"
        elif ask.extra == "filter":
            wanted["filter"] = query.And([query.NumericRange("year", *YEARS), query.Term("type", TYPES[0])])
        hits = self._searcher.search(_query(ask), limit=TOP, **wanted)
        total = len(hits)
        pages = [hit["page"] for hit in hits]
        if ask.extra == "highlight":
            self.snippets(ask, pages)
        return Found(total, tuple(pages))


def _query(ask: Ask) -> query.Query:
    field = "folded" if ask.folded else "exact"
    if ask.phrase:
        return query.Phrase(field, list(ask.words))
    words: list[query.Query] = [query.Term(field, word) for word in ask.words]
    if ask.prefix:
        words[-1] = query.Prefix(field, ask.words[-1])
    if ask.mistyped:
        words[-1] = query.FuzzyTerm(field, ask.words[-1], maxdist=1, prefixlength=0)
    return query.Or(words) if ask.any_word else query.And(words)
