"""Two hundred kills at random moments of an ingest of three hundred documents."""

from __future__ import annotations

import dataclasses
import random
import shutil
import signal
import sqlite3
import time
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from archive.catalogue.access import Actor
from archive.catalogue.units import count_items
from bench import made_pages
from tests.crash.reckoning import Toll, call, opened, reckon, shown_half, start

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.process import BaseProcess
    from pathlib import Path

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed"),
]

DOCUMENTS, PICTURES, KILLS = 300, 6, 200
# Most kills fall into the work on documents, the others into taking up what the kill before left.
AT_WORK, LATEST = 0.8, 0.4


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(PICTURES):
        picture = made_pages.picture(made_pages.prose(number, 1), dpi=72, seed=number)
        made_pages.save_picture(picture, folder / f"{number * 40:03d}.png", 72)
    for number in range(DOCUMENTS - PICTURES):
        (folder / f"{number:03d}.txt").write_text(
            f"Công văn số {number} về biển và hải đảo\n{made_pages.prose(number)}"
        )
    return folder


def homes(tmp_path: Path) -> Iterator[Path]:
    number = 0
    while True:
        home = tmp_path / f"home-{number}"
        assert call(home, "init")[0] == 0
        yield home
        number += 1


def registered(home: Path) -> int:
    with opened(home) as archive, archive.catalogue().reading() as session:
        return count_items(session, Actor.staff("reckoning"))[0]


def pages_read(home: Path) -> int:
    with closing(sqlite3.connect(home / "catalogue.sqlite3", timeout=30)) as connection:
        return connection.execute("SELECT count(*) FROM ingest_page WHERE attempts > 0").fetchone()[0]


def wait_for_work(home: Path, before: int, process: BaseProcess) -> None:
    """Until the command has read a page."""
    while pages_read(home) == before and process.is_alive():
        time.sleep(0.02)


def test_nothing_is_lost(sources: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    moments = random.Random(2026)
    fresh = homes(tmp_path)
    used = [next(fresh)]
    killed = half = 0
    while killed < KILLS:
        process = start(used[-1], "ingest", str(sources), "--publish")
        if moments.random() < AT_WORK:
            wait_for_work(used[-1], pages_read(used[-1]), process)
        time.sleep(moments.uniform(0, LATEST))
        process.kill()
        process.join()
        if process.exitcode == -signal.SIGKILL:
            killed += 1
            half += len(shown_half(used[-1]))
        if registered(used[-1]) == DOCUMENTS:
            used.append(next(fresh))
    tolls = []
    for home in used:
        code, said = call(home, "ingest", str(sources), "--publish")
        assert code == 0, said
        tolls.append(reckon(home, sources))
    total = {field.name: sum(getattr(toll, field.name) for toll in tolls) for field in dataclasses.fields(Toll)}
    total["half_visible"] += half
    with capsys.disabled():
        print(f"\n| kills | ingests of {DOCUMENTS} | {' | '.join(name.replace('_', ' ') for name in total)} |")
        print(f"| {killed} | {len(used)} | {' | '.join(map(str, total.values()))} |")
    assert not any(total.values())
