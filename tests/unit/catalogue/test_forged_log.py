"""Forty ways to rewrite the event log by raw SQL, its guards taken away first: all of them show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from archive.catalogue import events
from archive.catalogue.events import EventRecord, EventType, record, verify_chain
from archive.catalogue.models import Event
from tests.unit.catalogue.examples import NOW

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tests.proofs import RecordRow

LENGTH = 8
GUARDS = {
    "sqlite": ("DROP TRIGGER event_refuses_update", "DROP TRIGGER event_refuses_delete"),
    "postgresql": ("DROP TRIGGER event_is_append_only ON event",),
}
CONTENT = "unit_pid, type, at, actor, outcome, detail"
# Where the forger computes a hash that fits the forged row.
REHASH = "REHASH"


def changed(values: str, where: str = "id = 3") -> tuple[str, ...]:
    return (f"UPDATE event SET {values} WHERE {where}",)


def removed(where: str) -> tuple[str, ...]:
    return (f"DELETE FROM event WHERE {where}",)


def added(place: int, like: int, *, previous: str = "'x'", digest: str = "'y'") -> tuple[str, ...]:
    columns = f"id, {CONTENT}, previous_hash, hash"
    return (
        f"INSERT INTO event ({columns}) SELECT {place}, {CONTENT}, {previous}, {digest} FROM event WHERE id = {like}",
    )


def moved(**places: int) -> tuple[str, ...]:
    """Give events other numbers; ``_3=5`` makes the third the fifth."""
    aside = [f"UPDATE event SET id = {int(old[1:]) + 100} WHERE id = {old[1:]}" for old in places]
    back = [f"UPDATE event SET id = {new} WHERE id = {int(old[1:]) + 100}" for old, new in places.items()]
    return (*aside, *back)


def opened_before(place: int) -> tuple[str, ...]:
    """Push all events from ``place`` on one number up."""
    return (f"UPDATE event SET id = id + 100 WHERE id >= {place}", "UPDATE event SET id = id - 99 WHERE id > 100")


EDITS = {
    "actor": changed("actor = 'Tùng'"),
    "actor-emptied": changed("actor = ''"),
    "actor-with-a-space": changed("actor = actor || ' '"),
    "actor-everywhere": changed("actor = 'Tùng'", "id > 0"),
    "detail-emptied": changed("detail = '{}'"),
    "detail-number": changed("""detail = '{"danh sách":["đảo",null,true],"số":4}'"""),
    "detail-whole-number-made-a-fraction": changed("""detail = '{"danh sách":["đảo",null,true],"số":3.0}'"""),
    "detail-list-in-another-order": changed("""detail = '{"danh sách":[null,"đảo",true],"số":3}'"""),
    "detail-with-one-more": changed("""detail = '{"danh sách":["đảo",null,true],"số":3,"và":1}'"""),
    "detail-letter-composed-otherwise": changed("""detail = '{"danh sách":["đa\u0309o",null,true],"số":3}'"""),
    "moment-years-ago": changed("at = '2020-01-01 00:00:00.000000'"),
    "moment-a-microsecond-later": changed("at = '2026-11-24 08:30:00.000001'"),
    "unit-none": changed("unit_pid = NULL"),
    "unit-another": changed("unit_pid = 'PID4'"),
    "type": changed("type = 'deletion'"),
    "outcome": changed("outcome = 'failure'"),
    "hash": changed("hash = 'f' || substr(hash, 2, 62) || 'g'", "id = 8"),
    "previous-hash": changed("previous_hash = 'f' || substr(hash, 2, 62) || 'g'"),
    "first-event": changed("actor = 'Tùng'", "id = 1"),
    "last-event": changed("actor = 'Tùng'", "id = 8"),
    "hash-made-to-fit": (*changed("actor = 'Tùng'"), REHASH + " 3"),
}
DELETIONS = {
    "first-removed": removed("id = 1"),
    "first-half-removed": removed("id <= 4"),
    "middle-removed": removed("id = 4"),
    "last-but-one-removed": removed("id = 7"),
    "three-in-a-row-removed": removed("id BETWEEN 3 AND 5"),
    "every-other-removed": removed("id % 2 = 1"),
    "removed-and-numbers-closed-up": (*removed("id = 4"), *moved(_5=4, _6=5, _7=6, _8=7)),
}
INSERTIONS = {
    "copy-at-the-end": added(9, 1),
    "copy-at-the-beginning": added(0, 8),
    "copy-in-between": (*opened_before(4), *added(4, 1)),
    "copy-in-between-with-a-fitting-hash": (*opened_before(4), *added(4, 1), REHASH + " 4"),
    "beginning-of-another-chain": (*added(0, 8), REHASH + " 0"),
}
REORDERINGS = {
    "neighbours-swapped": moved(_3=4, _4=3),
    "ends-swapped": moved(_1=8, _8=1),
    "first-moved-to-the-end": moved(_1=9),
    "last-moved-to-the-beginning": moved(_8=0),
    "backwards": moved(_1=8, _2=7, _3=6, _4=5, _5=4, _6=3, _7=2, _8=1),
    "two-contents-swapped": (
        *changed("unit_pid = 'PID6'", "id = 3"),
        *changed("unit_pid = 'PID3'", "id = 6"),
    ),
    "three-in-a-ring": moved(_3=4, _4=5, _5=3),
}
KINDS = {"edits": EDITS, "deletions": DELETIONS, "insertions": INSERTIONS, "reorderings": REORDERINGS}
FORGERIES = EDITS | DELETIONS | INSERTIONS | REORDERINGS
# SQLite keeps whatever is written into a column.
NONSENSE = {
    "moment-that-is-none": changed("at = 'hôm qua'"),
    "detail-that-is-no-json": changed("detail = 'không'"),
    "actor-in-bytes": changed("actor = X'4c616e'"),
}


@pytest.fixture
def unguarded(session: Session) -> Session:
    """A log of eight events in the hands of somebody who may drop triggers."""
    for number in range(1, LENGTH + 1):
        detail = {"danh sách": ["đảo", None, True], "số": number}
        record(session, f"PID{number}", EventRecord(type=EventType.INGESTION, at=NOW, actor="Lan", detail=detail))
    for guard in GUARDS[session.get_bind().dialect.name]:
        session.execute(sa.text(guard))
    session.expunge_all()
    return session


def forge(session: Session, statements: tuple[str, ...]) -> None:
    connection = session.connection()
    for statement in statements:
        if statement.startswith(REHASH):
            row = session.get_one(Event, int(statement.removeprefix(REHASH)))
            connection.execute(sa.update(Event).where(Event.id == row.id).values(hash=events._hash(row)))
        else:
            connection.exec_driver_sql(
                statement.replace("%", "%%") if connection.dialect.name == "postgresql" else statement
            )
    session.expunge_all()


def test_there_are_forty() -> None:
    assert len(FORGERIES) == 40


def test_taking_the_guards_away_alone_changes_nothing(unguarded: Session) -> None:
    assert verify_chain(unguarded) == []


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forged_log_is_found_out(unguarded: Session, name: str, database: str, record_row: RecordRow) -> None:
    forge(unguarded, FORGERIES[name])
    found = verify_chain(unguarded)
    kind = next(kind for kind, forgeries in KINDS.items() if name in forgeries)
    record_row("audit", forgery=kind, database=database, tried=1, found=int(bool(found)))
    assert found


@pytest.mark.parametrize("database", ["sqlite"])
@pytest.mark.parametrize("statements", NONSENSE.values(), ids=NONSENSE)
def test_nonsense_in_a_row_is_named_and_stops_nobody(unguarded: Session, statements: tuple[str, ...]) -> None:
    forge(unguarded, statements)
    assert [str(fault) for fault in verify_chain(unguarded)] == ["event 3: it cannot be read"]


def test_the_place_is_named(unguarded: Session) -> None:
    forge(unguarded, EDITS["actor"])
    assert [str(fault) for fault in verify_chain(unguarded)] == ["event 3: it was changed after it was written"]
