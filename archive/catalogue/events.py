"""The event log: what happened to a unit, append-only, each row hashed over the one before.

``hash = sha256(previous hash ‖ canonical JSON of the row)``. The chain shows that a row was
changed, removed from the middle or put in between; that the newest rows were cut off shows only
against a hash that was written down elsewhere, as `ChainHead` and every backup do.
"""

from __future__ import annotations

import datetime as dt
import enum
import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from archive.catalogue.models import Event

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

FIRST_PREVIOUS_HASH = "0" * 64
_ROWS_AT_ONCE = 1000


class EventType(enum.StrEnum):
    """Terms of the PREMIS event type vocabulary, https://id.loc.gov/vocabulary/preservation/eventType.

    Publishing and withdrawing are policy assignments: they say who may see a unit from then on. For
    a change to an account the vocabulary has no term, since it happens to no object.
    """

    CREATION = "creation"
    INGESTION = "ingestion"
    MESSAGE_DIGEST_CALCULATION = "message digest calculation"
    METADATA_MODIFICATION = "metadata modification"
    POLICY_ASSIGNMENT = "policy assignment"
    FIXITY_CHECK = "fixity check"
    REPLICATION = "replication"
    RECOVERY = "recovery"
    DISSEMINATION = "dissemination"
    ACCOUNT_CHANGE = "account change"


@dataclass(frozen=True, kw_only=True)
class EventRecord:
    """What happened, without its place in the chain.

    Attributes:
        type: Term of the PREMIS vocabulary.
        at: When, in UTC.
        actor: Who or which program did it.
        outcome: "success" or "failure" (PREMIS eventOutcome).
        detail: Plain JSON values.
    """

    type: str
    at: dt.datetime
    actor: str
    outcome: str = "success"
    detail: Mapping[str, Any]


@dataclass(frozen=True)
class ChainFault:
    """A place where the chain does not hold."""

    event_id: int
    problem: str

    def __str__(self) -> str:
        return f"event {self.event_id}: {self.problem}"


@dataclass(frozen=True, kw_only=True)
class ChainHead:
    """Where the log ends. Kept elsewhere, it proves all events up to it: each hash covers the one before.

    Attributes:
        event: Number of the last event; 0 where there is none.
        hash: Its hash.
        events: How many there are.
    """

    event: int
    hash: str
    events: int


def read_event(values: Mapping[str, Any]) -> EventRecord:
    """An event as JSON gives its fields back.

    Raises:
        TypeError: A field is missing, or one too many.
        ValueError: The moment is none.
    """
    return EventRecord(**{**values, "at": dt.datetime.fromisoformat(values["at"])})


def chain_head(session: Session) -> ChainHead:
    """Where the log ends now."""
    last = session.execute(sa.select(Event.id, Event.hash).order_by(Event.id.desc()).limit(1)).one_or_none()
    count = session.scalars(sa.select(sa.func.count()).select_from(Event)).one()
    number, digest = last or (0, FIRST_PREVIOUS_HASH)
    return ChainHead(event=number, hash=digest, events=count)


def latest_event(session: Session) -> int:
    """Number of the last event; 0 where there is none."""
    return session.scalar(sa.select(sa.func.max(Event.id))) or 0


def has_news(session: Session, prefix: str, *, after: int) -> bool:
    """Whether something happened to a unit whose pid begins with ``prefix`` since the event ``after``."""
    later = sa.select(Event.id).where(Event.id > after, Event.unit_pid.startswith(prefix, autoescape=True))
    return session.scalar(later.limit(1)) is not None


def record(session: Session, unit_pid: str | None, event: EventRecord) -> None:
    """Append ``event``, which happened to the unit ``unit_pid`` or to the archive as a whole."""
    previous = session.scalar(sa.select(Event.hash).order_by(Event.id.desc()).limit(1)) or FIRST_PREVIOUS_HASH
    row = Event(
        unit_pid=unit_pid,
        type=str(event.type),
        at=event.at,
        actor=event.actor,
        outcome=event.outcome,
        detail=dict(event.detail),
        previous_hash=previous,
    )
    row.hash = _hash(row)
    session.add(row)
    session.flush()


def events_of(session: Session, pid: str) -> tuple[EventRecord, ...]:
    """What happened to the unit ``pid``, oldest first."""
    rows = session.scalars(sa.select(Event).where(Event.unit_pid == pid).order_by(Event.id))
    return tuple(
        EventRecord(type=row.type, at=row.at, actor=row.actor, outcome=row.outcome, detail=row.detail) for row in rows
    )


def verify_chain(session: Session) -> list[ChainFault]:
    """Every place where a row was changed or the rows before it are not the ones it was hashed over.

    Where rows hold what no program of ours writes, these are named and nothing else.
    """
    try:
        return _broken_links(session)
    except (ValueError, TypeError):
        session.expunge_all()
        ids = session.scalars(sa.select(Event.id).order_by(Event.id)).all()
        return [ChainFault(event_id, "it cannot be read") for event_id in ids if not _is_readable(session, event_id)]


def _broken_links(session: Session) -> list[ChainFault]:
    faults = []
    previous = FIRST_PREVIOUS_HASH
    rows = session.scalars(sa.select(Event).order_by(Event.id).execution_options(yield_per=_ROWS_AT_ONCE))
    for row in rows:
        if row.previous_hash != previous:
            faults.append(ChainFault(row.id, "an event before it was removed, added or moved"))
        if row.hash != _hash(row):
            faults.append(ChainFault(row.id, "it was changed after it was written"))
        previous = row.hash
    return faults


def _is_readable(session: Session, event_id: int) -> bool:
    try:
        _hash(session.get_one(Event, event_id))
    except (ValueError, TypeError):
        return False
    return True


def _hash(row: Event) -> str:
    content = {
        "unit_pid": row.unit_pid,
        "type": row.type,
        "at": row.at.isoformat(timespec="microseconds"),
        "actor": row.actor,
        "outcome": row.outcome,
        "detail": row.detail,
    }
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256((row.previous_hash + canonical).encode()).hexdigest()
