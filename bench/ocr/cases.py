"""The pages that are read: made ones of seventeen kinds of damage with exact truth, and real scans with transcripts.

Made pages come from the tool beside the fixtures, with a salt of our own: nothing was tuned on them by name.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import cv2

from archive.imaging.pdf import inspect_pdf, pdf_page_image
from bench.measure import say

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
TOOL = SHARED / "tools" / "damaged_pages"
SCANS = SHARED / "fixtures" / "scans"
FONTS = ROOT / "build" / "page-fonts"
"""Where ``make bench-ocr`` installs the typefaces of made pages."""

KINDS = (
    "clean300",
    "skew300",
    "scan200q40",
    "scan150",
    "seal_sig",
    "stamp_text",
    "bleed_gutter",
    "rotated",
    "table",
    "fax_bw200",
    "newspaper",
    "typewriter70",
    "carbon",
    "mixed_en",
    "mixed_fr",
    "hand",
    "blank",
)
REAL = "real"
_BLANK = ("blank", 4)
"""The tool makes so many blank pages with one salt, whatever it is asked for."""

_MOST_SALTS = 4
_NOT_PRINTED = re.compile("⟦[^⟧]*⟧")
"""Handwriting and stamps in a transcript."""


@dataclass(frozen=True)
class Case:
    """One page to be read.

    Attributes:
        name: Its own.
        kind: One of `KINDS`, or `REAL`.
        source: The file that ours is given.
        page: Which page of it, from 1.
        picture: The page as an image file, for programs that read no PDF.
        dpi: Its resolution.
        truth: What is printed on it.
    """

    name: str
    kind: str
    source: Path
    page: int
    picture: Path
    dpi: int
    truth: str


def cases(home: Path, kinds: list[str], count: int) -> Iterator[Case]:
    """``count`` pages of each of ``kinds``; all of the real scans."""
    for kind in kinds:
        yield from _real(home) if kind == REAL else _made(home, kind, count)


def _made(home: Path, kind: str, count: int) -> list[Case]:
    """Pages of a kind, made where they are not there yet."""
    found: list[Path] = []
    for number in range(1, _MOST_SALTS + 1):
        folder = home / "pages" / f"bench-{number}"
        wanted = count - len(found)
        if len(_told(folder, kind)) < (min(wanted, _BLANK[1]) if kind == _BLANK[0] else wanted):
            _make(folder, kind, count)
        found += _told(folder, kind)
        if len(found) >= count:
            break
    return [_case(told, kind) for told in found[:count]]


def _told(folder: Path, kind: str) -> list[Path]:
    return sorted(folder.glob(f"{kind}_[0-9][0-9].json"))


def _make(folder: Path, kind: str, count: int) -> None:
    say(f"making pages: {kind}")
    environment = {"SALT": folder.name, "NPER": str(count), "PAGE_FONTS": str(FONTS), **os.environ}
    subprocess.run([sys.executable, str(TOOL / "make_pages.py"), str(folder), kind], check=True, env=environment)


def _case(told: Path, kind: str) -> Case:
    facts = json.loads(told.read_text(encoding="utf-8"))
    picture = told.parent / facts["img"]
    truth = told.with_suffix(".gt.txt").read_text(encoding="utf-8")
    return Case(f"{told.parent.name}-{told.stem}", kind, picture, 1, picture, facts["dpi"], truth)


def _real(home: Path) -> Iterator[Case]:
    for source in sorted(path for path in SCANS.iterdir() if path.suffix != ".txt"):
        if source.suffix != ".pdf":
            yield Case(source.stem, REAL, source, 1, source, 0, _transcript(SCANS / f"{source.stem}.gt.txt"))
            continue
        for page in inspect_pdf(source, max_pages=100):
            name = f"{source.stem}.p{page.number}"
            truth = _transcript(SCANS / f"{name}.gt.txt")
            picture, dpi = _drawn(source, page.number, home / "pages" / f"{name}.png")
            yield Case(name, REAL, source, page.number, picture, dpi, truth)


def _transcript(path: Path) -> str:
    return _NOT_PRINTED.sub("", path.read_text(encoding="utf-8"))


def _drawn(source: Path, page: int, picture: Path) -> tuple[Path, int]:
    image = pdf_page_image(source, page, render_dpi=300, max_megapixels=120)
    pixels = image.pixels if image.pixels.ndim == 2 else cv2.cvtColor(image.pixels, cv2.COLOR_RGB2BGR)
    picture.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(picture), pixels)
    return picture, round(image.dpi)
