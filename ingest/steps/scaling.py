"""Pictures made larger or smaller for reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from archive.imaging.pixels import Pixels


def scaled(pixels: Pixels, scale: float) -> Pixels:
    """``pixels`` at ``scale`` times their size, and never less than one across and down."""
    height, width = pixels.shape[:2]
    size = max(round(width * scale), 1), max(round(height * scale), 1)
    kind = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(pixels, size, interpolation=kind), dtype=np.uint8)
