"""What years, damp, punches, machines and binders do to a sheet, one function each.

Every damage draws its unevenness from the page's own generator, so that the same seed makes the
same page. None of them imitates the mark of an authority: the stamp says that this is a specimen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image, ImageDraw

from archive.catalogue.specimen import MARK
from ingest.samples.fonts import font
from ingest.samples.typesetting import millimetres

if TYPE_CHECKING:
    from collections.abc import Callable

Picture = NDArray[np.float32]
"""Grey levels 0 to 255 of a page, of shape (height, width, 3)."""
Ink = NDArray[np.float32]
"""Share of bare paper 0 to 1, of shape (height, width)."""

_STAMP_RED = np.array((186, 44, 40), np.float32)
_DESK = 46.0
_MOST_BELOW_STAMP = 0.004
"""Share of ink under a stamp above which it would hide words."""


def floats(values: ArrayLike) -> Picture:
    """The values as the pixels of a page."""
    return np.asarray(values, np.float32)


def smooth(grid: ArrayLike, width: int, height: int) -> Picture:
    """A coarse grid drawn out to the size of a page."""
    return floats(cv2.resize(floats(grid), (width, height), interpolation=cv2.INTER_CUBIC))


def damaged(page: Picture, names: tuple[str, ...], ink: Ink, random: np.random.Generator) -> Picture:
    """The page after the damages of these names, in their order.

    Args:
        page: The printed page.
        names: Keys of `DAMAGES`.
        ink: What is printed on it.
        random: Source of all unevenness.
    """
    for name in names:
        page = DAMAGES[name](page, ink, random)
    return page


def _fold(page: Picture, _ink: Ink, random: np.random.Generator) -> Picture:
    """A sheet that was folded in half: a dark crease with a light edge."""
    return floats(page + _crease(page.shape[0], 0.5, random)[:, None, None])


def _folds(page: Picture, _ink: Ink, random: np.random.Generator) -> Picture:
    """A sheet that was folded in eight, as maps are."""
    height, width = page.shape[:2]
    for share in (0.25, 0.5, 0.75):
        page = floats(page + 0.8 * _crease(width, share, random)[None, :, None])
    return floats(page + 0.8 * _crease(height, 0.5, random)[:, None, None])


def _crease(length: int, share: float, random: np.random.Generator) -> Picture:
    middle = length * share + random.uniform(-12, 12)
    distance = np.abs(np.arange(length, dtype=np.float32) - middle)
    return floats(-9 * np.exp(-((distance / 2.2) ** 2)) + 5 * np.exp(-(((distance - 6) / 4) ** 2)))


def _water(page: Picture, _ink: Ink, random: np.random.Generator) -> Picture:
    """Water that came in at one corner and left a brown edge where it dried."""
    height, width = page.shape[:2]
    x, y = np.meshgrid(np.linspace(0, 1, width, dtype=np.float32), np.linspace(0, height / width, height))
    wobble = 0.05 * smooth(random.normal(0, 1, (14, 10)), width, height)
    right = random.random() < 0.5
    reach = np.hypot(1 - x if right else x, height / width - y) + wobble - random.uniform(0.32, 0.42)
    edge = np.exp(-((reach / 0.006) ** 2)) + 0.35 * np.exp(-(((reach + 0.012) / 0.02) ** 2))
    depth = 15 * edge + 5 * (reach < 0)
    return floats(page - depth[..., None] * np.array((0.55, 1.0, 1.6), np.float32))


def _ring(page: Picture, _ink: Ink, random: np.random.Generator) -> Picture:
    """The ring of a cup of tea."""
    height, width = page.shape[:2]
    radius = millimetres(random.uniform(33, 40))
    centre_x, centre_y = width * random.uniform(0.72, 0.92), height * random.uniform(0.6, 0.85)
    rows, columns = np.ogrid[:height, :width]
    distance = np.hypot(columns - centre_x, rows - centre_y)
    angle = np.arctan2(rows - centre_y, columns - centre_x)
    strength = 0.55 + 0.45 * np.sin(angle + random.uniform(0, 6))
    depth = (
        20
        * strength
        * (np.exp(-(((distance - radius) / 5) ** 2)) + 0.3 * np.exp(-(((distance - radius + 9) / 7) ** 2)))
    )
    return floats(page - depth[..., None] * np.array((0.5, 1.0, 1.7), np.float32))


def _foxing(page: Picture, _ink: Ink, random: np.random.Generator) -> Picture:
    """Brown spots, as damp leaves them."""
    height, width = page.shape[:2]
    spots = np.zeros((height // 4, width // 4), np.float32)
    for _ in range(int(random.integers(40, 80))):
        place = int(random.integers(0, width // 4)), int(random.integers(0, height // 4))
        cv2.circle(spots, place, int(random.integers(1, 5)), float(random.uniform(6, 22)), -1)
    spots = cv2.GaussianBlur(spots, (0, 0), 2.0)
    depth = cv2.resize(spots, (width, height), interpolation=cv2.INTER_LINEAR)
    return floats(page - depth[..., None] * np.array((0.4, 1.0, 1.8), np.float32))


def _holes(page: Picture, _ink: Ink, _random: np.random.Generator) -> Picture:
    """Two holes of a punch, 80 mm apart (ISO 838), with the desk seen through them."""
    height = page.shape[0]
    for shift in (-40, 40):
        centre = millimetres(12), height // 2 + millimetres(shift)
        cv2.circle(page, centre, millimetres(3.1), (_DESK + 120, _DESK + 116, _DESK + 108), -1, cv2.LINE_AA)
        cv2.circle(page, centre, millimetres(2.9), (_DESK, _DESK, _DESK + 2), -1, cv2.LINE_AA)
    return page


def _bleed_through(page: Picture, ink: Ink, random: np.random.Generator) -> Picture:
    """The other side's print, seen through thin paper."""
    across, down = (int(value) for value in random.integers(-14, 14, 2))
    other = np.roll(ink[:, ::-1], (down, across), (0, 1))
    soft = cv2.GaussianBlur(floats(other), (0, 0), 2.2)
    return floats(page * (1 - 0.11 * (1 - soft))[..., None])


