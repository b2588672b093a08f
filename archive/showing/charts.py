"""Maps as the server draws them: shares of a rectangle, so that names keep their size on every screen.

The projection is Mercator's on a sphere, as in the browser's map (EPSG:3857).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from archive.authority import basemap
from archive.authority.geometry import Extent
from archive.authority.lettering import Label, Lettering, Side, archipelagos, labels, waters
from archive.authority.places import Place, place, places
from archive.errors import MachineError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from archive.authority.basemap import Coast
    from archive.authority.geometry import Point, Ring

UNITS: Final = 1000
"""Width of the coast's drawing."""
WHOLE_SEA: Final = Extent(101.6, 5.8, 118.4, 23.4)
"""From the westernmost point of Việt Nam to the easternmost reefs of Trường Sa."""
_RIGHT_SIDE: Final = 60
"""Percent of the width from which on a name stands to the left of its point."""
_ARCHIPELAGOS: Final = ("hoang-sa", "truong-sa")
MAIN_ISLANDS: Final = ("HP-31", "BD-0001", "BD-0003", "BD-0049", "BD-0051", "BD-0052")
THE_GULF: Final = Extent(106.1, 19.8, 108.4, 21.35)
"""Hải Phòng with its islands, from the city to Bạch Long Vĩ and Cô Tô."""
_COARSE, _FINE, _WIDE = 5, 1, 6
"""Degrees between two lines of the net, and from how many degrees of width on the coarser one is drawn."""


@dataclass(frozen=True)
class Projection:
    """A part of the earth on a rectangle that is one wide."""

    extent: Extent

    @property
    def height(self) -> float:
        """Height of the rectangle, its width being one."""
        return (_stretched(self.extent.north) - _stretched(self.extent.south)) / self._width

    @property
    def _width(self) -> float:
        return self.extent.east - self.extent.west

    def across(self, lon: float) -> float:
        """Share of the width from the left edge."""
        return (lon - self.extent.west) / self._width

    def down(self, lat: float) -> float:
        """Share of the height from the upper edge."""
        return (_stretched(self.extent.north) - _stretched(lat)) / self._width / self.height


@dataclass(frozen=True)
class Spot:
    """Something at a point; ``x`` and ``y`` are shares in percent, as SVG takes them."""

    x: str
    y: str


@dataclass(frozen=True)
class Name(Spot):
    """A name over water.

    Attributes:
        id: The place.
        lines: What is written.
    """

    id: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Mark(Spot):
    """A place.

    Attributes:
        id: The place.
        label: Its name.
        rank: 1 named at every size, 2 where there is room, 3 a point only.
        side: Where the name stands.
        size: 0 for a place that no document names, up to 4.
    """

    id: str
    label: str
    rank: int
    side: Side
    size: int = 0


@dataclass(frozen=True)
class Line(Spot):
    """A line of the net: ``x`` or ``y`` is where it stands, the other is empty."""

    degrees: int


@dataclass(frozen=True)
class Chart:
    """A map ready to be drawn.

    Attributes:
        width: Of the coast's drawing.
        height: The same.
        land: The coast as SVG path data in those units.
        isles: The islands and reefs of both archipelagos, each a line without length.
        net: Parallels and meridians.
        waters: Names over water.
        archipelagos: The two names that every map of the whole sea bears.
        marks: Places.
    """

    width: int
    height: int
    land: str
    isles: str
    net: tuple[Line, ...]
    waters: tuple[Name, ...]
    archipelagos: tuple[Name, ...]
    marks: tuple[Mark, ...] = ()


@cache
def blank(coast: Coast = basemap.OVERVIEW, extent: Extent = WHOLE_SEA) -> Chart:
    """A map with its coast, its net and the names over water, and no place yet."""
    projection = Projection(extent)
    return Chart(
        width=UNITS,
        height=round(UNITS * projection.height),
        land=_path(_land(coast), projection),
        isles=_points(projection),
        net=tuple(_net(projection)),
        waters=tuple(_name(one, projection) for one in waters() if extent.has(one.at)),
        archipelagos=tuple(_name(one, projection) for one in archipelagos() if extent.has(one.at)),
    )


@cache
def small() -> Chart:
    """The small chart of the first page, with the islands that everybody knows."""
    return replace(blank(basemap.CHART), marks=marks([(place(one), 1) for one in MAIN_ISLANDS]))


