"""Plane geometry of outlines: cutting them to a rectangle and leaving out what no eye can see."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

Point = tuple[float, float]
"""Longitude and latitude in degrees, east and north positive."""
Ring = tuple[Point, ...]
"""A closed outline; the last point is not the first one again."""


@dataclass(frozen=True)
class Extent:
    """A part of the earth between two meridians and two parallels, in degrees.

    Attributes:
        west: Smallest longitude.
        south: Smallest latitude.
        east: Largest longitude.
        north: Largest latitude.
    """

    west: float
    south: float
    east: float
    north: float

    def has(self, point: Point) -> bool:
        """Whether ``point`` lies in it."""
        return self.west <= point[0] <= self.east and self.south <= point[1] <= self.north


def clip(ring: Ring, extent: Extent) -> Ring:
    """The part of ``ring`` in ``extent`` (Sutherland and Hodgman, Reentrant polygon clipping, 1974).

    Where an outline leaves and comes back, the edge of the extent joins the parts, so that the
    result can be filled; nothing is left of an outline that lies outside.
    """
    for axis, limit, side in ((0, extent.west, 1), (0, extent.east, -1), (1, extent.south, 1), (1, extent.north, -1)):
        ring = _cut(ring, axis, limit, side)
    return ring


def _cut(ring: Ring, axis: int, limit: float, side: int) -> Ring:
    kept: list[Point] = []
    for before, here in pairwise((*ring[-1:], *ring)):
        was_in, is_in = ((point[axis] - limit) * side >= 0 for point in (before, here))
        if was_in != is_in:
            kept.append(_crossing(before, here, axis, limit))
        if is_in:
            kept.append(here)
    return tuple(kept)


def _crossing(before: Point, here: Point, axis: int, limit: float) -> Point:
    share = (limit - before[axis]) / (here[axis] - before[axis])
    other = before[1 - axis] + share * (here[1 - axis] - before[1 - axis])
    return (limit, other) if axis == 0 else (other, limit)


def simplify(ring: Ring, tolerance: float) -> Ring:
    """``ring`` with fewer points, none of those left out further than ``tolerance`` degrees from the line.

    Douglas and Peucker, Algorithms for the reduction of the number of points required to represent
    a digitized line (1973), on the two halves of the ring between its first point and the furthest.
    """
    if len(ring) <= 3:
        return ring
    first = ring[0]
    far = max(range(1, len(ring)), key=lambda index: _square(first, ring[index]))
    line = (*ring, first)
    kept = {0, far, *_telling(line, 0, far, tolerance), *_telling(line, far, len(ring), tolerance)}
    return tuple(line[index] for index in sorted(kept))


def _telling(line: Ring, start: int, end: int, tolerance: float) -> list[int]:
    """Indexes between ``start`` and ``end`` that the line cannot do without."""
    told: list[int] = []
    spans = [(start, end)]
    while spans:
        left, right = spans.pop()
        distance = _distance_to(line[left], line[right])
        furthest = max(range(left + 1, right), key=lambda index: distance(line[index]), default=left)
        if furthest != left and distance(line[furthest]) > tolerance:
            told.append(furthest)
            spans += [(left, furthest), (furthest, right)]
    return told


def _distance_to(start: Point, end: Point) -> Callable[[Point], float]:
    across, up = end[0] - start[0], end[1] - start[1]
    length = across**2 + up**2

    def distance(point: Point) -> float:
        share = ((point[0] - start[0]) * across + (point[1] - start[1]) * up) / length if length else 0.0
        share = min(1.0, max(0.0, share))
        return math.sqrt(_square(point, (start[0] + share * across, start[1] + share * up)))

    return distance


def area(ring: Ring) -> float:
    """Size of what ``ring`` encloses, in square degrees (the shoelace formula)."""
    return abs(sum(left[0] * right[1] - right[0] * left[1] for left, right in pairwise((*ring, *ring[:1])))) / 2


def _square(one: Point, other: Point) -> float:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2
