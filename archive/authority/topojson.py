"""Outlines from a TopoJSON file (TopoJSON format specification 1.0, topojson/topojson-specification)."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archive.authority.geometry import Point, Ring


def outlines(topology: Mapping[str, Any], name: str) -> Iterator[Ring]:
    """Outer rings of the polygons of an object; what is cut out of a polygon is passed over.

    Args:
        topology: A parsed file with quantised, delta-encoded arcs (sections 2.1.2 and 2.1.3).
        name: Key of the object.

    Yields:
        Rings whose last point is not the first one again.
    """
    arcs = [_decoded(arc, topology["transform"]) for arc in topology["arcs"]]
    for polygon in _polygons(topology["objects"][name]):
        yield _stitched(polygon[0], arcs)


def _decoded(arc: Sequence[Sequence[int]], transform: Mapping[str, Sequence[float]]) -> list[Point]:
    (x_scale, y_scale), (x_first, y_first) = transform["scale"], transform["translate"]
    steps_x, steps_y = zip(*((point[0], point[1]) for point in arc), strict=True)
    places = zip(accumulate(steps_x), accumulate(steps_y), strict=True)
    return [(x * x_scale + x_first, y * y_scale + y_first) for x, y in places]


def _polygons(geometry: Mapping[str, Any]) -> Iterator[list[list[int]]]:
    if geometry["type"] == "GeometryCollection":
        for member in geometry["geometries"]:
            yield from _polygons(member)
    elif geometry["type"] == "MultiPolygon":
        yield from geometry["arcs"]
    elif geometry["type"] == "Polygon":
        yield geometry["arcs"]


def _stitched(indexes: Sequence[int], arcs: Sequence[list[Point]]) -> Ring:
    """Arcs end to end; a negative index, the ones' complement, means the arc backwards (section 2.1.4)."""
    ring: list[Point] = []
    for index in indexes:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        ring += arc[:-1]
    return tuple(ring)
