"""Tantivy: one writing thread, one segment as it merges them, positions kept, values for facets as fast fields."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import tantivy

from bench.search.corpus import TYPES
from bench.search.engines import TOP, Found
from bench.search.peer import Peer
from bench.search.queries import YEARS

if TYPE_CHECKING:
    from bench.search.queries import Ask

_HEAP = 512_000_000
"""Bytes of the writer."""
_FACETS = {"types": {"terms": {"field": "type"}}, "years": {"terms": {"field": "year", "size": 200}}}


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for text in ("exact", "folded"):
        builder.add_text_field(text, tokenizer_name="whitespace", index_option="position")
    builder.add_text_field("type", tokenizer_name="raw", index_option="basic", fast=True)
    for number in ("page", "item", "year", "date"):
        builder.add_integer_field(number, stored=number in {"page", "item"}, indexed=number == "year", fast=True)
    return builder.build()


class Tantivy(Peer):
    """Tantivy on one corpus."""

    name = "tantivy"

    def build(self) -> None:
        """See `Engine.build`."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        writer = tantivy.Index(_schema(), path=str(self.folder)).writer(heap_size=_HEAP, num_threads=1)
        for row in self.rows():
            writer.add_document(tantivy.Document(**row._asdict()))
        writer.commit()
        writer.wait_merging_threads()
        self._ready.touch()

    def open(self) -> None:
        """See `Engine.open`."""
        self._index = tantivy.Index.open(str(self.folder))
        self._searcher = self._index.searcher()

    def chill(self) -> None:
        """See `Engine.chill`."""
        self.open()

    def ask(self, ask: Ask) -> Found | None:
        """See `Engine.ask`."""
        query = self._query(ask)
        if ask.extra == "bydate":
            hits = self._searcher.search(query, TOP, count=True, order_by_field="date", order=tantivy.Order.Asc)
        elif ask.extra == "bydoc":
            return self._by_item(query)
        else:
            hits = self._searcher.search(query, TOP, count=True)
        if ask.extra == "facets":
            self._searcher.aggregate(query, _FACETS)
        pages = [self._searcher.doc(address).get_first("page") for _, address in hits.hits]
        if ask.extra == "highlight":
            self.snippets(ask, pages)
        return Found(hits.count or 0, tuple(pages))

    def _by_item(self, query: tantivy.Query) -> Found:
        """Hits are taken until they stand for enough items: it has no grouping of its own."""
        wanted = TOP * 4
        while True:
            hits = self._searcher.search(query, wanted, count=True)
            documents = [self._searcher.doc(address) for _, address in hits.hits]
            best = {one.get_first("item"): one.get_first("page") for one in reversed(documents)}
            if len(best) >= TOP or len(documents) < wanted:
                return Found(hits.count or 0, tuple(best.values())[-TOP:])
            wanted *= 4

    def _query(self, ask: Ask) -> tantivy.Query:
        schema, field, query = self._index.schema, "folded" if ask.folded else "exact", tantivy.Query
        if ask.phrase:
            return query.phrase_query(schema, field, list(ask.words))
        words = [query.term_query(schema, field, word, index_option="freq") for word in ask.words]
        if ask.prefix:
            words[-1] = query.regex_query(schema, field, f"{ask.words[-1]}.*")
        if ask.mistyped:
            words[-1] = query.fuzzy_term_query(schema, field, ask.words[-1], distance=1)
        occur = tantivy.Occur.Should if ask.any_word else tantivy.Occur.Must
        clauses = [(occur, word) for word in words]
        if ask.extra == "filter":
            years = query.range_query(schema, "year", tantivy.FieldType.Integer, *YEARS)
            kind = query.term_query(schema, "type", TYPES[0], index_option="basic")
            clauses += [(tantivy.Occur.Must, query.const_score_query(one, 0.0)) for one in (years, kind)]
        return query.boolean_query(clauses)
