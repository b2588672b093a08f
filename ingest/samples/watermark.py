"""TÀI LIỆU MẪU across a page, so densely that any quarter of it bears the words whole."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw

from archive.catalogue.specimen import MARK
from ingest.samples.fonts import font

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Pale vermilion: unmistakable to the eye, and far above the grey at which a page's ink begins.
_TINT = np.array((0.99, 0.885, 0.865), np.float32)
_DEGREES = 38.0
_LETTERS = 19
"""Heights of the letters in the shorter side of a page."""


@cache
def watermark(height: int, width: int) -> NDArray[np.float32]:
    """What paper of this size is multiplied with.

    Args:
        height: Of the page in pixels.
        width: The same.

    Returns:
        Factors 0 to 1, of shape (height, width, 3).
    """
    side = height + width
    mask = Image.new("L", (side, side), 0)
    draw = ImageDraw.Draw(mask)
    letters = font("LiberationSans-Bold", min(height, width) // _LETTERS)
    length = letters.getlength(MARK)
    step, row_height = length * 1.22, letters.size * 2.9
    for row in range(-round(side / row_height / 2) - 1, round(side / row_height / 2) + 2):
        x = side / 2 - length / 2 + row % 2 * step / 2
        x -= step * (int(x / step) + 1)
        while x < side:
            draw.text((x, side / 2 + row * row_height), MARK, font=letters, fill=255, anchor="lm")
            x += step
    turned = mask.rotate(_DEGREES, resample=Image.Resampling.BICUBIC)
    left, top = (side - width) // 2, (side - height) // 2
    share = np.asarray(turned.crop((left, top, left + width, top + height)), np.float32)[..., None] / 255
    factors: NDArray[np.float32] = np.asarray(1 - share * (1 - _TINT), np.float32)
    factors.flags.writeable = False
    return factors
