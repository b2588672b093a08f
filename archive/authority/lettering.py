"""What is written on maps, and where: names over water, the two archipelagos, the places named from afar.

Any published map shows and names Quần đảo Hoàng Sa and Quần đảo Trường Sa as Việt Nam's. So whatever
draws a map takes `archipelagos` and writes them at every size.
"""

from __future__ import annotations

import enum
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archive.authority.geometry import Point


class Side(enum.StrEnum):
    """Where a place's name stands beside its point."""

    LEFT = "left"
    RIGHT = "right"
    ABOVE = "above"
    BELOW = "below"


@dataclass(frozen=True)
class Lettering:
    """A name over the sea or over an archipelago.

    Attributes:
        id: The place.
        lines: What is written, line by line.
        at: Middle of the name, longitude and latitude in degrees.
    """

    id: str
    lines: tuple[str, ...]
    at: Point


@dataclass(frozen=True)
class Label:
    """How a place is named on a map.

    Attributes:
        rank: 1 at every size, 2 where there is room.
        side: Where the name stands.
        text: The name in few words; empty where the place's own label is written.
    """

    rank: int
    side: Side
    text: str = ""


@cache
def archipelagos() -> tuple[Lettering, ...]:
    """Quần đảo Hoàng Sa and Quần đảo Trường Sa."""
    return _letterings("archipelagos")


@cache
def waters() -> tuple[Lettering, ...]:
    """Names of the sea and its gulf."""
    return _letterings("waters")


@cache
def labels(area: str = "sea") -> Mapping[str, Label]:
    """Places that the map of ``sea`` or ``gulf`` names, by identifier."""
    table = _table()["labels"][area]
    return MappingProxyType(
        {one: Label(entry["rank"], Side(entry["side"]), entry.get("text", "")) for one, entry in table.items()}
    )


def _letterings(name: str) -> tuple[Lettering, ...]:
    return tuple(
        Lettering(entry["id"], tuple(entry["lines"]), (entry["at"][0], entry["at"][1])) for entry in _table()[name]
    )


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(resources.files("archive.authority").joinpath("lettering.toml").read_text("utf-8"))
