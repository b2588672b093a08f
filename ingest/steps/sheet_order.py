"""The order of words on a page of a sheet: cell by cell, row by row.

LibreOffice draws the cells that have one line in the order of rows, and after them all those that have several
(measured: sheets of government offices in which up to half of the words come late). The late ones are put back
among their neighbours.
"""

from __future__ import annotations

from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from ingest.alto import Box

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ingest.alto import Block, Line

    Cell = list[Line]

_JUMP_LINES = 3
_JUMP_SHARE = 0.1
"""The pen goes up by so many lines and so much of the page, and by more than any line is high (some are turned), \
where the late cells begin; within a row it goes up less."""

_SAME_ROW = 0.5
"""Share of the lower of two cells that must stand beside the other one."""

_SAME_COLUMN = 0.3
"""Share of the narrower of two lines that must stand above or below the other one."""

_LINE_GAP = 0.25
"""Greatest gap between lines of one cell, in heights of a line."""


def by_rows(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """``blocks`` of a sheet's page in the order of its rows, each line a block of its own where they were not."""
    lines = [line for block in blocks for line in block]
    late = _first_late(lines)
    if late is None:
        return blocks
    cells = [[line] for line in lines[:late]]
    for cell in _cells(lines[late:]):
        cells.insert(_place(cell, cells), cell)
    return tuple(tuple(cell) for cell in cells)


def _first_late(lines: Sequence[Line]) -> int | None:
    """Position of the line before which the pen went up over several rows."""
    if not lines:
        return None
    boxes = [Box.around(line) for line in lines]
    heights = [box.y1 - box.y0 for box in boxes]
    extent = max(box.y1 for box in boxes) - min(box.y0 for box in boxes)
    jump = max(_JUMP_LINES * median(heights), _JUMP_SHARE * extent, *heights)
    return next((number for number, (one, other) in enumerate(pairwise(boxes), 1) if one.y0 - other.y0 > jump), None)


def _cells(lines: Iterable[Line]) -> list[Cell]:
    cells: list[Cell] = []
    for line in lines:
        if cells and _goes_on(Box.around(cells[-1][-1]), Box.around(line)):
            cells[-1].append(line)
        else:
            cells.append([line])
    return cells


def _goes_on(above: Box, below: Box) -> bool:
    """Whether a line stands close under the one before it."""
    height = min(above.y1 - above.y0, below.y1 - below.y0)
    overlap = min(above.x1, below.x1) - max(above.x0, below.x0)
    is_under = overlap >= _SAME_COLUMN * min(above.x1 - above.x0, below.x1 - below.x0)
    return is_under and -height / 2 <= below.y0 - above.y1 <= _LINE_GAP * height


def _place(cell: Cell, cells: Sequence[Cell]) -> int:
    """Position in ``cells`` among those of the first row that ``cell`` stands in, else between rows."""
    box = _around_all(cell)
    places = [_around_all(other) for other in cells]
    first = next((place for place in places if _is_beside(place, box)), None)
    if first is None:
        return next((number for number, place in enumerate(places) if place.y0 >= box.y0), len(cells))
    row = [number for number, place in enumerate(places) if _is_beside(place, box) and _is_beside(place, first)]
    return next((number for number in row if places[number].x0 > box.x0), row[-1] + 1)


def _is_beside(one: Box, other: Box) -> bool:
    overlap = min(one.y1, other.y1) - max(one.y0, other.y0)
    return overlap >= _SAME_ROW * min(one.y1 - one.y0, other.y1 - other.y0)


def _around_all(cell: Cell) -> Box:
    return Box.around(tuple(word for line in cell for word in line))
