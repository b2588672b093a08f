"""Writers take turns; readers see one state; what the database cannot do is said in plain words."""

from __future__ import annotations

import dataclasses
import threading
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from archive.catalogue.containers import ensure_container
from archive.catalogue.database import open_catalogue
from archive.catalogue.models import DescriptionUnit, Level
from archive.disks import disk_of
from archive.errors import CatalogueError
from tests.unit.catalogue.examples import NOW

if TYPE_CHECKING:
    from archive.catalogue.database import Catalogue
    from archive.settings import Settings

COUNT = sa.select(sa.func.count(DescriptionUnit.id))


def write(catalogue: Catalogue, code: str) -> None:
    with catalogue.writing() as session:
        ensure_container(session, code, "Phông", Level.FONDS, NOW)


def test_a_second_writer_waits_from_the_start_of_its_turn(catalogue: Catalogue) -> None:
    second = threading.Thread(target=write, args=(catalogue, "P2"))
    with catalogue.writing() as session:
        second.start()
        assert session.scalar(COUNT) == 0
        ensure_container(session, "P1", "Phông", Level.FONDS, NOW)
        second.join(0.2)
        assert second.is_alive()
    second.join()
    with catalogue.reading() as session:
        assert session.scalar(COUNT) == 2


def test_a_reader_is_neither_held_up_nor_moved_by_a_writer(catalogue: Catalogue) -> None:
    with catalogue.reading() as session:
        before = session.scalar(COUNT)
        write(catalogue, "P1")
        assert session.scalar(COUNT) == before == 0
    with catalogue.reading() as session:
        assert session.scalar(COUNT) == 1


def test_a_writer_that_waits_too_long_is_told_so(catalogue: Catalogue, settings: Settings) -> None:
    hasty = open_catalogue(dataclasses.replace(settings, database_wait_seconds=0.1))
    with catalogue.writing(), pytest.raises(CatalogueError, match="lock") as refusal:
        write(hasty, "P1")
    assert refusal.value.reason.number == ("R214" if settings.database_url else "R218")
    hasty.close()


@pytest.mark.parametrize("database", ["sqlite"])
def test_what_is_no_database_is_said_to_be_none(settings: Settings) -> None:
    (settings.home_path / "catalogue.sqlite3").write_bytes(b"not a database, but long enough to be read as one" * 40)
    with pytest.raises(CatalogueError, match="not a database") as refusal:
        open_catalogue(settings)
    told = refusal.value.message()
    assert str(settings.home_path / "catalogue.sqlite3") in told
    assert f"disk {disk_of(settings.home_path)} " in told


@pytest.mark.parametrize("database", ["postgresql"])
def test_a_server_that_does_not_answer_is_said_not_to(settings: Settings) -> None:
    nowhere = dataclasses.replace(settings, database_url=settings.database_url + "/elsewhere")
    with pytest.raises(CatalogueError, match="elsewhere") as refusal:
        open_catalogue(nowhere)
    assert refusal.value.reason.number == "R214"


def test_foreign_keys_hold(catalogue: Catalogue) -> None:
    with pytest.raises(sa.exc.IntegrityError), catalogue.writing() as session:
        session.execute(sa.text("INSERT INTO page VALUES (1, 99, 1, '', 0, 0, 0, '', 'none', NULL, '[]')"))
