"""Which disk holds a path: whoever reads that a disk is full or read-only must know which one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def disk_of(path: Path) -> Path:
    """Mount point of the file system that holds ``path``, whether or not ``path`` exists yet."""
    place = path.absolute()
    while not place.is_mount() and place != place.parent:
        place = place.parent
    return place
