"""Details of a page: the regions that curated sets hang on their walls, each in a few sizes.

Which regions those are is decided by who curates and not by who asks, so that nobody can ask for endless pictures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from archive.showing.level0 import Region, Size

# Boxes of width and height: a phone, half a wall, a whole wall or a sharp screen.
_BOXES: Final = ((480, 720), (960, 1440), (1440, 2160))


def sizes_of(region: Region) -> tuple[Size, ...]:
    """The sizes in which a detail is served, narrowest first, never enlarged."""
    _, _, wide, high = region
    shrinks = (min(1.0, width / wide, height / high) for width, height in _BOXES)
    return tuple(sorted({(max(1, round(wide * shrink)), max(1, round(high * shrink))) for shrink in shrinks}))
