"""What an archive has handed out in kits, and what of that it calls back.

Each kit that is signed leaves an event in the log with the documents in it, before it is made. A document that was
in any kit of a set and is open to everybody no longer stands in the list of every later kit of that set: whoever has
missed an edition learns of it from the next. The log comes back with every backup; after ``rebuild catalogue`` it
begins anew, and an earlier kit itself can tell (``--previous``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from archive.catalogue.events import EventRecord, EventType, events_of, record
from archive.catalogue.models import DescriptionUnit, Event, ItemState
from archive.catalogue.units import open_to_all
from archive.exports.kit.choosing import chosen
from archive.exports.kit.sealing import Recall

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterator

    from sqlalchemy.orm import Session

    from archive.exports.exhibition import Edition, Exhibition

_KIT: Final = "kit"


def note_kit(session: Session, exhibition: Exhibition, edition: Edition, *, actor: str, now: dt.datetime) -> None:
    """Let the log know of a kit that is about to be made; of the same one a second time nothing is written.

    Args:
        session: A writing one.
        exhibition: What will be in it.
        edition: Its number and day.
        actor: Who makes it.
        now: In UTC.
    """
    told = {
        "slugs": list(exhibition.slugs),
        "edition": edition.number,
        "date": edition.date.isoformat(),
        "documents": {item.unit.pid: item.unit.reference_code for item in chosen(exhibition)},
    }
    _note(session, told, actor=actor, now=now)


def note_earlier(
    session: Session, slugs: Collection[str], documents: Collection[str], *, actor: str, now: dt.datetime
) -> None:
    """Let the log know of an earlier kit that it has forgotten, by the documents that the kit's own list names."""
    codes = sa.select(DescriptionUnit.pid, DescriptionUnit.reference_code).where(DescriptionUnit.pid.in_(documents))
    found = {row.pid: row.reference_code for row in session.execute(codes)}
    told = {"slugs": sorted(slugs), "documents": {pid: found.get(pid, "") for pid in sorted(documents)}}
    _note(session, told, actor=actor, now=now)


def recalled(session: Session, exhibition: Exhibition, edition: Edition) -> tuple[Recall, ...]:
    """Documents of earlier kits of these sets that are open to everybody no longer, by their identifiers."""
    handed_out: dict[str, str] = {}
    for told in _kits(session):
        if not set(exhibition.slugs).isdisjoint(told["slugs"]):
            handed_out |= told["documents"]
    gone = sorted(handed_out.keys() - open_to_all(session, handed_out))
    return tuple(_recall(session, pid, handed_out[pid], edition.date) for pid in gone)


def _recall(session: Session, pid: str, code: str, day: dt.date) -> Recall:
    state = session.scalar(sa.select(DescriptionUnit.state).where(DescriptionUnit.pid == pid))
    if state != ItemState.WITHDRAWN.value:
        # Something above it was closed; when and why is told to nobody outside.
        return Recall(pid, code, "closed", day)
    decided = [event.at.date() for event in events_of(session, pid) if event.type == EventType.POLICY_ASSIGNMENT]
    return Recall(pid, code, "withdrawn", decided[-1] if decided else day)


def _note(session: Session, told: dict[str, Any], *, actor: str, now: dt.datetime) -> None:
    if told not in list(_kits(session)):
        record(session, None, EventRecord(type=EventType.DISSEMINATION, at=now, actor=actor, detail={_KIT: told}))


def _kits(session: Session) -> Iterator[dict[str, Any]]:
    kits = sa.select(Event.detail).where(Event.unit_pid.is_(None), Event.type == EventType.DISSEMINATION.value)
    return (detail[_KIT] for detail in session.scalars(kits.order_by(Event.id)) if _KIT in detail)
