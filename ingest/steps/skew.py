"""How far the lines of a page lean, found from the profile of its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from ingest.steps.scaling import scaled

if TYPE_CHECKING:
    from archive.imaging.pixels import Pixels

SMALLEST_DEGREES = 0.3
"""Tesseract reads lines that lean less; turning the picture would only soften it."""

LARGEST_DEGREES = 5.0
FED_ASKEW_DEGREES = 10.0
"""Looked for only where a page's letters stand in no rows: all angles cost their time, and may mislead."""

_COARSE_STEP = 0.5
_FINE_STEP = 0.1
_PROFILE_DPI = 72
_SURENESS = 1.10
"""How much sharper the rows must be after turning; unsure pages are left as they are."""


def find_skew(pixels: Pixels, dpi: float, largest: float = LARGEST_DEGREES) -> float:
    """Degrees by which ``pixels`` must be turned counterclockwise to stand straight; 0 where that is not sure.

    Args:
        pixels: H x W grey, dark ink on light paper.
        dpi: Their resolution.
        largest: Degrees up to which it is looked for.
    """
    scale = min(_PROFILE_DPI / dpi, 1.0)
    small = scaled(pixels, scale)
    ink = np.asarray(cv2.threshold(255 - small, 0, 255, cv2.THRESH_TOZERO + cv2.THRESH_OTSU)[1], dtype=np.uint8)
    straight = _sharpness(ink, 0.0)
    coarse = _best(ink, np.arange(-largest, largest + _COARSE_STEP, _COARSE_STEP))
    angle = _best(ink, np.arange(coarse - _COARSE_STEP, coarse + _COARSE_STEP, _FINE_STEP))
    if abs(angle) <= SMALLEST_DEGREES or abs(angle) > largest:
        return 0.0
    return round(angle, 2) if _sharpness(ink, angle) > _SURENESS * straight else 0.0


def _best(ink: Pixels, angles: np.ndarray) -> float:
    return float(max(angles, key=lambda angle: _sharpness(ink, float(angle))))


def _sharpness(ink: Pixels, angle: float) -> float:
    """Energy of the differences between neighbouring rows: high where lines and gaps alternate cleanly."""
    height, width = ink.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    turned = cv2.warpAffine(ink, turn, (width, height), flags=cv2.INTER_NEAREST)
    rows = cv2.reduce(turned, 1, cv2.REDUCE_SUM, dtype=cv2.CV_32F)
    return float(np.square(np.diff(rows[:, 0])).sum())
