"""Compound files (OLE2), in which Word, Excel and PowerPoint of 1997 to 2003 wrote: whether one is whole enough to be opened.

LibreOffice takes what it cannot open for plain text and makes a page of the bytes. Source of all numbers: [MS-CFB],
Compound File Binary File Format, 2.2 (header) and 2.6.1 (directory entries).
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_HEADER = struct.Struct("<8x16x2x2xHH2x6x4x4xI")
"""Of the first 52 bytes: order of bytes, bits of a sector's size, and the first sector of the directory."""
_LITTLE_ENDIAN = 0xFFFE
_SECTOR_BITS = frozenset({9, 12})
_ENTRY = 128
_TYPE_AT = 66
_ROOT = 5
"""Type of the directory's first entry."""


def is_compound(path: Path) -> bool:
    """Whether a file begins as a compound file."""
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def is_whole(path: Path) -> bool:
    """Whether a compound file's header is sound and leads to its directory."""
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(_HEADER.size)
        if len(head) < _HEADER.size:
            return False
        order, bits, first = _HEADER.unpack(head)
        if order != _LITTLE_ENDIAN or bits not in _SECTOR_BITS:
            return False
        directory = (first + 1) << bits  # the header takes the room of a sector
        if directory + _ENTRY > size:
            return False
        file.seek(directory + _TYPE_AT)
        return file.read(1) == bytes([_ROOT])
