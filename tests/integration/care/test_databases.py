"""An edition is the same whichever database kept the catalogue, and restores into either."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from archive.care import transfer
from archive.catalogue.access import Actor
from archive.catalogue.events import EventRecord, EventType, record, verify_chain
from archive.catalogue.models import DescriptionUnit
from archive.catalogue.units import get_unit
from archive.errors import CatalogueError, StoreError
from archive.failpoints import VARIABLE
from tests.integration.care import conftest
from tests.integration.care.conftest import answers, edition_of, home_at
from tests.integration.care.tables import rows_of, without_the_restoration
from tests.reading_archive import DRAFT, NOW, PLAN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from archive.home import ArchiveHome
    from tests.postgresql import PostgreSQL

    Restore = Callable[..., ArchiveHome]


ROOT = Path(__file__).parents[3]


@pytest.fixture
def new_url(postgresql: PostgreSQL) -> Iterator[Callable[[], str]]:
    """Makes an empty database on the tests' server; its address."""
    names = []

    def make() -> str:
        names.append(postgresql.create())
        return postgresql.url(names[-1])

    yield make
    for name in names:
        postgresql.drop(name)


@pytest.fixture
def restored(request: pytest.FixtureRequest) -> Callable[..., ArchiveHome]:
    """As `conftest.restored`; connections are given back at the end."""

    def restore(*arguments: Any, **options: Any) -> ArchiveHome:
        again = conftest.restored(*arguments, **options)
        request.addfinalizer(again.catalogue().close)
        return again

    return restore


@pytest.fixture
def served(home: ArchiveHome, new_url: Callable[[], str], restored: Restore, tmp_path: Path) -> ArchiveHome:
    """The archive with its catalogue on PostgreSQL."""
    return restored(edition_of(home, tmp_path / "first"), tmp_path / "served", database_url=new_url())


def test_from_sqlite_to_postgresql_and_back_every_row_is_the_same(
    home: ArchiveHome, served: ArchiveHome, new_url: Callable[[], str], restored: Restore, tmp_path: Path
) -> None:
    assert not list(served.settings.home_path.glob("catalogue*"))
    assert without_the_restoration(rows_of(served)) == rows_of(home)
    assert answers(served) == answers(home)
    edition = edition_of(served, tmp_path / "copy")
    kept, asked = rows_of(served), answers(served)
    for name, url in (("file", ""), ("server", new_url())):
        again = restored(edition, tmp_path / name, database_url=url)
        assert without_the_restoration(rows_of(again)) == kept
        assert answers(again) == asked
        with again.catalogue().reading() as session:
            assert verify_chain(session) == []


def test_an_edition_of_either_is_laid_out_alike(home: ArchiveHome, served: ArchiveHome, tmp_path: Path) -> None:
    one, other = edition_of(home, tmp_path / "one"), edition_of(served, tmp_path / "other")

    def names(edition: Path) -> set[str]:
        return {path.relative_to(edition).as_posix() for path in edition.rglob("*")}

    assert names(one) == names(other)


def test_new_rows_are_numbered_on(served: ArchiveHome) -> None:
    highest = max(row[0] for row in rows_of(served)["event"])
    with served.catalogue().writing() as session:
        record(session, None, EventRecord(type=EventType.RECOVERY, at=NOW, actor="Lan", detail={}))
    assert max(row[0] for row in rows_of(served)["event"]) == highest + 1


def test_the_event_log_stays_append_only_there(served: ArchiveHome) -> None:
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), served.catalogue().writing() as session:
        session.execute(sa.text("UPDATE event SET actor = 'x'"))


def test_a_unit_moved_below_a_younger_one_comes_over(
    home: ArchiveHome, new_url: Callable[[], str], tmp_path: Path
) -> None:
    """A row may point to one with a higher number."""
    with home.catalogue().writing() as session:
        ids = session.scalars(sa.select(DescriptionUnit.id).order_by(DescriptionUnit.id)).all()
        session.execute(sa.update(DescriptionUnit).where(DescriptionUnit.id == ids[0]).values(parent_id=ids[-1]))
        session.execute(sa.update(DescriptionUnit).where(DescriptionUnit.id == ids[-1]).values(parent_id=None))
    from archive.catalogue.database import engine_for, new_catalogue

    with (
        new_catalogue(home_at(tmp_path / "x", new_url()).settings) as target,
        engine_for(home.settings).connect() as source,
    ):
        transfer.carry_over(source, target)


