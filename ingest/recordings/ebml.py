"""Elements of WebM files (EBML, RFC 8794; Matroska, RFC 9559)."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from ingest.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

_HEADER, _SEGMENT, _TRACKS, _CLUSTER = 0x1A45DFA3, 0x18538067, 0x1654AE6B, 0x1F43B675
_ENCRYPTION: Final = 0x5035
_TRACK_PARTS: Final = frozenset({0xAE, 0x6D80, 0x6240})
"""TrackEntry, ContentEncodings, ContentEncoding: the way to ContentEncryption."""

_LARGEST_TRACKS: Final = 16 * 1024 * 1024
_MOST_ELEMENTS: Final = 100_000


class Element(NamedTuple):
    """An element: its identifier, where its content starts, and where it ends; None where it does not say."""

    identifier: int
    start: int
    end: int | None


def require_whole(file: BinaryIO, size: int) -> None:
    """Walk the elements of a file of ``size`` bytes.

    A browser that records does not know how long it will, and leaves lengths open; such a file is
    taken as it is.

    Raises:
        SourceError: It ends too early (R034), a track is encrypted (R035), or it has no tracks (R036).
    """
    header = _element(file, 0)
    if header.identifier != _HEADER or header.end is None:
        raise SourceError("R036")
    segment = _element(file, header.end)
    if segment.identifier != _SEGMENT:
        raise SourceError("R036")
    if segment.end is not None and segment.end > size:
        raise SourceError("R034")
    for element in _parts(file, segment.start, segment.end or size, size):
        if element.identifier == _TRACKS:
            _require_open(file, element)
            return
    raise SourceError("R036")


def _parts(file: BinaryIO, start: int, end: int, size: int) -> Iterator[Element]:
    """The elements of a segment down to its first cluster; tracks stand before it."""
    for _ in range(_MOST_ELEMENTS):
        if start >= end:
            return
        element = _element(file, start)
        if element.identifier == _CLUSTER or element.end is None:
            return
        if element.end > size:
            raise SourceError("R034")
        yield element
        start = element.end


def _require_open(file: BinaryIO, tracks: Element) -> None:
    assert tracks.end is not None
    if tracks.end - tracks.start > _LARGEST_TRACKS:
        raise SourceError("R036")
    if any(one.identifier == _ENCRYPTION for one in islice(_inside(file, tracks.start, tracks.end), _MOST_ELEMENTS)):
        raise SourceError("R035")


def _inside(file: BinaryIO, start: int, end: int) -> Iterator[Element]:
    while start < end:
        element = _element(file, start)
        if element.end is None or element.end > end:
            raise SourceError("R036")
        yield element
        if element.identifier in _TRACK_PARTS:
            yield from _inside(file, element.start, element.end)
        start = element.end


def _element(file: BinaryIO, place: int) -> Element:
    file.seek(place)
    head = file.read(12)
    if not head:
        raise SourceError("R034")
    width = _width(head[0], most=4)
    length_width = _width(head[width], most=8)
    length = int.from_bytes(head[width : width + length_width]) & (1 << 7 * length_width) - 1
    start = place + width + length_width
    is_open = length == (1 << 7 * length_width) - 1
    return Element(int.from_bytes(head[:width]), start, None if is_open else start + length)


def _width(first: int, *, most: int) -> int:
    """Bytes of a number, told by the zero bits before its first set bit."""
    width = 9 - first.bit_length()
    if width > most:
        raise SourceError("R036")
    return width
