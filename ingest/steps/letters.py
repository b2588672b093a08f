"""What looks like letters on a prepared picture, and how much of it stands where no word was read.

A page layout may drop whole paragraphs while every word that it does read is sure; only the ink that is left over
tells. Ink counts where it is about as dark as the ink of the words that were read, has the size of letters, and stands in
rows as letters do: specks, seals, ruled lines and what shines through from the back do not.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import cv2
import numpy as np

from ingest.alto import Box

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archive.imaging.pixels import Pixels

_FAINTEST = 50
"""Levels below white, of 255, from which on a pixel can be ink; the paper was made white before."""

_LEAST_DARKNESS = 0.4
"""Mean darkness of a letter, as a share of the usual one of the page's letters: bleed-through stays below."""

_HEIGHTS = (0.035, 0.25)
"""Inches; lower-case letters of 6 points and capitals of 24."""

_WIDEST = 4.0
"""Times its height; longer pieces are strokes and rules. Letters of a bold word may touch one another."""

_EMPTIEST = 0.12
"""Share of its box that a letter fills at least; frames and curved strokes fill less."""

_ROW_LETTERS = 4
_ROW_GAP = 0.9
"""Times its height to either side of a letter, where its neighbour in a row begins."""

_TALLEST_ROW = 2.3
"""Times the letters' height: one row of them, with marks and tails; texture grows in all directions."""

_COARSER = 2
"""How much smaller the picture is on which rows are told; a quarter of the pixels are enough."""

_LEAST_ROW_WIDTH = 3.0
"""Times its height."""


@dataclass(frozen=True)
class Letters:
    """Pieces of ink that look like letters.

    Attributes:
        boxes: N x 4: left, top, width, height in pixels of the picture.
        height: Median height in pixels; 0 where there are none.
        size: Height and width of the picture.
    """

    boxes: np.ndarray
    height: float
    size: tuple[int, int]

    def outside(self, words: Iterable[Box]) -> Letters:
        """Those whose middle lies in none of the boxes of ``words``."""
        return self._where(self.are_outside(words))

    def are_outside(self, words: Iterable[Box]) -> np.ndarray:
        """Which of them have their middle in none of the boxes of ``words``."""
        covered = np.zeros(self.size, np.uint8)
        for box in words:
            reach = (box.y1 - box.y0) // 5  # Boxes are cut close, and marks stand off their letters.
            cv2.rectangle(covered, (box.x0 - reach, box.y0 - reach), (box.x1 + reach, box.y1 + reach), 255, -1)
        left, top, width, height = self.boxes.T
        return np.asarray(covered[top + height // 2, left + width // 2] == 0)

    @cached_property
    def in_rows(self) -> tuple[Letters, list[Box]]:
        """Those that stand in rows, and the rows."""
        if len(self) < _ROW_LETTERS:
            return self._where(np.zeros(len(self), bool)), []
        drawn = np.zeros([side // _COARSER + 1 for side in self.size], np.uint8)
        for left, top, width, height in self.boxes.tolist():
            reach = _ROW_GAP * height
            edges = left - reach, top, left + width + reach, top + height - 1
            x0, y0, x1, y1 = (int(edge) // _COARSER for edge in edges)
            cv2.rectangle(drawn, (x0, y0), (x1, y1), 255, -1)
        _, labels, rows, _ = cv2.connectedComponentsWithStats(drawn, connectivity=4)
        left, top, width, height = (side // _COARSER for side in self.boxes.T)
        label = labels[top + height // 2, left + width // 2]
        count = np.bincount(label, minlength=len(rows))
        usual = np.bincount(label, weights=height, minlength=len(rows)) / np.maximum(count, 1)
        is_row = (
            (count >= _ROW_LETTERS)
            & (rows[:, cv2.CC_STAT_HEIGHT] <= _TALLEST_ROW * usual + 1)
            & (rows[:, cv2.CC_STAT_WIDTH] >= _LEAST_ROW_WIDTH * rows[:, cv2.CC_STAT_HEIGHT])
        )
        is_row[0] = False
        boxes = [Box(x, y, x + w, y + h) for x, y, w, h in (rows[is_row, :4] * _COARSER).tolist()]
        return self._where(is_row[label]), boxes

    def on_its_side(self) -> Letters:
        """The same on the picture turned by a quarter; which way makes no difference to rows."""
        left, top, width, height = self.boxes.T
        return Letters(np.stack([top, left, height, width], axis=1), self.height, self.size[::-1])

    def __len__(self) -> int:
        return len(self.boxes)

    def _where(self, chosen: np.ndarray) -> Letters:
        return Letters(self.boxes[chosen], self.height, self.size)


def find_letters(pixels: Pixels, dpi: int) -> Letters:
    """Pieces of ink of the size and shape of letters on a prepared picture (H x W grey, white paper)."""
    darkness = 255 - pixels
    ink = darkness > _FAINTEST
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink.view(np.uint8), connectivity=8)
    where = np.flatnonzero(ink)
    dark = np.bincount(labels.ravel()[where], weights=darkness.ravel()[where], minlength=count)
    area = np.maximum(stats[:, cv2.CC_STAT_AREA], 1)
    shaped = is_letter_shaped(stats, dpi)
    if not shaped.any():
        return Letters(np.zeros((0, 4), int), 0.0, pixels.shape[:2])
    mean_darkness = dark / area
    chosen = shaped & (mean_darkness >= _LEAST_DARKNESS * np.median(mean_darkness[shaped]))
    return Letters(stats[chosen, :4], float(np.median(stats[chosen, cv2.CC_STAT_HEIGHT])), pixels.shape[:2])


def is_letter_shaped(stats: np.ndarray, dpi: int) -> np.ndarray:
    """Which connected pieces (rows of OpenCV's statistics, the ground first) have the size and shape of letters."""
    width, height, area = (stats[:, column] for column in (cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT, cv2.CC_STAT_AREA))
    lowest, highest = (inches * dpi for inches in _HEIGHTS)
    shaped = (
        (height >= lowest) & (height <= highest) & (width <= _WIDEST * height) & (area >= _EMPTIEST * width * height)
    )
    shaped[0] = False
    return np.asarray(shaped)


def share_outside(letters: Letters, words: Iterable[Box]) -> tuple[float, list[Box]]:
    """Share of the letters that stand in rows outside all ``words``, and those rows."""
    outside, rows = letters.outside(words).in_rows
    return len(outside) / max(len(letters), 1), rows