def test_what_arrives_otherwise_than_it_was_sent_stops_it(
    home: ArchiveHome, new_url: Callable[[], str], restored: Restore, tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.setattr(transfer, "_parents_first", lambda table: sa.select(table).limit(1))
    edition, url = edition_of(home, tmp_path / "copy"), new_url()
    with pytest.raises(CatalogueError, match="R351"):
        restored(edition, tmp_path / "new", database_url=url)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy", "home"]
    monkeypatch.undo()
    assert rows_of(restored(edition, tmp_path / "new", database_url=url))


def test_nothing_is_restored_into_a_database_with_tables(
    served: ArchiveHome, home: ArchiveHome, restored: Restore, tmp_path: Path
) -> None:
    kept = rows_of(served)
    with pytest.raises(CatalogueError, match="R352") as caught:
        restored(tmp_path / "first", tmp_path / "new", database_url=served.settings.database_url)
    assert "BIENDAO_DATABASE_URL" in str(caught.value)
    assert not (tmp_path / "new").exists()
    assert rows_of(served) == kept


def test_a_damaged_edition_leaves_the_database_empty(
    home: ArchiveHome, new_url: Callable[[], str], restored: Restore, tmp_path: Path
) -> None:
    edition, url = edition_of(home, tmp_path / "copy"), new_url()
    sound = shutil.copytree(edition, tmp_path / "sound" / edition.name)
    next(edition.glob("store/*/*/*/v1/content/originals/*")).write_bytes(b"x")
    with pytest.raises(StoreError, match="R347"):
        restored(edition, tmp_path / "new", [], database_url=url)
    assert answers(restored(sound, tmp_path / "new", database_url=url)) == answers(home)


def test_a_home_that_cannot_be_made_takes_the_rows_out_again(
    home: ArchiveHome, new_url: Callable[[], str], restored: Restore, tmp_path: Path, monkeypatch
) -> None:
    edition, url = edition_of(home, tmp_path / "copy"), new_url()
    monkeypatch.setenv(VARIABLE, "care.restore.built=EIO")
    with pytest.raises(StoreError, match="R308"):
        restored(edition, tmp_path / "new", database_url=url)
    monkeypatch.delenv(VARIABLE)
    assert answers(restored(edition, tmp_path / "new", database_url=url)) == answers(home)


def test_a_kill_before_the_home_stands_is_told_by_the_next_try(
    home: ArchiveHome, new_url: Callable[[], str], restored: Restore, tmp_path: Path
) -> None:
    edition, url = edition_of(home, tmp_path / "copy"), new_url()
    child = multiprocessing.get_context("spawn").Process(
        target=restore_and_die, args=(str(edition), str(tmp_path / "new"), url, "care.restore.filled")
    )
    child.start()
    child.join()
    assert child.exitcode == -signal.SIGKILL
    assert not (tmp_path / "new").exists()
    with pytest.raises(CatalogueError, match="R352"):
        restored(edition, tmp_path / "new", database_url=url)
    assert restored(edition, tmp_path / "new", database_url=new_url()).catalogue()


def restore_and_die(edition: str, folder: str, url: str, point: str) -> None:
    os.environ[VARIABLE] = point
    conftest.restored(Path(edition), Path(folder), database_url=url)


def test_a_server_that_does_not_answer_is_named_without_its_password(
    home: ArchiveHome, restored: Restore, tmp_path: Path
) -> None:
    edition = edition_of(home, tmp_path / "copy")
    url = f"postgresql+psycopg://archive:matkhau@/archive?host={tmp_path}"
    with pytest.raises(CatalogueError, match="R214") as caught:
        restored(edition, tmp_path / "new", database_url=url)
    assert "matkhau" not in str(caught.value)


def test_a_catalogue_in_a_file_elsewhere_is_restored_there(
    home: ArchiveHome, restored: Restore, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere.sqlite3"
    again = restored(edition_of(home, tmp_path / "copy"), tmp_path / "new", database_url=f"sqlite:///{elsewhere}")
    assert elsewhere.is_file()
    assert not (tmp_path / "new/catalogue.sqlite3").exists()
    with again.catalogue().reading() as session:
        assert get_unit(session, PLAN, Actor.keeper("test")).pid == PLAN


def test_the_commands_work_on_a_server(served: ArchiveHome, new_url: Callable[[], str], tmp_path: Path) -> None:
    folder, new, url = str(served.settings.home_path), str(tmp_path / "new"), new_url()

    def call(address: str, *arguments: str) -> int:
        program = [sys.executable, "-c", "from archive.cli import main; main()", "--home"]
        environment = os.environ | {"BIENDAO_DATABASE_URL": address}
        return subprocess.run([*program, *arguments], cwd=ROOT, env=environment, check=False).returncode

    assert call(served.settings.database_url, folder, "publish", DRAFT) == 0
    assert call(served.settings.database_url, folder, "backup", str(tmp_path / "copy")) == 0
    assert call(url, new, "restore", str(tmp_path / "copy")) == 0
    assert call(url, new, "verify", "--against", str(tmp_path / "copy")) == 0
    again = home_at(tmp_path / "new", url)
    assert answers(again) == answers(served)
    again.catalogue().close()
