"""The event log cannot be rewritten unnoticed, nor rewritten at all through the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from archive.catalogue.events import EventRecord, EventType, events_of, record, verify_chain
from tests.unit.catalogue.examples import NOW

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@pytest.fixture
def log(session: Session) -> Session:
    """A log of eight events, numbered from 1."""
    for number in range(1, 9):
        detail = {"số": number, "tỉ lệ": 0.1 * number, "danh sách": ["đảo", None, True]}
        event = EventRecord(type=EventType.INGESTION, at=NOW, actor="Lan", detail=detail)
        record(session, f"PID{number}", event)
    session.expire_all()
    return session


def test_an_honest_log_holds(log: Session) -> None:
    assert verify_chain(log) == []
    assert events_of(log, "PID3")[0].detail["số"] == 3


@pytest.mark.parametrize("change", ["UPDATE event SET actor = 'Tùng'", "DELETE FROM event"])
def test_the_database_refuses_to_rewrite_the_log(log: Session, change: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), log.begin_nested():
        log.execute(sa.text(change))
