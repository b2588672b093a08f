"""Running text with headings and tables, as booklets, tables and faxes are set.

In a text, a line that begins with ``## `` is a heading; one that begins with ``| `` is a row of a
table, its cells parted by `` | ``; the first row of a table is its head, and ``|= 3 2 1`` before it
gives the widths of its columns in parts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.samples.typesetting import Align, Frame, Style, Typesetter, break_lines, millimetres, set_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.samples.sources import SampleText

_GUTTER = 3.0


@dataclass(frozen=True)
class Fashion:
    """How a shape is set.

    Attributes:
        left: Left margin in millimetres.
        body: Type of the text.
        heading: Type of headings.
        title: Type of the title.
        cell: Type of the cells of tables.
        cell_head: Type of the heads of tables.
        runs: Whether each sheet bears the title and its number above the text.
    """

    left: float
    body: Style
    heading: Style
    title: Style
    cell: Style
    cell_head: Style
    runs: bool = False


FASHIONS = {
    "booklet": Fashion(
        left=30,
        body=Style("LiberationSerif-Regular", 13.5, 1.42),
        heading=Style("LiberationSerif-Bold", 15),
        title=Style("LiberationSerif-Bold", 24, 1.25),
        cell=Style("LiberationSerif-Regular", 12, 1.3),
        cell_head=Style("LiberationSerif-Bold", 12, 1.3),
        runs=True,
    ),
    "table": Fashion(
        left=24,
        body=Style("LiberationSans-Regular", 11, 1.4),
        heading=Style("LiberationSans-Bold", 12),
        title=Style("LiberationSans-Bold", 17, 1.3),
        cell=Style("LiberationSans-Regular", 10.5, 1.36),
        cell_head=Style("LiberationSans-Bold", 10.5, 1.36),
    ),
    "fax": Fashion(
        left=26,
        body=Style("LiberationSerif-Regular", 14, 1.36),
        heading=Style("LiberationSerif-Bold", 14),
        title=Style("LiberationSerif-Bold", 18, 1.3),
        cell=Style("LiberationSerif-Regular", 13, 1.3),
        cell_head=Style("LiberationSerif-Bold", 13, 1.3),
    ),
}


def set_flow(text: SampleText) -> Typesetter:
    """Set a sample of running text and tables."""
    fashion = FASHIONS[text.layout]
    top = 28 if fashion.runs else 22
    frame = Frame(
        millimetres(fashion.left), millimetres(top), millimetres(192 - fashion.left), millimetres(297 - top - 24)
    )
    setter = Typesetter(lambda _number: [frame])
    if "line" in text.head:
        line = Frame(frame.x, millimetres(6), frame.w, 0)
        set_line(setter.sheet, text.head["line"], Style("LiberationSans-Bold", 9.5), line, Align.LEFT)
    _opening(setter, text.head, fashion)
    if fashion.runs:
        _contents(setter, text.text["body"], fashion)
        setter.next_frame()
    for part in _parts(text.text["body"]):
        _set_part(setter, part, fashion)
    setter.space(3)
    setter.paragraph(text.sources, Style("LiberationSerif-Italic", 10.5), Align.LEFT)
    if fashion.runs:
        _running_heads(setter, text.head, frame)
    return setter


def _opening(setter: Typesetter, head: dict[str, str], fashion: Fashion) -> None:
    frame = setter.frame
    setter.paragraph(head["agency"], Style(fashion.body.face, 11), Align.CENTRE)
    setter.space(3)
    setter.paragraph(head["kind"], fashion.title, Align.CENTRE)
    setter.paragraph(head["abstract"], Style(fashion.body.face, fashion.body.points + 1), Align.CENTRE)
    setter.space(2)
    setter.rule(frame.x + frame.w // 3, frame.w // 3, thickness=0.4)
    setter.space(4)


def _contents(setter: Typesetter, body: str, fashion: Fashion) -> None:
    """The headings, on the sheet that bears the title."""
    setter.space(18)
    setter.paragraph("MỤC LỤC", fashion.heading, Align.CENTRE)
    setter.space(5)
    for line in body.splitlines():
        if line.startswith("## "):
            setter.paragraph(line.removeprefix("## "), fashion.body, Align.LEFT, indent=14)
            setter.space(2)


def _parts(body: str) -> Iterator[list[str]]:
    """Lines of the body; those of a table together."""
    table: list[str] = []
    for line in body.strip().splitlines():
        if line.startswith("|"):
            table.append(line)
            continue
        if table:
            yield table
            table = []
        yield [line]
    if table:
        yield table


def _set_part(setter: Typesetter, part: list[str], fashion: Fashion) -> None:
    line = part[0]
    if line.startswith("|"):
        _table(setter, part, fashion)
    elif line.startswith("## "):
        if setter.y > setter.frame.y:
            setter.space(3)
        setter.need(fashion.heading.line_height + 3 * fashion.body.line_height)
        setter.paragraph(line.removeprefix("## "), fashion.heading, Align.LEFT)
        setter.space(1)
    else:
        setter.paragraph(line, fashion.body, indent=7)
        setter.space(1)


def _table(setter: Typesetter, lines: list[str], fashion: Fashion) -> None:
    widths = [float(share) for share in lines[0].removeprefix("|=").split()]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]
    shares = [width / sum(widths) for width in widths]
    setter.space(1.5)
    setter.need(fashion.cell.line_height * 4)
    _head(setter, rows[0], shares, fashion)
    for row in rows[1:]:
        if setter.remaining < fashion.cell.line_height * 2:
            setter.rule(setter.frame.x, setter.frame.w, thickness=0.5)
            setter.next_frame()
            _head(setter, rows[0], shares, fashion)
        _row(setter, row, shares, fashion.cell)
    setter.space(0.8)
    setter.rule(setter.frame.x, setter.frame.w, thickness=0.5)
    setter.space(2.5)


def _head(setter: Typesetter, cells: list[str], shares: list[float], fashion: Fashion) -> None:
    setter.rule(setter.frame.x, setter.frame.w, thickness=0.5)
    setter.space(1)
    _row(setter, cells, shares, fashion.cell_head)
    setter.rule(setter.frame.x, setter.frame.w)
    setter.space(1)


def _row(setter: Typesetter, cells: list[str], shares: list[float], style: Style) -> None:
    x, bottom = float(setter.frame.x), setter.y
    gutter = millimetres(_GUTTER)
    height = max(
        len(break_lines(cell, style, round(setter.frame.w * share) - gutter))
        for cell, share in zip(cells, shares, strict=True)
    )
    setter.need(height * style.line_height)
    for cell, share in zip(cells, shares, strict=True):
        width = setter.frame.w * share
        box = Frame(round(x), setter.y, round(width) - gutter, 0)
        bottom = max(bottom, setter.block(cell, style, box))
        x += width
    setter.y = bottom + millimetres(0.5)


def _running_heads(setter: Typesetter, head: dict[str, str], frame: Frame) -> None:
    style = Style("LiberationSerif-Italic", 11)
    for number, sheet in enumerate(setter.sheets[1:], start=2):
        line = Frame(frame.x, millimetres(15), frame.w, 0)
        set_line(sheet, head["running"], style, line, Align.LEFT)
        set_line(sheet, str(number), style, line, Align.RIGHT)
