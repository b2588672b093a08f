"""Album sheets with drawn plates.

There are no photographs among what this project made, so none is imitated: each plate is a drawing
in tones of sepia, and its typed caption says so. The outline of the coast comes from Natural Earth.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from archive.authority.basemap import GULF, land_of
from ingest.samples.charts import Mercator
from ingest.samples.typesetting import Align, Frame, Style, Typesetter, Typewriter, millimetres

if TYPE_CHECKING:
    from collections.abc import Callable

    from ingest.samples.sources import SampleText

Plate = NDArray[np.float32]
"""Tones 0 (dark) to 1 (light), of shape (height, width)."""

_PLATE_WIDTH, _PLATE_HEIGHT, _TOP, _STEP = 120, 58, 36, 80
"""Millimetres: a plate, the first below the head, and from one to the next."""
_DARK, _LIGHT = np.array((58, 42, 28), np.float32), np.array((246, 236, 214), np.float32)
_PER_SHEET = 3
_TITLE = Style("LiberationMono-Bold", 13, 1.5)
_CAPTION = Style("LiberationMono-Regular", 11, 1.45)


def set_album(text: SampleText, random: np.random.Generator) -> Typesetter:
    """Mount the plates, three on a sheet, and type their captions below them."""
    frame = Frame(millimetres(22), millimetres(16), millimetres(166), millimetres(258))
    setter = Typesetter(lambda _number: [frame], Typewriter(random))
    for number, (name, caption) in enumerate(text.text["plates"]):
        place = number % _PER_SHEET
        if number and place == 0:
            setter.next_frame()
        if place == 0:
            _prepare(setter, text.head)
        left = (setter.sheet.image.width - millimetres(_PLATE_WIDTH)) // 2
        top = millimetres(_TOP + place * _STEP)
        _mount(setter, _PLATES[name](random), left, top)
        below = Frame(frame.x, top + millimetres(_PLATE_HEIGHT + 3), frame.w, 0)
        setter.block(f"Hình {number + 1}. {caption}", _CAPTION, below)
    foot = Frame(frame.x, millimetres(_TOP + _PER_SHEET * _STEP - 5), frame.w, 0)
    setter.block(text.sources, Style("LiberationMono-Regular", 9, 1.4), foot)
    return setter


def _prepare(setter: Typesetter, head: dict[str, str]) -> None:
    image = setter.sheet.image
    setter.sheet.colours = Image.new("RGB", image.size, "white")
    setter.paragraph(head["kind"], _TITLE, Align.CENTRE)
    setter.paragraph(head["abstract"], _CAPTION, Align.CENTRE)


def _mount(setter: Typesetter, plate: Plate, left: int, top: int) -> None:
    """Print a plate with a white border and a shadow, held by four paper corners."""
    colours = setter.sheet.colours
    assert colours is not None
    height, width = plate.shape
    border, corner = millimetres(2), millimetres(7)
    page = np.asarray(colours).copy()
    page[top - border + 6 : top + height + border + 6, left - border + 6 : left + width + border + 6] = (176, 166, 148)
    page[top - border : top + height + border, left - border : left + width + border] = 255
    tones = _DARK + (_LIGHT - _DARK) * np.clip(plate, 0, 1)[..., None]
    page[top : top + height, left : left + width] = tones
    outer = (left - border, top - border, left + width + border, top + height + border)
    for x, across in ((outer[0], 1), (outer[2], -1)):
        for y, down in ((outer[1], 1), (outer[3], -1)):
            points = np.array(
                [
                    (x - 6 * across, y - 6 * down),
                    (x + corner * across, y - 6 * down),
                    (x - 6 * across, y + corner * down),
                ]
            )
            cv2.fillPoly(page, [points.astype(np.int32)], (104, 92, 74), cv2.LINE_AA)
    setter.sheet.colours = Image.fromarray(page, "RGB")


def _grid() -> tuple[Plate, Plate]:
    """Columns and rows of a plate, 0 to 1."""
    height, width = millimetres(_PLATE_HEIGHT), millimetres(_PLATE_WIDTH)
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    return columns / width, rows / height


def _sea_and_sky(random: np.random.Generator, horizon: float) -> Plate:
    x, y = _grid()
    sky = 0.86 - 0.22 * np.clip(1 - y / horizon, 0, 1)
    clouds = cv2.resize(random.normal(0, 1, (7, 9)).astype(np.float32), x.shape[::-1], interpolation=cv2.INTER_CUBIC)
    sky += 0.045 * clouds
    depth = np.clip((y - horizon) / (1 - horizon), 0, 1)
    swell = np.sin(x * 60 / (0.25 + depth) + 9 * np.sin(depth * 34)) * np.sin(depth**0.6 * 120)
    sea = 0.66 - 0.24 * depth + 0.075 * swell
    return np.asarray(np.where(y < horizon, sky, sea), np.float32)


def _ridge(random: np.random.Generator, peaks: int, rough: float) -> NDArray[np.float32]:
    """A line of hills across a plate, heights 0 to 1."""
    width = millimetres(_PLATE_WIDTH)
    line = np.zeros(width, np.float32)
    for octave in range(4):
        points = random.random(peaks * 2**octave + 2).astype(np.float32)
        line += cv2.resize(points[None, :], (width, 1), interpolation=cv2.INTER_CUBIC)[0] * rough**octave
    low, high = float(line.min()), float(line.max())
    return np.asarray((line - low) / (high - low), np.float32)


def _raise(plate: Plate, line: NDArray[np.float32], horizon: float, height: float, tone: float) -> Plate:
    """Land of this outline standing on the horizon, its reflection below it."""
    _, y = _grid()
    top = horizon - height * line[None, :]
    land = (y >= top) & (y <= horizon + 0.004) & (line[None, :] > 0.02)
    mirrored = (y > horizon) & (y - horizon < 0.45 * height * line[None, :])
    shade = tone + 0.12 * (y - top) / max(height, 0.01)
    plate = np.where(mirrored, plate * (0.72 + 0.28 * tone), plate)
    return np.where(land, shade, plate).astype(np.float32)


def _island(random: np.random.Generator) -> Plate:
    x, _ = _grid()
    line = _ridge(random, 5, 0.4) * np.clip(1 - (np.abs(x[0] - 0.52) / 0.34) ** 3, 0, 1)
    return _raise(_sea_and_sky(random, 0.6), line.astype(np.float32), 0.6, 0.2, 0.3)


def _karst(random: np.random.Generator) -> Plate:
    plate = _sea_and_sky(random, 0.66)
    for distance, (peaks, height, tone) in enumerate(((9, 0.3, 0.66), (7, 0.4, 0.5), (5, 0.5, 0.3))):
        line = np.clip(_ridge(random, peaks, 0.3) * 1.7 - 0.55, 0, 1) ** 0.6
        plate = _raise(plate, line.astype(np.float32), 0.66 + 0.02 * distance, height, tone)
    return plate


def _lighthouse(random: np.random.Generator, at: float, rock: float) -> Plate:
    x, y = _grid()
    plate = _sea_and_sky(random, 0.7)
    line = _ridge(random, 6, 0.45) * 0.35 + 0.65
    line *= np.clip(1 - (np.abs(x[0] - at) / 0.26) ** 2, 0, 1)
    for side in (-1, 1):
        angle = np.abs((y - 0.2) - side * (x - at) * 0.06)
        beam = (side * (x - at) > 0.01) & (angle < 0.02 + 0.16 * np.abs(x - at))
        plate = np.where(beam, plate + 0.13 * np.clip(1 - np.abs(x - at) * 2, 0, 1), plate)
    plate = _raise(plate.astype(np.float32), line.astype(np.float32), 0.7, rock, 0.26)
    foot, half = 0.72 - rock, 0.014 + 0.012 * np.clip((y - 0.2) / 0.4, 0, 1)
    tower = (np.abs(x - at) < half) & (y > 0.23) & (y < foot)
    bands = np.where((y * 24).astype(int) % 2 == 0, 0.92, 0.34)
    plate = np.where(tower, bands - 0.25 * np.clip((x - at) / 0.02, 0, 1), plate)
    lantern = (np.abs(x - at) < 0.011) & (y > 0.17) & (y <= 0.23)
    gallery = (np.abs(x - at) < 0.021) & (np.abs(y - 0.235) < 0.008)
    roof = (np.abs(x - at) < 0.014 * (y - 0.12) / 0.05) & (y > 0.12) & (y <= 0.17)
    plate = np.where(lantern, 1.0, plate)
    return np.where(gallery | roof, 0.18, plate).astype(np.float32)


def _long_chau(random: np.random.Generator) -> Plate:
    return _lighthouse(random, 0.44, 0.3)


def _hon_dau(random: np.random.Generator) -> Plate:
    return _lighthouse(random, 0.62, 0.2)


def _coast(random: np.random.Generator) -> Plate:
    """The outline of the coast before Hải Phòng, as a paper cut."""
    height, width = millimetres(_PLATE_HEIGHT), millimetres(_PLATE_WIDTH)
    view = Mercator.across([106.55, 20.55, 107.75, 21.1], 0, 0, width)
    land = np.zeros((height, width), np.uint8)
    for ring in land_of(GULF):
        points = np.array([(view.x(lon), view.y(lat)) for lon, lat in ring])
        cv2.fillPoly(land, [np.round(points * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
    away = cv2.distanceTransform((land < 128).astype(np.uint8), cv2.DIST_L2, 5)
    share = land.astype(np.float32) / 255
    paper = 0.05 * random.standard_normal((height, width)).astype(np.float32)
    sea = 0.82 - 0.22 * np.exp(-away / 16) + 0.05 * np.sin(away / 5) * np.exp(-away / 60)
    return (sea * (1 - share) + 0.34 * share + 0.4 * paper).astype(np.float32)


def _boat(random: np.random.Generator) -> Plate:
    x, y = _grid()
    plate = _sea_and_sky(random, 0.56)
    line = _ridge(random, 6, 0.4) * 0.6
    plate = _raise(plate, line.astype(np.float32), 0.56, 0.1, 0.62)
    hull = (np.abs(x - 0.4) < 0.13 - 0.5 * (y - 0.68)) & (y > 0.68) & (y < 0.75)
    mast = (np.abs(x - 0.41) < 0.003) & (y > 0.16) & (y < 0.69)
    lean = np.clip((0.655 - y) / 0.47, 0, 1)
    sail = (x > 0.425) & (x < 0.425 + 0.16 * np.clip(1 - lean**1.7, 0, 1)) & (y > 0.19) & (y < 0.655)
    fore = (
        (x < 0.4)
        & (x > 0.4 - 0.1 * np.clip(1 - np.clip((0.64 - y) / 0.36, 0, 1) ** 1.4, 0, 1))
        & (y > 0.28)
        & (y < 0.64)
    )
    ribs = np.where((y * 40).astype(int) % 5 == 0, 0.36, 0.5)
    plate = np.where(sail | fore, ribs, plate)
    wake = (np.abs(x - 0.4) < 0.16) & (y >= 0.75) & (y < 0.77)
    plate = np.where(wake, 0.9, plate)
    return np.where(hull | mast, 0.16, plate).astype(np.float32)


_PLATES: dict[str, Callable[[np.random.Generator], Plate]] = {
    "boat": _boat,
    "coast": _coast,
    "hon-dau": _hon_dau,
    "island": _island,
    "karst": _karst,
    "long-chau": _long_chau,
}
