"""Lists of units: their order, their cost, their pages."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from archive.catalogue import units
from archive.catalogue.containers import UNCLASSIFIED
from archive.catalogue.registration import register_item
from archive.errors import NotFoundError
from tests.unit.catalogue.examples import LIBRARIAN, NOW, OUTSIDER, plan

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session


@pytest.fixture
def pids(session: Session) -> list[str]:
    """Pids of twelve items, one an hour; every second one is published."""
    return [
        register_item(session, plan(), actor="Lan", now=NOW + dt.timedelta(hours=hour), publish=hour % 2 == 0).pid
        for hour in range(12)
    ]


def test_the_newest_items_come_first(session: Session, pids: list[str]) -> None:
    assert [unit.pid for unit in units.recent_items(session, LIBRARIAN, 3)] == pids[:-4:-1]
    assert [unit.pid for unit in units.recent_items(session, OUTSIDER, 2)] == [pids[10], pids[8]]


def test_counts_are_those_of_what_the_reader_may_see(session: Session, pids: list[str]) -> None:
    assert units.count_items(session, LIBRARIAN) == (len(pids), 2 * len(pids))
    assert units.count_items(session, OUTSIDER) == (6, 12)


def test_children_come_in_the_order_of_the_shelf_and_in_slices(session: Session, pids: list[str]) -> None:
    fonds = units.unit_by_reference(session, UNCLASSIFIED, LIBRARIAN)
    assert [unit.pid for unit in units.children(session, fonds.pid, LIBRARIAN)] == pids
    assert [unit.pid for unit in units.children(session, fonds.pid, LIBRARIAN, limit=2, offset=3)] == pids[3:5]
    assert len(units.children(session, fonds.pid, OUTSIDER)) == 6


@pytest.mark.parametrize(
    "ask",
    [
        pytest.param(lambda session, pids: units.recent_items(session, OUTSIDER, len(pids)), id="recent"),
        pytest.param(lambda session, pids: list(units.units_by_pid(session, pids, OUTSIDER).values()), id="by-pid"),
    ],
)
def test_a_list_costs_the_same_queries_however_long(
    session: Session, pids: list[str], ask: Callable[[Session, list[str]], list[units.UnitView]]
) -> None:
    costs = set()
    statements: list[object] = []
    engine = session.get_bind()
    sa.event.listen(engine, "before_cursor_execute", lambda *given: statements.append(given))
    for some in (pids[:2], pids):
        session.expire_all()
        statements.clear()
        assert all(unit.page_count == 2 and unit.agents and unit.fonds for unit in ask(session, some))
        costs.add(len(statements))
    assert len(costs) == 1
    assert max(costs) <= 4


def test_units_are_found_by_the_shelf_identifiers_that_a_reader_may_see(session: Session, pids: list[str]) -> None:
    codes = [unit.reference_code for unit in units.units_by_pid(session, pids, LIBRARIAN).values()]
    found = units.units_by_reference(session, [*codes, "KHÔNG.CÓ"], OUTSIDER)
    assert sorted(unit.pid for unit in found.values()) == sorted(pids[::2])
    assert all(unit.reference_code == code for code, unit in found.items())


def test_a_missing_page_is_said_by_number(session: Session, pids: list[str]) -> None:
    with pytest.raises(NotFoundError) as refusal:
        units.get_page(session, pids[0], 3, LIBRARIAN)
    assert refusal.value.reason.number == "R203"
    assert units.get_page(session, pids[0].lower(), 2, OUTSIDER).label == "2a"
