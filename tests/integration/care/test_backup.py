"""Editions: complete each, linked where nothing changed, and never half written."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import shutil
import signal
import subprocess
from typing import TYPE_CHECKING

import ocfl
import pytest
import sqlalchemy as sa

from archive import custody
from archive.care.edition import open_edition, strays_in
from archive.catalogue.models import Event
from archive.cli import run
from archive.errors import StoreError
from archive.failpoints import VARIABLE
from archive.store.layout import object_folder
from tests.integration.care.conftest import edition_of, home_at
from tests.reading_archive import DRAFT, NOW, PLAN, TRANSCRIPT

if TYPE_CHECKING:
    from pathlib import Path

    from archive.home import ArchiveHome


def inodes(folder: Path) -> dict[str, int]:
    return {path.relative_to(folder).as_posix(): path.stat().st_ino for path in folder.rglob("*") if path.is_file()}


def test_an_edition_is_proved_without_this_program(home: ArchiveHome, tmp_path: Path) -> None:
    edition = edition_of(home, tmp_path / "copy")
    for listed in ("edition.json.sha256", "manifest-sha256.txt"):
        checked = subprocess.run(
            ["sha256sum", "--check", "--quiet", listed], cwd=edition, capture_output=True, check=False
        )
        assert (checked.returncode, checked.stdout, checked.stderr) == (0, b"", b"")
    assert strays_in(open_edition(edition)) == []
    root = ocfl.StorageRoot(root=str(edition / "store"))
    assert root.validate(validate_objects=True)
    assert root.num_objects == root.good_objects == 6


def test_only_store_and_catalogue_are_in_it(home: ArchiveHome, tmp_path: Path) -> None:
    (home.settings.quarantine_path / "secret").write_bytes(b"mat")
    (home.settings.spool_path / "half").write_bytes(b"half")
    edition = edition_of(home, tmp_path / "copy")
    names = {path.name for path in edition.iterdir()}
    assert names == {"edition.json", "edition.json.sha256", "manifest-sha256.txt", "catalogue.sqlite3", "store"}
    assert not {path.name for path in edition.rglob("*")} & {"secret", "half", "secret.key", "000001.tif"}
    assert edition.stat().st_mode & 0o077 == 0


def test_what_did_not_change_is_linked_and_every_edition_stands_alone(home: ArchiveHome, tmp_path: Path) -> None:
    first = edition_of(home, tmp_path / "copy")
    custody.publish(home.catalogue(), home.store(), DRAFT, actor="Lan", now=NOW)
    second = edition_of(home, tmp_path / "copy")
    assert second.name > first.name
    before, after = inodes(first / "store"), inodes(second / "store")
    fresh = {path for path, inode in after.items() if before.get(path) != inode}
    changed = object_folder(second / "store", DRAFT).relative_to(second / "store").as_posix()
    objects = {path for path in fresh if path.count("/") > 2 and not path.startswith("extensions/")}
    assert objects
    assert all(path.startswith((f"{changed}/v2/", f"{changed}/inventory.json")) for path in objects)
    shutil.rmtree(first)
    assert strays_in(open_edition(second)) == []
    assert all((second / path).is_file() for path in open_edition(second).digests)


def test_a_full_edition_shares_nothing(home: ArchiveHome, tmp_path: Path) -> None:
    first, second = edition_of(home, tmp_path / "copy"), edition_of(home, tmp_path / "copy", full=True)
    assert not set(inodes(first).values()) & set(inodes(second).values())


def test_where_links_are_refused_files_are_copied(home: ArchiveHome, tmp_path: Path, monkeypatch) -> None:
    edition_of(home, tmp_path / "copy")

    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    assert strays_in(open_edition(edition_of(home, tmp_path / "copy"))) == []


def test_a_rotten_edition_is_not_linked_to_for_what_is_read_again(home: ArchiveHome, tmp_path: Path) -> None:
    first = edition_of(home, tmp_path / "copy")
    shorter = next(object_folder(first / "store", PLAN).glob("v1/content/originals/*"))
    os.truncate(shorter, 10)
    second = edition_of(home, tmp_path / "copy")
    sound = next(object_folder(second / "store", PLAN).glob("v1/content/originals/*"))
    assert sound.stat().st_size > 10


def test_what_comes_after_the_moment_is_left_for_the_next_edition(home: ArchiveHome, tmp_path: Path) -> None:
    home.store().create("0000006M", {"originals/x": b"x"}, message="x", user="x", at=NOW)
    edition = edition_of(home, tmp_path / "copy")
    assert not object_folder(edition / "store", "0000006M").exists()


def test_faults_of_the_store_are_named_and_no_edition_is_made(home: ArchiveHome, tmp_path: Path, capfd) -> None:
    edition_of(home, tmp_path / "copy")
    next(object_folder(home.settings.store_path, PLAN).glob("v1/content/originals/*")).write_bytes(b"x")
    shutil.rmtree(object_folder(home.settings.store_path, TRANSCRIPT))
    command = ["--home", str(home.settings.home_path), "backup", str(tmp_path / "copy"), "--full"]
    assert run(command) == 4
    told = capfd.readouterr()
    assert f"R322: Object {PLAN}" in told.out
    assert f"{TRANSCRIPT}" in told.out
    assert "R339" in told.err
    assert len(list((tmp_path / "copy").iterdir())) == 1


@pytest.mark.parametrize("place", ["home/copy", "home", "."])
def test_no_backup_lies_in_the_archive_or_around_it(home: ArchiveHome, tmp_path: Path, place: str) -> None:
    with pytest.raises(StoreError, match="R337"):
        edition_of(home, tmp_path / place)


def test_two_backups_do_not_write_to_one_place(home: ArchiveHome, tmp_path: Path) -> None:
    import fcntl

    (tmp_path / "copy").mkdir()
    descriptor = os.open(tmp_path / "copy", os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    with pytest.raises(StoreError, match="R338"):
        edition_of(home, tmp_path / "copy")
    os.close(descriptor)


@pytest.mark.parametrize("point", ["care.backup.copied", "care.backup.closed"])
def test_a_kill_leaves_no_edition_and_the_next_backup_clears_up(home: ArchiveHome, tmp_path: Path, point: str) -> None:
    home.catalogue().close()
    target = tmp_path / "copy"
    child = multiprocessing.get_context("spawn").Process(
        target=back_up_and_die, args=(str(home.settings.home_path), str(target), point)
    )
    child.start()
    child.join()
    assert child.exitcode == -signal.SIGKILL
    assert not list(target.glob("biendao-*"))
    edition = edition_of(home_at(home.settings.home_path), target)
    assert list(target.iterdir()) == [edition]


def back_up_and_die(folder: str, target: str, point: str) -> None:
    from pathlib import Path

    os.environ[VARIABLE] = point
    edition_of(home_at(Path(folder)), Path(target))


def test_the_command_tells_the_digest_that_proves_the_edition_and_keeps_it(
    home: ArchiveHome, tmp_path: Path, capfd
) -> None:
    assert run(["--home", str(home.settings.home_path), "backup", str(tmp_path / "copy"), "--json"]) == 0
    told = json.loads(capfd.readouterr().out)["summary"]
    (edition,) = (tmp_path / "copy").iterdir()
    assert told["edition"] == str(edition)
    assert told["card_sha256"] == hashlib.sha256((edition / "edition.json").read_bytes()).hexdigest()
    with home.catalogue().reading() as session:
        event = session.scalars(sa.select(Event).where(Event.type == "replication")).one()
    assert event.detail["card_sha256"] == told["card_sha256"]
