"""Opening units to everybody, and closing them again with a recorded reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from archive.catalogue import outbox, specimen, vocabulary
from archive.catalogue.access import STRICTNESS, Actor, require_open_above
from archive.catalogue.events import EventRecord, EventType, record
from archive.catalogue.models import AccessLevel, DescriptionUnit, ItemState
from archive.catalogue.pids import normalise_pid
from archive.catalogue.units import get_unit
from archive.errors import CatalogueError, NotFoundError

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy.orm import Session

    from archive.catalogue.views import UnitView


def publish(session: Session, pid: str, *, actor_name: str, now: dt.datetime, rights: str | None = None) -> UnitView:
    """Open the unit ``pid`` to everybody; nothing happens where it is open already.

    Args:
        session: A writing one.
        pid: An item or a container.
        actor_name: Who decides.
        now: In UTC.
        rights: A code of the vocabulary ``rights``; None keeps what is recorded.

    Raises:
        NotFoundError: There is no such unit (R201).
        CatalogueError: An ancestor is closed (R207), or the rights are not in the list (R209)
            or would make a document of a specimen (R216).
    """
    unit = _unit(session, pid)
    if rights is not None:
        vocabulary.require("rights", rights)
        if specimen.is_specimen(unit) and rights != specimen.RIGHTS:
            raise CatalogueError("R216", pid=unit.pid)
    require_open_above(session, unit.pid, unit.parent_id)
    _assign(
        session,
        unit,
        {
            "state": ItemState.PUBLISHED.value,
            "access": AccessLevel.PUBLIC.value,
            "rights": unit.rights if rights is None else rights,
        },
        EventRecord(type=EventType.POLICY_ASSIGNMENT, at=now, actor=actor_name, detail={}),
    )
    return get_unit(session, unit.pid, Actor.keeper(actor_name))


def withdraw(session: Session, pid: str, *, why: str, actor_name: str, now: dt.datetime) -> UnitView:
    """Close the unit ``pid``, and with a container all that stands below it, to outsiders.

    Nothing happens where it is withdrawn already. Its access becomes `AccessLevel.STAFF` unless it
    is stricter, since only access, not the state, reaches down from a container.

    Raises:
        NotFoundError: There is no such unit (R201).
        CatalogueError: It is not published (R208).
    """
    unit = _unit(session, pid)
    if unit.state not in {ItemState.PUBLISHED.value, ItemState.WITHDRAWN.value}:
        raise CatalogueError("R208", pid=unit.pid, state=unit.state)
    access = max(AccessLevel(unit.access), AccessLevel.STAFF, key=STRICTNESS.index)
    _assign(
        session,
        unit,
        {"state": ItemState.WITHDRAWN.value, "access": access.value},
        EventRecord(type=EventType.POLICY_ASSIGNMENT, at=now, actor=actor_name, detail={"why": why}),
    )
    return get_unit(session, unit.pid, Actor.keeper(actor_name))


def _unit(session: Session, pid: str) -> DescriptionUnit:
    unit = session.scalar(sa.select(DescriptionUnit).where(DescriptionUnit.pid == normalise_pid(pid)))
    if unit is None:
        raise NotFoundError("R201", pid=pid)
    return unit


def _assign(session: Session, unit: DescriptionUnit, policy: dict[str, str], event: EventRecord) -> None:
    before = {name: getattr(unit, name) for name in policy}
    if before == policy:
        return
    for name, value in policy.items():
        setattr(unit, name, value)
    unit.updated_at = event.at
    session.flush()
    detail = {**event.detail, "from": before, "to": policy}
    record(session, unit.pid, EventRecord(type=event.type, at=event.at, actor=event.actor, detail=detail))
    outbox.queue_tree(session, unit.pid, event.at)
