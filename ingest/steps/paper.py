"""The paper under the print: its brightness, and how it becomes white."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from ingest.steps.scaling import scaled

if TYPE_CHECKING:
    from archive.imaging.pixels import Pixels

_BACKGROUND_DPI = 50
"""Resolution at which the paper's brightness is estimated: letters vanish, stains and shadows stay."""

_INK_WIDTH_INCHES = 0.16
"""Wider than the strokes of any text, so that the brightest pixel within it is paper."""


def even_out_paper(pixels: Pixels, dpi: float) -> Pixels:
    """Divide a grey picture by the brightness of its paper, so that stains and shadows become white."""
    scale = min(_BACKGROUND_DPI / dpi, 1.0)
    small = scaled(pixels, scale)
    reach = max(round(_INK_WIDTH_INCHES * dpi * scale) | 1, 3)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((reach, reach), np.uint8)), 2 * reach + 1)
    paper = cv2.resize(paper, (pixels.shape[1], pixels.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(pixels, paper, scale=255), dtype=np.uint8)
