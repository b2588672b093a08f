"""A page's picture in memory, turned the way a reader sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Pixels: TypeAlias = npt.NDArray[np.uint8]
"""H x W grey or H x W x 3 sRGB samples, row 0 at the top of the page."""

LOWEST_DPI = 50.0
"""A resolution at or below this is a slip, not a scan."""

HIGHEST_DPI = 2400.0
"""Optical resolution that no page scanner exceeds."""

_SCREEN_DPI = frozenset({72, 96})
"""What programs write when they know no resolution."""

_SQUARE_TOLERANCE = 0.05
_MOST_STRETCH = 4.0

_A4_INCHES = (8.27, 11.69)  # ISO 216
_GUESSED_DPI = (72.0, 600.0)


@dataclass(frozen=True)
class PageImage:
    """One page's picture.

    Attributes:
        pixels: H x W grey or H x W x 3 sRGB, uint8, contiguous.
        dpi: Pixels an inch; guessed from A4 where the file states none or nonsense.
        drawn: Drawn from a PDF page's content; otherwise the scan itself.
        damaged: The file is cut short or faulty and the picture is what could be read of it.
    """

    pixels: Pixels
    dpi: float
    drawn: bool = False
    damaged: bool = False


@dataclass(frozen=True)
class Placement:
    """How stored pixels are turned to be shown: transposed first, then mirrored."""

    transpose: bool = False
    mirror_x: bool = False
    mirror_y: bool = False

    def apply(self, pixels: Pixels) -> Pixels:
        """The pixels as shown, contiguous."""
        shown = np.swapaxes(pixels, 0, 1) if self.transpose else pixels
        if self.mirror_x:
            shown = shown[:, ::-1]
        if self.mirror_y:
            shown = shown[::-1]
        return np.ascontiguousarray(shown)


ORIENTATIONS: dict[int, Placement] = {
    1: Placement(),
    2: Placement(mirror_x=True),
    3: Placement(mirror_x=True, mirror_y=True),
    4: Placement(mirror_y=True),
    5: Placement(transpose=True),
    6: Placement(transpose=True, mirror_x=True),
    7: Placement(transpose=True, mirror_x=True, mirror_y=True),
    8: Placement(transpose=True, mirror_y=True),
}
"""The orientation tag 274 of TIFF 6.0 and Exif 2.3."""


def without_empty_colour(pixels: Pixels) -> Pixels:
    """Grey pixels where all three channels agree everywhere, otherwise the pixels given."""
    if pixels.ndim == 2:
        return pixels
    red, green, blue = pixels[..., 0], pixels[..., 1], pixels[..., 2]
    # A band of rows settles most colour pages before the whole page is compared.
    band = slice(None, None, 64)
    if not np.array_equal(red[band], green[band]):
        return pixels
    if np.array_equal(red, green) and np.array_equal(green, blue):
        return np.ascontiguousarray(red)
    return pixels


def is_believable(dpi: float) -> bool:
    """Whether a stated resolution can be that of a scanned page."""
    # Whole numbers: PNG keeps pixels a metre, so that 50 dpi come back as 50.01.
    return LOWEST_DPI < round(dpi) <= HIGHEST_DPI and round(dpi) not in _SCREEN_DPI


def squaring(stated: tuple[float, float]) -> tuple[float, float]:
    """Factors by which width and height grow so that pixels of the stated dpi (across, down) become square.

    Fax pixels are up to 204 x 98 dpi (ITU-T T.4); a ratio beyond 4 is a slip in the header.
    """
    across, down = stated
    if not (is_believable(across) and is_believable(down)):
        return 1.0, 1.0
    finer = max(across, down)
    if not 1 + _SQUARE_TOLERANCE < finer / min(across, down) <= _MOST_STRETCH:
        return 1.0, 1.0
    return finer / across, finer / down


def dpi_of_a4(width: int, height: int) -> float:
    """Resolution at which a picture of ``width`` x ``height`` pixels fills an A4 sheet, within 72..600 dpi."""
    short, long = sorted((width, height))
    dpi = max(short / _A4_INCHES[0], long / _A4_INCHES[1])
    return round(min(max(dpi, _GUESSED_DPI[0]), _GUESSED_DPI[1]), 1)
