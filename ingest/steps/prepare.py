"""Prepare a page picture for recognition.

Tesseract's own thresholding is its weak point, not its network: a picture whose coloured inks
are lifted and whose paper is evened out is read several times better where a page is stamped,
stained or bound, and no worse elsewhere (measured on 89 made and 12 real pages).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import cv2
import numpy as np

from archive.imaging.pixels import dpi_of_a4, is_believable
from ingest.alto import Box
from ingest.steps.colour import is_aged, lift_coloured_ink, without_rust
from ingest.steps.letters import find_letters
from ingest.steps.paper import even_out_paper
from ingest.steps.scaling import scaled
from ingest.steps.skew import LARGEST_DEGREES, find_skew
from ingest.steps.table_cells import find_tables

if TYPE_CHECKING:
    from archive.imaging.pixels import PageImage, Pixels
    from archive.settings import Settings
    from ingest.steps.letters import Letters
    from ingest.steps.table_cells import Table

_TOLERATED_EXCESS = 1.05
"""Nearer to the reading resolution than this a picture is left as it is."""

_LARGEST_SHEET_INCHES = 24.0
"""A side longer than that (beyond A2) with letters to read is a wrong resolution in the header."""

_SPECK_PIXELS = 5
"""Side of the square about a black pixel of a one-bit page in which another one makes it part of a stroke."""

_SOFT_SIGMA = 1.1
"""Pixels of the coarse picture by which it is blurred."""

_EDGE_PIXELS = 1.2
"""From how wide a blur of its own the difference of a picture is added to it. (Measured at 200 dpi: hooks over circumflexes
are no longer taken for acutes, errors 0.69 % to 0.27 %, and specks between words no longer for points; from one and a half
times the difference on grain is sharpened, too. That was with 1.0; 1.2 does as well and reads a scan of thin strokes better.)"""

_GHOST = 6
"""Levels of that difference that are left alone: what remains of a red or blue stamp has softer edges than print. (Measured:
errors under stamps 3.5 % to 2.9 %, by seals 1.4 % to 1.2 %; from 12 on hooks are lost on blurred pages; with blurs of 1.0.)"""

_NARROW = 1.0
_CRISP = 0.25
"""Width of a blur, and the mean difference of ink from it, as a share of its darkness, from which on edges are sharp. (Measured:
made pages 0.12 to 0.22; three real scans of thin strokes 0.31 to 0.39, read worse when sharpened, errors 3.9 % to 4.7 %.)"""

_INK = 100
"""Levels below white from which on a pixel counts as ink there."""

_STRETCH = (0.1, 60)
"""Percentiles of the levels that become black and white: ink covers few pixels, paper most."""


@dataclass(frozen=True)
class Prepared:
    """A picture ready to be read.

    Attributes:
        pixels: H x W grey, uint8.
        dpi: Its resolution.
        to_page: 2 x 3 matrix from its pixels to pixels of the page picture.
        done: What was done to it, in English.
        quarters: Quarter turns clockwise that the page was given.
        soft: Whether it was softened for broken strokes.
        one_bit: Whether the page is black and white without grey.
        tables: Ruled tables on it, whose rules were taken out.
    """

    pixels: Pixels
    dpi: int
    to_page: np.ndarray
    done: str
    quarters: int = 0
    soft: bool = False
    one_bit: bool = False
    tables: tuple[Table, ...] = ()

    @cached_property
    def crisp(self) -> Pixels:
        """The picture as Tesseract reads it best, its edges sharpened; marks over letters are told apart by their edges.

        What looks like letters, or like faded ones, is told on the plain picture, whose levels are those of the paper.
        A softened one stays soft, one with sharp edges is left as it is.
        """
        if self.soft:
            return self.pixels
        if _crispness(self.pixels) >= _CRISP:
            return self.pixels
        blurred = _blurred(self.pixels, _EDGE_PIXELS)
        lighter, darker = (
            np.maximum(np.asarray(cv2.subtract(one, other), dtype=np.uint8), _GHOST) - _GHOST
            for one, other in ((self.pixels, blurred), (blurred, self.pixels))
        )
        return np.asarray(cv2.subtract(cv2.add(self.pixels, lighter), darker), dtype=np.uint8)

    @cached_property
    def letters(self) -> Letters:
        """What looks like letters on it."""
        return find_letters(self.pixels, self.dpi)

    def on_page(self, box: Box, size: tuple[int, int]) -> Box:
        """``box`` in pixels of the page picture, which has ``size`` (width, height)."""
        corners = np.array([(x, y, 1.0) for x in (box.x0, box.x1) for y in (box.y0, box.y1)]) @ self.to_page.T
        (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
        x0, y0 = (min(max(int(edge), 0), limit - 1) for edge, limit in zip((left, top), size, strict=True))
        x1, y1 = (min(max(round(edge), 1), limit) for edge, limit in zip((right, bottom), size, strict=True))
        return Box(x0, y0, max(x1, x0 + 1), max(y1, y0 + 1))


def _blurred(pixels: Pixels, width: float) -> Pixels:
    return np.asarray(cv2.GaussianBlur(pixels, (0, 0), width), dtype=np.uint8)


def _crispness(pixels: Pixels) -> float:
    """How much the ink of a picture differs from its blur, as a share of its darkness."""
    blurred = _blurred(pixels, _NARROW)
    ink = np.asarray(pixels < 255 - _INK, np.uint8)
    difference, brightness = (cv2.mean(levels, mask=ink)[0] for levels in (cv2.absdiff(pixels, blurred), pixels))
    return difference / (255 - brightness)


def prepare(
    image: PageImage, settings: Settings, *, quarters: int = 0, largest_skew: float = LARGEST_DEGREES
) -> Prepared:
    """Lift coloured ink, bring to reading resolution, even out the paper, straighten.

    Args:
        image: The page as it came.
        settings: Resolutions.
        quarters: Quarter turns clockwise that the page is given first.
        largest_skew: Degrees by which its lines may lean.
    """
    dpi = true_dpi(image)
    target = _reading_dpi(dpi, settings)
    coloured, done = _turned_quarters(image.pixels, quarters), []
    pixels, is_bilevel = coloured, _is_bilevel(coloured)
    if coloured.ndim == 3:
        pixels = lift_coloured_ink(coloured, dpi)
        done.append("brightest channel")
    if is_bilevel:
        pixels = _without_specks(pixels)
    if target != dpi:
        pixels = scaled(pixels, target / dpi)
        done.append(f"scaled by {target / dpi:.2f}")
    pixels = _softened(pixels) if is_bilevel else even_out_paper(pixels, target)
    done.append("softened" if is_bilevel else "paper evened out")
    if is_aged(coloured):
        pixels = without_rust(pixels, coloured, target)
        done.append("rust lightened")
    straight = _straightened(pixels, target, image, quarters, done, largest_skew=largest_skew)
    return replace(straight, one_bit=is_bilevel)


def soften(image: PageImage, settings: Settings, *, quarters: int = 0) -> Prepared:
    """Prepared another way, for pages of broken, faint strokes: grey, blurred, coarse, stretched to full contrast.

    On carbon copies a letter is a cloud of specks; only from afar do they make a stroke (measured at 150 dpi: errors
    100 % to 24 %). All other pages are read worse for it.
    """
    dpi = true_dpi(image)
    pixels = _turned_quarters(image.pixels, quarters)
    if pixels.ndim == 3:
        pixels = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    pixels = np.asarray(cv2.GaussianBlur(pixels, (0, 0), _SOFT_SIGMA * dpi / settings.soft_dpi), dtype=np.uint8)
    pixels = _stretched(even_out_paper(scaled(pixels, settings.soft_dpi / dpi), settings.soft_dpi))
    done = ["blurred", "contrast stretched"]
    return replace(_straightened(pixels, settings.soft_dpi, image, quarters, done), soft=True)


def _straightened(
    pixels: Pixels,
    dpi: float,
    image: PageImage,
    quarters: int,
    done: list[str],
    *,
    largest_skew: float = LARGEST_DEGREES,
) -> Prepared:
    height, width = pixels.shape
    to_page = _from_quarters(image.pixels.shape[:2], (height, width), quarters)
    angle = find_skew(pixels, dpi, largest_skew)
    if angle:
        pixels, back = _turned(pixels, angle)
        to_page = to_page @ np.vstack([back, (0, 0, 1)])
        done.append(f"turned by {angle:.2f} degrees")
    if quarters:
        done.insert(0, f"turned by {90 * quarters} degrees")
    tables, pixels = find_tables(pixels, round(dpi))
    if tables:
        done.append("rules of tables taken out")
    return Prepared(np.ascontiguousarray(pixels), round(dpi), to_page, ", ".join(done), quarters, tables=tuple(tables))


def _turned_quarters(pixels: Pixels, quarters: int) -> Pixels:
    """The picture turned clockwise."""
    return np.ascontiguousarray(np.rot90(pixels, -quarters)) if quarters else pixels


def _from_quarters(page: tuple[int, int], turned: tuple[int, int], quarters: int) -> np.ndarray:
    """2 x 3 matrix from pixels of a picture turned clockwise by ``quarters`` to pixels of the page; (height, width)."""
    height, width = page
    sideways = height / turned[1], width / turned[0]
    upright = width / turned[1], height / turned[0]
    return {
        0: np.array([[upright[0], 0, 0], [0, upright[1], 0]]),
        1: np.array([[0, sideways[1], 0], [-sideways[0], 0, height]]),
        2: np.array([[-upright[0], 0, width], [0, -upright[1], height]]),
        3: np.array([[0, -sideways[1], width], [sideways[0], 0, 0]]),
    }[quarters]


def _stretched(pixels: Pixels) -> Pixels:
    """Contrast drawn out so that the darkest ink is black and most paper white."""
    darkest, paper = np.percentile(pixels, _STRETCH)
    levels = (np.arange(256) - darkest) * 255 / max(paper - darkest, 1)
    return np.asarray(cv2.LUT(pixels, np.clip(levels, 0, 255).astype(np.uint8)), dtype=np.uint8)


def _without_specks(pixels: Pixels) -> Pixels:
    """A one-bit page without black pixels that have no other about them; what has is a piece of a stroke or mark.

    (Measured on pages of fax: errors 4.35 % to 4.02 %; without all pieces of up to two pixels 5.4 %.)
    """
    ink = np.asarray(pixels == 0, np.uint8)
    about = cv2.boxFilter(ink, cv2.CV_16U, (_SPECK_PIXELS, _SPECK_PIXELS), normalize=False)
    return np.where(about == ink, np.uint8(255), pixels)


def _softened(pixels: Pixels) -> Pixels:
    """Blurred by one pixel: the stairs of a one-bit page are no strokes (measured: errors 5.7 % to 3.1 %)."""
    return np.asarray(cv2.GaussianBlur(pixels, (0, 0), 1.0), dtype=np.uint8)


def _turned(pixels: Pixels, angle: float) -> tuple[Pixels, np.ndarray]:
    """The picture turned about its middle, and the 2 x 3 matrix that leads back."""
    height, width = pixels.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    turned = cv2.warpAffine(pixels, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=255)
    return np.asarray(turned, dtype=np.uint8), np.asarray(cv2.invertAffineTransform(turn))


def true_dpi(image: PageImage) -> float:
    """Resolution of the picture; that of A4 where what the file states makes no sheet."""
    height, width = image.pixels.shape[:2]
    is_sane = is_believable(image.dpi) and max(width, height) / image.dpi <= _LARGEST_SHEET_INCHES
    return image.dpi if is_sane else dpi_of_a4(width, height)


def _reading_dpi(dpi: float, settings: Settings) -> float:
    if dpi > settings.reading_dpi * _TOLERATED_EXCESS:
        return settings.reading_dpi
    if dpi < settings.small_page_dpi:
        return settings.reading_dpi
    return dpi


def _is_bilevel(pixels: Pixels) -> bool:
    if pixels.ndim != 2:
        return False
    sample = pixels[::7]
    return bool(np.isin(sample, (0, 255)).all())
