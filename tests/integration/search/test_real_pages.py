"""Real pages: what an index finds is what comparing every word of every page finds."""

from __future__ import annotations

import gzip
import itertools
import json
import random
from collections import defaultdict
from typing import TYPE_CHECKING

import pytest

from archive.search import open_engine
from archive.search.documents import Run
from archive.search.engine import Audience, Lookup, Reach
from archive.search.highlight import spans
from archive.search.query import Clause, Query, Words, parse
from archive.settings import Settings
from archive.text.folding import fold
from archive.text.matching import Match, match
from archive.text.tokens import Token, tokenise
from tests.integration.search.builders import LIMITS, item

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from archive.search import SearchEngine

PAGES = 200
QUERIES = 60
STEP = 120
"""Pages passed over between two that are taken, so that laws and articles are among them."""

Places = dict[tuple[str, int], list[Token]]
"""Tokens of a page by folded form, without which nothing matches, and position."""


class Corpus:
    """Some real pages, each an item of its own, in an index and as plain tokens."""

    def __init__(self, texts: Sequence[str], engine: SearchEngine) -> None:
        self.texts = {f"P{number:04}": text for number, text in enumerate(texts)}
        self.places = {pid: _places(tokenise(text)) for pid, text in self.texts.items()}
        self.engine = engine
        engine.rebuild([Run([item(pid, text) for pid, text in self.texts.items()], [])])

    def found(self, query: Query) -> set[str]:
        hits = self.engine.search(Lookup(query, Audience.PUBLIC, limit=len(self.texts)))
        return {hit.pid for hit in hits.items} if hits.reach is Reach.PAGE else set()

    def expected(self, query: Query) -> set[str]:
        wanted = [clause for clause in query.clauses if not clause.excluded]
        barred = [clause for clause in query.clauses if clause.excluded]
        return {
            pid
            for pid, places in self.places.items()
            if all(_met(clause, places) for clause in wanted) and not any(_met(clause, places) for clause in barred)
        }


def _places(tokens: Iterable[Token]) -> Places:
    places: Places = defaultdict(list)
    for token in tokens:
        places[token.folded, token.position].append(token)
    return dict(places)


def _met(clause: Clause, places: Places) -> bool:
    assert isinstance(clause.wanted, Words)
    return any(_stands(words.tokens, places) for words in (clause.wanted, *clause.also))


def _stands(wanted: Sequence[Token], places: Places) -> bool:
    first = wanted[0]
    starts = [position - first.position for folded, position in places if folded == first.folded]
    return any(
        all(
            any(match(token, other) > Match.NONE for other in places.get((token.folded, start + token.position), ()))
            for token in wanted
        )
        for start in starts
    )


@pytest.fixture(scope="module")
def corpus(fixtures: Path, tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    with gzip.open(fixtures / "search" / "pages.jsonl.gz", "rt", encoding="utf-8") as lines:
        taken = itertools.islice(lines, 0, PAGES * STEP, STEP)
        texts = [json.loads(line)["text"] for line in taken]
    home = tmp_path_factory.mktemp("home")
    return Corpus(texts, open_engine(Settings(home=str(home), index_refresh_seconds=0)))


def _unmarked(words: list[str]) -> str:
    return fold(" ".join(words))


def _half_marked(words: list[str]) -> str:
    return " ".join(fold(word) if at % 2 else word for at, word in enumerate(words))


def _phrase(words: list[str]) -> str:
    return f'"{" ".join(words)}"'


def _excluding(words: list[str]) -> str:
    return f"{words[0]} -{words[-1]}"


@pytest.mark.parametrize(
    "asking",
    [" ".join, _unmarked, _half_marked, _phrase, lambda words: fold(_phrase(words)), _excluding],
    ids=["words", "unmarked", "half marked", "phrase", "unmarked phrase", "excluding"],
)
def test_an_index_finds_the_pages_whose_words_match(corpus: Corpus, asking: Callable[[list[str]], str]) -> None:
    chance = random.Random(20261124)
    for pid in chance.choices(sorted(corpus.texts), k=QUERIES):
        words = [token.surface for token in tokenise(corpus.texts[pid]) if not token.part and token.surface.isalpha()]
        if not words:
            continue
        start = chance.randrange(len(words))
        typed = asking(words[start : start + chance.randint(1, 3)])
        query = parse(typed, LIMITS)
        assert corpus.found(query) == corpus.expected(query), typed


def test_what_is_found_on_a_page_is_lit_there(corpus: Corpus) -> None:
    chance = random.Random(2)
    for pid, text in corpus.texts.items():
        words = [token.surface for token in tokenise(text) if not token.part]
        if words:
            query = parse(fold(chance.choice(words)), LIMITS)
            assert pid in corpus.found(query), query.text
            assert spans(query, text), query.text
