"""Where things lie among the derivatives: one definition for writer and reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.errors import ImagingError

if TYPE_CHECKING:
    from pathlib import Path


def searchable_pdf_path(derivatives_root: Path, pid: str, digest: str) -> Path:
    """Path of the searchable PDF of the item ``pid``.

    Args:
        derivatives_root: Folder of the derivatives.
        pid: The item.
        digest: Tells of all that goes into the file, in hexadecimal.

    Raises:
        ImagingError: The pid could lead outside the folder (R620).
    """
    return _folder(derivatives_root / "pdf", pid) / f"{digest}.pdf"


def playing_copy_path(derivatives_root: Path, pid: str) -> Path:
    """Path of the copy that browsers play of the recording ``pid``.

    Raises:
        ImagingError: The pid could lead outside the folder (R620).
    """
    return _folder(derivatives_root / "playing", pid) / "playing.mp4"


def page_picture_path(derivatives_root: Path, pid: str, number: int) -> Path:
    """Path of the picture of page ``number`` (from 1) of the item ``pid``.

    Raises:
        ImagingError: The pid or the number could lead outside the folder (R620).
    """
    if number < 1:
        raise ImagingError("R620")
    return _folder(derivatives_root / "pages", pid) / f"{number:06d}.tif"


def _folder(root: Path, pid: str) -> Path:
    """An item's folder below ``root``.

    Items are spread over two levels of folders by the first four characters of their pid, so
    that no folder grows beyond what a file browser can show.
    """
    if not (pid.isascii() and pid.isalnum() and len(pid) > 4):
        raise ImagingError("R620")
    return root / pid[:2] / pid[2:4] / pid
