"""Reading units: one of them, many of them, their pages and originals.

Every function takes the `Actor` who reads; what is hidden from somebody and what does not exist
look the same. Lists cost a fixed number of queries.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from archive.catalogue.access import Actor, visible_to
from archive.catalogue.models import Authority, DescriptionUnit, DigitalObject, Level, Page, Role, UnitAuthority
from archive.catalogue.pids import normalise_pid
from archive.catalogue.views import AgentView, ObjectView, PageView, UnitLink, UnitView, object_view, page_view
from archive.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from sqlalchemy.orm import Session


__all__ = [
    "AgentView",
    "ObjectView",
    "PageView",
    "UnitLink",
    "UnitView",
    "children",
    "code_and_rights",
    "count_items",
    "get_objects",
    "get_page",
    "get_pages",
    "get_unit",
    "holders_of",
    "open_to_all",
    "recent_items",
    "unit_by_reference",
    "units_by_pid",
    "units_by_reference",
]


def get_unit(session: Session, pid: str, actor: Actor) -> UnitView:
    """The unit ``pid``, typed in whatever way `normalise_pid` understands.

    Raises:
        NotFoundError: There is no such unit for ``actor`` (R201).
    """
    return _views(session, [_row(session, pid, actor)], actor)[0]


def code_and_rights(session: Session, pid: str, actor: Actor) -> tuple[str, str]:
    """Reference code of the unit ``pid`` and code of its rights statement; cheaper than all of its view.

    Raises:
        NotFoundError: There is no such unit for ``actor`` (R201).
    """
    row = _row(session, pid, actor)
    return row.reference_code, row.rights


def unit_by_reference(session: Session, reference_code: str, actor: Actor) -> UnitView:
    """The unit with the shelf identifier ``reference_code``.

    Raises:
        NotFoundError: There is no such unit for ``actor`` (R202).
    """
    found = sa.select(DescriptionUnit).where(DescriptionUnit.reference_code == reference_code, visible_to(actor))
    row = session.scalar(found)
    if row is None:
        raise NotFoundError("R202", reference_code=reference_code)
    return _views(session, [row], actor)[0]


def units_by_reference(session: Session, reference_codes: Iterable[str], actor: Actor) -> dict[str, UnitView]:
    """Those of the units with the shelf identifiers ``reference_codes`` that ``actor`` may see, by these."""
    wanted = DescriptionUnit.reference_code.in_(set(reference_codes))
    rows = session.scalars(sa.select(DescriptionUnit).where(wanted, visible_to(actor))).all()
    return {view.reference_code: view for view in _views(session, rows, actor)}


def units_by_pid(
    session: Session, pids: Iterable[str], actor: Actor, *, with_relations: bool = True
) -> dict[str, UnitView]:
    """Those of the units ``pids`` that ``actor`` may see, by pid.

    Args:
        session: For reading.
        pids: Permanent identifiers.
        actor: Who looks.
        with_relations: Whether the units above them, their agents and the number of their pages are
            looked up, too; a list of results shows none of these.
    """
    rows = session.execute(_named(actor.role), {"pids": list(pids)}).all()
    views = _views(session, rows, actor) if with_relations else [_view(row) for row in rows]
    return {view.pid: view for view in views}


def open_to_all(session: Session, pids: Iterable[str]) -> frozenset[str]:
    """Those of the units ``pids`` that outsiders may see."""
    found = sa.select(DescriptionUnit.pid).where(DescriptionUnit.pid.in_(list(pids)), visible_to(Actor.outsider()))
    return frozenset(session.scalars(found))


def children(session: Session, pid: str, actor: Actor, *, limit: int | None = None, offset: int = 0) -> list[UnitView]:
    """Units directly below ``pid`` in the order of their reference codes.

    Raises:
        NotFoundError: There is no unit ``pid`` for ``actor`` (R201).
    """
    parent = _row(session, pid, actor)
    below = sa.select(DescriptionUnit).where(DescriptionUnit.parent_id == parent.id, visible_to(actor))
    rows = session.scalars(below.order_by(DescriptionUnit.reference_code).limit(limit).offset(offset)).all()
    return _views(session, rows, actor)


def recent_items(session: Session, actor: Actor, limit: int) -> list[UnitView]:
    """The ``limit`` items that came in last, newest first."""
    newest = _items(actor).order_by(DescriptionUnit.created_at.desc(), DescriptionUnit.id.desc()).limit(limit)
    return _views(session, session.scalars(newest).all(), actor)


def count_items(session: Session, actor: Actor) -> tuple[int, int]:
    """How many items and how many pages ``actor`` may see."""
    items = _items(actor).with_only_columns(DescriptionUnit.id).cte("item")
    pages = sa.select(sa.func.count(Page.id)).join(items, items.c.id == Page.unit_id)
    counted = sa.select(sa.select(sa.func.count()).select_from(items).scalar_subquery(), pages.scalar_subquery())
    item_count, page_count = session.execute(counted).one()
    return item_count, page_count


def get_pages(session: Session, pid: str, actor: Actor, numbers: Collection[int] | None = None) -> list[PageView]:
    """Pages of the unit ``pid`` in order: all, or those of the given ``numbers`` that it has.

    Raises:
        NotFoundError: There is no such unit for ``actor`` (R201).
    """
    unit = _row(session, pid, actor)
    wanted = sa.select(Page).where(Page.unit_id == unit.id).order_by(Page.number)
    if numbers is not None:
        wanted = wanted.where(Page.number.in_(numbers))
    return [page_view(row) for row in session.scalars(wanted)]


def picture_count(session: Session, pid: str, actor: Actor) -> int:
    """How many pages of the unit ``pid`` have pictures.

    Raises:
        NotFoundError: There is no such unit for ``actor`` (R201).
    """
    unit = _row(session, pid, actor)
    counted = sa.select(sa.func.count()).select_from(Page).where(Page.unit_id == unit.id, Page.width > 0)
    return session.scalar(counted) or 0


def get_page(session: Session, pid: str, number: int, actor: Actor) -> PageView:
    """Page ``number`` of the unit ``pid``.

    Raises:
        NotFoundError: There is no such unit for ``actor`` (R201), or it has no such page (R203).
    """
    unit = _row(session, pid, actor)
    row = session.scalar(sa.select(Page).where(Page.unit_id == unit.id, Page.number == number))
    if row is None:
        raise NotFoundError("R203", pid=unit.pid, page=number)
    return page_view(row)


def get_objects(session: Session, pid: str, actor: Actor) -> list[ObjectView]:
    """The originals of the unit ``pid`` in order.

    Raises:
        NotFoundError: There is no such unit for ``actor`` (R201).
    """
    unit = _row(session, pid, actor)
    rows = session.scalars(
        sa.select(DigitalObject).where(DigitalObject.unit_id == unit.id).order_by(DigitalObject.position)
    )
    return [object_view(row) for row in rows]


def holders_of(session: Session, sha256: str) -> list[str]:
    """Pids of the items that hold the bytes with the digest ``sha256``, first come first; not for outsiders' eyes."""
    holders = sa.select(DescriptionUnit.pid).join(DigitalObject, DigitalObject.unit_id == DescriptionUnit.id)
    found = session.scalars(holders.where(DigitalObject.sha256 == sha256).order_by(DigitalObject.id))
    return list(dict.fromkeys(found))


