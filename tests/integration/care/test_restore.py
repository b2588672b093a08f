"""An edition gives the same archive back on an empty machine, and nothing at all where it cannot."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import signal
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from archive import custody
from archive.catalogue.database import migrate
from archive.catalogue.models import Event
from archive.cli import run
from archive.errors import StoreError
from archive.failpoints import VARIABLE
from archive.settings import Settings
from tests.integration.care.conftest import answers, contents, edition_of, home_at, restored
from tests.integration.care.test_damaged_backups import sign_again
from tests.reading_archive import DRAFT, NOW

if TYPE_CHECKING:
    from pathlib import Path

    from archive.home import ArchiveHome


@pytest.mark.parametrize("made_empty", [False, True], ids=["missing-home", "empty-home"])
def test_the_same_archive_comes_back(home: ArchiveHome, tmp_path: Path, made_empty: bool) -> None:
    before, asked = contents(home), answers(home)
    edition = edition_of(home, tmp_path / "copy")
    if made_empty:
        (tmp_path / "new").mkdir()
    again = restored(edition, tmp_path / "new")
    assert contents(again) == before
    assert answers(again) == asked
    assert sorted(again.store().pids()) == sorted(home.store().pids())
    assert run(["--home", str(tmp_path / "new"), "rebuild", "derivatives"]) == 0
    assert run(["--home", str(tmp_path / "new"), "verify"]) == 0
    with again.catalogue().reading() as session:
        assert session.scalars(sa.select(Event.type).order_by(Event.id.desc()).offset(1)).first() == "recovery"


def test_of_a_disk_the_newest_edition_is_restored_and_an_older_one_when_named(
    home: ArchiveHome, tmp_path: Path
) -> None:
    older = edition_of(home, tmp_path / "copy")
    custody.publish(home.catalogue(), home.store(), DRAFT, actor="Lan", now=NOW)
    edition_of(home, tmp_path / "copy")
    states = {}
    for name, source in (("newest", tmp_path / "copy"), ("older", older)):
        again = restored(source, tmp_path / name)
        states[name] = {unit.pid: unit.state for unit in contents(again)["units"]}[DRAFT]
    assert states == {"newest": "published", "older": "draft"}


def test_a_publication_cut_off_before_the_backup_is_in_step_after_it(home: ArchiveHome, tmp_path: Path) -> None:
    """The store had the new description, the catalogue not yet: the catalogue is right."""
    home.catalogue().close()
    child = multiprocessing.get_context("spawn").Process(
        target=publish_and_die, args=(str(home.settings.home_path), "custody.publish.kept")
    )
    child.start()
    child.join()
    assert child.exitcode == -signal.SIGKILL
    edition = edition_of(home_at(home.settings.home_path), tmp_path / "copy")
    again = restored(edition, tmp_path / "new")
    assert {unit.pid: unit.state for unit in contents(again)["units"]}[DRAFT] == "draft"
    assert b'"state": "draft"' in again.store().read(DRAFT, "description.json")


def publish_and_die(folder: str, point: str) -> None:
    os.environ[VARIABLE] = point
    home = home_at(folder)
    custody.publish(home.catalogue(), home.store(), DRAFT, actor="Lan", now=NOW)


def test_a_home_that_is_not_empty_is_not_touched(home: ArchiveHome, tmp_path: Path) -> None:
    edition = edition_of(home, tmp_path / "copy")
    (tmp_path / "new").mkdir()
    (tmp_path / "new/letter.txt").write_text("x")
    with pytest.raises(StoreError, match="R346"):
        restored(edition, tmp_path / "new")
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["letter.txt"]


@pytest.mark.parametrize("point", ["care.restore.proved", "care.restore.built"])
def test_a_kill_leaves_no_home_and_the_next_try_clears_up(home: ArchiveHome, tmp_path: Path, point: str) -> None:
    before = contents(home)
    edition = edition_of(home, tmp_path / "copy")
    child = multiprocessing.get_context("spawn").Process(
        target=restore_and_die, args=(str(edition), str(tmp_path / "new"), point)
    )
    child.start()
    child.join()
    assert child.exitcode == -signal.SIGKILL
    assert not (tmp_path / "new").exists()
    assert contents(restored(edition, tmp_path / "new")) == before
    assert not list(tmp_path.glob(".new*"))


def restore_and_die(edition: str, folder: str, point: str) -> None:
    from pathlib import Path

    os.environ[VARIABLE] = point
    restored(Path(edition), Path(folder))


def test_the_command_restores_index_and_pictures_and_tells_the_time(home: ArchiveHome, tmp_path: Path, capfd) -> None:
    edition_of(home, tmp_path / "copy")
    new = str(tmp_path / "new")
    assert run(["--home", new, "restore", str(tmp_path / "copy"), "--json"]) == 0
    lines = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    assert lines[0] == {"pictures": {"made": 6, "failed": 0}}
    summary = lines[1]["summary"]
    assert summary["units"] == 6
    assert 0 < summary["seconds"]["restored"] <= summary["seconds"]["whole"]
    assert run(["--home", new, "verify"]) == 0
    assert run(["--home", new, "restore", str(tmp_path / "copy")]) == 1


def test_an_edition_of_an_older_layout_and_older_tables_restores(home: ArchiveHome, tmp_path: Path) -> None:
    """What the first program wrote: a card without the end of the log, a catalogue of the first revision."""
    before, asked = contents(home), answers(home)
    edition = edition_of(home, tmp_path / "copy")
    file = edition / "catalogue.sqlite3"
    migrate(Settings(database_url=f"sqlite:///{file}"), "0001")
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    sign_again(edition)
    card = json.loads((edition / "edition.json").read_text())
    for name in ("log", "full"):
        del card[name]
    (edition / "edition.json").write_text(json.dumps(card))
    digest = hashlib.sha256((edition / "edition.json").read_bytes()).hexdigest()
    (edition / "edition.json.sha256").write_text(f"{digest}  edition.json\n")
    again = restored(edition, tmp_path / "new")
    assert contents(again) == before
    assert answers(again) == asked
