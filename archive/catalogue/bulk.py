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
    if not places:
        return {}
    # Which pages these are is told by an index alone; only their own rows, which hold their text, are then read.
    named = sa.select(Page.id, DescriptionUnit.pid, Page.number).join(Page, Page.unit_id == DescriptionUnit.id)
    pids, numbers = {pid for pid, _ in places}, {number for _, number in places}
    named = named.where(DescriptionUnit.pid.in_(pids), Page.number.in_(numbers), visible_to(actor))
    wanted = set(places)
    place_of = {page_id: (pid, n) for page_id, pid, n in session.execute(named) if (pid, n) in wanted}
    rows = session.scalars(sa.select(Page).where(Page.id.in_(place_of)))
    return {place_of[row.id]: page_view(row) for row in rows}


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