@cache
def _named(role: Role | None) -> sa.Select[Any]:
    # As each search asks it, SQLAlchemy puts it together once for each role; what no view shows is not read.
    told = [column for column in DescriptionUnit.__table__.columns if column.name in {"id", *UnitView.__annotations__}]
    pids: sa.BindParameter[str] = sa.bindparam("pids", expanding=True)
    return sa.select(*told).where(DescriptionUnit.pid.in_(pids), visible_to(Actor(role)))


def _items(actor: Actor) -> sa.Select[DescriptionUnit]:
    return sa.select(DescriptionUnit).where(DescriptionUnit.level == Level.ITEM.value, visible_to(actor))


def _row(session: Session, pid: str, actor: Actor) -> DescriptionUnit:
    row = session.scalar(sa.select(DescriptionUnit).where(DescriptionUnit.pid == normalise_pid(pid), visible_to(actor)))
    if row is None:
        raise NotFoundError("R201", pid=pid)
    return row


def _views(session: Session, rows: Sequence[DescriptionUnit | sa.Row[Any]], actor: Actor) -> list[UnitView]:
    ids = [row.id for row in rows]
    ancestors = _ancestors(session, ids, actor)
    agents = _agents(session, ids)
    counted = sa.select(Page.unit_id, sa.func.count()).where(Page.unit_id.in_(ids)).group_by(Page.unit_id)
    page_counts = dict(session.execute(counted).all())
    return [_view(row, ancestors.get(row.id, ()), agents.get(row.id, ()), page_counts.get(row.id, 0)) for row in rows]


