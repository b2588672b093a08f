"""An edition gives the same archive back on an empty machine, and nothing at all where it cannot."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import shutil
import signal
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from archive import custody
from archive.accounts import sessions, throttle
from archive.accounts.register import NewAccount, add_account
from archive.care.curated import faults_of_collections
from archive.catalogue import outbox
from archive.catalogue.access import Actor, effective_access
from archive.catalogue.containers import NewContainer
from archive.catalogue.database import migrate
from archive.catalogue.models import (
    AccessLevel,
    AccountSession,
    DescriptionUnit,
    Destination,
    Event,
    Level,
    Role,
    SignInAttempt,
)
from archive.catalogue.units import get_unit
from archive.cli import run
from archive.errors import NotFoundError, StoreError
from archive.failpoints import VARIABLE
from archive.settings import Settings
from archive.store import collection_name
from archive.store.layout import object_folder
from tests.crash.reckoning import call
from tests.curated import ENTRY, HEAD, files_in, kept_in, lay_down_as_before, load_into, made_collection, story_in
from tests.integration.care.conftest import answers, contents, edition_of, home_at, restored
from tests.integration.care.test_damaged_backups import sign_again
from tests.reading_archive import DRAFT, NOW, PLAN

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


def test_every_edition_of_a_loaded_collection_comes_back(home: ArchiveHome, tmp_path: Path) -> None:
    folder = made_collection(tmp_path, (HEAD + ENTRY).encode())
    for text in ("One.\n", "Two.\n"):
        (folder / "en.md").write_text(text, "utf-8")
        load_into(home, folder)
    again = restored(edition_of(home, tmp_path / "copy"), tmp_path / "new")
    content = object_folder(again.store().root, collection_name("ten-dao"))
    editions = [content / f"v{number}/content/folder/en.md" for number in (1, 2)]
    assert [path.read_text("utf-8") for path in editions] == ["One.\n", "Two.\n"]
    assert kept_in(again) == files_in(folder)
    assert story_in(again) == ["ingestion", "metadata modification"]
    assert faults_of_collections(again.catalogue(), again.store(), set(again.store().collections())) == []


def test_a_collection_that_was_being_loaded_comes_back_as_the_store_had_it(home: ArchiveHome, tmp_path: Path) -> None:
    folder = made_collection(tmp_path, (HEAD + ENTRY).encode())
    assert call(home.settings.home_path, "collections", "load", str(folder), failpoint="curation.keep.kept")[0] < 0
    again = restored(edition_of(home, tmp_path / "copy"), tmp_path / "new")
    assert kept_in(again) == files_in(folder)
    assert story_in(again) == ["ingestion"]


def test_collections_of_an_edition_of_before_the_store_held_them_come_back(home: ArchiveHome, tmp_path: Path) -> None:
    folder = made_collection(tmp_path, (HEAD + ENTRY).encode())
    edition = edition_of(home, tmp_path / "copy")
    lay_down_as_before(home, folder, 2)
    shutil.copytree(home.settings.collections_path / "ten-dao", edition / "collections" / "ten-dao")
    sign_again(edition)
    home.catalogue().close()
    assert run(["--home", str(tmp_path / "new"), "restore", str(edition), "--without-pictures"]) == 0
    again = home_at(tmp_path / "new")
    assert kept_in(again) == files_in(folder)
    assert again.store().versions_in_place(collection_name("ten-dao")) == 2
    assert not again.settings.collections_path.exists()


def test_accounts_come_back_and_nobody_is_signed_in(home: ArchiveHome, tmp_path: Path) -> None:
    account = NewAccount("lan", Role.LIBRARIAN, "một mật khẩu dài đủ dùng")
    counted = throttle.subjects(b"key", name="lan", address="192.0.2.1", device="")
    with home.catalogue().writing() as session:
        add_account(session, account, home.settings, actor_name="test", now=NOW)
        number = sessions.check_password(session, account.name, account.password)
        token = sessions.open_session(session, number, home.settings, now=NOW)
        throttle.seconds_to_wait(session, counted, home.settings, now=NOW)
    edition_of(home, tmp_path / "copy")
    again = restored(tmp_path / "copy", tmp_path / "new")
    with home.catalogue().reading() as session:
        assert sessions.who_is(session, token, home.settings, now=NOW).name == "lan"
    with again.catalogue().reading() as session:
        assert sessions.who_is(session, token, again.settings, now=NOW) is None
        assert session.scalars(sa.select(AccountSession)).all() == session.scalars(sa.select(SignInAttempt)).all() == []
        assert sessions.check_password(session, account.name, account.password) == number


@pytest.mark.parametrize("way", ["restore", "rebuild catalogue"])
def test_what_an_ancestor_restricts_stays_restricted(home: ArchiveHome, tmp_path: Path, way: str) -> None:
    for code, level, above in (("HP", Level.FONDS, None), ("HP.1", Level.SERIES, "HP"), ("HP.1.2", Level.FILE, "HP.1")):
        new = NewContainer(reference_code=code, title=f"Phông {code}", level=level, parent_code=above, is_open=True)
        custody.create_container(home.catalogue(), home.store(), new, actor="Lan", now=NOW)
    with home.catalogue().writing() as session:
        pids = dict(session.execute(sa.select(DescriptionUnit.reference_code, DescriptionUnit.pid)).all())
        ids = dict(session.execute(sa.select(DescriptionUnit.reference_code, DescriptionUnit.id)).all())
        unit = sa.update(DescriptionUnit)
        session.execute(unit.where(DescriptionUnit.pid == PLAN).values(parent_id=ids["HP.1.2"]))
        session.execute(unit.where(DescriptionUnit.reference_code == "HP.1").values(access="restricted"))
        outbox.queue(session, PLAN, NOW, Destination.STORE)
        outbox.queue(session, pids["HP.1"], NOW, Destination.STORE)
        outbox.queue_tree(session, pids["HP.1"], NOW)
    custody.bring_in_step(home.catalogue(), home.store(), now=NOW)
    home.drain()
    before, asked = contents(home), answers(home)
    if way == "restore":
        edition_of(home, tmp_path / "copy")
        again = restored(tmp_path / "copy", tmp_path / "new")
    else:
        shutil.copytree(home.settings.store_path, tmp_path / "new/store")
        assert run(["--home", str(tmp_path / "new"), "rebuild", "catalogue"]) == 0
        again = home_at(tmp_path / "new")
        again.drain()
    assert sorted(contents(again)["units"], key=lambda unit: unit.pid) == sorted(
        before["units"], key=lambda unit: unit.pid
    )
    with again.catalogue().reading() as session:
        assert effective_access(session, PLAN) is AccessLevel.RESTRICTED
        assert get_unit(session, PLAN, Actor.keeper("test")).access == AccessLevel.PUBLIC
        for hidden in (PLAN, pids["HP.1"], pids["HP.1.2"]):
            with pytest.raises(NotFoundError, match="R201"):
                get_unit(session, hidden, Actor.outsider())
    assert answers(again) == asked


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
