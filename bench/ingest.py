"""What the whole way in costs beside Tesseract alone: processor seconds of every process counted, all on one core.

    python -m bench.ingest [--pages N] [--rounds N]

Tesseract alone: one call per page, ``OMP_THREAD_LIMIT=1 tesseract page.pgm - -l vie tsv``, on the grey pictures of the
same pages at the resolution they have ("as scanned") and on the pictures that ours reads ("as prepared"). The way in:
``biendao ingest`` in a fresh archive, from its start to its end with the index brought up to date, children included.
Pages a minute are those of one more run on all cores.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np

from archive.home import ArchiveHome
from archive.imaging.pdf import inspect_pdf, pdf_page_image
from archive.imaging.raster import raster_page_image
from archive.settings import Settings
from bench import made_pages
from bench.measure import pin_to_one_core
from ingest.steps.first_look import prepared_for
from ingest.tasks import PageAddress, PageJob, SourceFile, SourceKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.imaging.pixels import PageImage

ROOT = Path(__file__).resolve().parents[1]
SCANS = ROOT.parent / "shared" / "fixtures" / "scans"
COMMAND = "from archive.cli import main; main()"
MOST_MEGAPIXELS = 120


class Spent(NamedTuple):
    """Seconds of the processor and of the clock on the wall."""

    cpu: float
    wall: float


def main() -> None:
    """Measure and print one table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=16, help="made pages")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-ingest-") as folder:
        sets = {f"made, 300 dpi colour ({arguments.pages})": _made(Path(folder), arguments.pages)}
        if SCANS.is_dir():
            sets["real scans"] = sorted(path for path in SCANS.iterdir() if path.suffix != ".txt")
            sets["both"] = [path for sources in sets.values() for path in sources]
        print(
            f"median of {arguments.rounds} rounds on one core; CPU seconds a page; pages a minute on {os.cpu_count()}"
        )
        print(f"{'':26} {'pages':>5} {'ingest':>7} {'as scanned':>17} {'as prepared':>17} {'pages/min':>9}")
        for name, sources in sets.items():
            _measure(name, sources, Path(folder), arguments.rounds)


def _measure(name: str, sources: list[Path], folder: Path, rounds: int) -> None:
    images = list(_page_images(sources))
    scanned = [_saved(_grey(image.pixels), folder / f"scanned-{number}.pgm") for number, image in enumerate(images)]
    prepared = [
        _saved(_as_read(image, folder), folder / f"prepared-{number}.pgm") for number, image in enumerate(images)
    ]
    whole, alone = [], []
    with _one_core():
        for _ in range(rounds):
            whole.append(_ingest(sources, Path(tempfile.mkdtemp(dir=folder))).cpu)
            alone.append((_tesseract_alone(scanned), _tesseract_alone(prepared)))
    wall = _ingest(sources, Path(tempfile.mkdtemp(dir=folder))).wall
    told = []
    for others in zip(*alone, strict=True):
        ratio = statistics.median(mine / other for mine, other in zip(whole, others, strict=True))
        told.append(f"{statistics.median(others) / len(images):9.2f} x {ratio:5.2f}")
    cost = statistics.median(whole) / len(images)
    print(f"{name:26} {len(images):5} {cost:7.2f} {told[0]} {told[1]} {60 * len(images) / wall:9.0f}", flush=True)


@contextmanager
def _one_core() -> Iterator[None]:
    cores = os.sched_getaffinity(0)
    pin_to_one_core()
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)


def _made(folder: Path, count: int) -> list[Path]:
    """Half of the pages in one PDF, the others as JPEG files."""
    pictures = [made_pages.picture(made_pages.prose(seed, 18), seed=seed) for seed in range(count)]
    half = count // 2
    paths = [made_pages.save_picture(page, folder / f"{seed}.jpg") for seed, page in enumerate(pictures[half:])]
    return [made_pages.scanned_pdf(pictures[:half], folder / "made.pdf"), *paths]


def _page_images(sources: list[Path]) -> Iterator[PageImage]:
    for source in sources:
        if source.suffix != ".pdf":
            yield raster_page_image(source, 0, max_megapixels=MOST_MEGAPIXELS)
            continue
        for page in inspect_pdf(source, max_pages=10_000):
            yield pdf_page_image(source, page.number, render_dpi=200, max_megapixels=MOST_MEGAPIXELS)


def _grey(pixels: np.ndarray) -> np.ndarray:
    return pixels if pixels.ndim == 2 else np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY))


def _as_read(image: PageImage, folder: Path) -> np.ndarray:
    """The picture as ours gives it to Tesseract."""
    address, file = PageAddress(1, 0, 0), SourceFile("", "", SourceKind.PNG, "", 0)
    job = PageJob("image", file, address, str(folder), ("vie",), "", reads_text=True, settings=Settings())
    return prepared_for(image, job).pixels


def _saved(pixels: np.ndarray, path: Path) -> Path:
    cv2.imwrite(str(path), pixels)
    return path


def _tesseract_alone(pages: list[Path]) -> float:
    before = _children_seconds()
    for page in pages:
        subprocess.run(
            ["tesseract", str(page), "-", "-l", "vie", "tsv"],
            check=True,
            capture_output=True,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    return _children_seconds() - before


def _ingest(sources: list[Path], home: Path) -> Spent:
    ArchiveHome(Settings(home=str(home))).prepare()
    before, start = _children_seconds(), time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", COMMAND, "--home", str(home), "ingest", "--json", *map(str, sources)],
        check=True,
        capture_output=True,
        cwd=ROOT,
    )
    summary = json.loads(done.stdout.splitlines()[-1])["summary"]
    assert summary["registered"] == len(sources), done.stdout
    return Spent(_children_seconds() - before, time.monotonic() - start)


def _children_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
