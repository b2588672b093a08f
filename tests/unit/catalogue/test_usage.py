"""Figures of use add up, and tell titles only where everybody may read them."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from archive.catalogue import states
from archive.catalogue.models import Usage, UsageCount
from archive.catalogue.registration import register_item
from archive.catalogue.usage import Used, add, figures
from tests.unit.catalogue.examples import NOW, plan

DAY = dt.date(2026, 11, 24)


def used(kind: Usage, subject: str = "", day: dt.date = DAY) -> Used:
    return Used(day, "reading-room", kind, subject)


def test_counts_of_one_day_become_one_row(session):
    for _ in range(3):
        add(session, {used(Usage.SEARCH): 2, used(Usage.PAGE, "0000001Y"): 1})
    rows = session.execute(sa.select(UsageCount.kind, UsageCount.subject, UsageCount.count).order_by(UsageCount.kind))
    assert rows.all() == [("page", "0000001Y", 3), ("search", "", 6)]


def test_only_the_days_asked_for_are_counted(session):
    days = [dt.date(2025, 12, 31), dt.date(2026, 1, 1), dt.date(2026, 12, 31), dt.date(2027, 1, 1)]
    add(session, {used(Usage.SEARCH, day=day): 10**place for place, day in enumerate(days)})
    found = figures(session, days[1], days[2], most=5)
    assert found.totals == {
        "search": 110, "search_without_answer": 0, "item": 0, "page": 0, "collection": 0
    }  # fmt: skip
    assert {month: counts["search"] for month, counts in found.months.items()} == {"2026-01": 10, "2026-12": 100}


def test_what_is_withdrawn_shows_its_identifier_only(session):
    shown, withdrawn = (register_item(session, plan(), actor="Lan", now=NOW).pid for _ in range(2))
    for pid in (shown, withdrawn):
        states.publish(session, pid, actor_name="Lan", now=NOW)
    states.withdraw(session, withdrawn, why="thử", actor_name="Lan", now=NOW)
    add(session, {used(Usage.ITEM, shown): 2, used(Usage.ITEM, withdrawn): 3, used(Usage.COLLECTION, "a"): 1})
    found = figures(session, DAY, DAY, most=5)
    assert [(one.subject, one.count, bool(one.title)) for one in found.items] == [
        (withdrawn, 3, False),
        (shown, 2, True),
    ]
    assert [(one.subject, one.count) for one in found.collections] == [("a", 1)]
    assert len(figures(session, DAY, DAY, most=1).items) == 1
