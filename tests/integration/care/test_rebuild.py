"""The catalogue from the store alone, the index from the catalogue, the pictures from the originals."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import shutil
import signal
import sqlite3
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from archive import custody
from archive.care.rebuilding import rebuild_catalogue
from archive.care.verification import verify
from archive.catalogue import outbox
from archive.catalogue.containers import NewContainer
from archive.catalogue.events import verify_chain
from archive.catalogue.models import DescriptionUnit, Destination, Level
from archive.cli import run
from archive.curation import withdraw
from archive.errors import CatalogueError, StoreError
from archive.failpoints import VARIABLE
from archive.store.layout import object_folder
from tests.curated import ENTRY, HEAD, files_in, kept_in, load_into, made_collection, shown_in, story_in
from tests.integration.care.conftest import answers, contents, home_at, unheard
from tests.integration.care.tables import fill_empty_tables, rows_of
from tests.reading_archive import DRAFT, NOW, PLAN

if TYPE_CHECKING:
    from pathlib import Path

    from archive.home import ArchiveHome


def rebuilt(home: ArchiveHome, *, replace: bool = False, leave_out_damaged: bool = False):
    told = []
    done = rebuild_catalogue(
        home.store(),
        home.settings,
        home.engine(),
        replace=replace,
        leave_out_damaged=leave_out_damaged,
        actor="Lan",
        now=NOW,
        on_finding=told.append,
        progress=unheard,
    )
    return done, told


def lose_catalogue(home: ArchiveHome) -> None:
    home.catalogue().close()
    for path in home.settings.home_path.glob("catalogue.sqlite3*"):
        path.unlink()


def test_the_store_alone_gives_the_same_catalogue_and_the_same_answers(home: ArchiveHome) -> None:
    for code, level, above in (
        ("HP", Level.FONDS, None),
        ("HP.02", Level.SERIES, "HP"),
        ("HP.02.7", Level.FILE, "HP.02"),
    ):
        new = NewContainer(reference_code=code, title=f"Phông {code}", level=level, parent_code=above)
        custody.create_container(home.catalogue(), home.store(), new, actor="Lan", now=NOW)
    before, asked = contents(home), answers(home)
    assert any(items["items"] for items in asked)
    lose_catalogue(home)
    again = home_at(home.settings.home_path)
    done, told = rebuilt(again)
    again.drain()
    assert (done.units, told, done.set_aside) == (len(before["units"]), [], None)
    after = contents(again)
    assert sorted(after["units"], key=lambda unit: unit.pid) == sorted(before["units"], key=lambda unit: unit.pid)
    assert sorted(after["numbers"]) == sorted(before["numbers"])
    assert sorted(after["texts"]) == sorted(before["texts"])
    assert sorted(after["events"]) == sorted(before["events"])
    assert answers(again) == asked
    with again.catalogue().reading() as session:
        assert verify_chain(session) == []
    assert run(["--home", str(again.settings.home_path), "verify"]) == 0


def test_the_store_alone_gives_the_same_collections(home: ArchiveHome, tmp_path: Path) -> None:
    folder = made_collection(tmp_path, (HEAD + ENTRY).encode())
    load_into(home, folder)
    (folder / "en.md").write_text("Two.\n", "utf-8")
    load_into(home, folder)
    shipped = next(slug for slug in shown_in(home) if slug != "ten-dao")
    withdraw(home.keeper("Lan"), shipped, why="thử")
    before, story = shown_in(home), story_in(home)
    lose_catalogue(home)
    again = home_at(home.settings.home_path)
    done, told = rebuilt(again)
    assert (done.collections, told) == (2, [])
    assert (shown_in(again), story_in(again)) == (before, story)
    assert shipped not in before
    assert kept_in(again) == files_in(folder)
    assert verify(again.catalogue(), again.store(), on_finding=print, progress=unheard).findings == ()


def test_a_damaged_collection_is_named_and_left_out_only_when_told(home: ArchiveHome, tmp_path: Path) -> None:
    load_into(home, made_collection(tmp_path, (HEAD + ENTRY).encode()))
    (object_folder(home.store().root, "collection:ten-dao") / "v1/content/record.json").write_text("{}")
    with pytest.raises(StoreError, match="R334"):
        rebuilt(home, replace=True)
    done, told = rebuilt(home, replace=True, leave_out_damaged=True)
    assert (done.collections, [finding.number for finding in told]) == (0, ["R305"])


def test_what_the_store_does_not_hold_is_named_and_nothing_else_is_missing(home: ArchiveHome, capfd) -> None:
    with home.catalogue().writing() as session:
        session.execute(sa.update(DescriptionUnit).where(DescriptionUnit.pid == DRAFT).values(state="reviewed"))
        outbox.queue(session, DRAFT, NOW, Destination.STORE)
    custody.bring_in_step(home.catalogue(), home.store(), now=NOW)
    fill_empty_tables(home)
    before = rows_of(home)
    lose_catalogue(home)
    assert run(["--home", str(home.settings.home_path), "rebuild", "catalogue"]) == 0
    told = next(line for line in capfd.readouterr().out.splitlines() if line.startswith("not in the store"))
    named = set(told.partition(": ")[2].partition(";")[0].split(", "))
    after = rows_of(home_at(home.settings.home_path))
    assert {name for name, rows in after.items() if not rows} == named | {"outbox"}
    assert {"account", "usage_count", "ingest_task"} <= named
    for name in after.keys() - named - {"outbox", "event"}:
        assert len(after[name]) == len(before[name]), name
    assert max(after["event"])[2] == "recovery"


def test_a_folder_with_nothing_but_a_store_becomes_a_whole_archive(home: ArchiveHome, tmp_path: Path) -> None:
    new = str(tmp_path / "new")
    shutil.copytree(home.settings.store_path, tmp_path / "new/store")
    assert [run(["--home", new, "rebuild", part]) for part in ("catalogue", "derivatives")] == [0, 0]
    assert run(["--home", new, "verify"]) == 0
    assert answers(home_at(tmp_path / "new")) == answers(home)


def test_a_catalogue_with_units_is_not_overwritten(home: ArchiveHome) -> None:
    before = contents(home)
    with pytest.raises(CatalogueError, match="R333"):
        rebuilt(home)
    assert contents(home) == before


def test_a_replaced_catalogue_stays_under_a_dated_name(home: ArchiveHome) -> None:
    before = contents(home)
    home.catalogue().close()
    done, _ = rebuilt(home, replace=True)
    assert done.set_aside.name == "catalogue-20261124T083000Z.sqlite3"
    with sqlite3.connect(done.set_aside) as old:
        assert old.execute("SELECT count(*) FROM description_unit").fetchone() == (len(before["units"]),)
    assert len(contents(home_at(home.settings.home_path))["units"]) == len(before["units"])


def test_a_catalogue_that_is_no_database_any_more_is_set_aside(home: ArchiveHome) -> None:
    home.catalogue().close()
    file = home.settings.home_path / "catalogue.sqlite3"
    file.write_bytes(b"rust" * 4096)
    with pytest.raises(CatalogueError, match="R333"):
        rebuilt(home)
    done, _ = rebuilt(home, replace=True)
    assert done.set_aside.read_bytes() == b"rust" * 4096
    assert done.units == 6


def test_a_damaged_object_is_named_and_left_out_only_when_told(home: ArchiveHome) -> None:
    inventory = object_folder(home.settings.store_path, PLAN) / "inventory.json"
    inventory.write_bytes(inventory.read_bytes()[:-40])
    lose_catalogue(home)
    with pytest.raises(StoreError, match="R334"):
        rebuilt(home)
    assert not (home.settings.home_path / "catalogue.sqlite3").exists()
    done, told = rebuilt(home, leave_out_damaged=True)
    assert (done.units, [finding.params["pid"] for finding in told]) == (5, [PLAN])


@pytest.mark.parametrize("point", ["care.rebuild.filled", "care.rebuild.set-aside"])
def test_a_kill_in_a_rebuild_loses_nothing(home: ArchiveHome, point: str) -> None:
    before = contents(home)
    home.catalogue().close()
    child = multiprocessing.get_context("spawn").Process(
        target=rebuild_and_die, args=(str(home.settings.home_path), point)
    )
    child.start()
    child.join()
    assert child.exitcode == -signal.SIGKILL
    again = home_at(home.settings.home_path)
    if point == "care.rebuild.filled":
        assert contents(again) == before
        again.catalogue().close()
    rebuilt(again, replace=True)
    assert sorted(contents(again)["texts"]) == sorted(before["texts"])
    assert not list(home.settings.home_path.glob(".catalogue*"))


def rebuild_and_die(folder: str, point: str) -> None:
    os.environ[VARIABLE] = point
    rebuilt(home_at(folder), replace=True)


def test_a_rebuilt_index_answers_the_same_in_the_same_order(home: ArchiveHome) -> None:
    asked = answers(home)
    assert run(["--home", str(home.settings.home_path), "rebuild", "index"]) == 0
    assert answers(home_at(home.settings.home_path)) == asked


def test_rebuilt_pictures_are_the_same_bytes(home: ArchiveHome, capfd) -> None:
    folder = home.settings.derivatives_path
    before = digests(folder)
    assert len(before) == 6
    (folder / "pages/00/00" / DRAFT / "000001.tif").unlink()
    (folder / "pages/00/00" / PLAN / "000002.tif").write_bytes(b"")
    assert run(["--home", str(home.settings.home_path), "rebuild", "derivatives", "--json"]) == 0
    assert json.loads(capfd.readouterr().out) == {"pictures": {"made": 6, "failed": 0}}
    assert digests(folder) == before


def test_only_missing_pictures_are_made_when_so_told(home: ArchiveHome, capfd) -> None:
    (home.settings.derivatives_path / "pages/00/00" / DRAFT / "000001.tif").unlink()
    assert run(["--home", str(home.settings.home_path), "rebuild", "derivatives", "--missing", "--json"]) == 0
    assert json.loads(capfd.readouterr().out)["pictures"]["made"] == 1


def test_a_picture_that_cannot_be_made_is_named(home: ArchiveHome, capfd) -> None:
    original = next(object_folder(home.settings.store_path, DRAFT).glob("v1/content/originals/*"))
    original.write_bytes(b"II*\0 and no more")
    assert run(["--home", str(home.settings.home_path), "rebuild", "derivatives"]) == 3
    assert DRAFT in capfd.readouterr().out


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*.tif")
    }
