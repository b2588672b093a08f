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
    kind = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    across, down = max(scale, 1 / width), max(scale, 1 / height)
    return np.asarray(cv2.resize(pixels, None, fx=across, fy=down, interpolation=kind), dtype=np.uint8)
