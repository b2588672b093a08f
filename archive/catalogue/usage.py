"""Figures of use for the year-end report: how often, on which day, and what; never who.

Counted are numbers only, so nothing here is personal data (Luật 91/2025/QH15).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from archive.catalogue.access import Actor
from archive.catalogue.models import Usage, UsageCount
from archive.catalogue.units import units_by_pid

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Used:
    """Something that was done on a day.

    Attributes:
        day: By the clock of the archive.
        area: Part of the site.
        subject: Pid of an item, slug of a collection; empty for searches.
    """

    day: dt.date
    area: str
    kind: Usage
    subject: str = ""


@dataclass(frozen=True)
class MostOpened:
    """One line of a list of what was opened most.

    Attributes:
        subject: Pid of the item, or slug of the collection.
        reference_code: Of the item; empty where outsiders may not see it, and for collections.
        title: The same.
    """

    subject: str
    count: int
    reference_code: str = ""
    title: str = ""


@dataclass(frozen=True)
class Figures:
    """The use of the archive from ``first`` to ``last``, both days included.

    Attributes:
        totals: Count by kind (a value of `Usage`), every kind named.
        months: The same by month, ``2026-11``; months without use are left out.
        items: Items opened most, most first.
        collections: Collections opened most, most first.
    """

    first: dt.date
    last: dt.date
    totals: Mapping[str, int]
    months: Mapping[str, Mapping[str, int]]
    items: tuple[MostOpened, ...]
    collections: tuple[MostOpened, ...]


def add(session: Session, counts: Mapping[Used, int]) -> None:
    """Add ``counts`` to what is written down already."""
    for used, count in counts.items():
        written = sa.select(UsageCount).where(
            UsageCount.day == used.day,
            UsageCount.area == used.area,
            UsageCount.kind == used.kind.value,
            UsageCount.subject == used.subject,
        )
        row = session.scalar(written)
        if row is None:
            values = {"day": used.day, "area": used.area, "kind": used.kind.value, "subject": used.subject}
            session.add(UsageCount(**values, count=count))
        else:
            row.count += count
    session.flush()


def figures(session: Session, first: dt.date, last: dt.date, *, most: int) -> Figures:
    """The figures of some days.

    Args:
        session: A reading one.
        first: First day.
        last: Last day, included.
        most: Length of the lists of what was opened most.
    """
    within = UsageCount.day.between(first, last)
    by_day = sa.select(UsageCount.day, UsageCount.kind, sa.func.sum(UsageCount.count)).where(within)
    months: dict[str, Counter[str]] = {}
    for day, kind, count in session.execute(by_day.group_by(UsageCount.day, UsageCount.kind)):
        months.setdefault(f"{day:%Y-%m}", Counter())[kind] += count
    totals: Counter[str] = sum(months.values(), Counter())
    return Figures(
        first=first,
        last=last,
        totals=_every_kind(totals),
        months={month: _every_kind(months[month]) for month in sorted(months)},
        items=_with_titles(session, _most(session, within, Usage.ITEM, most)),
        collections=tuple(MostOpened(slug, count) for slug, count in _most(session, within, Usage.COLLECTION, most)),
    )


def _every_kind(counted: Mapping[str, int]) -> dict[str, int]:
    return {kind.value: counted.get(kind.value, 0) for kind in Usage}


def _most(session: Session, within: sa.ColumnElement[bool], kind: Usage, most: int) -> list[tuple[str, int]]:
    total: sa.ColumnElement[Any] = sa.func.sum(UsageCount.count)
    counted = sa.select(UsageCount.subject, total).where(within, UsageCount.kind == kind.value)
    ordered = counted.group_by(UsageCount.subject).order_by(total.desc(), UsageCount.subject).limit(most)
    return [(subject, int(count)) for subject, count in session.execute(ordered)]


def _with_titles(session: Session, opened: Iterable[tuple[str, int]]) -> tuple[MostOpened, ...]:
    """Titles as outsiders may read them: the report is passed on."""
    lines = list(opened)
    units = units_by_pid(session, [pid for pid, _ in lines], Actor.outsider())
    return tuple(
        MostOpened(pid, count, units[pid].reference_code, units[pid].title) if pid in units else MostOpened(pid, count)
        for pid, count in lines
    )
