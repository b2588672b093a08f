"""Strips of a page around a found word: full width, a fifth as tall, at a few heights only.

Results show the printed words themselves. As the heights are counted, a page has some thirty
strips and no more, so that nobody can ask for endless pictures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from archive.showing.level0 import Region, Size

WIDTH: Final = 720
_SHARE: Final = 5
_STEPS: Final = 4


def strip_around(width: int, height: int, middle: float) -> Region:
    """The strip that has ``middle`` nearest to its own middle.

    Args:
        width: Pixels of the whole picture.
        height: Pixels of the whole picture.
        middle: Pixels from the upper edge.
    """
    tall, step = _measures(width, height)
    top = max(0, round((middle - tall / 2) / step)) * step
    return 0, min(top, height - tall), width, tall


def is_strip(region: Region, width: int, height: int) -> bool:
    """Whether ``region`` is a strip of a picture of this size."""
    tall, step = _measures(width, height)
    x, y, wide, high = region
    return (x, wide, high) == (0, width, tall) and (y == height - tall or (y % step == 0 and y < height - tall))


def size_of(region: Region) -> Size:
    """The size in which a strip is served, never enlarged."""
    _, _, wide, high = region
    across = min(WIDTH, wide)
    return across, max(1, round(high * across / wide))


def _measures(width: int, height: int) -> tuple[int, int]:
    tall = min(height, max(1, width // _SHARE))
    return tall, max(1, tall // _STEPS)
