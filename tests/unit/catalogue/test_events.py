"""The event log cannot be rewritten unnoticed, nor rewritten at all through the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from archive.catalogue.events import EventRecord, EventType, events_of, record, verify_chain
from archive.catalogue.models import Event
from tests.unit.catalogue.examples import NOW

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@pytest.fixture
def log(session: Session) -> Session:
    """A log of five events."""
    for number in range(5):
        detail = {"số": number, "tỉ lệ": 0.1 * number, "danh sách": ["đảo", None, True]}
        event = EventRecord(type=EventType.INGESTION, at=NOW, actor="Lan", detail=detail)
        record(session, f"PID{number}", event)
    session.expire_all()
    return session


@pytest.fixture
def unguarded(log: Session) -> Session:
    """The same log in the hands of somebody who may drop triggers."""
    for change in ("update", "delete"):
        log.execute(sa.text(f"DROP TRIGGER event_refuses_{change}"))
    return log


def test_an_honest_log_holds(log: Session) -> None:
    assert verify_chain(log) == []
    assert events_of(log, "PID3")[0].detail["số"] == 3


@pytest.mark.parametrize("change", ["UPDATE event SET actor = 'Tùng'", "DELETE FROM event"])
def test_the_database_refuses_to_rewrite_the_log(log: Session, change: str) -> None:
    with pytest.raises(IntegrityError, match="append-only"), log.begin_nested():
        log.execute(sa.text(change))


@pytest.mark.parametrize(
    "change",
    [
        pytest.param("UPDATE event SET actor = 'Tùng' WHERE id = 3", id="actor"),
        pytest.param("UPDATE event SET detail = '{}' WHERE id = 3", id="detail"),
        pytest.param("UPDATE event SET at = '2020-01-01 00:00:00' WHERE id = 3", id="moment"),
        pytest.param("UPDATE event SET unit_pid = NULL WHERE id = 3", id="unit"),
        pytest.param("UPDATE event SET type = 'deletion' WHERE id = 3", id="type"),
        pytest.param("UPDATE event SET outcome = 'failure' WHERE id = 3", id="outcome"),
        pytest.param("DELETE FROM event WHERE id = 1", id="first-removed"),
        pytest.param("DELETE FROM event WHERE id = 3", id="middle-removed"),
        pytest.param("UPDATE event SET id = 9 WHERE id = 2", id="moved"),
        pytest.param("UPDATE event SET hash = 'f' || substr(hash, 2, 62) || 'g' WHERE id = 5", id="hash"),
    ],
)
def test_tampering_shows(unguarded: Session, change: str) -> None:
    unguarded.execute(sa.text(change))
    unguarded.expire_all()
    assert verify_chain(unguarded)


def test_an_event_put_in_between_shows(unguarded: Session) -> None:
    row = unguarded.get_one(Event, 5)
    columns = "unit_pid, type, at, actor, outcome, detail"
    unguarded.execute(
        sa.text(f"INSERT INTO event ({columns}, previous_hash, hash) SELECT {columns}, 'x', 'y' FROM event WHERE id=1")
    )
    assert row.hash
    assert [fault.event_id for fault in verify_chain(unguarded)] == [6, 6]
    assert str(verify_chain(unguarded)[0]).startswith("event 6: ")
