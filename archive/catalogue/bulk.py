"""Reading many rows with one query: what search needs of the catalogue.

Each search asks the same questions, so that SQLAlchemy puts each together once for each role (``@cache``).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from archive.catalogue.access import Actor, visible_to
from archive.catalogue.models import DescriptionUnit, Destination, Level, OutboxRow, Page
from archive.catalogue.views import page_view

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.orm import Session

    from archive.catalogue.models import Role
    from archive.catalogue.views import PageView


def item_pids(session: Session) -> list[str]:
    """Pids of all items, in the order in which they came in; not for outsiders' eyes."""
    items = sa.select(DescriptionUnit.pid).where(DescriptionUnit.level == Level.ITEM.value)
    return list(session.scalars(items.order_by(DescriptionUnit.id)))


def fonds_titles(session: Session, actor: Actor) -> dict[str, str]:
    """Titles of the fonds that ``actor`` may see, by reference code."""
    return dict(session.execute(_fonds(actor.role)).all())


def pages_at(session: Session, places: Collection[tuple[str, int]], actor: Actor) -> dict[tuple[str, int], PageView]:
    """Those of the pages at ``places`` (pid and number) that ``actor`` may see."""
    if not places:
        return {}
    wanted = set(places)
    names = {"pids": list({pid for pid, _ in places}), "numbers": list({number for _, number in places})}
    named = session.execute(_pages_named(actor.role), names)
    place_of = {page_id: (pid, number) for page_id, pid, number in named if (pid, number) in wanted}
    return {place_of[row.id]: page_view(row) for row in session.execute(_pages(), {"ids": list(place_of)})}


def kept_back(session: Session, actor: Actor) -> frozenset[str]:
    """Pids that the index of ``actor`` may hold and that ``actor`` may not see: they must count nowhere.

    These are what waits to be taken out of it and, in staff's index, what is restricted.
    """
    hidden = frozenset(session.scalars(_behind(actor.role)))
    return hidden if actor.sees_everything or not actor.is_staff else hidden.union(session.scalars(_closed(actor.role)))


@cache
def _fonds(role: Role | None) -> sa.Select[str, str]:
    fonds = sa.select(DescriptionUnit.reference_code, DescriptionUnit.title)
    return fonds.where(DescriptionUnit.level == Level.FONDS.value, visible_to(Actor(role)))


@cache
def _pages_named(role: Role | None) -> sa.Select[int, str, int]:
    # Which pages these are is told by an index alone; only their own rows, which hold their text, are then read.
    named = sa.select(Page.id, DescriptionUnit.pid, Page.number).join(Page, Page.unit_id == DescriptionUnit.id)
    pids: sa.BindParameter[str] = sa.bindparam("pids", expanding=True)
    numbers: sa.BindParameter[int] = sa.bindparam("numbers", expanding=True)
    return named.where(DescriptionUnit.pid.in_(pids), Page.number.in_(numbers), visible_to(Actor(role)))


@cache
def _pages() -> sa.Select[Any]:
    return sa.select(*Page.__table__.columns).where(Page.id.in_(sa.bindparam("ids", expanding=True)))


@cache
def _behind(role: Role | None) -> sa.Select[Any]:
    seen = sa.select(DescriptionUnit.pid).where(visible_to(Actor(role)))
    behind = sa.select(OutboxRow.unit_pid).where(OutboxRow.destination == Destination.INDEX.value)
    return behind.where(OutboxRow.unit_pid.not_in(seen)).distinct()


@cache
def _closed(role: Role | None) -> sa.Select[Any]:
    shut = sa.not_(visible_to(Actor(role)))
    return sa.select(DescriptionUnit.pid).where(DescriptionUnit.level == Level.ITEM.value, shut)
