"""Who may see what: every read of units starts from `visible_to`.

Outsiders see exactly what is published and whose effective access is `AccessLevel.PUBLIC`; the
effective level is the strictest of the unit and its ancestors (ISAD(G) 3.4.1 with the rule of
inheritance of ISAD(G) 2.4). Of the house, `AccessLevel.RESTRICTED` (documents with conditional access, Luật Lưu
trữ 33/2024/QH15, Điều 25) opens for those only who answer for documents; see `OPENS_RESTRICTED`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from archive.catalogue.models import AccessLevel, DescriptionUnit, ItemState, Level, Role
from archive.errors import CatalogueError, NotFoundError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

STRICTNESS = (AccessLevel.PUBLIC, AccessLevel.STAFF, AccessLevel.RESTRICTED)
CONTAINERS = (Level.FONDS.value, Level.SERIES.value, Level.FILE.value)
OPENS_RESTRICTED: Final = frozenset({Role.LIBRARIAN, Role.ADMIN})
"""Roles that see what is restricted: librarians describe it, the archivist (administrator) answers for it.

A curator chooses pages for walls and houses, where such a document may not go.
"""


@dataclass(frozen=True)
class Actor:
    """Somebody who reads or changes the catalogue.

    Attributes:
        role: What somebody of the house does; None for outsiders.
        name: As it stands in the event log; empty for outsiders.
    """

    role: Role | None = None
    name: str = ""

    @classmethod
    def outsider(cls) -> Actor:
        """Anybody."""
        return cls()

    @classmethod
    def staff(cls, name: str, role: Role) -> Actor:
        """Somebody of the house."""
        return cls(role, name)

    @classmethod
    def keeper(cls, name: str) -> Actor:
        """The archive at its own work, and whoever runs it at its own machine: they have the files anyway."""
        return cls(Role.ADMIN, name)

    @property
    def is_staff(self) -> bool:
        """Whether this is somebody of the house."""
        return self.role is not None

    @property
    def sees_everything(self) -> bool:
        """Whether no unit is hidden from this actor."""
        return self.role in OPENS_RESTRICTED


def visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """The condition on `DescriptionUnit` under which ``actor`` may know that a unit exists."""
    return _visible_to(actor.role)


@cache
def _visible_to(role: Role | None) -> sa.ColumnElement[bool]:
    # The question is kept, never its answer: to put it together costs more than to ask it.
    actor = Actor(role)
    if actor.sees_everything:
        return sa.true()
    shut = (AccessLevel.RESTRICTED,) if actor.is_staff else (AccessLevel.STAFF, AccessLevel.RESTRICTED)
    closed = _closed_containers(shut)
    is_open = sa.and_(
        DescriptionUnit.access.not_in([level.value for level in shut]),
        sa.or_(DescriptionUnit.parent_id.is_(None), DescriptionUnit.parent_id.not_in(sa.select(closed.c.id))),
    )
    return is_open if actor.is_staff else sa.and_(DescriptionUnit.state == ItemState.PUBLISHED.value, is_open)


def effective_access(session: Session, pid: str) -> AccessLevel:
    """The strictest access level of the unit ``pid`` and its ancestors.

    Raises:
        NotFoundError: There is no such unit (R201).
    """
    unit = sa.orm.aliased(DescriptionUnit)
    chain = sa.select(unit.access, unit.parent_id).where(unit.pid == pid).cte("chain", recursive=True)
    above = sa.orm.aliased(DescriptionUnit)
    chain = chain.union_all(sa.select(above.access, above.parent_id).where(above.id == chain.c.parent_id))
    levels = [AccessLevel(level) for level in session.scalars(sa.select(chain.c.access))]
    if not levels:
        raise NotFoundError("R201", pid=pid)
    return max(levels, key=STRICTNESS.index)


def require_open_above(session: Session, pid: str, parent_id: int | None) -> None:
    """Refuse to open a unit whose ancestors would keep it hidden.

    Raises:
        CatalogueError: The ancestor nearest to the unit that is not public, by name (R207).
    """
    unit = sa.orm.aliased(DescriptionUnit)
    chain = sa.select(unit, sa.literal(1).label("distance")).where(unit.id == parent_id).cte("chain", recursive=True)
    above = sa.orm.aliased(DescriptionUnit)
    chain = chain.union_all(sa.select(above, chain.c.distance + 1).where(above.id == chain.c.parent_id))
    closed = sa.select(chain.c.reference_code, chain.c.pid).where(chain.c.access != AccessLevel.PUBLIC.value)
    nearest = session.execute(closed.order_by(chain.c.distance).limit(1)).first()
    if nearest is not None:
        raise CatalogueError("R207", pid=pid, above=nearest.reference_code, above_pid=nearest.pid)


@cache
def _closed_containers(shut: tuple[AccessLevel, ...]) -> sa.CTE:
    """Containers whose level is one of ``shut``, or that stand below such a one; there are few of them."""
    container = sa.orm.aliased(DescriptionUnit)
    closed = (
        sa.select(container.id)
        .where(container.level.in_(CONTAINERS), container.access.in_([level.value for level in shut]))
        .cte("closed_container", recursive=True)
    )
    below = sa.orm.aliased(DescriptionUnit)
    return closed.union(
        sa.select(below.id).where(below.parent_id == closed.c.id, below.level.in_(CONTAINERS)),
    )