@cache
def locator(identifier: str) -> Chart | None:
    """The whole sea with one place; None where nobody knows where it lies.

    Raises:
        NotFoundError: There is no such place (R220).
    """
    found = marks([(place(identifier), 1)])
    if not found:
        return None
    if identifier in {one.id for one in archipelagos()}:
        return replace(blank(basemap.CHART), marks=found)
    side = Side.LEFT if float(found[0].x.rstrip("%")) > _RIGHT_SIDE else Side.RIGHT
    return replace(blank(basemap.CHART), marks=(replace(found[0], rank=1, side=side),))


def whole_sea(places_there: Iterable[tuple[Place, int]]) -> Chart:
    """The whole sea with places and how much is written of each: 0 to 4."""
    return replace(blank(), marks=marks(places_there))


def gulf(places_there: Iterable[tuple[Place, int]]) -> Chart:
    """Hải Phòng and its islands, the same."""
    return replace(blank(basemap.GULF, THE_GULF), marks=marks(places_there, THE_GULF, "gulf"))


def marks(places_there: Iterable[tuple[Place, int]], extent: Extent = WHOLE_SEA, area: str = "sea") -> tuple[Mark, ...]:
    """Marks of the places that lie in ``extent``, the named ones last so that they lie on top."""
    found = [one for place_, size in places_there if (one := _mark(place_, extent, size, labels(area)))]
    return tuple(sorted(found, key=lambda one: -one.rank))


def _mark(one: Place, extent: Extent, size: int, named: Mapping[str, Label]) -> Mark | None:
    if one.position is None or not extent.has(one.position.point):
        return None
    spot = _spot(one.position.point, Projection(extent))
    label = named.get(one.id, Label(rank=3, side=Side.RIGHT))
    return Mark(spot.x, spot.y, one.id, label.text or one.short_label, label.rank, label.side, size)


def _land(coast: Coast) -> tuple[Ring, ...]:
    """The coast; a map whose coast was not installed still has its names and places."""
    try:
        return basemap.land_of(coast)
    except MachineError:
        return ()


def _path(rings: Iterable[Ring], projection: Projection) -> str:
    return "".join(_outline([_units(point, projection) for point in ring]) for ring in rings)


def _outline(corners: list[tuple[int, int]]) -> str:
    """One closed outline, each corner told from the one before; corners that fall together stand once."""
    steps = [(right[0] - left[0], right[1] - left[1]) for left, right in pairwise(corners)]
    moves = " ".join(f"{x} {y}" for x, y in steps if (x, y) != (0, 0))
    return f"M{corners[0][0]} {corners[0][1]}l{moves}z" if moves else ""


def _points(projection: Projection) -> str:
    spots = {
        _units(one.position.point, projection)
        for one in places()
        if one.position and one.group.code in _ARCHIPELAGOS and projection.extent.has(one.position.point)
    }
    return "".join(f"M{x} {y}h0" for x, y in sorted(spots))


def _units(point: Point, projection: Projection) -> tuple[int, int]:
    return (
        round(UNITS * projection.across(point[0])),
        round(UNITS * projection.height * projection.down(point[1])),
    )


def _net(projection: Projection) -> Iterator[Line]:
    extent = projection.extent
    step = _COARSE if extent.east - extent.west >= _WIDE else _FINE
    for degrees in _steps(extent.west, extent.east, step):
        yield Line(_percent(projection.across(degrees)), "", degrees)
    for degrees in _steps(extent.south, extent.north, step):
        yield Line("", _percent(projection.down(degrees)), degrees)


def _steps(first: float, last: float, step: int) -> range:
    return range(step * math.ceil(first / step), math.ceil(last), step)


def _name(one: Lettering, projection: Projection) -> Name:
    spot = _spot(one.at, projection)
    return Name(spot.x, spot.y, one.id, one.lines)


def _spot(point: Point, projection: Projection) -> Spot:
    return Spot(_percent(projection.across(point[0])), _percent(projection.down(point[1])))


def _percent(share: float) -> str:
    return f"{100 * share:.2f}%"


def _stretched(lat: float) -> float:
    """The ordinate of a parallel, in degrees of longitude."""
    return math.degrees(math.asinh(math.tan(math.radians(lat))))
