"""What the whole way in costs beside Tesseract alone: processor seconds of every process counted.

    python -m bench.ingest [--pages N] [--rounds N]

Tesseract alone: one call per page, ``OMP_THREAD_LIMIT=1 tesseract page.pgm - -l vie tsv``, on the
grey pictures of the same pages at the resolution they have. The way in: ``biendao ingest`` in a
fresh archive, from its start to its end with the index brought up to date, children included.
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
from pathlib import Path

import cv2
import numpy as np

from archive.home import ArchiveHome
from archive.imaging.pdf import inspect_pdf, pdf_page_image
from archive.imaging.raster import raster_page_image
from archive.settings import Settings
from bench import made_pages

ROOT = Path(__file__).resolve().parents[1]
SCANS = ROOT.parent / "shared" / "fixtures" / "scans"
COMMAND = "from archive.cli import main; main()"
MOST_MEGAPIXELS = 120


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
        print(f"{os.cpu_count()} cores, median of {arguments.rounds} rounds; CPU seconds a page")
        print(f"{'set':26} {'pages':>5} {'tesseract':>9} {'ingest':>7} {'ratio':>6} {'wall s':>7} {'pages/min':>9}")
        for name, sources in sets.items():
            _measure(name, sources, Path(folder), arguments.rounds)


def _measure(name: str, sources: list[Path], folder: Path, rounds: int) -> None:
    pages = _page_images(sources, Path(tempfile.mkdtemp(dir=folder)))
    alone, whole, walls = [], [], []
    for _ in range(rounds):
        alone.append(_tesseract_alone(pages))
        cpu, wall = _ingest(sources, Path(tempfile.mkdtemp(dir=folder)))
        whole.append(cpu)
        walls.append(wall)
    ratio = statistics.median(mine / other for mine, other in zip(whole, alone, strict=True))
    count, wall = len(pages), statistics.median(walls)
    print(
        f"{name:26} {count:5} {statistics.median(alone) / count:9.2f} {statistics.median(whole) / count:7.2f} "
        f"{ratio:6.2f} {wall:7.1f} {60 * count / wall:9.0f}",
        flush=True,
    )


def _made(folder: Path, count: int) -> list[Path]:
    """Half of the pages in one PDF, the others as JPEG files."""
    pictures = [made_pages.picture(made_pages.prose(seed, 18), seed=seed) for seed in range(count)]
    half = count // 2
    paths = [made_pages.save_picture(page, folder / f"{seed}.jpg") for seed, page in enumerate(pictures[half:])]
    return [made_pages.scanned_pdf(pictures[:half], folder / "made.pdf"), *paths]


def _page_images(sources: list[Path], folder: Path) -> list[Path]:
    paths = []
    for source in sources:
        if source.suffix == ".pdf":
            count = len(inspect_pdf(source, max_pages=10_000))
            images = [
                pdf_page_image(source, number, render_dpi=200, max_megapixels=MOST_MEGAPIXELS).pixels
                for number in range(1, count + 1)
            ]
        else:
            images = [raster_page_image(source, 0, max_megapixels=MOST_MEGAPIXELS).pixels]
        for image in images:
            paths.append(folder / f"{len(paths)}.pgm")
            grey = image if image.ndim == 2 else cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
            cv2.imwrite(str(paths[-1]), np.asarray(grey))
    return paths


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


def _ingest(sources: list[Path], home: Path) -> tuple[float, float]:
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
    return _children_seconds() - before, time.monotonic() - start


def _children_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
