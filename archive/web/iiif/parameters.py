"""Which pictures are served: the tiles of one grid, a short ladder of sizes, strips for results, details for walls.

The IIIF Image API 3.0 lets a server of level 0 name the only tiles and sizes it has. Here that
bounds the cost of a request and the number of different pictures a page can have.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from archive.errors import UsageError
from archive.showing.level0 import Level0, Region, Size
from archive.web.iiif.details import sizes_of
from archive.web.iiif.strips import is_strip, size_of

if TYPE_CHECKING:
    from collections.abc import Collection

# Boxes of width and height into which the site's own pages fit a picture (`!w,h`).
BOXES: Final = ((240, 360), (480, 720), (960, 1440), (1280, 1920))

_NOT_SERVED: Final = "R508"
_NOT_MADE: Final = "R509"
_NUMBER: Final = r"(0|[1-9][0-9]{0,5})"
_REGION: Final = re.compile(",".join([_NUMBER] * 4), re.ASCII)
_SIZE: Final = re.compile(rf"(!?){_NUMBER},{_NUMBER}", re.ASCII)


class Picture(Level0):
    """A whole page picture and what may be asked of it."""

    def asked(self, region: str, size: str, details: Collection[Region] = ()) -> tuple[Region, Size]:
        """Pixels to cut out and the size to give them, for the words of an address.

        Args:
            region: The region.
            size: The size.
            details: Regions of this picture that curated sets show.

        Raises:
            UsageError: The picture has no such tile or size (R508).
        """
        if region == "full":
            return (0, 0, self.width, self.height), self._size_of_whole(size)
        cut, given = _REGION.fullmatch(region), _SIZE.fullmatch(size)
        if cut is None or given is None or given[1]:
            raise UsageError(_NOT_SERVED)
        x, y, width, height = (int(value) for value in cut.groups())
        asked, wanted = (x, y, width, height), (int(given[2]), int(given[3]))
        if is_strip(asked, self.width, self.height) and wanted == size_of(asked):
            return asked, wanted
        if asked in details and wanted in sizes_of(asked):
            return asked, wanted
        return self._tile(asked, wanted)

    def _size_of_whole(self, size: str) -> Size:
        if size == "max":
            return self.largest
        found = _SIZE.fullmatch(size)
        if found is None:
            raise UsageError(_NOT_SERVED)
        wanted = int(found[2]), int(found[3])
        if found[1] and wanted in BOXES:
            return self.confined(wanted)
        if not found[1] and wanted in self.sizes:
            return wanted
        raise UsageError(_NOT_SERVED)

    def _tile(self, region: Region, wanted: Size) -> tuple[Region, Size]:
        x, y, width, height = region
        for factor in self.scale_factors:
            side = self.tile * factor
            if x % side or y % side or x >= self.width or y >= self.height:
                continue
            expected = min(side, self.width - x), min(side, self.height - y)
            scaled = -(-expected[0] // factor), -(-expected[1] // factor)
            if expected == (width, height) and scaled == wanted:
                return (x, y, width, height), scaled
        raise UsageError(_NOT_SERVED)


def is_thumbnail(size: Size) -> bool:
    """Whether a picture of this size is one that lists show: it fits the second box."""
    return size[0] <= BOXES[1][0] and size[1] <= BOXES[1][1]


def check_form(rotation: str, quality: str, picture_format: str) -> None:
    """Let pass what is made: unrotated, default, JPEG.

    Raises:
        UsageError: Another rotation, quality or format (R509).
    """
    if (rotation, quality, picture_format) != ("0", "default", "jpg"):
        raise UsageError(_NOT_MADE)
