"""Phông, mục lục and hồ sơ: the units that hold others, and the numbers they give out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from archive.catalogue import outbox
from archive.catalogue.access import CONTAINERS
from archive.catalogue.events import EventRecord, EventType, record
from archive.catalogue.models import AccessLevel, DescriptionUnit, Destination, ItemState, Level
from archive.catalogue.pids import new_pid
from archive.errors import CatalogueError, NotFoundError

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy.orm import Session

UNCLASSIFIED = "CHUA-PHAN-LOAI"
UNCLASSIFIED_TITLE = "Chưa phân loại"
PROGRAM = "biendao"
_LEVELS_DOWN = tuple(Level)
_CODES_NAMED = 12


@dataclass(frozen=True, kw_only=True)
class NewContainer:
    """A fonds, series or file to be made.

    Attributes:
        parent_code: Reference code of the unit above; None for a fonds.
        is_open: Published at once and open to the public; closed like all new material otherwise.
    """

    reference_code: str
    title: str
    level: Level
    parent_code: str | None = None
    scope: str = ""
    is_open: bool = False


def create_container(session: Session, new: NewContainer, *, actor: str, now: dt.datetime) -> str:
    """Make a fonds, series or file; its pid.

    Raises:
        CatalogueError: The reference code is taken (R206), or the level does not go below the parent's (R211).
        NotFoundError: There is no such parent (R205).
    """
    require_free_code(session, new.reference_code)
    parent = container_row(session, new.parent_code) if new.parent_code else None
    if parent is not None:
        require_level_below(parent, new.level)
    unit = DescriptionUnit(
        pid=unused_pid(session),
        level=new.level.value,
        parent_id=parent.id if parent else None,
        reference_code=new.reference_code,
        title=new.title,
        scope=new.scope,
        state=(ItemState.PUBLISHED if new.is_open else ItemState.DRAFT).value,
        access=(AccessLevel.PUBLIC if new.is_open else AccessLevel.STAFF).value,
        created_at=now,
        updated_at=now,
    )
    session.add(unit)
    session.flush()
    detail = {"level": unit.level, "state": unit.state, "access": unit.access}
    record(session, unit.pid, EventRecord(type=EventType.CREATION, at=now, actor=actor, detail=detail))
    outbox.queue(session, unit.pid, now)
    outbox.queue(session, unit.pid, now, Destination.STORE)
    return unit.pid


def ensure_container(session: Session, reference_code: str, title: str, level: Level, now: dt.datetime) -> str:
    """Pid of the container ``reference_code``, which is made open to the public where it is absent."""
    found = session.scalar(sa.select(DescriptionUnit.pid).where(DescriptionUnit.reference_code == reference_code))
    if found is not None:
        return found
    new = NewContainer(reference_code=reference_code, title=title, level=level, is_open=True)
    return create_container(session, new, actor=PROGRAM, now=now)


def ensure_unclassified(session: Session, now: dt.datetime) -> str:
    """Pid of the fonds for what nobody has put anywhere yet."""
    return ensure_container(session, UNCLASSIFIED, UNCLASSIFIED_TITLE, Level.FONDS, now)


def container_row(session: Session, reference_code: str) -> DescriptionUnit:
    """The row of the container ``reference_code``.

    Raises:
        NotFoundError: There is no such fonds, series or file; the message names some that exist (R205).
    """
    is_container = DescriptionUnit.level.in_(CONTAINERS)
    row = session.scalar(
        sa.select(DescriptionUnit).where(DescriptionUnit.reference_code == reference_code, is_container)
    )
    if row is not None:
        return row
    codes = sa.select(DescriptionUnit.reference_code).where(is_container).order_by(DescriptionUnit.reference_code)
    existing = session.scalars(codes.limit(_CODES_NAMED)).all()
    raise NotFoundError("R205", reference_code=reference_code, existing=", ".join(existing) or UNCLASSIFIED)


def issue_reference_code(session: Session, parent: DescriptionUnit) -> str:
    """The next reference code below ``parent``: its own code, a point and a running number of four digits.

    The number is counted up in the row itself, so no two writers get the same one; codes that
    somebody chose by hand are passed over.
    """
    while True:
        count_up = (
            sa.update(DescriptionUnit)
            .where(DescriptionUnit.id == parent.id)
            .values(last_number=DescriptionUnit.last_number + 1)
            .returning(DescriptionUnit.last_number)
        )
        code = f"{parent.reference_code}.{session.execute(count_up).scalar_one():04}"
        if _is_free(session, code):
            return code


def require_free_code(session: Session, reference_code: str) -> None:
    """Refuse a reference code that is taken.

    Raises:
        CatalogueError: Another unit has it (R206).
    """
    if not _is_free(session, reference_code):
        raise CatalogueError("R206", reference_code=reference_code)


def require_level_below(parent: DescriptionUnit, level: Level) -> None:
    """Refuse a level that does not go below the parent's; levels may be skipped, as real fonds do.

    Raises:
        CatalogueError: ``level`` is not lower than the parent's (R211).
    """
    if _LEVELS_DOWN.index(level) <= _LEVELS_DOWN.index(Level(parent.level)):
        raise CatalogueError("R211", level=level.value, above=parent.reference_code, above_level=parent.level)


def unused_pid(session: Session) -> str:
    """A new identifier that no unit has."""
    while True:
        pid = new_pid()
        if session.scalar(sa.select(DescriptionUnit.id).where(DescriptionUnit.pid == pid)) is None:
            return pid


def _is_free(session: Session, reference_code: str) -> bool:
    taken = sa.select(DescriptionUnit.id).where(DescriptionUnit.reference_code == reference_code)
    return session.scalar(taken) is None
