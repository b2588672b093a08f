"""Tesseract through pytesseract: one pass over a PGM file gives words, boxes and certainty.

A PGM path costs nothing to hand over; a picture object would be written as PNG first, 0.8 s a
page. TSV holds text, boxes, certainty and the layout, so that no second pass is needed.
"""

from __future__ import annotations

import enum
import os
import re
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from archive.errors import MachineError
from ingest.alto import Box
from ingest.errors import PageError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

PROGRAM = "tesseract"
PROBE_SECONDS = 20
_WORD_LEVEL = "5"
_COLUMNS = 12
_MODELS_FOLDER = re.compile('"(.+)"')
_ORIENTATION = {"Rotate", "Orientation confidence"}


@dataclass(frozen=True)
class RecognisedWord:
    """One word of Tesseract's TSV.

    Attributes:
        text: As recognised.
        x: Left edge in pixels of the picture that was read.
        y: Top edge.
        w: Width.
        h: Height.
        confidence: 0..1.
        block: Number of its block on the page; paragraphs of a block are told apart.
        line: Number of its line within the block.
    """

    text: str
    x: int
    y: int
    w: int
    h: int
    confidence: float
    block: tuple[int, int]
    line: int

    @property
    def box(self) -> Box:
        """Where it stands on the picture that was read."""
        return Box(self.x, self.y, self.x + self.w, self.y + self.h)


class Layout(enum.Enum):
    """What Tesseract is told of a page: its page segmentation modes."""

    PAGE = 3
    SCATTERED = 11


@dataclass(frozen=True)
class Orientation:
    """How a page lies.

    Attributes:
        quarters: Quarter turns clockwise that make it stand upright, 0 to 3.
        certainty: As Tesseract counts it; right from about 5 on.
    """

    quarters: int
    certainty: float


def version() -> str:
    """Version of the installed Tesseract.

    Raises:
        MachineError: It is not installed (R130).
    """
    return _probe("--version").split()[1]


@cache
def installed_languages() -> frozenset[str]:
    """Languages that are installed, asked once a process.

    Raises:
        MachineError: Tesseract is not installed (R130).
    """
    return _listed()


def models_folder() -> Path:
    """Folder of the models that are installed.

    Raises:
        MachineError: Tesseract is not installed (R130).
    """
    found = _MODELS_FOLDER.search(_probe("--list-langs"))
    if found is None:
        raise MachineError("R130")
    return Path(found[1])


def require_languages(languages: tuple[str, ...]) -> None:
    """Make sure that ``languages`` are installed.

    Raises:
        MachineError: Tesseract is not installed (R130), or one of them is not (R131).
    """
    installed = _listed()
    for language in languages:
        if language not in installed:
            raise MachineError("R131", language=language, package=f"tesseract-ocr-{language.replace('_', '-')}")


def recognise(
    picture: npt.NDArray[np.uint8],
    dpi: int | None,
    languages: tuple[str, ...],
    *,
    seconds: int,
    layout: Layout = Layout.PAGE,
    models: str = "",
) -> list[RecognisedWord]:
    """Read a grey picture.

    Args:
        picture: H x W, uint8, dark ink on light paper.
        dpi: Resolution that Tesseract is told; None lets it estimate from the size of the letters.
        languages: Its names for them, the main one first.
        seconds: Time until it is stopped.
        layout: What it is told of the page.
        models: Folder of its models; empty means those installed with it.

    Raises:
        PageError: It took too long (R030) or failed (R031).
    """
    config = f"-c tessedit_create_tsv=1 --psm {layout.value}" + ("" if dpi is None else f" --dpi {dpi}")
    if models:
        config += f' --tessdata-dir "{models}"'
    return parse_tsv(_run(picture, "tsv", "+".join(languages), config, seconds))


def orientation(picture: npt.NDArray[np.uint8], dpi: int, *, seconds: int) -> Orientation | None:
    """How a grey picture lies; None where there is too little on it to tell.

    Raises:
        PageError: It took too long (R030).
    """
    try:
        told = _run(picture, "osd", "osd", f"--psm 0 --dpi {dpi}", seconds)
    except PageError as error:
        if error.reason.number == "R031":  # "Too few characters" is told by its exit status alone
            return None
        raise
    facts = dict(line.split(": ", 1) for line in told.splitlines() if ": " in line)
    if not facts.keys() >= _ORIENTATION:
        return None
    return Orientation(int(facts["Rotate"]) // 90 % 4, float(facts["Orientation confidence"]))


def _run(picture: npt.NDArray[np.uint8], kind: str, languages: str, config: str, seconds: int) -> str:
    import pytesseract

    with tempfile.TemporaryDirectory(prefix="page-") as folder:
        path = Path(folder) / "page.pgm"
        path.write_bytes(b"P5\n%d %d\n255\n" % (picture.shape[1], picture.shape[0]) + picture.tobytes())
        try:
            told: bytes = pytesseract.pytesseract.run_and_get_output(
                str(path), kind, languages, config, timeout=seconds, return_bytes=True
            )
        except pytesseract.TesseractNotFoundError:
            raise MachineError("R130") from None
        except pytesseract.TesseractError as error:
            problem = " ".join(str(error.message).split())[:200]
            raise PageError("R031", status=error.status, problem=problem) from None
        except RuntimeError:
            raise PageError("R030", seconds=seconds) from None
    return told.decode("utf-8", errors="replace")


def parse_tsv(table: str) -> list[RecognisedWord]:
    """The words of a TSV table; lines that are no words, or not whole, are passed over."""
    words = []
    for row in table.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) == _COLUMNS and cells[0] == _WORD_LEVEL and cells[11].strip():
            block, paragraph, line = (int(cell) for cell in cells[2:5])
            x, y, w, h = (int(cell) for cell in cells[6:10])
            confidence = min(max(float(cells[10]) / 100, 0.0), 1.0)
            words.append(RecognisedWord(cells[11].strip(), x, y, w, h, confidence, (block, paragraph), line))
    return words


def _listed() -> frozenset[str]:
    return frozenset(_probe("--list-langs").split())


def _probe(option: str) -> str:
    try:
        done = subprocess.run(
            [PROGRAM, option],
            capture_output=True,
            text=True,
            timeout=PROBE_SECONDS,
            check=False,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    except (FileNotFoundError, PermissionError):
        raise MachineError("R130") from None
    return done.stdout or done.stderr
