"""Page pictures as they are kept: tiled, pyramidal JPEG in TIFF, from which any region is cheap."""

from __future__ import annotations

import math
import os
from typing import TYPE_CHECKING

import pyvips

from archive.disks import disk_of
from archive.errors import ImagingError

if TYPE_CHECKING:
    from pathlib import Path

    from archive.imaging.pixels import Pixels


def write_page_picture(pixels: Pixels, path: Path, *, quality: int, tile: int) -> None:
    """Write ``pixels`` to ``path`` so that it is there whole or not at all, and survives a power cut.

    Args:
        pixels: H x W grey or H x W x 3 sRGB, uint8.
        path: Target; missing folders are made.
        quality: JPEG quality, percent.
        tile: Largest side of a tile in pixels, a multiple of 16 (TIFF 6.0, TileWidth).

    Raises:
        ImagingError: The disk refuses (R615) or the picture cannot be coded (R616).
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
        try:
            _save(pixels, temporary, quality, tile)
            _synced(temporary)
            temporary.replace(path)
            _synced(path.parent)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise _disk_refuses(path, error.strerror) from error


def _save(pixels: Pixels, path: Path, quality: int, tile: int) -> None:
    # vips opens no picture that is much smaller than its tiles; their side is a multiple of 16.
    tile = min(tile, math.ceil(max(pixels.shape[:2]) / 16) * 16)
    try:
        pyvips.Image.new_from_array(pixels).tiffsave(
            str(path),
            compression="jpeg",
            Q=quality,
            tile=True,
            tile_width=tile,
            tile_height=tile,
            pyramid=True,
            keep="none",
        )
    except pyvips.Error as error:
        # vips knows no errno: an empty disk shows only in its words.
        if "write" in str(error) or "space" in str(error):
            raise _disk_refuses(path, str(error).strip()) from None
        raise ImagingError("R616") from None


def _disk_refuses(path: Path, problem: str | None) -> ImagingError:
    return ImagingError("R615", folder=path.parent, disk=disk_of(path), problem=problem)


def _synced(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
