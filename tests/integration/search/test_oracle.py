"""Whoosh's own searcher over the very same index is the oracle: the same pages for a thousand random queries."""

from __future__ import annotations

import gzip
import itertools
import json
import random
import re
from functools import reduce
from typing import TYPE_CHECKING

from whoosh import query as stock
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex

from archive.search import forms
from archive.search.documents import Run
from archive.search.engine import Audience, Lookup, Reach
from archive.search.query import Prefix, Words, parse
from archive.search.whoosh.engine import WhooshEngine
from archive.search.whoosh.folder import require_build
from archive.search.whoosh.schema import INDEX_NAME, PAGE_FIELD, schema
from archive.settings import Settings
from archive.text.folding import fold
from archive.text.tokens import tokenise
from tests.integration.search.builders import LIMITS, item

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from archive.search.documents import ItemDocument
    from archive.search.query import Clause, Query
    from archive.text.tokens import Token

QUERIES = 1000
SEGMENTS = (150, 45, 14, 6, 1)
"""Items in each segment, so far apart that no two of them are merged."""
STEP = 150
"""Real pages passed over between two that are taken."""
SYLLABLES = tuple(
    re.findall(
        r"\S+",
        "biển bien đảo dao tàu thuyền hải hai phòng phong sa xã xa khơi cát bà cat ba vịnh cồn năm 1933 32/KH-UBND",
    )
)
"""The first are the most frequent."""

Page = tuple[str, int]


