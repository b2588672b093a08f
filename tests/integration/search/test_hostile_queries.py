"""Whatever is typed is answered or refused with a reason."""

from __future__ import annotations

from collections import Counter

import pytest

from archive.errors import QueryError
from archive.search.completion import completions
from tests.hostile_queries import COUNT, hostile_queries
from tests.integration.search.houses import House


@pytest.fixture
def house(catalogue, store, engine, settings) -> House:
    made = House(catalogue, store, engine, settings)
    for text in ("quần đảo Hoàng Sa của Việt Nam", "Ủy ban nhân dân ngày 14/2/2017", "黃沙渚", "ngư dân đi biển"):
        made.take_in(text)
    made.drain()
    return made


def test_every_hostile_query_is_answered_or_refused_with_a_reason(house: House) -> None:
    answers: Counter[str] = Counter()
    for query in hostile_queries():
        try:
            house.search(query)
            answers["answered"] += 1
        except QueryError as refused:
            answers[refused.reason.number] += 1
    assert answers.total() == COUNT
    assert answers["answered"] > COUNT // 2
    assert {"R401", "R402", "R403", "R404", "R405"} <= set(answers)


def test_no_hostile_beginning_of_a_query_breaks_the_lines_that_are_offered(house: House) -> None:
    catalogue, _, engine = house.parts
    with catalogue.reading() as session:
        for query in hostile_queries():
            assert len(completions(session, engine, query, house.settings)) <= house.settings.max_completions
