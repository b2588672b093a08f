"""Pages of sheets: cells with several lines are put back where a reader meets them."""

from __future__ import annotations

from ingest.alto import Block, Box, Line, Word
from ingest.steps.sheet_order import by_rows

ROW, LETTER, HEIGHT = 100, 12, 24


def _line(text: str, column: int, top: int) -> Line:
    left = column * 300
    return (Word(text, Box(left, top, left + LETTER * len(text), top + HEIGHT)),)


def _texts(blocks: tuple[Block, ...]) -> list[str]:
    return [word.text for block in blocks for line in block for word in line]


def test_cells_of_several_lines_come_back_into_their_rows() -> None:
    simple = tuple(_line(f"{row}{column}", column, row * ROW + 38) for row in range(6) for column in (0, 2))
    wrapped = (_line("0a", 1, 20), _line("0b", 1, 46), _line("3a", 1, 320), _line("3b", 1, 346), _line("3c", 3, 338))
    read = _texts(by_rows((simple, wrapped)))
    assert read == [
        "00",
        "0a",
        "0b",
        "02",
        "10",
        "12",
        "20",
        "22",
        "30",
        "3a",
        "3b",
        "32",
        "3c",
        "40",
        "42",
        "50",
        "52",
    ]


def test_a_cell_over_several_rows_stands_in_the_first() -> None:
    simple = tuple(_line(f"{row}{column}", column, row * ROW + 38) for row in range(6) for column in (1, 2))
    tall = tuple(_line(f"t{number}", 0, 10 + number * 26) for number in range(6))
    assert _texts(by_rows((simple, tall)))[:8] == ["t0", "t1", "t2", "t3", "t4", "t5", "01", "02"]


def test_lines_in_the_order_of_rows_stay_as_they_were() -> None:
    blocks = tuple((_line(f"{row}{column}", column, row * ROW),) for row in range(4) for column in range(3))
    assert by_rows(blocks) == blocks
    assert by_rows(()) == ()