class Oracle:
    """An index of five segments with a tenth of its items deleted, to be asked in both ways."""

    def __init__(self, home: Path, items: Sequence[ItemDocument]) -> None:
        self.engine = WhooshEngine(Settings(home=str(home), index_refresh_seconds=0))
        self.texts = [page.text for document in items for page in document.pages]
        source = iter(items)
        for at, size in enumerate(SEGMENTS):
            batch = list(itertools.islice(source, size))
            if at:
                self.engine.replace(batch)
            else:
                self.engine.rebuild([Run(batch, [])])
        gone = random.Random(7).sample([document.pid for document in items[:150]], k=len(items) // 10)
        self.engine.replace([], gone)
        snapshot = self.engine.snapshot(Audience.PUBLIC)
        assert len(snapshot.segments) == len(SEGMENTS)
        assert not snapshot.live.all()
        self._names = [
            (pid.decode(), number)
            for pid, number in zip(snapshot.pids[snapshot.item_of].tolist(), snapshot.numbers.tolist(), strict=True)
        ]
        folder = require_build(self.engine._root) / Audience.PUBLIC
        self._searcher = FileIndex(FileStorage(str(folder)), schema(), INDEX_NAME).searcher()

    def found(self, query: Query) -> tuple[set[Page], Reach]:
        most = len(self._names)
        hits = self.engine.search(Lookup(query, Audience.PUBLIC, limit=most, pages_per_item=most))
        pages = {(hit.pid, page.number) for hit in hits.items for page in hit.pages}
        assert (hits.total_items, hits.total_pages) == (len(hits.items), len(pages))
        return pages, hits.reach

    def expected(self, query: Query, reach: Reach) -> set[Page]:
        """What Whoosh finds, the words standing as far apart as the engine let them."""
        words = [self._asked(clause) for clause in query.clauses if not clause.excluded]
        barred = [self._asked(clause) for clause in query.clauses if clause.excluded]
        joined = stock.And(words) if reach is Reach.PAGE and len(words) > 1 else stock.Or(words)
        # AndNot overlooks an excluded page that is the first in its segment.
        pages = self._pages(stock.And([joined, *map(stock.Not, barred)]))
        if reach is Reach.ITEM:
            without = self._pages(stock.Or(barred)) if barred else set()
            kept = reduce(set.intersection, ({pid for pid, _ in self._pages(word) - without} for word in words))
            return {page for page in pages if page[0] in kept}
        return pages

    def _pages(self, asked: stock.Query) -> set[Page]:
        return {self._names[document] for document in self._searcher.search(asked, limit=None).docs()}

    def _asked(self, clause: Clause) -> stock.Query:
        wanted = clause.wanted
        if isinstance(wanted, Prefix):
            return self._terms(
                form
                for beginning in forms.stems(wanted.stem)
                for form in forms.expansions(wanted.stem, self._vocabulary(beginning))
            )
        assert isinstance(wanted, Words)
        choices = [forms.matching(token, self._further(token)) for token in wanted.tokens]
        if len(choices) == 1:
            return self._terms(choices[0])
        return stock.Or([stock.Phrase(PAGE_FIELD, list(words)) for words in itertools.product(*choices)])

    @staticmethod
    def _terms(found: itertools.chain[str] | Sequence[str]) -> stock.Query:
        return stock.Or([stock.Term(PAGE_FIELD, form) for form in found])

    def _further(self, token: Token) -> Sequence[str]:
        beginning = forms.siblings(token)
        return forms.fuller(token, self._vocabulary(beginning)) if beginning else ()

    def _vocabulary(self, beginning: str) -> list[str]:
        reader = self._searcher.reader()
        return [form.decode() for form in reader.expand_prefix(PAGE_FIELD, beginning)]


def made_items() -> list[ItemDocument]:
    chance = random.Random(20261128)

    def line() -> str:
        words = chance.choices(SYLLABLES, weights=range(len(SYLLABLES), 0, -1), k=chance.randint(2, 9))
        return fold(" ".join(words)) if chance.random() < 0.2 else " ".join(words)

    def text() -> str:
        return "\n".join(line() for _ in range(chance.randint(1, 4)))

    return [item(f"P{n:03}", *(text() for _ in range(chance.randint(1, 3)))) for n in range(sum(SEGMENTS))]


def real_items(source: Path) -> list[ItemDocument]:
    with gzip.open(source, "rt", encoding="utf-8") as lines:
        taken = itertools.islice(lines, 0, sum(SEGMENTS) * STEP, STEP)
        return [item(f"P{n:03}", json.loads(line)["text"][:1500]) for n, line in enumerate(taken)]


def typed(chance: random.Random, oracle: Oracle) -> str:
    """A query of some words of a page: alone, all, excluding, as a phrase, begun; some without marks."""
    words = [token.surface for token in tokenise(chance.choice(oracle.texts)) if not token.part]
    if not words:
        return "biển"
    start = chance.randrange(len(words))
    some = words[start : start + chance.randint(1, 4)]
    asked = [
        " ".join(some),
        f'"{" ".join(some)}"',
        f"{some[0]} -{chance.choice(words)}",
        f'{chance.choice(words)} "{" ".join(some[:2])}"',
        f"{some[0][:2]}* {some[-1]}" if len(some[0]) > 2 and some[0].isalpha() else some[0],
        f"{chance.choice(SYLLABLES)} {some[0]}",
        " ".join(chance.choices(SYLLABLES, k=9)),
    ]
    chosen = chance.choice(asked)
    return fold(chosen) if chance.random() < 0.5 else chosen


def _is_plain(query: Query) -> bool:
    """Whether no sign that takes several positions stands in a phrase, which Whoosh cannot be asked for."""
    tokens = [clause.wanted.tokens for clause in query.clauses if isinstance(clause.wanted, Words)]
    return all(other.position - one.position == 1 for phrase in tokens for one, other in itertools.pairwise(phrase))


def compare(oracle: Oracle, seed: int, queries: int) -> None:
    chance = random.Random(seed)
    reaches, something = set(), 0
    for _ in range(queries):
        query = parse(typed(chance, oracle), LIMITS)
        if all(clause.excluded for clause in query.clauses) or not _is_plain(query):
            continue
        pages, reach = oracle.found(query)
        assert pages == oracle.expected(query, reach), query.text
        reaches.add(reach)
        something += bool(pages)
    assert something > queries // 2
    assert len(reaches) > 1


def test_made_text_is_found_as_whoosh_finds_it(tmp_path: Path) -> None:
    compare(Oracle(tmp_path, made_items()), seed=1, queries=QUERIES)


def test_real_pages_are_found_as_whoosh_finds_them(tmp_path: Path, fixtures: Path) -> None:
    source = fixtures / "search" / "pages.jsonl.gz"
    compare(Oracle(tmp_path, real_items(source)), seed=2, queries=QUERIES // 4)
