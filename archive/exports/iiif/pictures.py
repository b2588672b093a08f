"""Tiles and sizes of pictures as files, under the names by which the IIIF Image API 3.0 asks for them at level 0."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from archive.catalogue.specimen import mark_jpeg
from archive.imaging.locations import page_picture_path
from archive.imaging.region import picture_size, read_region
from archive.showing.level0 import Level0

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from archive.catalogue.views import PageView, UnitView
    from archive.exports.staging import Staging
    from archive.settings import Settings
    from archive.showing.level0 import Region, Size

TILE: Final = 1024
"""Side of a tile: a page of eight megapixels is some twenty files, which a plain web server gives quickly."""
_THUMBNAIL: Final = (320, 480)
"""Box of the pictures in lists of pages."""


@dataclass(frozen=True)
class Service:
    """A picture of the folder with all its tiles.

    Attributes:
        address: Where its ``info.json`` lies, without that name.
        picture: Its size and grid.
    """

    address: str
    picture: Level0

    @property
    def thumbnail(self) -> list[dict[str, Any]]:
        """The small picture, as manifests name it."""
        return [self._image(self.picture.confined(_THUMBNAIL), "{0},{1}")]

    @property
    def body(self) -> dict[str, Any]:
        """The picture as what is painted on a canvas."""
        return self._image(self.picture.largest, "max")

    def _image(self, size: Size, named: str) -> dict[str, Any]:
        return {
            "id": f"{self.address}/full/{named.format(*size)}/0/default.jpg",
            "type": "Image",
            "format": "image/jpeg",
            "width": size[0],
            "height": size[1],
            "service": [{"id": self.address, "type": "ImageService3", "profile": "level0"}],
        }


@dataclass(frozen=True)
class Tiler:
    """Writes the pictures of one folder.

    Attributes:
        staging: Takes them.
        settings: How fine they are, and where page pictures lie.
        base: Address at which the folder will lie.
    """

    staging: Staging
    settings: Settings
    base: str

    def write(self, unit: UnitView, page: PageView, name: str, region: Region | None = None) -> Service:
        """Write a page's picture, or a region of it as a picture of its own.

        Args:
            unit: The document.
            page: A page that has a picture.
            name: Folder of the picture below ``base``.
            region: What of the page, in pixels of its picture.

        Raises:
            ImagingError: The page picture is not there (R620) or damaged (R621).
        """
        source = page_picture_path(self.settings.derivatives_path, unit.pid, page.number)
        left, top, width, height = region or (0, 0, *picture_size(source))
        picture = Level0(width, height, TILE, self.settings.max_image_megapixels * 1_000_000)
        for named, (x, y, wide, high), size in _files(picture):
            self._make(unit, source, f"{name}/{named}/0/default.jpg", (left + x, top + y, wide, high), size)
        service = Service(f"{self.base}/{name}", picture)
        sizes = [{"width": width, "height": height} for width, height in _sizes(picture)]
        information = picture.information(service.address, unit) | {"sizes": sizes}
        self.staging.put(f"{name}/info.json", json_file(information))
        return service

    def _make(self, unit: UnitView, source: Path, name: str, region: Region, size: Size) -> None:
        quality, most = self.settings.jpeg_quality, self.settings.max_page_megapixels

        def made() -> bytes:
            return mark_jpeg(unit, read_region(source, region, size, quality=quality, max_megapixels=most))

        self.staging.make(name, source, made)


def json_file(value: Any) -> bytes:
    """A JSON file in UTF-8 that people can read."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _files(picture: Level0) -> Iterator[tuple[str, Region, Size]]:
    """Every picture of the folder: its name, what it shows, its pixels."""
    whole = (0, 0, picture.width, picture.height)
    yield "full/max", whole, picture.largest
    for width, height in _sizes(picture):
        yield f"full/{width},{height}", whole, (width, height)
    for region, size in picture.pieces():
        yield f"{','.join(map(str, region))}/{size[0]},{size[1]}", region, size


def _sizes(picture: Level0) -> list[Size]:
    """The whole picture small, and as the single tile above all others."""
    return sorted({picture.confined(_THUMBNAIL), *picture.sizes[:1]})
