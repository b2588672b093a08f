"""Boxes of MP4, M4A and QuickTime files (ISO 14496-12, QuickTime File Format)."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from ingest.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

_MOST_BOXES: Final = 100_000
"""Boxes looked at in one file; a file in many fragments has two for each second."""

_LARGEST_INDEX: Final = 256 * 1024 * 1024
"""Bytes of a ``moov`` that is read; an index of ten hours has 20 MB."""

_CONTAINERS: Final = frozenset({b"trak", b"mdia", b"minf", b"stbl", b"dinf"})
_LOCKED: Final = frozenset({b"encv", b"enca", b"enct", b"drms", b"drmi"})
"""Names of sample entries that are encrypted (ISO 14496-12, 8.12; iTunes)."""


class Box(NamedTuple):
    """A box: its name, and where its content starts and ends."""

    name: bytes
    start: int
    end: int


def require_whole(file: BinaryIO, size: int) -> None:
    """Walk the boxes of a file of ``size`` bytes.

    Raises:
        SourceError: A box ends behind the file, or its index is missing (R034); a track is encrypted (R035);
            it has no tracks, or they lie in other files (R036).
    """
    index: Box | None = None
    for box in _top(file, size):
        if box.end > size:
            raise SourceError("R034")
        if box.name == b"moov":
            index = box
    if index is None:
        raise SourceError("R034")
    if index.end - index.start > _LARGEST_INDEX:
        raise SourceError("R036")
    file.seek(index.start)
    _look_into(file.read(index.end - index.start))


def _top(file: BinaryIO, size: int) -> Iterator[Box]:
    place = 0
    for _ in range(_MOST_BOXES):
        if place >= size:
            return
        file.seek(place)
        box = _box(file.read(16), place, size)
        yield box
        place = box.end
    raise SourceError("R036")


def _box(head: bytes, place: int, end: int) -> Box:
    """The box that ``head`` begins at ``place``, within something that ends at ``end``."""
    if len(head) < 8:
        raise SourceError("R034")
    length, name = int.from_bytes(head[:4]), head[4:8]
    if length == 1:
        length = int.from_bytes(head[8:16])
        return _sized(Box(name, place + 16, place + length))
    return Box(name, place + 8, end) if length == 0 else _sized(Box(name, place + 8, place + length))


def _sized(box: Box) -> Box:
    if box.end < box.start:
        raise SourceError("R036")
    return box


def _look_into(index: bytes) -> None:
    tracks = 0
    for box in islice(_inside(index, 0, len(index)), _MOST_BOXES):
        tracks += box.name == b"trak"
        if box.name == b"pssh":
            raise SourceError("R035")
        if box.name == b"stsd":
            _require_open(index, box)
        if box.name == b"dref":
            _require_own(index, box)
    if not tracks:
        raise SourceError("R036")


def _inside(index: bytes, start: int, end: int) -> Iterator[Box]:
    while start < end:
        if end - start < 8:
            # QuickTime ends lists of boxes with four zero bytes.
            return
        box = _box(index[start : start + 16], start, end)
        if box.end > end:
            raise SourceError("R036")
        yield box
        if box.name in _CONTAINERS:
            yield from _inside(index, box.start, box.end)
        start = box.end


def _require_open(index: bytes, table: Box) -> None:
    if any(entry.name in _LOCKED for entry in _entries(index, table)):
        raise SourceError("R035")


def _require_own(index: bytes, table: Box) -> None:
    """Make sure that a track's samples lie in this file: flag 1 of its data entries (ISO 14496-12, 8.7.2)."""
    if not all(index[entry.start + 3] & 1 for entry in _entries(index, table)):
        raise SourceError("R036")


def _entries(index: bytes, table: Box) -> Iterator[Box]:
    """Entries of a table, which stand after its version, flags and their number."""
    return _inside(index, table.start + 8, table.end)
