"""The order of what was read: words that came later put among their neighbours, tables row by row.

Tesseract reads a ruled table column by column where the columns stand far apart; people read it by its rows, and a row
is what a search should find together.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from ingest.alto import Box

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ingest.engines.tesseract import RecognisedWord
    from ingest.steps.table_cells import Table

    Line = list[RecognisedWord]

_SAME_COLUMN = 0.3
"""Share of the narrower of two lines that stands above or below the other one."""

_UNSURE = 0.5
"""Words less sure than that give way to words that were found in their place."""

_TABLE_BLOCK = -1
_FRESH_LINE = 1000
"""Numbers that Tesseract gives to no block and to no line."""


def joined(words: Sequence[RecognisedWord], fresh: Sequence[RecognisedWord]) -> tuple[RecognisedWord, ...]:
    """``words`` and, each line below the one that it follows on the page, ``fresh`` ones that stand on none of them."""
    places = [word.box for word in words if word.confidence >= _UNSURE]
    kept = [new for line in _lines(fresh) if (new := [word for word in line if not _is_on(word, places)])]
    taken = [around(line) for line in kept]
    lines = [
        line
        for old in _lines(words)
        if (line := [word for word in old if word.confidence >= _UNSURE or not _is_on(word, taken)])
    ]
    for number, new in enumerate(kept):
        host = next((line for line in lines if _goes_on(line, new)), None)
        if host is not None:
            host += [replace(word, block=host[0].block, line=host[0].line) for word in new]
            host.sort(key=lambda word: word.x)
            continue
        position = _place(new, lines)
        block = lines[max(position - 1, 0)][0].block if lines else new[0].block
        lines.insert(position, [replace(word, block=block, line=_FRESH_LINE + number) for word in new])
    return tuple(word for line in lines for word in line)


def exchanged(words: Sequence[RecognisedWord], fresh: Sequence[RecognisedWord]) -> tuple[RecognisedWord, ...]:
    """``words`` with those in the place of a ``fresh`` line given up for it, where that is read more surely."""
    kept = list(words)
    for line in _lines(fresh):
        place = [around(line)]
        old = [position for position, word in enumerate(kept) if _is_on(word, place)]
        if old and _sureness(line) > _sureness([kept[position] for position in old]):
            first = kept[old[0]]
            new = [replace(word, block=first.block, line=first.line) for word in line]
            kept = [*kept[: old[0]], *new, *(word for word in kept[old[0] :] if not _is_on(word, place))]
    return tuple(kept)


def tables_by_row(words: Sequence[RecognisedWord], tables: Sequence[Table]) -> tuple[RecognisedWord, ...]:
    """``words`` with those in the cells of ``tables`` in the order of rows; each row is a block of its own."""
    ordered = list(words)
    for number, table in enumerate(tables):
        inside = [(word, cell) for word in ordered if (cell := _cell_of(word, table)) is not None]
        if not inside:
            continue
        before, after = _beside(ordered, table)
        rows = (list(row) for _, row in groupby(sorted(inside, key=lambda pair: pair[1]), key=lambda pair: pair[1][0]))
        told = [word for index, row in enumerate(rows) for word in _row(row, (_TABLE_BLOCK - number, index))]
        ordered = before + told + after
    return tuple(ordered)


def around(line: Sequence[RecognisedWord]) -> Box:
    """The box that holds all words of a line."""
    return Box(
        min(word.x for word in line),
        min(word.y for word in line),
        max(word.x + word.w for word in line),
        max(word.y + word.h for word in line),
    )


def _beside(words: list[RecognisedWord], table: Table) -> tuple[list[RecognisedWord], list[RecognisedWord]]:
    """Words outside a table that come before and after it: by their height in its columns, by their order elsewhere."""
    cells = [cell for row in table for cell in row]
    left, top, right = min(cell.x0 for cell in cells), min(cell.y0 for cell in cells), max(cell.x1 for cell in cells)
    is_begun = False
    before: list[RecognisedWord] = []
    after: list[RecognisedWord] = []
    for word in words:
        if _cell_of(word, table) is not None:
            is_begun = True
            continue
        is_below = word.y + word.h / 2 > top if left < word.x + word.w and word.x < right else is_begun
        (after if is_below else before).append(word)
    return before, after


def _row(row: list[tuple[RecognisedWord, tuple[int, int]]], block: tuple[int, int]) -> list[RecognisedWord]:
    """Words of a row, cell by cell; a row whose cells have one line each is one line."""
    cells = [_lines_in_cell([word for word, _ in cell]) for _, cell in groupby(row, key=lambda pair: pair[1])]
    if all(len(cell) == 1 for cell in cells):
        lines = [[word for (line,) in cells for word in line]]
    else:
        lines = [line for cell in cells for line in cell]
    return [replace(word, block=block, line=number) for number, line in enumerate(lines) for word in line]


def _lines_in_cell(words: list[RecognisedWord]) -> list[Line]:
    return sorted(_lines(words), key=lambda line: (around(line).y0 + around(line).y1) / 2)


def _cell_of(word: RecognisedWord, table: Table) -> tuple[int, int] | None:
    x, y = word.x + word.w / 2, word.y + word.h / 2
    for number, row in enumerate(table):
        for position, cell in enumerate(row):
            if cell.x0 <= x <= cell.x1 and cell.y0 <= y <= cell.y1:
                return number, position
    return None


def _lines(words: Iterable[RecognisedWord]) -> list[Line]:
    return [list(line) for _, line in groupby(words, key=lambda word: (word.block, word.line))]


def _place(line: Line, lines: list[Line]) -> int:
    """Position behind the lowest line above ``line`` in its column; else before the first one below."""
    box = around(line)
    middle = (box.y0 + box.y1) / 2
    column = [(position, other) for position, old in enumerate(lines) if _share_column(other := around(old), box)]
    above = [(other.y0 + other.y1, position) for position, other in column if (other.y0 + other.y1) / 2 <= middle]
    if above:
        return max(above)[1] + 1
    return min((position for position, _ in column), default=len(lines))


def _goes_on(line: Line, new: Line) -> bool:
    """Whether ``new`` words stand in ``line`` itself: at its height, within it or a word's gap from its ends."""
    box, other = around(line), around(new)
    height = min(box.y1 - box.y0, other.y1 - other.y0)
    same_height = min(box.y1, other.y1) - max(box.y0, other.y0) > height / 2
    return same_height and max(box.x0, other.x0) - min(box.x1, other.x1) < height


def _share_column(one: Box, other: Box) -> bool:
    overlap = min(one.x1, other.x1) - max(one.x0, other.x0)
    return overlap >= _SAME_COLUMN * min(one.x1 - one.x0, other.x1 - other.x0)


def _is_on(word: RecognisedWord, places: list[Box]) -> bool:
    x, y = word.x + word.w / 2, word.y + word.h / 2
    return any(place.x0 <= x <= place.x1 and place.y0 <= y <= place.y1 for place in places)


def _sureness(line: Line) -> float:
    return sum(len(word.text) * word.confidence for word in line) / sum(len(word.text) for word in line)
