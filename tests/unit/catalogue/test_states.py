"""Opening and closing leave their trace, once each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.catalogue import outbox, states
from archive.catalogue.containers import NewContainer, create_container
from archive.catalogue.events import events_of
from archive.catalogue.models import Level
from archive.catalogue.registration import register_item
from archive.errors import CatalogueError, NotFoundError
from tests.unit.catalogue.examples import LATER, NOW, plan

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@pytest.fixture
def pid(session: Session) -> str:
    pid = register_item(session, plan(), actor="Lan", now=NOW).pid
    outbox.settle(session, [row for row, _ in outbox.pending(session)])
    return pid


def test_publishing_opens_records_and_queues(session: Session, pid: str) -> None:
    unit = states.publish(session, pid.lower(), actor_name="Lan", now=LATER)
    assert (unit.state, unit.access, unit.rights, unit.updated_at) == ("published", "public", "undetermined", LATER)
    event = events_of(session, pid)[-1]
    assert (event.type, event.actor, event.at) == ("policy assignment", "Lan", LATER)
    assert event.detail["from"] == {"state": "draft", "access": "staff", "rights": "undetermined"}
    assert [queued for _, queued in outbox.pending(session)] == [pid]


def test_doing_it_twice_changes_nothing(session: Session, pid: str) -> None:
    for _ in range(2):
        states.publish(session, pid, actor_name="Lan", now=LATER)
    events = len(events_of(session, pid))
    for _ in range(2):
        states.withdraw(session, pid, why="nhầm", actor_name="Lan", now=LATER)
    assert len(events_of(session, pid)) == events + 1
    assert len(outbox.pending(session)) == 2


def test_the_reason_for_closing_stays(session: Session, pid: str) -> None:
    states.publish(session, pid, actor_name="Lan", now=LATER)
    unit = states.withdraw(session, pid, why="người tặng yêu cầu", actor_name="Lan", now=LATER)
    assert (unit.state, unit.access) == ("withdrawn", "staff")
    assert events_of(session, pid)[-1].detail["why"] == "người tặng yêu cầu"


def test_publishing_keeps_the_rights_unless_told_otherwise(session: Session, pid: str) -> None:
    states.publish(session, pid, actor_name="Lan", now=LATER, rights="not-protected")
    states.withdraw(session, pid, why="nhầm", actor_name="Lan", now=LATER)
    assert states.publish(session, pid, actor_name="Lan", now=LATER).rights == "not-protected"


def test_a_container_queues_everything_below_it(session: Session) -> None:
    new = NewContainer(reference_code="P1", title="Phông", level=Level.FONDS)
    fonds = create_container(session, new, actor="Lan", now=NOW)
    below = [register_item(session, plan(parent_code="P1"), actor="Lan", now=NOW).pid for _ in range(3)]
    outbox.settle(session, [row for row, _ in outbox.pending(session)])
    states.publish(session, fonds, actor_name="Lan", now=LATER)
    assert sorted(pid for _, pid in outbox.pending(session)) == sorted([fonds, *below])


def test_what_was_never_open_cannot_be_withdrawn(session: Session, pid: str) -> None:
    with pytest.raises(CatalogueError) as refusal:
        states.withdraw(session, pid, why="nhầm", actor_name="Lan", now=LATER)
    assert refusal.value.reason.number == "R208"


def test_unknown_rights_and_unknown_units_are_refused(session: Session, pid: str) -> None:
    with pytest.raises(CatalogueError, match="public-domain"):
        states.publish(session, pid, actor_name="Lan", now=LATER, rights="mine")
    with pytest.raises(NotFoundError):
        states.publish(session, "ZZZZZZZ1", actor_name="Lan", now=LATER)
