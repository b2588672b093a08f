"""Kill -9 at any time and run the same command again: nothing is lost, nothing is done twice."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from archive.catalogue.access import Actor
from archive.catalogue.models import Batch, IngestPage, IngestTask
from archive.catalogue.units import count_items, get_pages, recent_items
from bench import made_pages

ROOT = Path(__file__).parents[3]
STAFF = Actor.keeper("tester")
PAGES = 5


@pytest.fixture
def source(tmp_path: Path) -> Path:
    pictures = [made_pages.picture(made_pages.prose(seed, 6), dpi=150, seed=seed) for seed in range(PAGES)]
    return made_pages.scanned_pdf(pictures, tmp_path / "in.pdf")


@pytest.fixture
def start(settings, catalogue, store):
    """Start the pipeline in a process of its own, which can be killed."""

    def start_once(path: Path) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-c", _PROGRAM, settings.home, str(path)]
        return subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)

    return start_once


_PROGRAM = """
import datetime as dt, sys
from pathlib import Path
from archive.catalogue.database import open_catalogue
from archive.settings import Settings
from archive.store import Store
from ingest.progress import NoProgress
from ingest.runner import IngestOptions, ingest
if __name__ == "__main__":
    settings = Settings(home=sys.argv[1])
    ingest(open_catalogue(settings), Store(settings.store_path), settings, [Path(sys.argv[2])],
           IngestOptions(jobs=2), progress=NoProgress(), on_result=print, clock=lambda: dt.datetime.now(dt.UTC))
"""


def _done_pages(catalogue) -> int:
    with catalogue.reading() as session:
        return session.scalar(sa.select(sa.func.count()).where(IngestPage.state == "done")) or 0


def _wait_for_pages(catalogue, count: int) -> None:
    deadline = time.monotonic() + 60
    while _done_pages(catalogue) < count:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_pages_that_were_read_before_the_kill_are_not_read_again(start, run, catalogue, settings, source) -> None:
    process = start(source)
    _wait_for_pages(catalogue, 2)
    process.kill()
    process.wait()
    finished = {path.name: path.stat().st_mtime_ns for path in settings.spool_path.glob("work/*/alto/*.xml")}
    done = _done_pages(catalogue)
    assert 2 <= done < PAGES
    (result,), _ = run(source)
    assert (result.outcome, result.pages, result.recognised_pages) == ("registered", PAGES, PAGES)
    with catalogue.reading() as session:
        tasks = session.scalars(sa.select(IngestTask)).all()
        attempts = [page.attempts for page in tasks[0].pages]
        batches = session.scalar(sa.select(sa.func.count(Batch.id)))
        assert count_items(session, STAFF) == (1, PAGES)
    assert len(finished) >= done
    assert (len(tasks), attempts, batches) == (1, [1] * PAGES, 2)


@pytest.mark.slow
def test_random_kills_lose_nothing_and_double_nothing(
    start, run, catalogue, *, store, settings, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for seed in range(12):
        (folder / f"{seed}.txt").write_text(made_pages.prose(seed))
    for seed in range(3):
        picture = made_pages.picture(made_pages.prose(seed, 3), dpi=100, seed=seed)
        made_pages.save_picture(picture, folder / f"{seed}.png", 100)
    moments = random.Random(7)
    for _ in range(20):
        process = start(folder)
        time.sleep(moments.uniform(0.5, 4.0))
        process.send_signal(signal.SIGKILL)
        process.wait()
    results, summary = run(folder)
    assert summary.is_clean
    with catalogue.reading() as session:
        items = recent_items(session, STAFF, 100)
        assert all(get_pages(session, item.pid, STAFF) for item in items)
    assert len(items) == 15
    assert {result.pid for result in results} == {item.pid for item in items}
    assert not [fault for pid in store.pids() for fault in store.verify(pid)]
    assert not list(settings.spool_path.glob("work/*"))


def test_a_worker_killed_in_the_middle_of_a_page_costs_nothing(start, catalogue, source) -> None:
    process = start(source)
    _wait_for_pages(catalogue, 1)
    os.kill(_a_reader(process.pid), signal.SIGKILL)
    assert process.wait(timeout=120) == 0
    with catalogue.reading() as session:
        (item,) = recent_items(session, STAFF, 10)
        pages = get_pages(session, item.pid, STAFF)
    assert [page.origin for page in pages] == ["recognised"] * PAGES


def test_what_was_read_survives_a_store_that_refuses(run, catalogue, settings, source) -> None:
    extensions = settings.store_path / "extensions"
    kept = settings.store_path / "kept"
    extensions.rename(kept)
    extensions.write_text("in the way")
    (failed,), summary = run(source)
    assert (failed.outcome, summary.failed) == ("failed", 1)
    assert failed.reason.startswith("R3")
    finished = {path: path.stat().st_mtime_ns for path in settings.spool_path.glob("work/*/alto/*.xml")}
    assert len(finished) == PAGES
    extensions.unlink()
    kept.rename(extensions)
    (result,), _ = run(source)
    with catalogue.reading() as session:
        (task,) = session.scalars(sa.select(IngestTask))
        assert [page.attempts for page in task.pages] == [1] * PAGES
        assert (task.outcome, task.reason, task.pid) == ("registered", None, result.pid)
    assert not list(settings.spool_path.glob("work/*"))


def test_an_interrupted_run_ends_at_once_with_its_workers_and_can_go_on(start, run, catalogue, source) -> None:
    process = start(source)
    _wait_for_pages(catalogue, 1)
    reader = _a_reader(process.pid)
    process.send_signal(signal.SIGINT)
    process.wait(timeout=20)
    assert process.returncode != 0
    assert not Path(f"/proc/{reader}/cmdline").exists()
    (result,), _ = run(source)
    assert (result.outcome, result.pages) == ("registered", PAGES)


def test_a_second_run_at_the_same_time_is_turned_away(start, run, catalogue, source) -> None:
    process = start(source)
    _wait_for_pages(catalogue, 1)
    with pytest.raises(Exception, match="R132"):
        run(source)
    process.kill()
    process.wait()


def _a_reader(parent: int) -> int:
    """Process id of a worker that has a page under Tesseract."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                if int(fields[1]) == parent and _has_tesseract(entry):
                    return int(entry.name)
            except (FileNotFoundError, ProcessLookupError):
                continue
    raise AssertionError("no worker was reading")


def _has_tesseract(process: Path) -> bool:
    """Whether its library is loaded there, or its program runs under it."""
    under = (process / "task" / process.name / "children").read_text().split()
    programs = [Path("/proc", child, "comm").read_text() for child in under]
    return "libtesseract" in (process / "maps").read_text() or any("tesseract" in name for name in programs)
