"""Which disk holds a path: whoever reads that a disk is full or read-only must know which one."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

_LEAST_BYTES: Final = 32 * 1024
"""By so much SQLite lets the index of its write-ahead log grow at once (https://sqlite.org/walformat.html, 2.2)."""


def ailment_of(path: Path) -> str:
    """That the disk which holds ``path`` is full or read-only, in the system's words; empty where it is neither."""
    state = os.statvfs(disk_of(path))
    if state.f_flag & os.ST_RDONLY:
        return os.strerror(errno.EROFS)
    return os.strerror(errno.ENOSPC) if state.f_bavail * state.f_frsize < _LEAST_BYTES else ""


def disk_of(path: Path) -> Path:
    """Mount point of the file system that holds ``path``, whether or not ``path`` exists yet."""
    place = path.absolute()
    while not place.is_mount() and place != place.parent:
        place = place.parent
    return place
