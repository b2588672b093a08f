"""A log whose hashes were all computed anew agrees with itself; a second copy tells (T-AUD-1)."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from archive.care.backup import back_up
from archive.care.edition import CARD, CARD_DIGEST, CATALOGUE, open_edition
from archive.care.witness import contradictions, editions_at
from archive.catalogue import events
from archive.catalogue.events import EventRecord, EventType, chain_head, record, verify_chain
from archive.catalogue.models import Event
from archive.cli import run
from tests.integration.care.conftest import edition_of, unheard
from tests.reading_archive import NOW
from tests.unit.catalogue.test_forged_log import GUARDS

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.orm import Session

    from archive.catalogue.database import Catalogue
    from archive.home import ArchiveHome
    from archive.settings import Settings
    from archive.store import Store
    from tests.proofs import RecordRow

LENGTH = 8
TABLE = "audit against a second copy"
COLUMNS = "id, type, at, actor, outcome, detail, previous_hash, hash"
COPIED = "type, at, actor, outcome, detail, 'p', 'q'"


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    return request.param


def happen(catalogue: Catalogue, *actors: str) -> None:
    with catalogue.writing() as session:
        for actor in actors:
            record(session, None, EventRecord(type=EventType.REPLICATION, at=NOW, actor=actor, detail={}))


@pytest.fixture
def edition(catalogue: Catalogue, store: Store, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy kept elsewhere, after eight events."""
    happen(catalogue, *"abcdefgh"[:LENGTH])
    place = tmp_path_factory.mktemp("elsewhere")
    return back_up(catalogue, store, settings, place, full=False, now=NOW, on_finding=print, progress=unheard).folder


def rehash(session: Session) -> None:
    """What a careful forger does: every hash is computed anew."""
    rows = session.scalars(sa.select(Event).order_by(Event.id)).all()
    wanted, previous = [], events.FIRST_PREVIOUS_HASH
    for row in rows:
        row.previous_hash = previous
        previous = row.hash = events._hash(row)
        wanted.append((row.id, row.previous_hash, row.hash))
    session.expunge_all()
    # Hashes are unique, so they step aside before they change places.
    session.execute(sa.text("UPDATE event SET hash = 'x' || id, previous_hash = 'y' || id"))
    for number, before, here in wanted:
        session.execute(sa.update(Event).where(Event.id == number).values(previous_hash=before, hash=here))


def forge(catalogue: Catalogue, *statements: str) -> None:
    with catalogue.writing() as session:
        for guard in GUARDS[session.connection().dialect.name]:
            session.execute(sa.text(guard))
        for statement in statements:
            session.execute(sa.text(statement))
        with session.no_autoflush:
            rehash(session)
    with catalogue.reading() as session:
        assert verify_chain(session) == []


def changed(number: int) -> str:
    return f"UPDATE event SET actor = 'x' WHERE id = {number}"


# What the forger does to a log of eleven events, of which the copy has eight; the first that differs.
REWRITINGS: dict[str, tuple[int, tuple[str, ...]]] = {
    "first": (1, (changed(1),)),
    "third": (3, (changed(3),)),
    "third-and-sixth": (3, (changed(3), changed(6))),
    "last-of-the-copy": (8, (changed(8),)),
    "moment": (5, ("UPDATE event SET at = '2020-01-01 00:00:00+00' WHERE id = 5",)),
    "removed": (4, ("DELETE FROM event WHERE id = 4",)),
    "removed-and-closed-up": (4, (
        "DELETE FROM event WHERE id = 4", *(f"UPDATE event SET id = {n - 1} WHERE id = {n}" for n in range(5, 12)),
    )),
    "swapped": (3, (
        "UPDATE event SET id = 99 WHERE id = 3", "UPDATE event SET id = 3 WHERE id = 6",
        "UPDATE event SET id = 6 WHERE id = 99",
    )),
    "put-in-before-all": (0, (f"INSERT INTO event ({COLUMNS}) SELECT 0, {COPIED} FROM event WHERE id = 2",)),
    "all-but-the-newest-removed": (1, ("DELETE FROM event WHERE id < 11",)),
}  # fmt: skip


@pytest.mark.parametrize("name", REWRITINGS)
def test_a_rewritten_log_is_found_with_its_first_false_event(
    catalogue: Catalogue, edition: Path, name: str, database: str, record_row: RecordRow
) -> None:
    number, statements = REWRITINGS[name]
    happen(catalogue, "i", "j", "k")
    forge(catalogue, *statements)
    found = contradictions(catalogue, edition)
    record_row(TABLE, log="rewritten, hashes made to fit", database=database, tried=1, found=len(found))
    (finding,) = found
    assert (finding.number, finding.params["event"]) == ("R353", number)


@pytest.mark.parametrize("kept", [7, 4, 1, 0])
def test_newest_events_that_were_cut_off_are_found(
    catalogue: Catalogue, edition: Path, kept: int, database: str, record_row: RecordRow
) -> None:
    happen(catalogue, "i", "j")
    forge(catalogue, f"DELETE FROM event WHERE id > {kept}")
    found = contradictions(catalogue, edition)
    record_row(TABLE, log="newest events cut off", database=database, tried=1, found=len(found))
    (finding,) = found
    assert (finding.number, finding.params["event"]) == ("R354", kept + 1)


