"""Gaps in lines that were read: ink where the next word should stand, a stamp or a blot over it.

Letters that a stamp runs through are one piece with it and look like no letters any more; only the gap in the line
tells that words are missing there.
"""

from __future__ import annotations

from itertools import groupby, pairwise
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archive.imaging.pixels import Pixels
    from ingest.alto import Box
    from ingest.engines.tesseract import RecognisedWord

_COARSER = 2
_DARK = 100
"""Levels below white, of 255: stamps and letters; what shines through is lighter."""

_LEAST_WIDTH = 1.5
"""Times the line's height: wider than the space between any two words, set in full measure too."""

_LEAST_INK = 0.10
"""Share of a gap that is ink; print covers a fifth of its line, the rule of a table a thirtieth of the gap about it."""


def share_in_gaps(pixels: Pixels, words: Iterable[RecognisedWord]) -> float:
    """Share of the width of all lines that lies in gaps filled with ink.

    Where all lines of a block begin under a stamp, the blocks that end where it does tell where they would begin.

    Args:
        pixels: The picture that was read, H x W grey.
        words: Those that count as read.
    """
    blocks = [list(in_block) for _, in_block in groupby(words, key=lambda word: word.block)]
    ink = cv2.integral(_ink_outside(pixels, blocks))
    extents = [(min(word.x for word in block), max(word.x + word.w for word in block)) for block in blocks]
    read = hidden = 0
    for block, (_, right) in zip(blocks, extents, strict=True):
        reach = max(word.h for word in block)
        column = min(x0 for x0, x1 in extents if abs(x1 - right) <= reach)
        for _, in_line in groupby(block, key=lambda word: word.line):
            line = sorted(word.box for word in in_line)
            read += sum(box.x1 - box.x0 for box in line)
            hidden += sum(x1 - x0 for x0, x1 in _gaps(line, (column, right), ink))
    return hidden / max(read + hidden, 1)


def _ink_outside(pixels: Pixels, blocks: Iterable[Iterable[RecognisedWord]]) -> np.ndarray:
    """Where ink is that no word covers, coarsely."""
    ink = np.asarray(pixels[::_COARSER, ::_COARSER] < 255 - _DARK, np.uint8)
    for word in (word for block in blocks for word in block):
        x0, y0, x1, y1 = (side // _COARSER for side in word.box)
        ink[y0 : y1 + 1, x0 : x1 + 1] = 0
    return ink


def _gaps(line: list[Box], edges: tuple[int, int], ink: np.ndarray) -> Iterator[tuple[int, int]]:
    top, bottom = (int(np.median(sides)) for sides in zip(*((box.y0, box.y1) for box in line), strict=True))
    ends = [edges[0], *(x for box in line for x in (box.x0, box.x1)), edges[1]]
    for x0, x1 in list(pairwise(ends))[::2]:
        if x1 - x0 >= _LEAST_WIDTH * (bottom - top) and _density(ink, x0, top, x1, bottom) >= _LEAST_INK:
            yield x0, x1


def _density(ink: np.ndarray, x0: int, y0: int, x1: int, y1: int) -> float:
    """Share of a box that is ink, by the table of sums."""
    left, top, right, bottom = (side // _COARSER for side in (x0, y0, x1, y1))
    dark = int(ink[bottom, right]) - int(ink[top, right]) - int(ink[bottom, left]) + int(ink[top, left])
    return dark / max((right - left) * (bottom - top), 1)
