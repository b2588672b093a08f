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
    pids, numbers = {pid for pid, _ in places}, {number for _, number in places}
    rows = (
        sa.select(DescriptionUnit.pid, Page)
        .join(Page, Page.unit_id == DescriptionUnit.id)
        .where(DescriptionUnit.pid.in_(pids), Page.number.in_(numbers), visible_to(actor))
    )
    wanted = set(places)
    return {(pid, page.number): page_view(page) for pid, page in session.execute(rows) if (pid, page.number) in wanted}


def waiting_to_go(session: Session, actor: Actor) -> frozenset[str]:
    """Pids for which an index is behind and that ``actor`` may not see: they must count nowhere."""
    seen = sa.select(DescriptionUnit.pid).where(visible_to(actor))
    behind = sa.select(OutboxRow.unit_pid).where(OutboxRow.destination == Destination.INDEX.value)
    return frozenset(session.scalars(behind.where(OutboxRow.unit_pid.not_in(seen)).distinct()))