def test_events_written_after_a_cut_do_not_hide_it(catalogue: Catalogue, edition: Path) -> None:
    forge(catalogue, "DELETE FROM event WHERE id > 5")
    with catalogue.writing() as session:
        for number in range(6, 13):
            record(session, None, EventRecord(type=EventType.REPLICATION, at=NOW, actor=f"x{number}", detail={}))
    (finding,) = contradictions(catalogue, edition)
    assert (finding.number, finding.params["event"]) == ("R353", 6)


@pytest.mark.parametrize("more", ["", "i", "ijklm"])
def test_honest_growth_is_not_flagged(
    catalogue: Catalogue, edition: Path, more: str, database: str, record_row: RecordRow
) -> None:
    happen(catalogue, *more)
    found = contradictions(catalogue, edition)
    record_row(TABLE, log="grown honestly", database=database, tried=1, found=len(found))
    assert found == []


def test_the_card_holds_where_the_log_ended(catalogue: Catalogue, edition: Path) -> None:
    with catalogue.reading() as session:
        assert open_edition(edition).card.log == chain_head(session)
        assert chain_head(session).events == LENGTH


def without_head(edition: Path) -> None:
    """An edition as it was before its card held the end of the log."""
    card = json.loads((edition / CARD).read_text())
    for name in ("log", "full"):
        del card[name]
    (edition / CARD).write_text(json.dumps(card))
    digest = hashlib.sha256((edition / CARD).read_bytes()).hexdigest()
    (edition / CARD_DIGEST).write_text(f"{digest}  {CARD}\n")


def test_an_edition_of_before_tells_from_its_catalogue(catalogue: Catalogue, edition: Path) -> None:
    without_head(edition)
    happen(catalogue, "i")
    assert contradictions(catalogue, edition) == []
    forge(catalogue, changed(3))
    (finding,) = contradictions(catalogue, edition)
    assert (finding.number, finding.params["event"]) == ("R353", 3)


def test_a_copy_that_was_touched_is_named_and_not_believed(catalogue: Catalogue, edition: Path) -> None:
    forge(catalogue, changed(3))
    with sqlite3.connect(edition / CATALOGUE) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0'")
    connection.close()
    assert [finding.number for finding in contradictions(catalogue, edition)] == ["R342"]


def test_a_card_that_is_not_of_its_catalogue_is_named(catalogue: Catalogue, edition: Path) -> None:
    card = json.loads((edition / CARD).read_text())
    card["log"]["hash"] = "0" * 64
    (edition / CARD).write_text(json.dumps(card))
    digest = hashlib.sha256((edition / CARD).read_bytes()).hexdigest()
    (edition / CARD_DIGEST).write_text(f"{digest}  {CARD}\n")
    assert [finding.number for finding in contradictions(catalogue, edition)] == ["R355"]


def test_the_commands_find_it_even_after_the_forged_log_was_backed_up(home: ArchiveHome, tmp_path: Path, capfd) -> None:
    command = ["--home", str(home.settings.home_path)]
    copy = tmp_path / "copy"
    edition_of(home, copy)
    assert run([*command, "verify", "--against", str(copy), "--json"]) == 0
    summary = json.loads(capfd.readouterr().out)["summary"]
    assert (summary["copies"], summary["faults"]) == (1, 0)
    with home.catalogue().reading() as session:
        assert summary["log"]["events"] == chain_head(session).events - 1
    forge(home.catalogue(), changed(1))
    assert run([*command, "verify"]) == 4, "the store keeps the events of its units"
    capfd.readouterr()
    assert run([*command, "backup", str(copy)]) == 4
    assert "R353" in capfd.readouterr().out
    assert run([*command, "backup", str(copy)]) == 0, "the last edition has the forged log"
    capfd.readouterr()
    assert run([*command, "verify", "--against", str(copy)]) == 4
    assert "R353: The event log was rewritten from event 1 on" in capfd.readouterr().out
    assert len(editions_at(copy)) == 3


def test_a_place_without_a_copy_is_told(home: ArchiveHome, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert run(["--home", str(home.settings.home_path), "verify", "--against", str(tmp_path / "empty")]) == 1


def test_one_edition_or_all_of_a_disk_are_heard(home: ArchiveHome, tmp_path: Path) -> None:
    one, two = edition_of(home, tmp_path / "copy"), edition_of(home, tmp_path / "copy")
    assert editions_at(tmp_path / "copy") == [one, two]
    assert editions_at(one) == [one]
    shutil.rmtree(one)
    assert editions_at(tmp_path / "copy") == [two]


def test_the_doctor_tells_where_the_log_ends(home: ArchiveHome, capfd) -> None:
    run(["--home", str(home.settings.home_path), "doctor", "--json"])
    checks = {check["name"]: check for check in map(json.loads, capfd.readouterr().out.splitlines())}
    with home.catalogue().reading() as session:
        assert chain_head(session).hash in checks["catalogue"]["found"]
