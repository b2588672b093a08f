"""Who may see what: every read of units starts from `visible_to`.

Outsiders see exactly what is published and whose effective access is `AccessLevel.PUBLIC`; the
effective level is the strictest of the unit and its ancestors (ISAD(G) 3.4.1 with the rule of
inheritance of ISAD(G) 2.4).
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import sqlalchemy as sa

from archive.catalogue.models import AccessLevel, DescriptionUnit, ItemState, Level
from archive.errors import CatalogueError, NotFoundError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

STRICTNESS = (AccessLevel.PUBLIC, AccessLevel.STAFF, AccessLevel.RESTRICTED)
_CLOSED = (AccessLevel.STAFF.value, AccessLevel.RESTRICTED.value)
CONTAINERS = (Level.FONDS.value, Level.SERIES.value, Level.FILE.value)


class ActorKind(enum.StrEnum):
    """On which side of the desk somebody stands."""

    OUTSIDER = "outsider"
    STAFF = "staff"


@dataclass(frozen=True)
class Actor:
    """Somebody who reads or changes the catalogue.

    Attributes:
        kind: On which side of the desk.
        name: As it stands in the event log; empty for outsiders.
    """

    kind: ActorKind
    name: str = ""

    @classmethod
    def outsider(cls) -> Actor:
        """Anybody."""
        return cls(ActorKind.OUTSIDER)

    @classmethod
    def staff(cls, name: str) -> Actor:
        """Somebody of the house."""
        return cls(ActorKind.STAFF, name)

    @property
    def is_staff(self) -> bool:
        """Whether this is somebody of the house."""
        return self.kind is ActorKind.STAFF


def visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """The condition on `DescriptionUnit` under which ``actor`` may know that a unit exists."""
    if actor.is_staff:
        return sa.true()
    closed = _closed_containers()
    return sa.and_(
        DescriptionUnit.state == ItemState.PUBLISHED.value,
        DescriptionUnit.access == AccessLevel.PUBLIC.value,
        sa.or_(DescriptionUnit.parent_id.is_(None), DescriptionUnit.parent_id.not_in(sa.select(closed.c.id))),
    )


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
def _closed_containers() -> sa.CTE:
    """Containers that are not public, or that stand below such a one; there are few of them.

    What is kept is the question, not its answer: to put it together costs more than to ask it.
    """
    container = sa.orm.aliased(DescriptionUnit)
    closed = (
        sa.select(container.id)
        .where(container.level.in_(CONTAINERS), container.access.in_(_CLOSED))
        .cte("closed_container", recursive=True)
    )
    below = sa.orm.aliased(DescriptionUnit)
    return closed.union(
        sa.select(below.id).where(below.parent_id == closed.c.id, below.level.in_(CONTAINERS)),
    )
