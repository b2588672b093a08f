"""Charts drawn from the coast of Natural Earth and the archive's own places.

Mercator, with a graticule, a degree frame, a compass rose, a scale and an index of the places
shown. The lines along the coast are an engraver's ornament, not depths: a chart that shows no
sounding must suggest none. No border is drawn, and every name is the Vietnamese one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
from PIL import Image, ImageDraw

from archive.authority.basemap import GULF, SEA, land_of
from archive.authority.places import place
from ingest.samples.fonts import font
from ingest.samples.ornaments import compass_rose, degree_frame, symbol
from ingest.samples.typesetting import Align, Frame, SetWord, Sheet, Style, Typesetter, millimetres, set_line

if TYPE_CHECKING:
    from archive.authority.geometry import Ring
    from ingest.samples.sources import SampleText

_COASTS = {"gulf": GULF, "sea": SEA}
_WIDTH, _MARGIN, _HEAD, _FOOT = 260, 20, 52, 18
"""Millimetres: of the sheet, beside the map, above it, below all."""
_LAND, _SEA, _WATERLINE = (247, 234, 200), (228, 242, 252), np.array((150, 190, 208), np.float32)
_WATERLINES = (7.0, 16.0, 28.0, 43.0, 61.0)
"""Distances from the shore in pixels."""
_LABEL = Style("LiberationSans-Regular", 10.5, 1.25)
_GROUP = Style("LiberationSerif-BoldItalic", 15, 1.2)
_INDEX = Style("LiberationSans-Regular", 9.5, 1.4)
_INDEX_HEAD = Style("LiberationSans-Bold", 9.5, 1.4)
_NOTE = Style("LiberationSerif-Italic", 10.5, 1.35)
_EARTH_KM_PER_DEGREE = 111.32
"""Along the equator; times the cosine of the latitude along a parallel."""
_KM_PER_MILE = 1.852


@dataclass(frozen=True)
class Mercator:
    """From degrees to pixels of a sheet.

    Attributes:
        west: Longitude of the left edge.
        south: Latitude of the lower edge.
        east: Longitude of the right edge.
        north: Latitude of the upper edge.
        box: The map on the sheet.
    """

    west: float
    south: float
    east: float
    north: float
    box: Frame

    @classmethod
    def across(cls, extent: list[float], x: int, y: int, width: int) -> Mercator:
        """The projection of ``extent`` (west, south, east, north) into a map of this width."""
        west, south, east, north = extent
        height = width * math.degrees(_stretched(north) - _stretched(south)) / (east - west)
        return cls(west, south, east, north, Frame(x, y, width, round(height)))

    def x(self, lon: float) -> float:
        """Pixel of a longitude."""
        return self.box.x + (lon - self.west) / (self.east - self.west) * self.box.w

    def y(self, lat: float) -> float:
        """Pixel of a latitude."""
        top, bottom = _stretched(self.north), _stretched(self.south)
        return self.box.y + (top - _stretched(lat)) / (top - bottom) * self.box.h

    def pixels(self, kilometres: float) -> float:
        """Length of ``kilometres`` at the map's middle latitude."""
        middle = math.radians((self.south + self.north) / 2)
        return kilometres / (_EARTH_KM_PER_DEGREE * math.cos(middle)) / (self.east - self.west) * self.box.w


def _stretched(lat: float) -> float:
    return math.log(math.tan(math.pi / 4 + math.radians(lat) / 2))


