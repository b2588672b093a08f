"""A page picture as the IIIF Image API 3.0 names it at level 0: one grid of tiles, a short ladder of sizes.

The same grid is served by the site and lies as files in what other systems get.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from archive.catalogue import specimen

if TYPE_CHECKING:
    from collections.abc import Iterator

PROTOCOL: Final = "http://iiif.io/api/image"
CONTEXT: Final = "http://iiif.io/api/image/3/context.json"

Region = tuple[int, int, int, int]
Size = tuple[int, int]


@dataclass(frozen=True)
class Level0:
    """A whole picture and the pieces in which it is given.

    Attributes:
        width: Pixels of the whole picture.
        height: Pixels of the whole picture.
        tile: Side of a tile in pixels.
        max_pixels: Largest answer in pixels.
    """

    width: int
    height: int
    tile: int
    max_pixels: int

    @property
    def scale_factors(self) -> tuple[int, ...]:
        """Powers of two down to the one at which the whole picture is a single tile."""
        factors = [1]
        while max(self.width, self.height) > factors[-1] * self.tile:
            factors.append(factors[-1] * 2)
        return tuple(factors)

    @property
    def sizes(self) -> tuple[Size, ...]:
        """The whole picture at each scale, smallest first, as far as the limit allows."""
        every = ((-(-self.width // factor), -(-self.height // factor)) for factor in reversed(self.scale_factors))
        return tuple((width, height) for width, height in every if width * height <= self.max_pixels)

    @property
    def largest(self) -> Size:
        """The whole picture as large as the limit allows, never enlarged."""
        shrink = min(1.0, (self.max_pixels / (self.width * self.height)) ** 0.5)
        return max(1, int(self.width * shrink)), max(1, int(self.height * shrink))

    def confined(self, box: Size) -> Size:
        """The whole picture inside ``box``, never enlarged."""
        shrink = min(1.0, box[0] / self.width, box[1] / self.height)
        return max(1, round(self.width * shrink)), max(1, round(self.height * shrink))

    def pieces(self) -> Iterator[tuple[Region, Size]]:
        """Every tile that is less than the whole picture: what of the picture it shows, and its own pixels."""
        for factor in self.scale_factors[:-1]:
            side = self.tile * factor
            for top in range(0, self.height, side):
                for left in range(0, self.width, side):
                    width, height = min(side, self.width - left), min(side, self.height - top)
                    yield (left, top, width, height), (-(-width // factor), -(-height // factor))

    def information(self, address: str, unit: specimen.Described) -> dict[str, Any]:
        """The ``info.json`` of the picture at ``address``; that of a specimen says so."""
        described = {
            "@context": CONTEXT,
            "id": address,
            "type": "ImageService3",
            "protocol": PROTOCOL,
            "profile": "level0",
            "width": self.width,
            "height": self.height,
            "maxArea": self.max_pixels,
            "sizes": [{"width": width, "height": height} for width, height in self.sizes],
            "tiles": [{"width": self.tile, "height": self.tile, "scaleFactors": list(self.scale_factors)}],
            "preferredFormats": ["jpg"],
        }
        if specimen.is_specimen(unit):
            value = {language: [text] for language, text in specimen.STATEMENT.items()}
            described["requiredStatement"] = {"label": {"none": [specimen.MARK]}, "value": value}
        return described