def _gutter(page: Picture, _ink: Ink, random: np.random.Generator) -> Picture:
    """The shadow where an open volume bends into its binding."""
    width = page.shape[1]
    columns = np.arange(width, dtype=np.float32) / width
    shade = 1 - 0.5 * np.exp(-columns / random.uniform(0.016, 0.022)) - 0.07 * np.exp(-columns / 0.09)
    return floats(page * shade[None, :, None])


def _stamp(page: Picture, ink: Ink, random: np.random.Generator) -> Picture:
    """An oval rubber stamp that says TÀI LIỆU MẪU, put where the page is emptiest; none where it is full."""
    width, height = millimetres(62), millimetres(27)
    stamp = Image.new("L", (width, height), 0)
    draw = ImageDraw.Draw(stamp)
    draw.rounded_rectangle((6, 6, width - 7, height - 7), radius=height // 2, outline=255, width=9)
    letters = font("LiberationSans-Bold", round(height * 0.3))
    draw.text((width / 2, height / 2), MARK, font=letters, fill=255, anchor="mm")
    turned = stamp.rotate(random.uniform(4, 9), resample=Image.Resampling.BICUBIC, expand=True)
    share = np.asarray(turned, np.float32) / 255
    worn = smooth(random.normal(0.72, 0.22, (26, 44)), share.shape[1], share.shape[0])
    share *= np.clip(worn, 0.25, 0.95)
    left, top, printed = _emptiest(ink, share.shape)
    if printed > _MOST_BELOW_STAMP:
        return page
    part = page[top : top + share.shape[0], left : left + share.shape[1]]
    part[:] = part * (1 - share[..., None]) + np.minimum(part, _STAMP_RED) * share[..., None]
    return page


def _emptiest(ink: Ink, size: tuple[int, ...]) -> tuple[int, int, float]:
    """Left and top of the place in the lower right that bears least ink, and the share of ink there."""
    print_ = cv2.boxFilter(floats(1 - ink), -1, (size[1], size[0]), anchor=(0, 0), borderType=cv2.BORDER_REPLICATE)
    top, left = round(ink.shape[0] * 0.3), round(ink.shape[1] * 0.3)
    open_to = ink.shape[0] - size[0] - millimetres(20), ink.shape[1] - size[1] - millimetres(8)
    place = np.argmin(print_[top : open_to[0], left : open_to[1]])
    row, column = divmod(int(place), open_to[1] - left)
    return left + column, top + row, float(print_[top + row, left + column])


def _fax(page: Picture, _ink: Ink, random: np.random.Generator) -> Picture:
    """What a fax machine makes of it: few greys, rough edges, lines that did not come through."""
    height, width = page.shape[:2]
    soft = cv2.GaussianBlur(page, (0, 0), 0.8)
    rough = soft + floats(random.normal(0, 9, (height, width)))[..., None]
    hard = floats(250 / (1 + np.exp(-(rough - 150) / 16)))
    # The watermark's red survives, or the page would hide what it is.
    hard = np.minimum(hard, 250 * page / np.maximum(page.max(axis=2, keepdims=True), 1))
    for _ in range(int(random.integers(5, 9))):
        row = int(random.integers(0, height - 3))
        hard[row : row + int(random.integers(1, 3))] = random.choice((70.0, 246.0))
    return floats(hard)


DAMAGES: dict[str, Callable[[Picture, Ink, np.random.Generator], Picture]] = {
    "bleed-through": _bleed_through,
    "fax": _fax,
    "fold": _fold,
    "folds": _folds,
    "foxing": _foxing,
    "gutter": _gutter,
    "holes": _holes,
    "ring": _ring,
    "stamp": _stamp,
    "water": _water,
}
"""The damages by the names that the texts use."""
