"""The JPEG tiles of a page picture, taken out as they are kept: nothing within the page is coded again.

Tiles at the right and lower edge are filled up with black; that is cut off, since programs that draw
a page small mix it in along the edge. What is left of such a tile is coded with its own tables on its
own grid of blocks, which changes next to nothing. Only pictures that ``pyramid`` wrote are read, so that the web may call this.
"""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from PIL import UnidentifiedImageError
from PIL.JpegImagePlugin import JpegImageFile, get_sampling
from PIL.TiffImagePlugin import TiffImageFile

from archive.errors import ImagingError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

# Tags of TIFF 6.0, and of its Technical Note 2 for JPEGTables.
_WIDTH, _HEIGHT, _PHOTOMETRIC, _BANDS = 256, 257, 262, 277
_TILE_WIDTH, _TILE_HEIGHT, _OFFSETS, _SIZES, _TABLES = 322, 323, 324, 325, 347
_YCBCR: Final = 6

_START, _END = b"\xff\xd8", b"\xff\xd9"
"""SOI and EOI of ITU-T T.81, table B.1."""


@dataclass(frozen=True)
class Tile:
    """A piece of a page picture as a JPEG file of its own.

    Attributes:
        left: Where its left edge lies, in pixels of the whole picture.
        top: Where its top edge lies.
        scale: Pixels of the whole picture for one of the tile, across and down.
        width: Its own pixels.
        height: The same.
        bands: 1 for grey, 3 for sRGB.
        data: The file.
    """

    left: float
    top: float
    scale: tuple[float, float]
    width: int
    height: int
    bands: int
    data: bytes


def page_tiles(path: Path) -> Iterator[Tile]:
    """Tiles that make up the picture in the order in which they are painted.

    Where there is more than one, the whole picture made small comes first: programs that draw
    tiles with softened edges let it shine through the seams instead of white paper.

    Raises:
        ImagingError: The picture is not there (R620) or damaged (R621).
    """
    try:
        with path.open("rb") as stream, TiffImageFile(stream) as picture:
            whole = picture.size
            last = picture.n_frames - 1
            for level in dict.fromkeys((last, 0)):
                picture.seek(level)
                yield from _tiles(picture.tag_v2, stream, whole)
    except (OSError, UnidentifiedImageError, EOFError, KeyError, ValueError, SyntaxError):
        raise ImagingError("R621" if path.exists() else "R620") from None


def _tiles(tags: Mapping[int, Any], stream: BinaryIO, whole: tuple[int, int]) -> Iterator[Tile]:
    wide, high = int(tags[_TILE_WIDTH]), int(tags[_TILE_HEIGHT])
    width, height = int(tags[_WIDTH]), int(tags[_HEIGHT])
    scale = (whole[0] / width, whole[1] / height)
    bands = int(tags.get(_BANDS, 1))
    head = _head(tags.get(_TABLES, b""), is_ycbcr=tags[_PHOTOMETRIC] == _YCBCR)
    across = math.ceil(width / wide)
    for number, (offset, size) in enumerate(zip(tags[_OFFSETS], tags[_SIZES], strict=True)):
        row, column = divmod(number, across)
        stream.seek(offset)
        data = stream.read(size)
        if len(data) < size or not data.startswith(_START):
            raise ValueError(number)
        left, top = column * wide, row * high
        shown = (min(wide, width - left), min(high, height - top))
        file = head + data[len(_START) :]
        yield Tile(
            left * scale[0], top * scale[1], scale, *shown, bands, file if shown == (wide, high) else _cut(file, shown)
        )


def _cut(data: bytes, size: tuple[int, int]) -> bytes:
    """The upper left part of a JPEG file, coded with the same tables."""
    cut = io.BytesIO()
    with JpegImageFile(io.BytesIO(data)) as tile:
        is_colour = tile.mode == "RGB"
        tile.crop((0, 0, *size)).save(
            cut,
            "JPEG",
            qtables=tile.quantization,
            subsampling=get_sampling(tile) if is_colour else -1,
            keep_rgb=is_colour and tile.info["adobe_transform"] == 0,
        )
    return cut.getvalue()


def _head(tables: bytes, *, is_ycbcr: bool) -> bytes:
    """What stands before a tile's own segments: the tables that all tiles share, and how colours were turned.

    TIFF says the latter in a tag of its own; a JPEG file by itself in Adobe's segment APP14
    (Adobe Technical Note 5116: version 100, no flags, transform 0 for none and 1 for YCbCr).
    """
    shared = tables.removeprefix(_START).removesuffix(_END)
    adobe = b"Adobe" + bytes([0, 100, 0, 0, 0, 0, int(is_ycbcr)])
    return _START + b"\xff\xee" + (len(adobe) + 2).to_bytes(2, "big") + adobe + shared
