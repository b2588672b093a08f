"""Old editions go by the schedule; the newest, the newest full one and doubtful ones never do."""

from __future__ import annotations

import datetime as dt
import json
import multiprocessing
import os
import shutil
import signal
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from archive.care.edition import editions_in, open_edition
from archive.care.pruning import prune, wanted
from archive.cli import run
from archive.errors import StoreError
from archive.failpoints import VARIABLE
from tests.integration.care.conftest import contents, edition_of, home_at, restored
from tests.reading_archive import NOW

if TYPE_CHECKING:
    from archive.home import ArchiveHome


def made(*names: str) -> list[SimpleNamespace]:
    """Editions by their moments; one with a star is full."""
    return [
        SimpleNamespace(name=f"biendao-{name.rstrip('*')}Z", card=SimpleNamespace(full=name.endswith("*")))
        for name in names
    ]


def moments(names: set[str]) -> list[str]:
    return sorted(name.removeprefix("biendao-").removesuffix("Z") for name in names)


YEAR = made(
    "20260104T033000*", "20260105T013000", "20260201T033000*", "20260301T033000*", "20260328T013000",
    "20260405T033000*", "20260405T090000", "20260406T013000", "20260407T013000", "20260407T230000",
)  # fmt: skip


@pytest.mark.parametrize(
    ("daily", "monthly", "expected"),
    [
        (0, 0, ["20260405T033000", "20260407T230000"]),
        (1, 0, ["20260405T033000", "20260407T230000"]),
        (2, 0, ["20260405T033000", "20260406T013000", "20260407T230000"]),
        (4, 0, ["20260328T013000", "20260405T033000", "20260405T090000", "20260406T013000", "20260407T230000"]),
        (1, 2, ["20260301T033000", "20260405T033000", "20260407T230000"]),
        (1, 9, ["20260104T033000", "20260201T033000", "20260301T033000", "20260405T033000", "20260407T230000"]),
    ],
)
def test_one_of_each_day_and_a_full_one_of_each_month_stay(daily: int, monthly: int, expected: list[str]) -> None:
    assert moments(wanted(YEAR, daily=daily, monthly=monthly)) == expected


def test_a_month_without_a_full_edition_keeps_its_newest() -> None:
    editions = made("20260104T013000", "20260131T013000", "20260201T033000*", "20260228T013000")
    assert moments(wanted(editions, daily=0, monthly=2)) == ["20260131T013000", "20260201T033000", "20260228T013000"]


def test_with_no_edition_nothing_is_wanted() -> None:
    assert wanted([], daily=3, monthly=3) == set()


def days(home: ArchiveHome, destination: Path, count: int, *, full_on: int = 0) -> list[Path]:
    return [
        edition_of(home, destination, full=day == full_on, now=NOW + dt.timedelta(days=day)) for day in range(count)
    ]


def test_what_stays_is_whole_after_what_it_was_linked_to_is_gone(home: ArchiveHome, tmp_path: Path) -> None:
    before = contents(home)
    first, second, third, fourth = days(home, tmp_path / "copy", 4)
    done = prune(tmp_path / "copy", daily=2, monthly=0, on_finding=print)
    assert (done.removed, done.kept) == ((second.name,), (first.name, third.name, fourth.name))
    assert editions_in(tmp_path / "copy") == [first, third, fourth]
    assert contents(restored(fourth, tmp_path / "new")) == before


def test_an_edition_that_cannot_be_opened_is_told_of_and_left(home: ArchiveHome, tmp_path: Path) -> None:
    first, *_, last = days(home, tmp_path / "copy", 4, full_on=3)
    (first / "edition.json").write_text("{}")
    told = []
    done = prune(tmp_path / "copy", daily=1, monthly=0, on_finding=told.append)
    assert [finding.number for finding in told] == ["R342"]
    assert editions_in(tmp_path / "copy") == [first, last]
    assert len(done.removed) == 2


