"""From clean type to a page that has lain in a box: paper, watermark, skew, blur, noise.

Everything comes from one seeded generator, so that the same seed makes the same page.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image, ImageDraw

from ingest.samples.fonts import font
from ingest.samples.sources import MARK

if TYPE_CHECKING:
    from ingest.samples.typesetting import Sheet

Picture = NDArray[np.float32]
Colour = tuple[int, int, int]

# Pale vermilion: unmistakable to the eye, and far above the grey at which a page's ink begins.
_MARK_TINT: Picture = np.array((0.99, 0.895, 0.875), np.float32)
_MARK_DEGREES = 52.0


@dataclass(frozen=True)
class Age:
    """How a kind of paper looks after its years.

    Attributes:
        paper: Colour of the sheet.
        ink: Colour of the type.
        skew: Largest angle at which it lies on the glass, in degrees.
        blur: Standard deviation of the lens, in pixels.
        noise: Standard deviation of the sensor, in grey levels.
        stains: Depth of clouds in the paper, in grey levels.
    """

    paper: Colour
    ink: Colour
    skew: float
    blur: float
    noise: float
    stains: float


AGES = {
    "administrative": Age((247, 246, 241), (28, 28, 34), skew=0.5, blur=0.55, noise=3.0, stains=3.0),
    "typewritten": Age((240, 230, 205), (44, 44, 58), skew=0.8, blur=0.6, noise=4.0, stains=7.0),
    "bilingual": Age((245, 243, 236), (22, 30, 46), skew=0.4, blur=0.5, noise=3.0, stains=3.0),
    "gazetteer": Age((244, 238, 222), (34, 30, 28), skew=0.6, blur=0.6, noise=3.5, stains=5.0),
    "bulletin": Age((233, 229, 217), (40, 38, 36), skew=0.7, blur=0.6, noise=4.5, stains=6.0),
}


def age(sheet: Sheet, look: Age, random: np.random.Generator) -> Image.Image:
    """A scan of the sheet, watermark included.

    Args:
        sheet: Black type on white.
        look: What the years did to it.
        random: Source of all unevenness.
    """
    ink = np.asarray(sheet.image, np.float32) / 255
    page = _paper(ink.shape, look, random) * _watermark((ink.shape[0], ink.shape[1]))
    page = _floats(page * ink[..., None] + np.array(look.ink, np.float32) * (1 - ink[..., None]))
    page = _fold(page, random)
    page = _skew(page, random.uniform(-look.skew, look.skew), look.paper)
    page = _floats(cv2.GaussianBlur(page, (0, 0), look.blur))
    page = page + look.noise * random.standard_normal(page.shape, np.float32)
    return Image.fromarray(np.clip(_specks(page, random), 0, 255).astype(np.uint8), "RGB")


def _paper(shape: tuple[int, ...], look: Age, random: np.random.Generator) -> Picture:
    height, width = shape[:2]
    clouds = _smooth(random.normal(0, 1, (9, 7)), width, height) + 0.5 * _smooth(
        random.normal(0, 1, (40, 28)), width, height
    )
    fibres = cv2.GaussianBlur(random.standard_normal((height, width), np.float32), (0, 0), 1.4)
    rows = np.abs(np.linspace(-1, 1, height, dtype=np.float32))[:, None]
    columns = np.abs(np.linspace(-1, 1, width, dtype=np.float32))[None, :]
    edges = 14 * np.maximum(rows, columns) ** 14
    shade = look.stains * 0.6 * clouds + 4 * fibres - edges
    # Old paper darkens towards brown: blue falls most.
    return _floats(np.array(look.paper, np.float32) + shade[..., None] * np.array((0.85, 1.0, 1.25), np.float32))


def _smooth(grid: NDArray[np.float64], width: int, height: int) -> Picture:
    return _floats(cv2.resize(grid.astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC))


@cache
def _watermark(shape: tuple[int, int]) -> Picture:
    height, width = shape
    side = height + width
    mask = Image.new("L", (side, side), 0)
    draw = ImageDraw.Draw(mask)
    large = font("LiberationSans-Bold", width // 7)
    row_height = round(width * 0.42)
    step = large.getlength(f"{MARK}   ")
    for row in range(-2, 3):
        x = side / 2 - large.getlength(MARK) / 2 + row * step / 2
        while x > 0:
            x -= step
        while x < side:
            draw.text((x, side / 2 + row * row_height), MARK, font=large, fill=255, anchor="lm")
            x += step
    turned = mask.rotate(_MARK_DEGREES, resample=Image.Resampling.BICUBIC)
    left, top = (side - width) // 2, (side - height) // 2
    share = np.asarray(turned.crop((left, top, left + width, top + height)), np.float32)[..., None] / 255
    return _floats(1 - share * (1 - _MARK_TINT))


def _fold(page: Picture, random: np.random.Generator) -> Picture:
    height = page.shape[0]
    middle = height / 2 + random.uniform(-12, 12)
    distance = np.abs(np.arange(height, dtype=np.float32) - middle)
    crease = -9 * np.exp(-((distance / 2.2) ** 2)) + 5 * np.exp(-(((distance - 6) / 4) ** 2))
    return _floats(page + crease[:, None, None])


def _skew(page: Picture, degrees: float, paper: Colour) -> Picture:
    height, width = page.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    border = tuple(0.82 * value for value in paper)
    return _floats(cv2.warpAffine(page, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=border))


def _floats(values: ArrayLike) -> Picture:
    return np.asarray(values, np.float32)


def _specks(page: Picture, random: np.random.Generator) -> Picture:
    height, width = page.shape[:2]
    for _ in range(int(random.integers(18, 40))):
        x, y = int(random.integers(0, width)), int(random.integers(0, height))
        depth = float(random.uniform(40, 110))
        radius = int(random.integers(1, 3))
        page[max(0, y - radius) : y + radius, max(0, x - radius) : x + radius] -= depth
    return page
