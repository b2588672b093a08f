"""Faded print: letters too pale for Tesseract's threshold, told from what shines through by the sharpness of their edges.

Both are a third as dark as the ink of the page or less; print has the edges of print, the back of a leaf is seen through
paper that blurs it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from ingest.steps.letters import Letters, is_letter_shaped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.imaging.pixels import Pixels
    from ingest.alto import Box

_BANDS = ((25, 255.0, 0.0), (12, 26.0, 0.5))
"""Levels below white, of 255: from which on a pixel is ink, and up to which mean a letter is looked for; its least width,
times its height. Grain of paper stays below 25; of ink that has all but gone only the tops stay above, and its edges are
lost, so that it is looked for by itself from 12 on (measured: its steepness 0.41 to 0.64, that of bleed-through 0.26 to
0.40, but for strokes of the narrowest letters)."""

_INK = 70
"""Levels below white from which on ink is the page's own; its median is what faint ink is measured by."""

_PALE = (0.10, 0.45)
"""Darkness of faint letters as a share of that of the page's own."""

_SHARP = 0.41
"""Mean steepness of a letter's levels over its mean darkness, a pixel (measured medians: faded print 0.38 to 0.61,
bleed-through 0.35, hardly a letter of it above 0.40)."""

_COARSER = 4
_COARSE_INK = 8
"""Levels below white from which on a pixel can be ink when looked at coarsely; grain evens out there."""

_LEAST_SHARE = 0.002
"""Share of the page that is ink outside all words below which nothing can be missing."""


def share_faint(pixels: Pixels, dpi: int, words: Sequence[Box], letters: int) -> float:
    """Share of a page's letters that are faint print outside all ``words``.

    Args:
        pixels: A prepared picture, H x W grey on white paper.
        dpi: Its resolution.
        words: Boxes of what was read.
        letters: How many letters there are of the page's own ink.
    """
    if _ink_outside(pixels, words) < _LEAST_SHARE:
        return 0.0
    darkness = np.asarray(cv2.GaussianBlur(255 - pixels, (0, 0), 0.7), np.uint8)
    faint = max(len(_faint_letters(darkness, dpi, words, band).in_rows[0]) for band in _BANDS)
    return faint / max(letters + faint, 1)


def _ink_outside(pixels: Pixels, words: Sequence[Box]) -> float:
    """Share of the page that is ink outside all words, counted coarsely."""
    small = cv2.resize(pixels, None, fx=1 / _COARSER, fy=1 / _COARSER, interpolation=cv2.INTER_AREA)
    ink = np.asarray(small < 255 - _COARSE_INK, np.uint8)
    for box in words:
        x0, y0, x1, y1 = (side // _COARSER for side in box)
        cv2.rectangle(ink, (x0 - 2, y0 - 2), (x1 + 2, y1 + 2), 0, -1)
    return float(ink.mean())


def _faint_letters(darkness: Pixels, dpi: int, words: Sequence[Box], band: tuple[int, float, float]) -> Letters:
    """Letters of sharp, pale ink in one of `_BANDS` that no word covers."""
    lowest, highest, narrowest = band
    ink = darkness > lowest
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink.view(np.uint8), connectivity=8)
    where = np.flatnonzero(ink)
    label = labels.ravel()[where]
    dark = np.bincount(label, weights=darkness.ravel()[where], minlength=count)
    shaped = is_letter_shaped(stats, dpi)
    wide = stats[:, cv2.CC_STAT_WIDTH] >= narrowest * stats[:, cv2.CC_STAT_HEIGHT]
    mean = dark / np.maximum(stats[:, cv2.CC_STAT_AREA], 1)
    own = shaped & (mean > _INK)
    usual = float(np.median(mean[own])) if own.any() else 255.0
    pale = shaped & wide & (mean >= _PALE[0] * usual) & (mean < min(_PALE[1] * usual, highest))
    pale[pale] = Letters(stats[pale, :4], 0.0, darkness.shape).are_outside(words)
    there = pale[label]
    steep = np.bincount(label[there], weights=_steepness(darkness, where[there]), minlength=count)
    pale &= steep >= _SHARP * dark
    height = float(np.median(stats[pale, cv2.CC_STAT_HEIGHT])) if pale.any() else 0.0
    return Letters(stats[pale, :4], height, darkness.shape)


def _steepness(levels: Pixels, where: np.ndarray) -> np.ndarray:
    """How steep a picture is (Scharr, a pixel) at the places ``where`` of its flattened pixels, which are few of them."""
    width = levels.shape[1] + 2
    padded = np.pad(levels, 1, mode="reflect").ravel()
    middle = where + 2 * (where // levels.shape[1]) + width + 1

    def beside(down: int, across: int) -> np.ndarray:
        return np.asarray(padded[middle + down * width + across], np.int32)

    falling = beside(1, 1) - beside(-1, -1)
    rising = beside(-1, 1) - beside(1, -1)
    across = 3 * (falling + rising) + 10 * (beside(0, 1) - beside(0, -1))
    down = 3 * (falling - rising) + 10 * (beside(1, 0) - beside(-1, 0))
    return np.asarray(np.hypot(across, down) / 16)
