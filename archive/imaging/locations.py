"""Where the picture of a page lies among the derivatives: one definition for writer and reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.errors import ImagingError

if TYPE_CHECKING:
    from pathlib import Path


def page_picture_path(derivatives_root: Path, pid: str, number: int) -> Path:
    """Path of the picture of page ``number`` (from 1) of the item ``pid``.

    Items are spread over two levels of folders by the first four characters of their pid, so
    that no folder grows beyond what a file browser can show.

    Raises:
        ImagingError: The pid or the number could lead outside the folder (R620).
    """
    if not (pid.isascii() and pid.isalnum() and len(pid) > 4 and number > 0):
        raise ImagingError("R620")
    return derivatives_root / "pages" / pid[:2] / pid[2:4] / pid / f"{number:06d}.tif"