def _view(
    row: DescriptionUnit | sa.Row[Any],
    ancestors: tuple[UnitLink, ...] = (),
    agents: tuple[AgentView, ...] = (),
    page_count: int = 0,
) -> UnitView:
    return UnitView(
        pid=row.pid,
        level=row.level,
        reference_code=row.reference_code,
        title=row.title,
        scope=row.scope,
        genre=row.genre,
        number=row.number,
        date_text=row.date_text,
        date_from=row.date_from,
        date_to=row.date_to,
        languages=tuple(row.languages),
        rights=row.rights,
        source_name=row.source_name,
        state=row.state,
        access=row.access,
        created_at=row.created_at,
        updated_at=row.updated_at,
        ancestors=ancestors,
        agents=agents,
        page_count=page_count,
    )


def _ancestors(session: Session, ids: Sequence[int], actor: Actor) -> dict[int, tuple[UnitLink, ...]]:
    """Links from the fonds down to the parent, by unit; what ``actor`` may not see is left out."""
    start = sa.orm.aliased(DescriptionUnit)
    chain = sa.select(start.id.label("start"), start.parent_id.label("above"), sa.literal(1).label("distance"))
    chain_cte = chain.where(start.id.in_(ids)).cte("chain", recursive=True)
    step = sa.orm.aliased(DescriptionUnit)
    chain_cte = chain_cte.union_all(
        sa.select(chain_cte.c.start, step.parent_id, chain_cte.c.distance + 1).where(step.id == chain_cte.c.above)
    )
    wanted = (
        sa.select(chain_cte.c.start, DescriptionUnit)
        .join(DescriptionUnit, DescriptionUnit.id == chain_cte.c.above)
        .where(visible_to(actor))
        .order_by(chain_cte.c.start, chain_cte.c.distance.desc())
    )
    links: dict[int, tuple[UnitLink, ...]] = {}
    for unit_id, row in session.execute(wanted):
        link = UnitLink(row.pid, row.level, row.reference_code, row.title)
        links[unit_id] = (*links.get(unit_id, ()), link)
    return links


def _agents(session: Session, ids: Sequence[int]) -> dict[int, tuple[AgentView, ...]]:
    wanted = (
        sa.select(UnitAuthority.unit_id, Authority.preferred_name, UnitAuthority.role)
        .join(Authority, Authority.id == UnitAuthority.authority_id)
        .where(UnitAuthority.unit_id.in_(ids))
        .order_by(UnitAuthority.id)
    )
    agents: dict[int, tuple[AgentView, ...]] = {}
    for unit_id, name, role in session.execute(wanted):
        agents[unit_id] = (*agents.get(unit_id, ()), AgentView(name, role))
    return agents
