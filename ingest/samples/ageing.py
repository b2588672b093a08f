"""From clean type to a page that has lain in a box: paper, watermark, damage, skew, blur, noise.

Everything comes from one seeded generator, so that the same seed makes the same page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image

from ingest.samples.damage import damaged, floats, smooth
from ingest.samples.watermark import watermark

if TYPE_CHECKING:
    from ingest.samples.damage import Ink, Picture
    from ingest.samples.typesetting import Sheet

Colour = tuple[int, int, int]


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
        fading: How unevenly the ink took, 0 to 1.
    """

    paper: Colour
    ink: Colour
    skew: float
    blur: float
    noise: float
    stains: float
    fading: float = 0.0


AGES = {
    "administrative": Age((247, 246, 241), (28, 28, 34), skew=0.5, blur=0.55, noise=3.0, stains=3.0),
    "album": Age((226, 214, 188), (52, 42, 34), skew=0.4, blur=0.55, noise=3.5, stains=6.0),
    "bilingual": Age((245, 243, 236), (22, 30, 46), skew=0.4, blur=0.5, noise=3.0, stains=3.0),
    "booklet": Age((243, 237, 220), (36, 32, 30), skew=0.5, blur=0.55, noise=3.5, stains=5.0),
    "bulletin": Age((233, 229, 217), (40, 38, 36), skew=0.7, blur=0.6, noise=4.5, stains=6.0),
    "carbon": Age((243, 240, 228), (38, 36, 92), skew=0.7, blur=0.7, noise=3.0, stains=4.0, fading=0.2),
    "chart": Age((247, 243, 230), (34, 42, 58), skew=0.15, blur=0.45, noise=2.5, stains=4.0),
    "fax": Age((250, 250, 248), (26, 26, 28), skew=0.5, blur=0.4, noise=1.5, stains=1.0),
    "gazetteer": Age((244, 238, 222), (34, 30, 28), skew=0.6, blur=0.6, noise=3.5, stains=5.0),
    "table": Age((246, 243, 233), (30, 30, 34), skew=0.5, blur=0.55, noise=3.0, stains=4.0),
    "typewritten": Age((240, 230, 205), (44, 44, 58), skew=0.8, blur=0.6, noise=4.0, stains=7.0, fading=0.3),
}


def age(sheet: Sheet, look: Age, damage: tuple[str, ...], random: np.random.Generator) -> Image.Image:
    """A scan of the sheet, watermark included.

    Args:
        sheet: What is printed.
        look: What the years did to its paper and ink.
        damage: What else befell it: keys of `ingest.samples.damage.DAMAGES`.
        random: Source of all unevenness.
    """
    ink = floats(np.asarray(sheet.image, np.float32) / 255)
    height, width = ink.shape
    page = _paper(height, width, look, random)
    if sheet.colours is not None:
        page *= np.asarray(sheet.colours, np.float32) / 255
    page *= watermark(height, width)
    share = (1 - ink) * _strength(height, width, look, random)
    page = floats(page * (1 - share[..., None]) + np.array(look.ink, np.float32) * share[..., None])
    page = damaged(page, damage, ink, random)
    page = _skew(page, random.uniform(-look.skew, look.skew), look.paper)
    page = floats(cv2.GaussianBlur(page, (0, 0), look.blur))
    page += look.noise * random.standard_normal(page.shape, np.float32)
    return Image.fromarray(np.clip(_specks(page, random), 0, 255).astype(np.uint8), "RGB")


def _strength(height: int, width: int, look: Age, random: np.random.Generator) -> Ink:
    """How well the ink took, 0 to 1: a tired ribbon fades from word to word."""
    if not look.fading:
        return np.ones((height, width), np.float32)
    clouds = smooth(random.normal(0, 1, (30, 9)), width, height)
    return floats(np.clip(1 - look.fading * (0.45 + 0.35 * clouds), 0.45, 1))


def _paper(height: int, width: int, look: Age, random: np.random.Generator) -> Picture:
    clouds = smooth(random.normal(0, 1, (9, 7)), width, height)
    clouds += 0.5 * smooth(random.normal(0, 1, (40, 28)), width, height)
    fibres = cv2.GaussianBlur(random.standard_normal((height, width), np.float32), (0, 0), 1.4)
    rows = np.abs(np.linspace(-1, 1, height, dtype=np.float32))[:, None]
    columns = np.abs(np.linspace(-1, 1, width, dtype=np.float32))[None, :]
    edges = 14 * np.maximum(rows, columns) ** 14
    shade = look.stains * 0.6 * clouds + 4 * fibres - edges
    # Old paper darkens towards brown: blue falls most.
    return floats(np.array(look.paper, np.float32) + shade[..., None] * np.array((0.85, 1.0, 1.25), np.float32))


def _skew(page: Picture, degrees: float, paper: Colour) -> Picture:
    height, width = page.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    border = tuple(0.82 * value for value in paper)
    return floats(cv2.warpAffine(page, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=border))


def _specks(page: Picture, random: np.random.Generator) -> Picture:
    height, width = page.shape[:2]
    for _ in range(int(random.integers(18, 40))):
        x, y = int(random.integers(0, width)), int(random.integers(0, height))
        depth = float(random.uniform(40, 110))
        radius = int(random.integers(1, 3))
        page[max(0, y - radius) : y + radius, max(0, x - radius) : x + radius] -= depth
    return page
