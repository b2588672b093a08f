"""Tesseract through pytesseract: one pass over a PGM file gives words, boxes and certainty.

A PGM path costs nothing to hand over; a picture object would be written as PNG first, 0.8 s a
page. TSV holds text, boxes, certainty and the layout, so that no second pass is needed.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from archive.errors import MachineError
from ingest.errors import PageError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

PROGRAM = "tesseract"
PROBE_SECONDS = 20
_WORD_LEVEL = "5"
_COLUMNS = 12


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


def version() -> str:
    """Version of the installed Tesseract.

    Raises:
        MachineError: It is not installed (R130).
    """
    return _probe("--version").split()[1]


def require_languages(languages: tuple[str, ...]) -> None:
    """Make sure that ``languages`` are installed.

    Raises:
        MachineError: Tesseract is not installed (R130), or one of them is not (R131).
    """
    installed = set(_probe("--list-langs").split())
    for language in languages:
        if language not in installed:
            raise MachineError("R131", language=language, package=f"tesseract-ocr-{language.replace('_', '-')}")


def recognise(
    picture: npt.NDArray[np.uint8], dpi: int | None, languages: tuple[str, ...], *, seconds: int
) -> list[RecognisedWord]:
    """Read a grey picture.

    Args:
        picture: H x W, uint8, dark ink on light paper.
        dpi: Resolution that Tesseract is told; None lets it estimate from the size of the letters.
        languages: Its names for them, the main one first.
        seconds: Time until it is stopped.

    Raises:
        PageError: It took too long (R030) or failed (R031).
    """
    import pytesseract

    config = "-c tessedit_create_tsv=1" + ("" if dpi is None else f" --dpi {dpi}")
    with tempfile.TemporaryDirectory(prefix="page-") as folder:
        path = Path(folder) / "page.pgm"
        path.write_bytes(b"P5\n%d %d\n255\n" % (picture.shape[1], picture.shape[0]) + picture.tobytes())
        try:
            table = pytesseract.pytesseract.run_and_get_output(
                str(path), "tsv", "+".join(languages), config, timeout=seconds, return_bytes=True
            )
        except pytesseract.TesseractNotFoundError:
            raise MachineError("R130") from None
        except pytesseract.TesseractError as error:
            problem = " ".join(str(error.message).split())[:200]
            raise PageError("R031", status=error.status, problem=problem) from None
        except RuntimeError:
            raise PageError("R030", seconds=seconds) from None
    return parse_tsv(table.decode("utf-8", errors="replace"))


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
