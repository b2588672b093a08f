"""What is lit on the picture of a page: it stays as it is, in a frame, and the rest lies in shade."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PIL import Image, ImageDraw

from archive.catalogue.specimen import mark_jpeg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.catalogue.views import PageRecord, UnitView
    from archive.exports.print.pictures import PrintPicture

Rectangle = tuple[int, int, int, int]

_LINE: Final = 0.5
"""Millimetres of the frame."""
_FRAME: Final = (165, 40, 31)
_SHADE: Final = (46, 58, 66)
_SHADING: Final = 0.22
"""How much of the shade lies over the rest of the page: its words stay readable."""


def light(picture: PrintPicture, unit: UnitView, page: PageRecord, lit: Sequence[Rectangle], *, quality: int) -> None:
    """Light a picture of a whole page, in its file.

    Args:
        picture: The picture.
        unit: The document, whose mark a specimen's picture bears.
        page: The page.
        lit: Regions in pixels of the page picture.
        quality: JPEG quality, percent.
    """
    with Image.open(picture.path) as opened:
        clear = opened.convert("RGB")
    share = clear.width / page.width
    line = max(2, round(clear.width * _LINE / picture.width_mm))
    boxes = [_around(box, share, 2 * line, clear.size) for box in lit]
    shaded = Image.blend(clear, Image.new("RGB", clear.size, _SHADE), _SHADING)
    for box in boxes:
        shaded.paste(clear.crop(box), box[:2])
    pen = ImageDraw.Draw(shaded)
    for box in boxes:
        pen.rectangle(box, outline=_FRAME, width=line)
    shaded.save(picture.path, "JPEG", quality=quality)
    picture.path.write_bytes(mark_jpeg(unit, picture.path.read_bytes()))


def _around(box: Rectangle, share: float, air: int, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """The box with a little air, in pixels of the picture: left, top, right, bottom."""
    x, y, width, height = (round(side * share) for side in box)
    return max(0, x - air), max(0, y - air), min(size[0] - 1, x + width + air), min(size[1] - 1, y + height + air)
