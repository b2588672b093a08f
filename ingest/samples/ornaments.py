"""What stands on a chart besides land and names: frame, rose, signs of places."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from ingest.samples.fonts import font
from ingest.samples.typesetting import Frame, Sheet, millimetres

if TYPE_CHECKING:
    from ingest.samples.charts import Mercator

_INK = 20
_FINE = 4
"""How much larger ornaments are drawn than they are shown, for smooth edges."""


def degree_frame(sheet: Sheet, view: Mercator, step: float) -> None:
    """The frame of the map: a thin rule, a bar of black and white parts of a degree, a thick rule."""
    draw, box = ImageDraw.Draw(sheet.image), view.box
    bar, edge = millimetres(2), millimetres(4)
    draw.rectangle((box.x - 1, box.y - 1, box.x + box.w, box.y + box.h), outline=_INK, width=2)
    part = step / 2
    for number in range(math.floor(view.west / part), math.ceil(view.east / part)):
        left, right = (min(max(view.x(lon * part), box.x), box.x + box.w) for lon in (number, number + 1))
        for edge_y in (box.y - bar - 1, box.y + box.h + 1):
            draw.rectangle((left, edge_y, right, edge_y + bar), fill=_INK if number % 2 else 255, outline=_INK)
    for number in range(math.floor(view.south / part), math.ceil(view.north / part)):
        bottom, top = (min(max(view.y(lat * part), box.y), box.y + box.h) for lat in (number, number + 1))
        for edge_x in (box.x - bar - 1, box.x + box.w + 1):
            draw.rectangle((edge_x, top, edge_x + bar, bottom), fill=_INK if number % 2 else 255, outline=_INK)
    draw.rectangle((box.x - edge, box.y - edge, box.x + box.w + edge, box.y + box.h + edge), outline=_INK, width=5)
    _frame_labels(draw, view, step, edge)


def _frame_labels(draw: ImageDraw.ImageDraw, view: Mercator, step: float, edge: int) -> None:
    type_, box = font("LiberationSans-Regular", 25), view.box
    for number in range(math.ceil(view.west / step), math.floor(view.east / step) + 1):
        label, x = _degrees(number * step), view.x(number * step)
        draw.text((x, box.y - edge - 6), label, font=type_, fill=_INK, anchor="mb")
        draw.text((x, box.y + box.h + edge + 8), label, font=type_, fill=_INK, anchor="mt")
    for number in range(math.ceil(view.south / step), math.floor(view.north / step) + 1):
        label, y = _degrees(number * step), view.y(number * step)
        draw.text((box.x - edge - 8, y), label, font=type_, fill=_INK, anchor="rm")
        draw.text((box.x + box.w + edge + 8, y), label, font=type_, fill=_INK, anchor="lm")


def _degrees(value: float) -> str:
    whole, minutes = divmod(round(value * 60), 60)
    return f"{whole}°{minutes:02d}′" if minutes else f"{whole}°"


def compass_rose(image: Image.Image, x: float, y: float, radius: int) -> None:
    """A rose of sixteen points; the north point bears a B for Bắc."""
    side = radius * 2 + millimetres(14)
    fine = Image.new("L", (side * _FINE, side * _FINE), 255)
    draw, middle = ImageDraw.Draw(fine), side * _FINE / 2
    reach = radius * _FINE
    for share, width in ((0.72, 3), (0.78, 8), (0.2, 3)):
        ring = reach * share
        draw.ellipse((middle - ring, middle - ring, middle + ring, middle + ring), outline=_INK, width=width)
    for degree in range(0, 360, 5):
        _tick(draw, middle, degree, reach * 0.78, reach * (0.84 if degree % 15 else 0.88))
    for turn, length in ((22.5, 0.5), (45.0, 0.7), (90.0, 1.0)):
        for number in range(round(360 / turn)):
            if turn == 90.0 or number % 2:
                _point(draw, middle, number * turn, reach * length, turn)
    lettering = font("LiberationSerif-Bold", round(millimetres(6) * _FINE))
    draw.text((middle, middle - reach - millimetres(1) * _FINE), "B", font=lettering, fill=_INK, anchor="mb")
    small = fine.resize((side, side), Image.Resampling.LANCZOS)
    left, top = round(x - side / 2), round(y - side / 2)
    below = image.crop((left, top, left + side, top + side))
    image.paste(Image.composite(small, below, small.point(lambda value: 255 if value < 250 else 0)), (left, top))


def _tick(draw: ImageDraw.ImageDraw, middle: float, degree: float, start: float, end: float) -> None:
    angle = math.radians(degree)
    across, up = math.sin(angle), math.cos(angle)
    draw.line(
        (middle + across * start, middle - up * start, middle + across * end, middle - up * end), fill=_INK, width=4
    )


def _point(draw: ImageDraw.ImageDraw, middle: float, degree: float, length: float, turn: float) -> None:
    """One point of the rose: its left half white, its right half black."""
    tip, waist = _polar(middle, degree, length), length * 0.17 + 6
    for side, fill in ((-1, 255), (1, _INK)):
        flank = _polar(middle, degree + side * min(turn / 2, 45), waist)
        draw.polygon([(middle, middle), flank, tip], fill=fill, outline=_INK)


def _polar(middle: float, degree: float, length: float) -> tuple[float, float]:
    angle = math.radians(degree)
    return middle + math.sin(angle) * length, middle - math.cos(angle) * length


def symbol(sheet: Sheet, sign: str, x: float, y: float) -> None:
    """The sign of a place at a pixel: island, reef, light, town, or none for groups and waters."""
    draw = ImageDraw.Draw(sheet.image)
    if sign == "island":
        draw.ellipse((x - 5, y - 5, x + 5, y + 5), fill=255, outline=_INK, width=2)
        draw.ellipse((x - 2, y - 2, x + 2, y + 2), fill=_INK)
    elif sign == "reef":
        draw.line((x - 5, y, x + 5, y), fill=_INK, width=2)
        draw.line((x, y - 5, x, y + 5), fill=_INK, width=2)
    elif sign == "town":
        draw.rectangle((x - 5, y - 5, x + 5, y + 5), fill=255, outline=_INK, width=3)
    elif sign == "light":
        draw.polygon([_star(x, y, number) for number in range(10)], fill=_INK)
        _flare(sheet, x, y)


def _star(x: float, y: float, number: int) -> tuple[float, float]:
    angle, length = math.radians(36 * number), 12 if number % 2 == 0 else 5
    return x + math.sin(angle) * length, y - math.cos(angle) * length


def _flare(sheet: Sheet, x: float, y: float) -> None:
    """The drop of colour with which charts mark a light."""
    if sheet.colours is None:
        return
    drop = Image.new("L", sheet.colours.size, 0)
    box = Frame(round(x + 8), round(y + 8), 30, 16)
    ImageDraw.Draw(drop).polygon(
        [(x + 6, y + 4), (box.x + box.w, box.y + 4), (box.x + box.w + 6, box.y + 16), (box.x + box.w - 10, box.y + 20)],
        fill=200,
    )
    sheet.colours.paste((196, 62, 140), (0, 0), drop)
