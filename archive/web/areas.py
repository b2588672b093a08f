"""Parts of the site that are served only when they are asked for."""

from __future__ import annotations

import enum

from archive.errors import UsageError


class Area(enum.StrEnum):
    """A part of the site: for everybody, or for those of the house."""

    READING_ROOM = "reading-room"
    DESK = "desk"


def read_areas(text: str) -> frozenset[Area]:
    """The areas that ``text`` names, parted by commas.

    The desk opens its documents in the reading room, so that one cannot be left out.

    Raises:
        UsageError: There is no such area, or the reading room is missing (R518).
    """
    names = {name.strip() for name in text.split(",")} - {""}
    if not names <= {area.value for area in Area} or Area.READING_ROOM.value not in names:
        raise UsageError("R518", given=text)
    return frozenset(Area(name) for name in names)
