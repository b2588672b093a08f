"""The fast evaluation says what the slow and plain one says, on every path that it may take."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pytest

from archive.search.documents import Run
from archive.search.engine import QUESTION_WORDS, Audience, Filters, Lookup, Order
from archive.search.query import Clause, Codes, Name, Words, parse
from archive.search.whoosh import counting, dense, findings, nearness, phrases, scoring
from archive.search.whoosh.engine import WhooshEngine
from archive.settings import Settings
from archive.text.tokens import tokenise
from tests.integration.search.builders import LIMITS, item
from tests.integration.search.reference import Answer, Reference

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

    from archive.search.documents import ItemDocument
    from archive.search.engine import Hits
    from archive.search.query import Query

WORDS = [
    "biển",
    "biên",
    "bien",
    "Biển",
    "đảo",
    "đạo",
    "dao",
    "Đảo",
    "hoàng",
    "hoang",
    "Hoàng",
    "sa",
    "xa",
    "trường",
    "trương",
    "truong",
    "kí",
    "ký",
    "hòa",
    "hoà",
    "tàu",
    "cá",
    "của",
    "các",
    "của",
    "các",
    "của",
    "các",
    "ở",
    "UBND",
    "32/KH-UBND",
    "1933",
    "thuyền",
]
TYPES, FONDS, LANGUAGES, PLACES = ("bao", "ke-hoach", ""), ("P1", "P2", ""), ("vi", "fr"), ("BD-0001", "HP-31")
QUERIES = 30
SHARE_OF_NAMES = 0.2
CLOSE = 1e-3
"""Scores are told to four places, and worked out with seven."""

PATHS: dict[str, dict[tuple[ModuleType, str], int]] = {
    "as it is": {},
    "looked up in long arrays and through windows": {
        (scoring, "_DENSE_SHARE"): 10**9,
        (findings, "_SORTED_SHARE"): 10**9,
        (findings, "_BISECTED_SHARE"): 10**9,
        (findings, "_MANY"): -1,
        (counting, "_SORTED_SHARE"): 10**9,
        (counting, "_AT_ONCE"): 3,
        (phrases, "_WINDOW"): 64,
        (phrases, "_BISECTION_COST"): 10**9,
    },
    "marked on all documents, and weighed where it is looked at": {
        (scoring, "_DENSE_SHARE"): 10**9,
        (dense, "_LOOKED_UP_SHARE"): 0,
    },
    "listed, and looked up in long arrays": {
        (scoring, "_DENSE_SHARE"): 0,
        (findings, "_SORTED_SHARE"): 10**9,
        (findings, "_BISECTED_SHARE"): 10**9,
        (findings, "_MANY"): -1,
        (nearness, "_LOOK_UP_COST"): 0,
        (nearness, "_FEW"): 0,
    },
    "looked up by bisection": {
        (scoring, "_DENSE_SHARE"): 0,
        (counting, "_SORTED_SHARE"): 0,
        (findings, "_SORTED_SHARE"): 0,
        (findings, "_BISECTED_SHARE"): 0,
        (phrases, "_BISECTION_COST"): 0,
        (nearness, "_LOOK_UP_COST"): 0,
        (nearness, "_FEW"): 0,
    },
}


class House(NamedTuple):
    """An archive in several segments, with deleted documents, and what it holds."""

    engine: WhooshEngine
    items: list[ItemDocument]


def made(chance: random.Random, pid: str) -> ItemDocument:
    def text(most: int) -> str:
        return " ".join(
            chance.choice(WORDS) + chance.choice(("", "", "", ",", "\n")) for _ in range(chance.randrange(most))
        )

    year = chance.choice((None, None, 1833, 1933, 1945))
    return item(
        pid,
        *(text(25) for _ in range(chance.choice((0, 1, 1, 2, 4)))),
        title=text(5),
        number=chance.choice(("", "32/KH-UBND")),
        agent=text(3),
        scope=text(6),
        type=chance.choice(TYPES),
        fonds=chance.choice(FONDS),
        languages=tuple(sorted(chance.sample(LANGUAGES, chance.randrange(3)))),
        places=tuple(chance.sample(PLACES, chance.randrange(3))),
        years=(year, year + chance.randrange(3)) if year else None,
        date=f"{year}-02-0{chance.randrange(1, 4)}" if year else "",
        sort_title=chance.choice("abc"),
    )


@pytest.fixture(scope="module", params=range(2))
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> House:
    chance = random.Random(request.param)
    engine = WhooshEngine(Settings(home=str(tmp_path_factory.mktemp("home"))))
    items = {f"P{n:02}": made(chance, f"P{n:02}") for n in range(24)}
    engine.rebuild([Run(list(items.values()), [])])
    for _ in range(3):
        again = {pid: made(chance, pid) for pid in chance.sample([*items, "Q1", "Q2", "Q3"], 4)}
        gone = chance.sample([pid for pid in items if pid not in again], 2)
        engine.replace(again.values(), gone)
        items = {pid: kept for pid, kept in (items | again).items() if pid not in gone}
    return House(engine, list(items.values()))


def query(chance: random.Random) -> Query:
    """A query with its codes resolved, some of its words also known by another name."""

    def phrase() -> str:
        return " ".join(chance.choices(WORDS, k=chance.choice((1, 2, 2, 3))))

    def clause() -> str:
        word = chance.choice(WORDS)
        forms = (f'"{phrase()}"', f"-{word}", f"{word[:2]:o<2}*", f"tiêu-đề:{word}", f'người:"{phrase()}"')
        fixed = ("số:32/KH-UBND", "năm:1933..1934", "-năm:1945", "loại:bao", "xyz")
        return chance.choice((word, word, word, word, *forms, *fixed))

    def resolved(clause: Clause) -> Clause:
        if isinstance(clause.wanted, Name):
            return replace(clause, wanted=Codes(frozenset({clause.wanted.folded})))
        if isinstance(clause.wanted, Words) and chance.random() < SHARE_OF_NAMES:
            tokens = tuple(token for token in tokenise(phrase()) if not token.part)
            return replace(clause, also=(Words(tokens, as_written=chance.random() < SHARE_OF_NAMES),))
        return clause

    parsed = parse(" ".join(clause() for _ in range(chance.choice((0, 1, 2, 3, 4, 5, QUESTION_WORDS + 4)))), LIMITS)
    return replace(parsed, clauses=tuple(map(resolved, parsed.clauses)))


def lookup(chance: random.Random, pids: list[str]) -> Lookup:
    filters = Filters(
        types=tuple(chance.sample(TYPES[:2], chance.choice((0, 0, 0, 1)))),
        years=chance.choice(((), (), ((1930, 1940),))),
        fonds=chance.choice(((), (), ("P1",))),
        languages=chance.choice(((), (), ("fr",))),
        places=chance.choice(((), (), ("HP-31",))),
    )
    return Lookup(
        query(chance),
        Audience.PUBLIC,
        filters=chance.choice((Filters(), filters)),
        hidden=frozenset(chance.sample(pids, chance.choice((0, 0, 3)))),
        within=chance.choice((None, None, None, None, chance.choice(pids))),
        limit=20,
        loosen=chance.random() < 0.8,
        order=chance.choice((Order.RELEVANCE, Order.RELEVANCE, Order.OLDEST, Order.NEWEST)),
    )


@pytest.mark.parametrize("path", PATHS)
def test_the_answer_is_that_of_the_plain_evaluation(house: House, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for (module, name), value in PATHS[path].items():
        monkeypatch.setattr(module, name, value)
    house.engine.let_go()
    reference = Reference(house.items)
    chance = random.Random(path)
    pids = [one.pid for one in house.items]
    for _ in range(QUERIES):
        asked = lookup(chance, pids)
        hits = house.engine.search(asked)
        compare(hits, reference.answer(asked), asked)
        # What it costs more to find out is found out, and kept, when it is wanted again.
        assert [house.engine.search(asked) for _ in range(2)] == [hits, hits], asked.query.text
        assert house.engine.search(asked.for_totals()) == replace(hits, items=(), facets={})


def compare(hits: Hits, answer: Answer, asked: Lookup) -> None:
    told = f"{asked.query.text!r} {asked}"
    assert (hits.reach, hits.total_items, hits.total_pages) == (answer.reach, len(answer.ranks), answer.total_pages), (
        told
    )
    assert hits.facets == answer.facets, told
    assert len(hits.items) == min(asked.limit, len(answer.ranks)), told
    shown = [(answer.ranks[hit.pid], hit.pid) for hit in hits.items]
    for (rank, pid), (next_rank, next_pid) in pairwise(shown):
        assert rank > next_rank - CLOSE, told
        assert rank != next_rank or pid < next_pid, told
    left = [rank for pid, rank in answer.ranks.items() if pid not in {pid for _, pid in shown}]
    assert max(left, default=-1.0) < shown[-1][0] + CLOSE if shown else not left, told
    for hit in hits.items:
        for page in hit.pages:
            assert page.score == pytest.approx(answer.scores[hit.pid, page.number], abs=CLOSE), told
            assert page.is_lit == ((hit.pid, page.number) in answer.lit), told


def test_what_is_kept_of_a_common_word_takes_as_much_room_as_is_told(tmp_path: Path) -> None:
    engine = WhooshEngine(Settings(home=str(tmp_path)))
    engine.rebuild([Run([item(f"A{number}", "biển đảo") for number in range(200)], [])])
    asked = Lookup(parse("biển đảo", LIMITS), Audience.PUBLIC)
    for _ in range(4):
        engine.search(asked)
    kept = [value for value in engine._kept._values.values() if isinstance(value, dense.Dense)]
    assert kept
    for word in kept:
        made = [held for value in vars(word).values() for held in (value if isinstance(value, tuple) else [value])]
        assert 0 < sum(array.nbytes for array in made if isinstance(array, np.ndarray)) <= word.nbytes
