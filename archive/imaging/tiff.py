"""The directories of a TIFF, read without decoding a pixel (TIFF 6.0; BigTIFF).

Which directories are pages is asked before any decoder runs: one flagged as reduced-resolution
or as a mask repeats a page and is none.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Final

from archive.errors import ImagingError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_NEW_SUBFILE_TYPE: Final = 254
_WIDTH: Final = 256
_HEIGHT: Final = 257
_ORIENTATION: Final = 274
_BANDS: Final = 277
_X_RESOLUTION: Final = 282
_Y_RESOLUTION: Final = 283
_RESOLUTION_UNIT: Final = 296

_REDUCED = 1 << 0
_MASK = 1 << 2
_CENTIMETRE = 3

_FORMATS = {1: "B", 3: "H", 4: "I", 16: "Q"}
_RATIONAL = 5
_MOST_ENTRIES = 4096
"""Entries in one directory; TIFF 6.0 and its extensions define some hundred tags."""


@dataclass(frozen=True)
class TiffDirectory:
    """One directory of a TIFF.

    Attributes:
        index: Its place in the chain, from 0, as decoders count.
        width: Stored pixels across.
        height: Stored pixels down.
        bands: Samples a pixel.
        orientation: Tag 274, 1 where it is absent or unknown.
        dpi: Horizontal and vertical resolution, (0, 0) where none is stated.
        is_page: Neither a reduced-resolution copy nor a mask (NewSubfileType bits 0 and 2).
    """

    index: int
    width: int
    height: int
    bands: int
    orientation: int
    dpi: tuple[float, float]
    is_page: bool


def read_directories(path: Path, *, most: int) -> list[TiffDirectory]:
    """Read the chain of directories, at most ``most`` of them.

    A chain that ends in garbage or turns back on itself ends there.

    Raises:
        ImagingError: There is no readable directory (R612) or the file cannot be opened (R609).
    """
    try:
        with path.open("rb") as stream:
            directories = list(_chain(stream, most))
    except OSError as error:
        raise ImagingError("R609", problem=error.strerror) from error
    if not directories:
        raise ImagingError("R612")
    return directories


@dataclass(frozen=True)
class _Layout:
    """Byte order and field widths of classic TIFF or BigTIFF."""

    order: str
    big: bool

    @property
    def offset(self) -> struct.Struct:
        return struct.Struct(self.order + ("Q" if self.big else "I"))

    @property
    def count(self) -> struct.Struct:
        return struct.Struct(self.order + ("Q" if self.big else "H"))

    @property
    def entry(self) -> struct.Struct:
        return struct.Struct(self.order + ("HHQ8s" if self.big else "HHI4s"))


def _chain(stream: BinaryIO, most: int) -> Iterator[TiffDirectory]:
    head = stream.read(16)
    layout = _Layout("<" if head[:2] == b"II" else ">", big=head[2:4] in {b"+\0", b"\0+"})
    start = 8 if layout.big else 4
    if len(head) < start + layout.offset.size:
        return
    (offset,) = layout.offset.unpack_from(head, start)
    seen: set[int] = set()
    while offset and offset not in seen and len(seen) < most:
        seen.add(offset)
        try:
            tags, offset = _read_directory(stream, layout, offset)
        except (struct.error, OverflowError, ValueError, OSError):
            return
        yield _described(len(seen) - 1, tags)


def _read_directory(stream: BinaryIO, layout: _Layout, offset: int) -> tuple[dict[int, float], int]:
    stream.seek(offset)
    (entries,) = layout.count.unpack(stream.read(layout.count.size))
    if entries > _MOST_ENTRIES:
        raise ValueError(entries)
    table = stream.read(entries * layout.entry.size)
    following = stream.read(layout.offset.size)
    values = (_value(stream, layout, table, place) for place in range(0, len(table), layout.entry.size))
    tags = {tag: value for tag, value in values if value is not None}
    return tags, layout.offset.unpack(following)[0] if len(following) == layout.offset.size else 0


def _value(stream: BinaryIO, layout: _Layout, table: bytes, place: int) -> tuple[int, float | None]:
    """The first value of an entry, None where its type is not a number of ours."""
    tag, kind, _, field = layout.entry.unpack_from(table, place)
    if kind in _FORMATS:
        number = struct.Struct(layout.order + _FORMATS[kind])
        return tag, number.unpack_from(field)[0] if number.size <= len(field) else None
    if kind != _RATIONAL or tag not in {_X_RESOLUTION, _Y_RESOLUTION}:
        return tag, None
    rational = struct.Struct(layout.order + "II")
    if layout.big:
        raw = field
    else:
        stream.seek(layout.offset.unpack(field)[0])
        raw = stream.read(rational.size)
    if len(raw) < rational.size:
        return tag, None
    above, below = rational.unpack(raw)
    return tag, above / below if below else None


def _described(index: int, tags: dict[int, float]) -> TiffDirectory:
    inches = 2.54 if tags.get(_RESOLUTION_UNIT) == _CENTIMETRE else 1.0
    orientation = int(tags.get(_ORIENTATION, 1))
    return TiffDirectory(
        index=index,
        width=int(tags.get(_WIDTH, 0)),
        height=int(tags.get(_HEIGHT, 0)),
        bands=int(tags.get(_BANDS, 1)),
        orientation=orientation if 1 <= orientation <= 8 else 1,
        dpi=(tags.get(_X_RESOLUTION, 0.0) * inches, tags.get(_Y_RESOLUTION, 0.0) * inches),
        is_page=not int(tags.get(_NEW_SUBFILE_TYPE, 0)) & (_REDUCED | _MASK),
    )
