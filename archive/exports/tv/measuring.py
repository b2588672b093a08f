"""How wide text is in the site's typeface, so that a caption is parted before it is set."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from archive.shipped import static_folder

if TYPE_CHECKING:
    from pathlib import Path

_FILES: Final = ("be-vietnam-pro-latin-{weight}.woff2", "be-vietnam-pro-vietnamese-{weight}.woff2")
REGULAR, SEMIBOLD = 400, 600
_GAP: Final = re.compile(r"[ \t\r\n]+")
_WIDE: Final = "\u2e80"
"""From here on characters are about as wide as high: Hán (Unicode 15.1, CJK Radicals Supplement)."""
_UNKNOWN: Final = 0.62
"""Ems of a sign that the typeface does not have: wider than most, so that nothing is cut off."""


def width(text: str, weight: int = REGULAR) -> float:
    """Width of a text on one line, in ems."""
    advances = _advances(static_folder(), weight)
    return sum(advances.get(ord(sign), 1.0 if sign >= _WIDE else _UNKNOWN) for sign in text)


def lines(text: str, room: float, weight: int = REGULAR) -> int:
    """Lines that a text takes when each is filled with as many words as go in.

    Args:
        text: The text.
        room: Width of a line in ems.
        weight: `REGULAR` or `SEMIBOLD`.
    """
    space, count, filled = width(" ", weight), 0, room
    for word in _GAP.split(text.strip()):
        wide = width(word, weight)
        if count and filled + space + wide <= room:
            filled += space + wide
        elif word:
            count += max(1, -int(-wide // room))
            filled = wide % room if wide > room else wide
    return count


@cache
def _advances(static: Path, weight: int) -> dict[int, float]:
    """Advance width of each sign in ems; none where the typeface is not installed."""
    from fontTools.ttLib import TTFont  # which takes a moment, and few commands measure text

    found: dict[int, float] = {}
    for name in _FILES:
        path = static / "vendor" / "fonts" / name.format(weight=weight)
        if path.is_file():
            with TTFont(path, lazy=True) as face:
                em, widths = face["head"].unitsPerEm, face["hmtx"].metrics
                found = {code: widths[glyph][0] / em for code, glyph in face.getBestCmap().items()} | found
    return found
