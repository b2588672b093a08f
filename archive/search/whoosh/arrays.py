"""One file of raw arrays: written once, mapped by all processes, and checked before it is believed.

    head      magic, place and checksum of the tail, checksum of the head
    arrays    little-endian, each at a multiple of 64 bytes
    tail      a record for each array, then a checksum (CRC-32) for each block of what stands before it

Of small arrays all is checked when the file is opened, of postings what is read of them.
"""

from __future__ import annotations

import mmap
import os
import struct
import zlib
from typing import TYPE_CHECKING, Any

import numpy as np

from archive.errors import SearchError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    import numpy.typing as npt

MAGIC = b"BDARRAYS"
ALIGNMENT = 64
BLOCK = 1 << 15
"""Bytes under one checksum: few enough that a short list costs little, enough that the checksums stay small."""

_HEAD = struct.Struct("<8sQQI")
_CHECK = struct.Struct("<I")
_RECORD = struct.Struct("<24s8sQQ")
_MODE = 0o600


class ArrayFileWriter:
    """A file of arrays of known sizes, to be filled in any order and then sealed.

    Args:
        path: It must not exist yet.
        shapes: Type and length of each array, by name.

    Raises:
        OSError: The disk is full: its room is taken before anything is written.
    """

    def __init__(self, path: Path, shapes: Mapping[str, tuple[str, int]]) -> None:
        self._records = bytearray()
        end = _HEAD.size + _CHECK.size
        places: dict[str, tuple[str, int, int]] = {}
        for name, (kind, length) in shapes.items():
            start = -(-end // ALIGNMENT) * ALIGNMENT
            end = start + length * np.dtype(kind).itemsize
            places[name] = kind, start, length
            self._records += _RECORD.pack(name.encode(), kind.encode(), start, length)
        self._end = end
        size = end + len(self._records) + -(-end // BLOCK) * _CHECK.size
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, _MODE)
        os.posix_fallocate(self._descriptor, 0, size)
        self._map = mmap.mmap(self._descriptor, size)
        self.arrays = {name: _view(self._map, *place) for name, place in places.items()}

    def seal(self) -> None:
        """Write the checksums and bring the file to the disk; the arrays are not to be touched any more."""
        view = memoryview(self._map)
        checks = np.array([zlib.crc32(block) for block in _blocks(view, self._end)], "<u4").tobytes()
        tail = bytes(self._records) + checks
        view[self._end : self._end + len(tail)] = tail
        head = _HEAD.pack(MAGIC, self._end, len(self._records) // _RECORD.size, zlib.crc32(tail))
        view[: _HEAD.size + _CHECK.size] = head + _CHECK.pack(zlib.crc32(head))
        self._map.flush()
        os.fsync(self._descriptor)
        os.close(self._descriptor)


class ArrayFile:
    """A sealed file, mapped into memory.

    Args:
        path: The file.
        kinds: Types of the arrays that it must have, by name.

    Raises:
        SearchError: It is cut short or damaged, or its arrays are others (R411).
    """

    def __init__(self, path: Path, kinds: Mapping[str, str]) -> None:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            _require(size >= _HEAD.size + _CHECK.size, "a file of arrays is cut short")
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        head = self._map[: _HEAD.size]
        magic, self._end, count, tail_check = _HEAD.unpack(head)
        _require(magic == MAGIC, "a file of arrays has another head")
        _require(_CHECK.unpack_from(self._map, _HEAD.size)[0] == zlib.crc32(head), "a file's head is damaged")
        blocks = -(-self._end // BLOCK)
        _require(count == len(kinds), "a file has other arrays")
        _require(size == self._end + count * _RECORD.size + blocks * _CHECK.size, "a file of arrays is cut short")
        _require(zlib.crc32(memoryview(self._map)[self._end :]) == tail_check, "a file's tail is damaged")
        self._checks = memoryview(self._map)[self._end + count * _RECORD.size :].cast("I")
        self._is_checked = bytearray(blocks)
        self._starts: dict[str, int] = {}
        self.arrays: dict[str, npt.NDArray[Any]] = {}
        for at in range(count):
            self._take(kinds, *_RECORD.unpack_from(self._map, self._end + at * _RECORD.size))

    def _take(self, kinds: Mapping[str, str], padded: bytes, kind: bytes, start: int, length: int) -> None:
        name = padded.rstrip(b"\0").decode("ascii", "replace")
        dtype = kind.rstrip(b"\0").decode("ascii", "replace")
        _require(kinds.get(name) == dtype and name not in self.arrays, "a file has other arrays")
        inside = start % ALIGNMENT == 0 and start + length * np.dtype(dtype).itemsize <= self._end
        _require(inside, f"the array {name} is longer than its file")
        self._starts[name] = start
        self.arrays[name] = _view(self._map, dtype, start, length)

    def check(self, name: str, first: int = 0, last: int | None = None) -> None:
        """Make sure that a stretch of an array is as it was written.

        Raises:
            SearchError: It is not (R411).
        """
        array = self.arrays[name]
        start = self._starts[name]
        begin = start + first * array.itemsize
        end = start + (len(array) if last is None else last) * array.itemsize
        for block in range(begin // BLOCK, -(-end // BLOCK)):
            if not self._is_checked[block]:
                self._check_block(block)

    def _check_block(self, block: int) -> None:
        found = zlib.crc32(_block(memoryview(self._map), block, self._end))
        _require(found == self._checks[block], "a block of an index file is damaged")
        self._is_checked[block] = True


def _blocks(view: memoryview, end: int) -> Iterable[memoryview]:
    return (_block(view, block, end) for block in range(-(-end // BLOCK)))


def _block(view: memoryview, block: int, end: int) -> memoryview:
    """A block without the head, which has its own checksum and is written last."""
    return view[max(block * BLOCK, _HEAD.size + _CHECK.size) : min((block + 1) * BLOCK, end)]


def _view(mapped: mmap.mmap, kind: str, start: int, length: int) -> npt.NDArray[Any]:
    return np.ndarray((length,), kind, mapped, start)


def _require(met: object, problem: str) -> None:
    if not met:
        raise SearchError("R411", problem=problem)