def test_a_damaged_newest_edition_does_not_push_out_the_last_sound_one(home: ArchiveHome, tmp_path: Path) -> None:
    first, second, third = days(home, tmp_path / "copy", 3)
    (third / "manifest-sha256.txt").unlink()
    prune(tmp_path / "copy", daily=0, monthly=0, on_finding=lambda _: None)
    assert editions_in(tmp_path / "copy") == [first, second, third]


def test_nothing_else_on_the_disk_is_touched(home: ArchiveHome, tmp_path: Path) -> None:
    days(home, tmp_path / "copy", 3)
    (tmp_path / "copy/letters").mkdir()
    (tmp_path / "copy/letters/a.txt").write_text("x")
    (tmp_path / "copy/biendao-old").mkdir()
    prune(tmp_path / "copy", daily=0, monthly=0, on_finding=print)
    assert (tmp_path / "copy/letters/a.txt").read_text() == "x"
    assert (tmp_path / "copy/biendao-old").is_dir()


def test_not_while_a_backup_is_writing(home: ArchiveHome, tmp_path: Path) -> None:
    import fcntl

    days(home, tmp_path / "copy", 3)
    descriptor = os.open(tmp_path / "copy", os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    with pytest.raises(StoreError, match="R338"):
        prune(tmp_path / "copy", daily=0, monthly=0, on_finding=print)
    os.close(descriptor)
    assert len(editions_in(tmp_path / "copy")) == 3


def test_a_kill_leaves_no_half_edition(home: ArchiveHome, tmp_path: Path) -> None:
    first, second, third, fourth = days(home, tmp_path / "copy", 4)
    child = multiprocessing.get_context("spawn").Process(target=prune_and_die, args=(str(tmp_path / "copy"),))
    child.start()
    child.join()
    assert child.exitcode == -signal.SIGKILL
    assert editions_in(tmp_path / "copy") == [first, third, fourth]
    prune(tmp_path / "copy", daily=1, monthly=0, on_finding=print)
    assert sorted((tmp_path / "copy").iterdir()) == [first, fourth]
    assert second not in editions_in(tmp_path / "copy")
    assert third not in editions_in(tmp_path / "copy")


def prune_and_die(destination: str) -> None:
    os.environ[VARIABLE] = "care.prune.moved"
    prune(Path(destination), daily=1, monthly=0, on_finding=print)


def test_the_command_prunes_only_when_told_and_says_what_went(home: ArchiveHome, tmp_path: Path, capfd) -> None:
    early = days(home, tmp_path / "copy", 3)
    command = ["--home", str(home.settings.home_path), "backup", str(tmp_path / "copy")]
    assert run([*command, "--json"]) == 0
    assert "removed" not in json.loads(capfd.readouterr().out)["summary"]
    assert len(editions_in(tmp_path / "copy")) == 4
    assert run([*command, "--prune", "--json"]) == 0
    assert isinstance(json.loads(capfd.readouterr().out)["summary"]["removed"], list)
    assert run([*command, "--keep-daily", "1", "--keep-monthly", "0"]) == 0
    told = capfd.readouterr().out
    gone = [edition.name for edition in early if not edition.is_dir()]
    assert gone
    assert all(name in told for name in gone)
    assert all(open_edition(folder) for folder in editions_in(tmp_path / "copy"))


def test_the_edition_just_made_stays_under_a_clock_set_back(home: ArchiveHome, tmp_path: Path) -> None:
    days(home, tmp_path / "copy", 3)
    late = edition_of(home, tmp_path / "copy", now=NOW - dt.timedelta(days=900))
    prune(tmp_path / "copy", daily=0, monthly=0, on_finding=print, spare=late.name)
    assert late.is_dir()


def test_a_backup_that_fails_removes_nothing(home: ArchiveHome, tmp_path: Path) -> None:
    days(home, tmp_path / "copy", 3)
    shutil.rmtree(next((home.settings.store_path).glob("*/*/biendao*")))
    command = ["--home", str(home.settings.home_path), "backup", str(tmp_path / "copy")]
    assert run([*command, "--keep-daily", "0", "--keep-monthly", "0"]) == 4
    assert len(editions_in(tmp_path / "copy")) == 3
    assert home_at(home.settings.home_path).store()
