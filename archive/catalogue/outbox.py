"""What the search indexes and the store still have to be told about a unit.

A row is written in the transaction that changes the unit and deleted after its destination has
taken the change in, so that a crash in between costs a repetition and never a unit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from archive.catalogue.models import DescriptionUnit, Destination, OutboxRow

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from sqlalchemy.orm import Session


def queue(session: Session, pid: str, now: dt.datetime, destination: Destination = Destination.INDEX) -> int:
    """Note that ``destination`` is behind for the unit ``pid``; the row's id."""
    row = OutboxRow(unit_pid=pid, queued_at=now, destination=destination.value)
    session.add(row)
    session.flush()
    return row.id


def queue_tree(session: Session, pid: str, now: dt.datetime) -> None:
    """Note that the indexes are behind for the unit ``pid`` and for everything below it."""
    tree = sa.select(DescriptionUnit.id, DescriptionUnit.pid).where(DescriptionUnit.pid == pid).cte(recursive=True)
    below = sa.orm.aliased(DescriptionUnit)
    tree = tree.union_all(sa.select(below.id, below.pid).where(below.parent_id == tree.c.id))
    rows = sa.select(sa.literal(Destination.INDEX.value), tree.c.pid, sa.literal(now, OutboxRow.queued_at.type))
    session.execute(sa.insert(OutboxRow).from_select(["destination", "unit_pid", "queued_at"], rows))


def pending(
    session: Session, limit: int | None = None, destination: Destination = Destination.INDEX
) -> list[tuple[int, str]]:
    """Row ids and pids that ``destination`` is behind for, oldest first; at most ``limit`` of them."""
    rows = sa.select(OutboxRow.id, OutboxRow.unit_pid).where(OutboxRow.destination == destination.value)
    return [(row_id, pid) for row_id, pid in session.execute(rows.order_by(OutboxRow.id).limit(limit))]


def settle(session: Session, ids: Sequence[int]) -> None:
    """Forget the rows ``ids``: their destination has caught up."""
    session.execute(sa.delete(OutboxRow).where(OutboxRow.id.in_(ids)))
