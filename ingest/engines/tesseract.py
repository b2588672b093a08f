"""Tesseract: one pass over a picture gives words, boxes and certainty.

Its library reads where it is at hand, its program elsewhere.
"""

from __future__ import annotations

import enum
import os
import re
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from archive.errors import MachineError
from ingest.alto import Box

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    import numpy.typing as npt

PROGRAM = "tesseract"
PROBE_SECONDS = 20
_MODELS_FOLDER = re.compile('"(.+)"')


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
    COLUMNS = 5
    LINES = 6
    SCATTERED = 11


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
    inverted: bool = True,
) -> list[RecognisedWord]:
    """Read a grey picture.

    Args:
        picture: H x W, uint8, dark ink on light paper.
        dpi: Resolution that Tesseract is told; None lets it estimate from the size of the letters.
        languages: Its names for them, the main one first.
        seconds: Time until it is stopped.
        layout: What it is told of the page.
        models: Folder of its models; empty means those installed with it.
        inverted: Whether lines that are read badly are read once more as light letters on dark ground.

    Raises:
        MachineError: Tesseract is not installed (R130).
        PageError: It took too long (R030) or failed (R031).
    """
    return reader()(picture, dpi, languages, seconds=seconds, layout=layout, models=models, inverted=inverted)


@cache
def reader() -> Callable[..., list[RecognisedWord]]:
    """The library of the program that is installed; the program itself where they are not of one version."""
    from ingest.engines import tesseract_library, tesseract_program

    is_of_program = tesseract_library.version() == version()
    return tesseract_library.read if is_of_program else tesseract_program.read


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
