"""Silent loss: pages made to lose lines, good pages and photographs, and which of them wait for review.

The promise is that no page loses more than a tenth of its text without a flag; flags on pages that were read well cost a
librarian's time. Pages are made from a seed, with the sentences of `bench.made_pages`; the thresholds of reading were chosen
on pages of seeds below `JUDGED`.
"""

from __future__ import annotations

import functools
import random
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np

from bench import made_pages
from bench.document import grid
from bench.measure import progress
from bench.ocr.cases import Case
from bench.ocr.readers import ours
from bench.ocr.run import keep, kept, path_of
from bench.ocr.scores import lost
from ingest.engines.models import Profile
from ingest.steps.review import REVIEW

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Pixels = np.ndarray

DPI = 200
SENTENCES = 9
MUCH = 0.10
"""Share of a page's letters that must not be lost in silence."""

JUDGED = 5000
"""The first seed of pages on which nothing was chosen."""

PROGRAM = "loss"
_INK = (45, 45, 70)


class Judged(NamedTuple):
    """A page that was read: the share of it that was lost, and whether it waits for review."""

    lost: float
    flagged: bool


def measure(home: Path, count: int, first: int = JUDGED) -> None:
    """Read ``count`` pages that lose lines, as many good ones and a sixth as many photographs, of seeds from ``first`` on."""
    waiting = [job for job in _jobs(count, first) if not path_of(home, PROGRAM, job[0]).exists()]
    with tempfile.TemporaryDirectory() as folder:
        for case, made in progress(waiting, PROGRAM):
            path = made_pages.save_picture(made(), Path(folder) / "page.jpg", DPI)
            keep(ours(replace(case, source=path), Profile.FAST), path_of(home, PROGRAM, case))


def table(home: Path, count: int, first: int = JUDGED) -> str:
    """How many of each kind lost how much, and how many were flagged."""
    judged: dict[str, list[Judged]] = {}
    for case, _ in _jobs(count, first):
        reading = kept(home, PROGRAM, case)
        if reading is not None:
            share = lost(case.truth, reading.text) if case.truth else 0.0
            judged.setdefault(case.kind, []).append(Judged(share, not REVIEW.isdisjoint(reading.notes)))
    if not judged:
        return ""
    rows = [
        [
            kind,
            str(len(pages)),
            str(sum(page.lost > MUCH for page in pages)),
            str(sum(page.flagged for page in pages)),
            str(sum(page.lost > MUCH and not page.flagged for page in pages)),
            f"{max((page.lost for page in pages if not page.flagged), default=0):.1%}",
        ]
        for kind, pages in judged.items()
    ]
    head = ["pages", "read", "lost over 10 %", "flagged", "**lost over 10 % unflagged**", "most lost unflagged"]
    return grid(head, rows)


def _jobs(count: int, first: int) -> Iterator[tuple[Case, Callable[[], Pixels]]]:
    for seed in range(first, first + count):
        name, damage = list(_DAMAGES.items())[seed % len(_DAMAGES)]
        yield _case(f"made to lose lines: {name}", seed), functools.partial(_damaged, seed, damage)
    for seed in range(first + count, first + 2 * count):
        yield _case("good", seed), functools.partial(_good, seed)
    for seed in range(first, first + count // 6):
        yield _case("photograph", seed, truth=""), functools.partial(photograph, seed)


def _case(kind: str, seed: int, truth: str | None = None) -> Case:
    text = made_pages.prose(seed, SENTENCES) if truth is None else truth
    return Case(f"{kind.replace(' ', '-').replace(':', '')}-{seed}", kind, Path(), 1, Path(), DPI, text)


def _good(seed: int) -> Pixels:
    chance = random.Random(seed)
    return made_pages.picture(made_pages.prose(seed, SENTENCES), dpi=DPI, seed=seed, skew=chance.uniform(-0.8, 0.8))


def _damaged(seed: int, damage: Callable[[Pixels, random.Random], Pixels]) -> Pixels:
    chance = random.Random(seed)
    skew = chance.choice((-1, 1)) * chance.uniform(1.5, 5.5) if damage is _leaning else chance.uniform(-0.8, 0.8)
    page = made_pages.picture(made_pages.prose(seed, SENTENCES), dpi=DPI, seed=seed, skew=skew)
    return damage(page, chance)


def _leaning(page: Pixels, chance: random.Random) -> Pixels:
    """The page as it is: it leans already."""
    del chance
    return page


def _stamped(page: Pixels, chance: random.Random) -> Pixels:
    """Dark stamps of rings and bars over the text, which no channel lifts."""
    for _ in range(chance.randint(1, 3)):
        x, y, size = chance.randint(300, 1300), chance.randint(200, 800), chance.randint(90, 200)
        for radius, thick in ((size, 9), (size - 22, 4), (size // 2, 5)):
            cv2.circle(page, (x, y), radius, _INK, thick)
        cv2.rectangle(page, (x - size, y - size // 4), (x + size, y + size // 4), _INK, 5)
        cv2.putText(page, "DEN 1974", (x - size, y + 14), cv2.FONT_HERSHEY_DUPLEX, size / 90, _INK, 4)
    return page


def _bound(page: Pixels, chance: random.Random) -> Pixels:
    """The dark fold of a book over one edge of the text."""
    across = np.linspace(0, 1, page.shape[1], dtype=np.float32)
    across = across if chance.random() < 0.5 else across[::-1]
    shadow = 1 - chance.uniform(0.75, 0.97) * np.exp(-across / chance.uniform(0.08, 0.25))
    noise = np.random.default_rng(chance.randint(0, 10**6)).standard_normal(page.shape[:2], np.float32) * 6
    return np.clip(page * shadow[None, :, None] + noise[..., None], 0, 255).astype(np.uint8)


def _faded(page: Pixels, chance: random.Random) -> Pixels:
    """A band in which the ink has faded."""
    top, height = chance.randint(120, 700), chance.randint(120, 350)
    band = page[top : top + height].astype(np.float32)
    paper = np.median(band, axis=(0, 1))
    page[top : top + height] = paper + (band - paper) * chance.uniform(0.08, 0.5)
    return page


_DAMAGES = {"leaning": _leaning, "stamped": _stamped, "in the fold": _bound, "faded": _faded}


def photograph(seed: int) -> Pixels:
    """Fields of light and colour of all sizes, a horizon, and forms like heads and houses."""
    noise, chance = np.random.default_rng(seed), random.Random(seed)
    height, width = 1100, 1600
    scene = np.zeros((height, width, 3), np.float32)
    for cells in (4, 16, 64, 256):
        field = noise.standard_normal((cells * height // width + 1, cells, 3)).astype(np.float32)
        scene += cv2.resize(field, (width, height), interpolation=cv2.INTER_CUBIC) * 45 / cells**0.25
    scene[: chance.randint(300, 700)] += 50
    for _ in range(chance.randint(4, 14)):
        middle = chance.randint(0, width), chance.randint(300, height)
        sides = chance.randint(20, 160), chance.randint(20, 200)
        cv2.ellipse(scene, middle, sides, chance.randint(0, 180), 0, 360, noise.uniform(-90, 90, 3).tolist(), -1)
    grain = noise.standard_normal((height, width, 1)).astype(np.float32) * 6
    return np.clip(cv2.GaussianBlur(scene, (0, 0), 1.2) + 120 + grain, 0, 255).astype(np.uint8)
