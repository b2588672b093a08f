"""Regions of page pictures as JPEG, for the web: only pictures that ``pyramid`` wrote are read.

picture_size(path) -> (width, height)
read_region(path, region, size, *, quality, max_megapixels) -> bytes
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pyvips

from archive.errors import ImagingError

if TYPE_CHECKING:
    from pathlib import Path


class Region(NamedTuple):
    """A rectangle of a page picture, in its pixels."""

    x: int
    y: int
    width: int
    height: int


class Size(NamedTuple):
    """Width and height in pixels."""

    width: int
    height: int


def picture_size(path: Path) -> Size:
    """Size of a page picture.

    Raises:
        ImagingError: The picture is not there (R620) or damaged (R621).
    """
    picture = _level(path, 0)
    return Size(picture.width, picture.height)


def read_region(
    path: Path, region: tuple[int, int, int, int], size: tuple[int, int], *, quality: int, max_megapixels: float
) -> bytes:
    """Cut a region out of a page picture, reduce it to ``size`` and give it as JPEG.

    The level of the pyramid nearest above the wanted scale is read, and only the tiles touched.

    Args:
        path: A picture written by `archive.imaging.pyramid.write_page_picture`.
        region: x, y, width, height in pixels of the picture, wholly inside it.
        size: Width and height of the answer, no larger than the region.
        quality: JPEG quality, percent.
        max_megapixels: Largest answer.

    Raises:
        ImagingError: No such picture (R620), damaged (R621), a region outside the picture (R622),
            an enlargement (R623), an answer too large (R624).
    """
    wanted, target = Region(*region), Size(*size)
    full = _level(path, 0)
    _check(wanted, target, Size(full.width, full.height), max_megapixels)
    level = _level(path, _level_for(full, wanted, target))
    try:
        part = _cut(level, wanted, (level.width / full.width, level.height / full.height))
        if (part.width, part.height) != target:
            part = part.thumbnail_image(target.width, height=target.height, size="force")
        data: bytes = part.jpegsave_buffer(Q=quality, keep="none")
    except pyvips.Error:
        raise ImagingError("R621") from None
    return data


def _level(path: Path, number: int) -> pyvips.Image:
    try:
        # Without `revalidate` vips answers from its cache after a picture was made anew.
        return pyvips.Image.tiffload(str(path), page=number, access="random", revalidate=True)
    except pyvips.Error:
        raise ImagingError("R621" if path.exists() else "R620") from None


def _check(region: Region, size: Size, picture: Size, max_megapixels: float) -> None:
    inside = region.x >= 0 and region.y >= 0 and region.width > 0 and region.height > 0
    if not inside or region.x + region.width > picture.width or region.y + region.height > picture.height:
        raise ImagingError("R622", width=picture.width, height=picture.height)
    if size.width < 1 or size.height < 1 or size.width > region.width or size.height > region.height:
        raise ImagingError("R623", width=region.width, height=region.height)
    if size.width * size.height > max_megapixels * 1e6:
        raise ImagingError("R624", limit=max_megapixels)


def _level_for(full: pyvips.Image, region: Region, size: Size) -> int:
    """The smallest level that still has at least the wanted resolution; each halves the one before."""
    reduction = min(region.width // size.width, region.height // size.height)
    levels = int(full.get("n-pages")) if full.get_typeof("n-pages") else 1
    return min(reduction.bit_length() - 1, levels - 1)


def _cut(level: pyvips.Image, region: Region, scale: tuple[float, float]) -> pyvips.Image:
    left, right = _span(region.x, region.width, scale[0], level.width)
    top, bottom = _span(region.y, region.height, scale[1], level.height)
    return level.crop(left, top, right - left, bottom - top)


def _span(start: int, length: int, scale: float, limit: int) -> tuple[int, int]:
    """First and last pixel of one side on a level of the pyramid, never empty."""
    first = min(int(start * scale), limit - 1)
    return first, min(max(round((start + length) * scale), first + 1), limit)
