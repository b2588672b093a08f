"""Two hundred kills at random moments of an ingest of three hundred documents."""

from __future__ import annotations

import random
import shutil
import signal
import time
from typing import TYPE_CHECKING

import pytest

from archive.catalogue.access import Actor
from archive.catalogue.units import count_items
from bench import made_pages
from tests.crash.reckoning import Toll, at_once, call, opened, reckon, start

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.proofs import RecordRow

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed"),
]

DOCUMENTS, PICTURES, KILLS = 300, 6, 200
SHARDS = 2
# Times what one document takes with the start of the program, on this machine at this hour: a kill
# falls into taking up what is left, into looking at what is there already, or into new work.
LATEST = 2.2
# Only what was being worked on when the kill came can be half done.
NEWEST = 40


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
        return count_items(session, Actor.keeper("reckoning"))[0]


def seconds_for_one(sources: Path, home: Path) -> float:
    assert call(home, "init")[0] == 0
    began = time.monotonic()
    assert call(home, "ingest", str(sources / "000.txt"))[0] == 0
    return time.monotonic() - began


@pytest.mark.parametrize("seed", range(SHARDS))
def test_nothing_is_lost(seed: int, sources: Path, tmp_path: Path, record_row: RecordRow) -> None:
    moments = random.Random(seed)
    fresh = homes(tmp_path)
    used = [next(fresh)]
    latest = LATEST * seconds_for_one(sources, tmp_path / "trial")
    killed, into_work, total = 0, 0, Toll()
    while killed < KILLS // SHARDS:
        before = registered(used[-1])
        process = start(used[-1], "ingest", str(sources), "--publish")
        time.sleep(moments.uniform(0, latest))
        process.kill()
        process.join()
        if process.exitcode == -signal.SIGKILL:
            killed += 1
            into_work += registered(used[-1]) > before
            total += at_once(used[-1], newest=NEWEST)
        if registered(used[-1]) == DOCUMENTS:
            used.append(next(fresh))
    for home in used:
        code, said = call(home, "ingest", str(sources), "--publish")
        assert code == 0, said
        total += reckon(home, sources.iterdir())
    record_row("kills", command=f"ingest of {DOCUMENTS} documents, random moments", kills=killed, **total.figures)
    assert total == Toll()
    assert into_work > killed // 10
