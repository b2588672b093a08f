"""The typefaces of the samples: Liberation, which Debian ships as ``fonts-liberation2``.

Liberation Serif and Mono have the widths of Times New Roman, which Nghị định 30/2020/NĐ-CP
prescribes, and of Courier, the common typewriter face.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import ImageFont

from archive.errors import MachineError

if TYPE_CHECKING:
    from collections.abc import Sequence

FOLDERS = (
    Path("/usr/share/fonts/truetype/liberation2"),
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path("~/.local/share/fonts"),
    Path("~/.fonts"),
)


@cache
def font(face: str, pixels: int) -> ImageFont.FreeTypeFont:
    """A typeface in a size.

    Args:
        face: File name without suffix, for instance ``LiberationSerif-Bold``.
        pixels: Height of the type body in pixels.

    Raises:
        MachineError: The typeface is not installed (R135).
    """
    return ImageFont.truetype(font_file(face), pixels, layout_engine=ImageFont.Layout.BASIC)


def font_file(face: str, folders: Sequence[Path] = FOLDERS) -> Path:
    """File of a typeface, looked for in the folders where Linux keeps fonts.

    Raises:
        MachineError: The typeface is not installed (R135).
    """
    for folder in folders:
        for parent, subfolders, files in os.walk(folder.expanduser()):
            subfolders.sort()
            if f"{face}.ttf" in files:
                return Path(parent) / f"{face}.ttf"
    raise MachineError("R135", font=face)
