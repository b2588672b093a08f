"""Where the words and lines of a page's text stand on its picture."""

from __future__ import annotations

from bisect import bisect_right
from itertools import takewhile
from typing import TYPE_CHECKING

from archive.alto import alto_path, words_with_offsets
from archive.showing.lighting import Box, around, on_one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.alto import AltoWord
    from archive.catalogue.views import PageView
    from archive.store import Store

PlacedWords = list[tuple[int, int, "AltoWord"]]
"""Words in reading order, each with where in the text it starts and ends."""


def words_there(store: Store, pid: str, page: PageView) -> PlacedWords:
    """The words of a page with their places; none where there is no picture or no ALTO file.

    Raises:
        StoreError: The page's ALTO file is missing or damaged.
    """
    path = alto_path(page.number)
    if not page.width or path not in store.logical_paths(pid):
        return []
    text, there = words_with_offsets(store.read(pid, path))
    # A text that was corrected after it was read has no offsets into ALTO.
    return there if text == page.text else []


def boxes_between(start: int, end: int, there: PlacedWords) -> tuple[Box, ...]:
    """One box for each line on which words stand between two characters of the text."""
    lines: list[Box] = []
    for word in words_between(start, end, there):
        box = word.x, word.y, word.w, word.h
        if lines and on_one_line(lines[-1], box):
            lines[-1] = around(lines[-1], box)
        else:
            lines.append(box)
    return tuple(lines)


def words_between(start: int, end: int, there: PlacedWords) -> Iterator[AltoWord]:
    """The words that stand between two characters of the text."""
    first = bisect_right(there, start, key=lambda word: word[1])
    return (word for _, _, word in takewhile(lambda word: word[0] < end, there[first:]))


def lines_of(text: str) -> Iterator[tuple[int, int]]:
    """Where each line with words starts and ends in the text; in this order `set_text` numbers them."""
    start = 0
    for line in text.split("\n"):
        if line.strip():
            yield start, start + len(line)
        start += len(line) + 1


def boxes_of_lines(text: str, there: PlacedWords) -> tuple[Box, ...]:
    """Where each line of the text stands on the picture; empty where that is not known."""
    return tuple(_one_box(boxes_between(start, end, there)) for start, end in lines_of(text)) if there else ()


def _one_box(parts_of_line: Sequence[Box]) -> Box:
    box = parts_of_line[0] if parts_of_line else (0, 0, 0, 0)
    for other in parts_of_line[1:]:
        box = around(box, other)
    return box
