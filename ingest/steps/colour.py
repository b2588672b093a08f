"""What the colours of a page tell: seals, signatures and stains fade, black letters stay.

A grey picture has none of it; scans are to be kept in colour.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from ingest.steps.paper import even_out_paper

if TYPE_CHECKING:
    from archive.imaging.pixels import Pixels

_FINE_DPI = 150
_BRIGHTEST_SHARE_WHEN_COARSE = 0.8
"""Below `_FINE_DPI` strokes are a pixel or two wide and their coloured fringes are part of them: a fifth of the
grey picture is mixed in. (Measured on a 110 dpi scan: errors 3.6 % with grey, 4.6 % with the brightest channel,
2.6 % with this; at 200 dpi and above the brightest channel alone is best.)"""

_AGED = 0.9
"""Blue of the paper as a share of its red, below which it has yellowed: only such paper has rusty spots."""

_SAMPLED = 16
"""Every so manyth pixel tells the colour of the paper."""

_SPREAD = 1.2
_LIFT = 3.5
"""Pixels at reading resolution by which the colour is blurred, and times its strength that it is lightened. (Measured on
typewritten pages with spots: errors 9.8 % to 5.0 %; blurred less, JPEG's colours spot the letters, 7.0 %.)"""

_FRINGE = 8
"""Levels of rust that are JPEG's colours about any ink, of 255; spots have 30 and more. (Measured: lightened by them, a third
of a faded paragraph was lost that is read without.)"""

_INK_PERCENTILE = 0.1
_MOST_PALED = 1.12
"""Share of the pixels that are the darkest ink, and times by which that pales with the spots at most (measured on typewritten
pages: 1.05, on captions in sepia: 1.18). What pales more is brown ink."""

_COUNTED = 4
"""Every so manyth pixel tells how dark the ink is."""


def lift_coloured_ink(pixels: Pixels, dpi: float) -> Pixels:
    """The brightest of the three channels: red seals and most blue signatures fade, black letters stay."""
    red, green, blue = cv2.split(pixels)
    brightest = cv2.max(cv2.max(red, green), blue)
    if dpi < _FINE_DPI:
        grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
        brightest = cv2.addWeighted(brightest, _BRIGHTEST_SHARE_WHEN_COARSE, grey, 1 - _BRIGHTEST_SHARE_WHEN_COARSE, 0)
    return np.asarray(brightest, dtype=np.uint8)


def is_aged(pixels: Pixels) -> bool:
    """Whether a picture (H x W, or H x W x 3 in RGB) shows paper that has yellowed."""
    if pixels.ndim == 2:
        return False
    red, _, blue = np.median(pixels[::_SAMPLED, ::_SAMPLED], axis=(0, 1))
    return bool(blue < _AGED * red)


def without_rust(even: Pixels, pixels: Pixels, dpi: float) -> Pixels:
    """A grey page without its rusty spots and rings, which pass red and hold blue back; ink holds both.

    Else they are read as points and marks, and spoil the letters that they lie on. A page in brown ink is left as it is.

    Args:
        even: H x W grey on white paper, of the brightest channel.
        pixels: The page in colour, of any size.
        dpi: Resolution of ``even``.
    """
    height, width = even.shape
    blue = cv2.resize(np.ascontiguousarray(pixels[..., 2]), (width, height), interpolation=cv2.INTER_AREA)
    rust = cv2.GaussianBlur(cv2.subtract(even, even_out_paper(np.asarray(blue, np.uint8), dpi)), (0, 0), _SPREAD)
    rust = np.maximum(np.asarray(rust, np.uint8), _FRINGE) - _FRINGE
    lightened = np.asarray(cv2.addWeighted(even, 1, rust, _LIFT, 0), dtype=np.uint8)
    paled = _darkness(even) / max(_darkness(lightened), 1.0)
    return even if paled > _MOST_PALED else lightened


def _darkness(even: Pixels) -> float:
    """How far below white the ink of a page is."""
    return 255 - float(np.percentile(even[::_COUNTED, ::_COUNTED], _INK_PERCENTILE))
