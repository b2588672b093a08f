"""Reading many rows with one query: what search needs of the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from archive.catalogue.access import visible_to
from archive.catalogue.models import DescriptionUnit, Destination, Level, OutboxRow, Page
from archive.catalogue.views import page_view

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.orm import Session

    from archive.catalogue.access import Actor
    from archive.catalogue.views import PageView


def item_pids(session: Session) -> list[str]:
    """Pids of all items, in the order in which they came in; not for outsiders' eyes."""
    items = sa.select(DescriptionUnit.pid).where(DescriptionUnit.level == Level.ITEM.value)
    return list(session.scalars(items.order_by(DescriptionUnit.id)))


def fonds_titles(session: Session, actor: Actor) -> dict[str, str]:
    """Titles of the fonds that ``actor`` may see, by reference code."""
    fonds = sa.select(DescriptionUnit.reference_code, DescriptionUnit.title)
    fonds = fonds.where(DescriptionUnit.level == Level.FONDS.value, visible_to(actor))
    return dict(session.execute(fonds).all())


def pages_at(session: Session, places: Collection[tuple[str, int]], actor: Actor) -> dict[tuple[str, int], PageView]:
    """Those of the pages at ``places`` (pid and number) that ``actor`` may see."""
    found = sa.select(DescriptionUnit.id, DescriptionUnit.pid)
    found = found.where(DescriptionUnit.pid.in_({pid for pid, _ in places}), visible_to(actor))
    pid_of = dict(session.execute(found).all())
    id_of = {pid: unit_id for unit_id, pid in pid_of.items()}
    wanted = [(id_of[pid], number) for pid, number in places if pid in id_of]
    rows = session.scalars(sa.select(Page).where(sa.tuple_(Page.unit_id, Page.number).in_(wanted)))
    return {(pid_of[row.unit_id], row.number): page_view(row) for row in rows}


def kept_back(session: Session, actor: Actor) -> frozenset[str]:
    """Pids that the index of ``actor`` may hold and that ``actor`` may not see: they must count nowhere.

    These are what waits to be taken out of it and, in staff's index, what is restricted.
    """
    seen = sa.select(DescriptionUnit.pid).where(visible_to(actor))
    behind = sa.select(OutboxRow.unit_pid).where(OutboxRow.destination == Destination.INDEX.value)
    hidden = frozenset(session.scalars(behind.where(OutboxRow.unit_pid.not_in(seen)).distinct()))
    if not actor.is_staff or actor.sees_everything:
        return hidden
    closed = sa.select(DescriptionUnit.pid).where(DescriptionUnit.level == Level.ITEM.value, sa.not_(visible_to(actor)))
    return hidden.union(session.scalars(closed))
