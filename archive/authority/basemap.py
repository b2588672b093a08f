"""The coast of Biển Đông, made at setup from Natural Earth and read by everything that draws a map.

Land and nothing else: no border, no line on the sea, no name. Names come from our own places
(`archive.authority.places`), so that no foreign file decides what a map says. Natural Earth is in
the public domain (naturalearthdata.com, Terms of Use); the npm package ``world-atlas`` carries its
1:10 000 000 land as TopoJSON.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from archive.authority.geometry import Extent, Ring, area, clip, simplify
from archive.authority.topojson import outlines
from archive.errors import MachineError
from archive.shipped import static_folder

if TYPE_CHECKING:
    from pathlib import Path

SOURCE: Final = "world-atlas/land-10m.json"
"""File of the npm package, below ``node_modules``."""
CREDIT: Final = "Natural Earth"
_FOLDER: Final = "vendor/basemap"
_DECIMALS: Final = 3
"""The source is quantised to 0.0036 of longitude and 0.0017 of latitude."""


@dataclass(frozen=True)
class Coast:
    """One drawing of the coast.

    Attributes:
        name: File name without its ending.
        extent: What it covers.
        tolerance: How far the line may stray, in degrees.
        least: Smallest land that is drawn, in square degrees.
    """

    name: str
    extent: Extent
    tolerance: float
    least: float


SEA: Final = Coast("sea", Extent(98.0, 3.0, 122.0, 24.0), tolerance=0.003, least=0.0)
"""The whole sea, for maps that can be drawn near."""
GULF: Final = Coast("gulf", Extent(105.0, 18.0, 109.5, 22.0), tolerance=0.0, least=0.0)
"""Hải Phòng and Vịnh Bắc Bộ as fine as the source has them."""
CHART: Final = Coast("chart", Extent(98.0, 3.0, 122.0, 24.0), tolerance=0.06, least=0.02)
"""The whole sea, for small drawings."""
OVERVIEW: Final = Coast("overview", Extent(98.0, 3.0, 122.0, 24.0), tolerance=0.02, least=0.001)
"""The whole sea at a glance, as wide as a screen."""
COASTS: Final = (SEA, GULF, OVERVIEW, CHART)


def install(source: Path, vendor: Path) -> list[Path]:
    """Make the drawings of the coast from Natural Earth's land.

    Args:
        source: The TopoJSON file.
        vendor: The folder ``static/vendor``.

    Returns:
        The files made.
    """
    land = list(outlines(json.loads(source.read_text("utf-8")), "land"))
    made: list[Path] = []
    for coast in COASTS:
        path = vendor / "basemap" / f"{coast.name}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(_geojson(drawn(land, coast)), separators=(",", ":")), "utf-8")
        made.append(path)
    return made


def drawn(land: list[Ring], coast: Coast) -> list[Ring]:
    """The outlines of ``land`` as ``coast`` draws them."""
    inside = (clip(ring, coast.extent) for ring in land)
    rings = (simplify(ring, coast.tolerance) for ring in inside if len(ring) >= 3)
    return [ring for ring in rings if len(ring) >= 3 and area(ring) > coast.least]


def file_of(coast: Coast) -> str:
    """Name of the drawing below ``static/``: GeoJSON (RFC 7946), one MultiPolygon."""
    return f"{_FOLDER}/{coast.name}.json"


@cache
def land_of(coast: Coast = SEA) -> tuple[Ring, ...]:
    """The land of a drawing: outlines of (longitude, latitude) in degrees.

    Raises:
        MachineError: Setup did not install the base map (R116).
    """
    path = static_folder() / file_of(coast)
    if not path.is_file():
        raise MachineError("R116", path=path)
    polygons = json.loads(path.read_text("utf-8"))["coordinates"]
    return tuple(tuple((lon, lat) for lon, lat in polygon[0][:-1]) for polygon in polygons)


def _geojson(rings: list[Ring]) -> dict[str, Any]:
    return {
        "type": "MultiPolygon",
        "coordinates": [[[[round(lon, _DECIMALS), round(lat, _DECIMALS)] for lon, lat in (*r, r[0])]] for r in rings],
    }
