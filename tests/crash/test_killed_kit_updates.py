"""An update of a kit is killed at every step and at forty random moments: one edition is shown, whole, at each."""

from __future__ import annotations

import json
import random
import shutil
import signal
import time
from typing import TYPE_CHECKING

import pytest

from archive.exports.kit.keys import make_key, public_pem
from archive.exports.kit.shelf import shown_in
from archive.exports.kit.verifying import verify_kit
from tests.crash.reckoning import call, start
from tests.editions import MAP, write_edition, write_kit

if TYPE_CHECKING:
    from pathlib import Path

    from tests.proofs import RecordRow

pytestmark = pytest.mark.slow

KILLS = 40
STEPS = [
    "kit.update.begun",
    "kit.update.brought",
    "kit.update.brought:20",
    "kit.update.received",
    "kit.update.received:3",
    "kit.update.complete",
    "kit.update.listed",
    "kit.update.listed:2",
    "kit.update.verified",
    "kit.show.written",
    "kit.show.replaced",
    "kit.clear.unlisted",
    "kit.clear.removed",
]
RECALL = [{"pid": MAP, "code": "MAU.02", "why": "withdrawn", "since": "2026-11-20"}]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made")
    key = make_key(folder / "kit.key")
    (folder / "bien-dao.pem").write_text(public_pem(key.public), "utf-8")
    write_edition(write_kit(folder / "kit", 7, key), 6, key)
    write_kit(folder / "stick", 8, key)
    write_kit(folder / "recalling", 8, key, documents=[], recalls=RECALL)
    return key, folder


@pytest.fixture
def scene(made, tmp_path):
    shutil.copytree(made[1], tmp_path, dirs_exist_ok=True)
    return tmp_path


def words(scene: Path, stick: str = "stick") -> list[str]:
    places = ["--from", str(scene / stick), "--key", str(scene / "bien-dao.pem")]
    return ["kit", "update", str(scene / "kit"), *places, "--yes", "--json"]


def half(scene: Path, made) -> int:
    """How many faults the edition shown has, or any that lies beside it whole."""
    verdict = verify_kit(scene / "kit", made[0].public, known=7, list_bytes=10**6, progress=lambda _d, _a: None)
    return len(verdict.faults)


def moved(said: str) -> int:
    told = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    return sum(line["offer"]["bytes"] for line in told if "offer" in line)


def test_at_random_moments(scene, made, record_row: RecordRow):
    moments = random.Random(8)
    began = time.monotonic()
    code, said = call(scene / "home", *words(scene))
    assert code == 0, said
    everything = moved(said)
    longest = time.monotonic() - began
    killed = switched = halves = less = 0
    while killed < KILLS:
        shutil.rmtree(scene / "kit")
        shutil.copytree(made[1] / "kit", scene / "kit")
        process = start(scene / "home", *words(scene))
        time.sleep(moments.uniform(0, longest))
        process.kill()
        process.join()
        if process.exitcode != -signal.SIGKILL:
            continue
        killed += 1
        switched += shown_in(scene / "kit") == 8
        halves += half(scene, made)
        code, said = call(scene / "home", *words(scene))
        assert code == 0, said
        less += moved(said) < everything
        halves += half(scene, made)
        assert shown_in(scene / "kit") == 8
        assert sorted(path.name for path in (scene / "kit").iterdir()) == ["an-ban-7", "an-ban-8", "index.html"]
    seen = {"old": killed - switched, "new": switched, "moving_less": less, "half": halves}
    record_row("kit-updates", how="random moments", kills=killed, **seen)
    assert halves == 0
    assert less > KILLS // 4


@pytest.mark.parametrize("stick", ["stick", "recalling"])
@pytest.mark.parametrize("point", STEPS)
def test_at_every_step(point, stick, scene, made, record_row: RecordRow):
    code, said = call(scene / "home", *words(scene, stick), failpoint=point)
    assert code == -signal.SIGKILL, said
    number = shown_in(scene / "kit")
    assert number == (8 if point in {"kit.show.replaced", "kit.clear.unlisted", "kit.clear.removed"} else 7)
    halves = half(scene, made)
    code, again = call(scene / "home", *words(scene, stick))
    assert code == 0, again
    halves += half(scene, made)
    record_row("kit-updates", how="every step", kills=1, old=int(number == 7), new=int(number == 8), half=halves)
    assert halves == 0
    assert shown_in(scene / "kit") == 8
    kept = {"an-ban-8", "index.html"} | ({"an-ban-7"} if stick == "stick" else set())
    assert {path.name for path in (scene / "kit").iterdir()} == kept
    if point in {"kit.update.brought:20", "kit.update.complete", "kit.update.verified"}:
        assert moved(again) < moved(said) or moved(again) == 0


@pytest.mark.parametrize("error", ["ENOSPC", "EIO", "EROFS"])
@pytest.mark.parametrize(
    "point", ["kit.update.received:2", "kit.update.brought", "kit.update.listed", "kit.show.written"]
)
def test_the_disk_fails(point, error, scene, made):
    code, said = call(scene / "home", *words(scene), failpoint=f"{point}={error}")
    assert code == 1
    assert {"ENOSPC": "R306", "EROFS": "R307", "EIO": "R308"}[error] in said
    assert shown_in(scene / "kit") == 7
    assert half(scene, made) == 0
    assert call(scene / "home", *words(scene))[0] == 0
    assert half(scene, made) == 0
