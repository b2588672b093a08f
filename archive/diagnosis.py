"""What a check-up of this machine says; each room contributes its own checks."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archive.settings import Settings

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Check:
    """One thing that was looked at.

    Attributes:
        name: What was looked at.
        is_sound: Whether the archive can work with what was found.
        found: What was found.
        remedy: What to do about it; empty where nothing needs doing.
    """

    name: str
    is_sound: bool
    found: str
    remedy: str = ""


def disk_check(settings: Settings) -> Check:
    """Free space where the archive lives, against the floor below which nothing is taken in."""
    folder = settings.home_path
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free // MEGABYTE
    floor = settings.min_free_disk_megabytes
    return Check(
        "disk",
        free >= floor,
        f"{free} MB free at {folder}",
        "" if free >= floor else f"free {floor - free} MB, or lower BIENDAO_MIN_FREE_DISK_MEGABYTES",
    )