def set_chart(text: SampleText) -> Typesetter:
    """Draw a chart on one sheet."""
    plan = text.text
    margin = millimetres(_MARGIN)
    view = Mercator.across(plan["extent"], margin, millimetres(_HEAD), millimetres(_WIDTH) - 2 * margin)
    below = view.box.y + view.box.h + millimetres(13)
    rows = -(-len(plan["places"]) // plan["index_columns"])
    index_end = below + (rows + 1) * _INDEX.line_height + millimetres(6)
    height = index_end + len(plan["notes"]) * 2 * _NOTE.line_height + 3 * _NOTE.line_height + millimetres(_FOOT)
    setter = Typesetter(lambda _number: [Frame(margin, 0, view.box.w, height)])
    setter.sheets[0] = sheet = Sheet(Image.new("L", (millimetres(_WIDTH), height), 255))
    _title(sheet, text.head, view)
    _paint(sheet, view, land_of(_COASTS[plan["coast"]]))
    _graticule(sheet, view, plan["step"])
    _names(sheet, view, plan)
    rose_x, rose_y = plan["rose"]
    compass_rose(sheet.image, view.x(rose_x), view.y(rose_y), millimetres(plan["rose_size"]))
    _scale(sheet, view, plan["scale"])
    degree_frame(sheet, view, plan["step"])
    _index(sheet, view, plan, below)
    setter.y = index_end
    for note in plan["notes"]:
        setter.paragraph(note, _NOTE, Align.LEFT)
    setter.paragraph(text.sources, _NOTE, Align.LEFT)
    return setter


def _title(sheet: Sheet, head: dict[str, str], view: Mercator) -> None:
    box = Frame(view.box.x, millimetres(12), view.box.w, 0)
    for line, style in (
        (head["agency"], Style("LiberationSerif-Regular", 11)),
        (head["kind"], Style("LiberationSerif-Bold", 25, 1.25)),
        (head["abstract"], Style("LiberationSerif-Italic", 12.5)),
        (head["warning"], Style("LiberationSans-Bold", 12.5, 1.4)),
    ):
        set_line(sheet, line, style, box, Align.CENTRE)
        box = Frame(box.x, box.y + style.line_height, box.w, 0)


def _paint(sheet: Sheet, view: Mercator, land: tuple[Ring, ...]) -> None:
    """Land and sea below the ink, and the shore in it."""
    box = view.box
    shores = [np.array([(view.x(lon) - box.x, view.y(lat) - box.y) for lon, lat in ring]) for ring in land]
    # Four bits of a pixel for smooth edges.
    fixed = [np.round(shore * 16).astype(np.int32) for shore in shores]
    covered = np.zeros((box.h, box.w), np.uint8)
    for shore in fixed:
        cv2.fillPoly(covered, [shore], 255, cv2.LINE_AA, 4)
    share = covered.astype(np.float32)[..., None] / 255
    sea = np.full((box.h, box.w, 3), _SEA, np.float32)
    away = cv2.distanceTransform((covered < 128).astype(np.uint8), cv2.DIST_L2, 5)
    for number, distance in enumerate(_WATERLINES):
        line = np.clip(1.1 - np.abs(away - distance), 0, 1)[..., None] * (0.75 - 0.13 * number)
        sea = sea * (1 - line) + _WATERLINE * line
    colours = np.full((*sheet.image.size[::-1], 3), 255, np.uint8)
    painted = sea * (1 - share) + np.array(_LAND, np.float32) * share
    colours[box.y : box.y + box.h, box.x : box.x + box.w] = painted
    sheet.colours = Image.fromarray(colours, "RGB")
    ink = np.full((box.h, box.w), 255, np.uint8)
    cv2.polylines(ink, fixed, True, 70, 2, cv2.LINE_AA, 4)
    sheet.image.paste(Image.fromarray(ink), (box.x, box.y))


def _graticule(sheet: Sheet, view: Mercator, step: float) -> None:
    draw, box = ImageDraw.Draw(sheet.image), view.box
    for lon in _marks(view.west, view.east, step):
        draw.line((view.x(lon), box.y, view.x(lon), box.y + box.h), fill=196)
    for lat in _marks(view.south, view.north, step):
        draw.line((box.x, view.y(lat), box.x + box.w, view.y(lat)), fill=196)


def _marks(first: float, last: float, step: float) -> list[float]:
    return [number * step for number in range(math.ceil(first / step), math.floor(last / step) + 1)]


def _names(sheet: Sheet, view: Mercator, plan: dict[str, Any]) -> None:
    for name, lon, lat, size in plan["waters"]:
        style = Style("LiberationSerif-BoldItalic", size, 1.2)
        _label(sheet, name, style, (view.x(lon), view.y(lat)), "m")
    for identifier, sign, side, *shift in plan["places"]:
        known = place(identifier)
        assert known.position is not None
        x, y = view.x(known.position.lon), view.y(known.position.lat)
        symbol(sheet, sign, x, y)
        if not side:
            continue
        style = _GROUP if sign == "group" else _LABEL
        across, down = (millimetres(length) for length in (shift or [0, 0]))
        gap = {"l": -millimetres(2), "r": millimetres(2), "m": 0}[side]
        _label(sheet, known.label, style, (x + gap + across, y + down), side)


def _label(sheet: Sheet, text: str, style: Style, at: tuple[float, float], side: str) -> None:
    """A name whose surroundings are kept free of lines; ``side``: left of the place, right, or in its middle."""
    anchor = {"l": "rm", "r": "lm", "m": "mm"}[side]
    type_, draw = font(style.face, style.pixels), ImageDraw.Draw(sheet.image)
    draw.text(at, text, font=type_, fill=255, anchor=anchor, stroke_width=5, stroke_fill=255)
    draw.text(at, text, font=type_, fill=0, anchor=anchor)
    left, top, right, bottom = draw.textbbox(at, text, font=type_, anchor=anchor)
    sheet.words.append(SetWord(text, Frame(round(left), round(top), round(right - left), round(bottom - top))))


def _scale(sheet: Sheet, view: Mercator, plan: dict[str, Any]) -> None:
    """Two bars, kilometres above sea miles, true at the map's middle latitude."""
    x, y = round(view.x(plan["at"][0])), round(view.y(plan["at"][1]))
    for row, (step, unit, factor) in enumerate(
        ((plan["kilometres"], "km", 1.0), (plan["miles"], "hải lý", _KM_PER_MILE))
    ):
        top, part = y + row * millimetres(9), view.pixels(step * factor)
        draw = ImageDraw.Draw(sheet.image)
        for number in range(4):
            left = x + part * number
            draw.rectangle((left, top, left + part, top + millimetres(1.6)), fill=(20, 255)[number % 2], outline=20)
        for number in (0, 2, 4):
            label = f"{step * number} {unit}" if number == 4 else str(step * number)
            draw.text(
                (x + part * number, top - 3), label, font=font("LiberationSans-Regular", 24), fill=0, anchor="mb",
                stroke_width=3, stroke_fill=255,
            )  # fmt: skip


def _index(sheet: Sheet, view: Mercator, plan: dict[str, Any], top: int) -> None:
    columns = plan["index_columns"]
    rows = -(-len(plan["places"]) // columns)
    width = view.box.w // columns
    for column in range(columns):
        x = view.box.x + column * width
        listed = [place(entry[0]) for entry in plan["places"][column * rows : (column + 1) * rows]]
        lines = [("Địa danh", "Vĩ Bắc", "Kinh Đông")]
        lines += [(one.label, _degrees(one.position.lat), _degrees(one.position.lon)) for one in listed if one.position]
        for number, cells in enumerate(lines):
            style = _INDEX if number else _INDEX_HEAD
            _index_line(sheet, cells, style, Frame(x, top + number * style.line_height, width - millimetres(8), 0))


def _index_line(sheet: Sheet, cells: tuple[str, str, str], style: Style, box: Frame) -> None:
    for cell, left, right, align in zip(
        cells, (0.0, 0.46, 0.7), (0.46, 0.7, 1.0), (Align.LEFT, Align.RIGHT, Align.RIGHT), strict=True
    ):
        part = Frame(box.x + round(box.w * left), box.y, round(box.w * (right - left)), 0)
        set_line(sheet, cell, style, part, align)


def _degrees(value: float) -> str:
    return f"{value:.2f}".replace(".", ",")
