"""A page's text as HTML: in blocks and lines as on the paper, with marks, and not one letter changed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Final

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_BLOCK: Final = re.compile(r"(?:(?!\n\n).)+", re.DOTALL)
# A block is running text when its longest line has this many letters and every line but the last
# has this part of it; tables, verses and letterheads keep their lines.
_PROSE_LETTERS: Final = 40
_PROSE_SHARE: Final = 0.6


@dataclass(frozen=True)
class Mark:
    """Characters that are lit: ``start`` is the first, ``end`` the one after the last."""

    start: int
    end: int
    weak: bool = False


@dataclass(frozen=True)
class Block:
    """A block of the page's text.

    Attributes:
        html: Its lines, parted by line feeds; each a ``span`` where lines are numbered.
        prose: Whether its lines may be joined into a paragraph for reading.
    """

    html: Markup
    prose: bool


def set_text(text: str, marks: Sequence[Mark], *, numbered: bool) -> tuple[Block, ...]:
    """The blocks of ``text``; `archive.alto` parts them by an empty line.

    Args:
        text: The page's text.
        marks: In reading order, none reaching into another block. One that goes on in the next line
            becomes two elements, the second of class ``on``.
        numbered: Whether each line becomes a ``span`` with its number, from 0, in ``data-line``.
    """
    numbers = count()
    return tuple(
        Block(Markup("\n").join(_set_lines(start, block, marks, numbers if numbered else None)), is_prose(block))
        for start, block in _blocks(text)
    )


def is_prose(block: str) -> bool:
    """Whether the lines of a block are running text that was broken only by the width of the paper."""
    lines = block.split("\n")
    lengths = [len(line) for line in lines]
    longest = max(lengths)
    # Rows of a table are as even as running text, but end in figures.
    if len(lines) > 1 and sum(line.rstrip()[-1:].isdigit() for line in lines) * 2 >= len(lines):
        return False
    return longest >= _PROSE_LETTERS and all(length >= _PROSE_SHARE * longest for length in lengths[:-1])


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    for found in _BLOCK.finditer(text):
        block = found[0].strip("\n")
        if block.strip():
            yield found.start() + found[0].index(block), block


def _set_lines(start: int, block: str, marks: Sequence[Mark], numbers: Iterator[int] | None) -> Iterator[Markup]:
    for line in block.split("\n"):
        html = set_line(start, line, marks)
        # Numbers are those of lines with words.
        numbered = numbers is not None and line.strip()
        yield Markup('<span data-line="{}">{}</span>').format(next(numbers), html) if numbered and numbers else html
        start += len(line) + 1


def set_line(start: int, line: str, marks: Sequence[Mark]) -> Markup:
    """One line as HTML with what is marked in it.

    Args:
        start: Index of its first character in the text in which ``marks`` are counted.
        line: The line.
        marks: What is marked in the text, in order.
    """
    pieces: list[Markup] = []
    position, end = start, start + len(line)
    for mark in marks:
        left, right = max(mark.start, start), min(mark.end, end)
        if left < right:
            kinds = " ".join(["weak"] * mark.weak + ["on"] * (mark.start < start))
            opening = Markup('<mark class="{}">').format(kinds) if kinds else Markup("<mark>")
            pieces += [escape(line[position - start : left - start]), opening]
            pieces += [escape(line[left - start : right - start]), Markup("</mark>")]
            position = right
    return Markup("").join([*pieces, escape(line[position - start :])])
