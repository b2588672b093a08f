"""Pictures of a kit: a page in two or three sizes, the regions that are shown, tiles of large maps."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from archive.catalogue.specimen import mark_jpeg
from archive.exports.kit import names
from archive.imaging.locations import page_picture_path
from archive.imaging.region import picture_size, read_region

if TYPE_CHECKING:
    from pathlib import Path

    from archive.catalogue.views import PageView, UnitView
    from archive.exports.staging import Staging
    from archive.settings import Settings

Size = tuple[int, int]
Rectangle = tuple[int, int, int, int]

_SMALL: Final = (320, 480)
"""Box of the pictures in lists."""
_MEDIUM: Final = (1000, 1500)
"""Box of the pictures on a wall."""
_DETAILS: Final = {"m": (960, 1440), "l": (1600, 2400)}
"""Boxes of a region: half a wall, a whole wall."""
_MAPS: Final = frozenset({"ban-do", "hai-do"})
"""Kinds of document whose finest lines are looked at: they keep every pixel."""
TILE: Final = 1024
"""Side of a map's tile: a sheet of 50 megapixels is some 70 files."""


@dataclass(frozen=True)
class Pictures:
    """A page's pictures in the kit.

    Attributes:
        small: Name of the one for lists.
        medium: Of the one that hangs.
        large: Of the largest; the same as ``medium`` where the page is no larger.
        size: Pixels of what is zoomed into: of the largest picture, or of all tiles. Places are counted in them.
        medium_size: Pixels of the medium one.
        tiles: Folder of the tiles of a large map, without its ending; empty for everything else.
    """

    small: str
    medium: str
    large: str
    size: Size
    medium_size: Size
    tiles: str = ""


@dataclass(frozen=True)
class Details:
    """The pictures of a region: name and width of each, narrowest first, and the size of the region."""

    pictures: tuple[tuple[str, int], ...]
    size: Size


class PictureMaker:
    """Makes the pictures of one kit.

    Args:
        staging: Takes them.
        settings: How large and how fine they are, and where page pictures lie.
    """

    def __init__(self, staging: Staging, settings: Settings) -> None:
        self._staging = staging
        self._settings = settings

    def page(self, unit: UnitView, page: PageView) -> Pictures:
        """The pictures of a page that has one.

        Raises:
            ImagingError: The page picture is not there (R620) or damaged (R621).
        """
        source = self._source(unit, page)
        full = picture_size(source)
        whole = (0, 0, full.width, full.height)
        largest = _fitted(full, (self._settings.kit_picture_pixels,) * 2)
        medium = _fitted(largest, _MEDIUM)
        wanted = {"s": _fitted(medium, _SMALL), "m": medium} | ({"l": largest} if largest != medium else {})
        for size, pixels in wanted.items():
            self._make(unit, source, names.picture(unit.pid, page.number, size), whole, pixels)
        large = names.picture(unit.pid, page.number, "l" if "l" in wanted else "m")
        is_map = unit.genre in _MAPS and largest != tuple(full)
        tiles = self._tiles(unit, page, source, full) if is_map else ""
        return Pictures(
            small=names.picture(unit.pid, page.number, "s"),
            medium=names.picture(unit.pid, page.number, "m"),
            large=large,
            size=(full.width, full.height) if is_map else largest,
            medium_size=medium,
            tiles=tiles,
        )

    def details(self, unit: UnitView, page: PageView, region: Rectangle, slug: str, place: int) -> Details:
        """The pictures of a region of a page.

        Raises:
            ImagingError: The page picture is not there (R620) or damaged (R621).
        """
        source = self._source(unit, page)
        made: dict[int, str] = {}
        for size, box in _DETAILS.items():
            pixels = _fitted(region[2:], box)
            if pixels[0] not in made:
                made[pixels[0]] = names.detail(slug, place, size)
                self._make(unit, source, made[pixels[0]], region, pixels)
        return Details(tuple((name, width) for width, name in sorted(made.items())), region[2:])

    def _tiles(self, unit: UnitView, page: PageView, source: Path, full: Size) -> str:
        """Tiles as Deep Zoom has them: level 0 is one pixel, each doubles the one before."""
        folder = names.tiles(unit.pid, page.number)
        last = math.ceil(math.log2(max(full)))
        for level in range(last + 1):
            shrink = 2 ** (last - level)
            width, height = math.ceil(full[0] / shrink), math.ceil(full[1] / shrink)
            for row in range(math.ceil(height / TILE)):
                for column in range(math.ceil(width / TILE)):
                    left, top = column * TILE, row * TILE
                    pixels = min(TILE, width - left), min(TILE, height - top)
                    corner = left * shrink, top * shrink
                    reach = min(pixels[0] * shrink, full[0] - corner[0]), min(pixels[1] * shrink, full[1] - corner[1])
                    name = f"{folder}_files/{level}/{column}_{row}.jpg"
                    self._make(unit, source, name, (*corner, *reach), pixels)
        return folder

    def _source(self, unit: UnitView, page: PageView) -> Path:
        return page_picture_path(self._settings.derivatives_path, unit.pid, page.number)

    def _make(self, unit: UnitView, source: Path, name: str, region: Rectangle, pixels: Size) -> None:
        quality = self._settings.kit_jpeg_quality

        def made() -> bytes:
            data = read_region(
                source, region, pixels, quality=quality, max_megapixels=self._settings.max_page_megapixels
            )
            return mark_jpeg(unit, data)

        self._staging.make(name, source, made)


def _fitted(size: Size, box: Size) -> Size:
    """The size within the box, never enlarged."""
    shrink = min(1.0, box[0] / size[0], box[1] / size[1])
    return max(1, round(size[0] * shrink)), max(1, round(size[1] * shrink))
