"""The shapes of the samples: letter, report, notice, list, bulletin.

A layout sets a sample's text on sheets; every sheet ends with the line that says what it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.samples.administrative import set_administrative
from ingest.samples.album import set_album
from ingest.samples.charts import set_chart
from ingest.samples.flow import set_flow
from ingest.samples.sources import FOOT, SampleText
from ingest.samples.typesetting import Align, Frame, Sheet, Style, Typesetter, Typewriter, millimetres, set_line

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

_FOOT = Style("LiberationSans-Regular", 9.5, 1.35)
_MONO = Style("LiberationMono-Regular", 12, 1.6)
_MONO_BOLD = Style("LiberationMono-Bold", 12, 1.6)
_SANS = Style("LiberationSans-Regular", 12, 1.4)
_SERIF = Style("LiberationSerif-Regular", 12.5)
_SMALL = Style("LiberationSerif-Italic", 10.5)


def set_sheets(text: SampleText, random: np.random.Generator) -> list[Sheet]:
    """Set a sample in its layout.

    Args:
        text: The sample.
        random: Source of a typewriter's unevenness.
    """
    typesetter = _LAYOUTS[text.layout](text, random)
    for sheet in typesetter.sheets:
        _say_what_it_is(sheet)
    return typesetter.sheets


def _say_what_it_is(sheet: Sheet) -> None:
    box = Frame(0, sheet.image.height - millimetres(13), sheet.image.width, _FOOT.line_height)
    set_line(sheet, FOOT, _FOOT, box, Align.CENTRE)


def _page(left: float, top: float, right: float, bottom: float) -> Frame:
    across, down = 210 - left - right, 297 - top - bottom
    return Frame(millimetres(left), millimetres(top), millimetres(across), millimetres(down))


def _typewritten(text: SampleText, random: np.random.Generator) -> Typesetter:
    machine = Typesetter(lambda _number: [_page(28, 22, 18, 24)], Typewriter(random))
    machine.paragraph(text.head["agency"], _MONO, Align.LEFT)
    machine.rule(machine.frame.x, round(_MONO.width(text.head["agency"])), thickness=0.4)
    machine.space(8)
    machine.paragraph(text.head["kind"], _MONO_BOLD, Align.CENTRE)
    machine.paragraph(text.head["abstract"], _MONO, Align.CENTRE)
    machine.space(6)
    for line in text.text["body"].strip().splitlines():
        if line.startswith("## "):
            machine.space(2)
            machine.need(_MONO.line_height * 3)
            machine.paragraph(line.removeprefix("## "), _MONO_BOLD, Align.LEFT)
        else:
            machine.paragraph(line, _MONO, Align.LEFT, indent=12)
    for row in text.text.get("table", ()):
        _typed_row(machine, row)
    machine.space(4)
    machine.paragraph(text.sources, _MONO, Align.LEFT)
    return machine


def _typed_row(machine: Typesetter, cells: list[str]) -> None:
    machine.need(_MONO.line_height)
    column = machine.frame.w // len(cells)
    for number, cell in enumerate(cells):
        box = Frame(machine.frame.x + number * column, machine.y, column, _MONO.line_height)
        machine.line(cell, _MONO, box, Align.LEFT)
    machine.y += _MONO.line_height


def _bilingual(text: SampleText, random: np.random.Generator) -> Typesetter:
    del random
    setter = Typesetter(lambda _number: [_page(22, 22, 22, 24)])
    frame = setter.frame
    bold = Style("LiberationSans-Bold", 24, 1.3)
    second = Style("LiberationSans-Regular", 18, 1.3)
    setter.paragraph(text.head["agency"], Style("LiberationSans-Bold", 11), Align.CENTRE)
    setter.space(3)
    setter.rule(frame.x, frame.w, thickness=0.7)
    setter.space(8)
    setter.paragraph(f"{text.head['kind']} / {text.head['kind_en']}", bold, Align.CENTRE)
    setter.paragraph(text.head["abstract"], second, Align.CENTRE)
    setter.paragraph(text.head["abstract_en"], Style("LiberationSans-Italic", 16), Align.CENTRE)
    setter.space(9)
    gutter = millimetres(10)
    column = (frame.w - gutter) // 2
    for vietnamese, english in text.text["rows"]:
        left = Frame(frame.x, setter.y, column, 0)
        right = Frame(frame.x + column + gutter, setter.y, column, 0)
        setter.y = max(setter.block(vietnamese, _SANS, left), setter.block(english, _SANS, right)) + millimetres(4.5)
    setter.space(3)
    setter.rule(frame.x, frame.w)
    setter.space(3)
    setter.paragraph(text.sources, Style("LiberationSans-Italic", 10), Align.LEFT)
    return setter


def _gazetteer(text: SampleText, random: np.random.Generator) -> Typesetter:
    del random
    setter = Typesetter(lambda _number: [_page(26, 20, 24, 24)])
    frame = setter.frame
    setter.paragraph(text.head["agency"], Style("LiberationSerif-Regular", 11), Align.CENTRE)
    setter.space(2)
    setter.paragraph(text.head["kind"], Style("LiberationSerif-Bold", 20, 1.25), Align.CENTRE)
    setter.paragraph(text.head["abstract"], Style("LiberationSerif-Italic", 14), Align.CENTRE)
    setter.space(4)
    setter.paragraph(text.text["intro"].strip(), _SERIF)
    setter.space(4)
    setter.rule(frame.x, frame.w, thickness=0.5)
    setter.space(1.5)
    _table_row(setter, text.text["columns"], Style("LiberationSerif-Bold", 12.5))
    setter.space(1)
    setter.rule(frame.x, frame.w)
    setter.space(1.5)
    for row in text.text["table"]:
        _table_row(setter, row, _SERIF)
    setter.space(1)
    setter.rule(frame.x, frame.w, thickness=0.5)
    _headed_text(setter, text.text["body"], _SERIF, Style("LiberationSerif-Bold", 13))
    setter.space(3)
    setter.paragraph(text.sources, _SMALL, Align.LEFT)
    return setter


def _table_row(setter: Typesetter, cells: list[str], style: Style) -> None:
    shares = (0.31, 0.31, 0.17, 0.21)
    x = float(setter.frame.x)
    for number, (cell, share) in enumerate(zip(cells, shares, strict=True)):
        width = setter.frame.w * share
        align = Align.LEFT if number < 2 else Align.RIGHT
        setter.line(cell, style, Frame(round(x), setter.y, round(width), style.line_height), align)
        x += width
    setter.y += round(style.line_height * 1.06)


def _bulletin(text: SampleText, random: np.random.Generator) -> Typesetter:
    del random
    style, heading = Style("LiberationSerif-Regular", 13, 1.36), Style("LiberationSerif-Bold", 15)
    # The shortest pair of columns that holds the text is the balanced one.
    for depth in range(60, 210, 3):
        setter = Typesetter(lambda _number, depth=depth: _columns(depth))  # type: ignore[misc]
        _headed_text(setter, text.text["body"], style, heading)
        if len(setter.sheets) == 1:
            break
    x, width = millimetres(18), millimetres(174)
    _bulletin_head(setter, text.head, x, width)
    foot = max(setter.frame.y + setter.frame.h, setter.y) + millimetres(6)
    setter.rule(x, width, y=foot)
    setter.block(text.sources, _SMALL, Frame(x, foot + millimetres(2), width, 0))
    return setter


def _columns(depth: int) -> list[Frame]:
    top, column, gutter = 64, 82, 10
    lefts = (18, 18 + column + gutter)
    return [Frame(millimetres(x), millimetres(top), millimetres(column), millimetres(depth)) for x in lefts]


def _bulletin_head(setter: Typesetter, head: dict[str, str], x: int, width: int) -> None:
    y = setter.block(head["agency"], Style("LiberationSerif-Bold", 30, 1.2), Frame(x, millimetres(16), width, 0))
    setter.rule(x, width, y=y + millimetres(1), thickness=0.8)
    issue = Frame(x, y + millimetres(3), width, 0)
    y = setter.block(head["issue"], Style("LiberationSerif-Italic", 11), issue, Align.RIGHT)
    setter.rule(x, width, y=y + millimetres(1))
    setter.block(head["kind"], Style("LiberationSerif-Bold", 24), Frame(x, y + millimetres(6), width, 0))


def _headed_text(setter: Typesetter, body: str, style: Style, heading: Style) -> None:
    for line in body.strip().splitlines():
        if line.startswith("## "):
            if setter.y > setter.frame.y:
                setter.space(3)
            setter.need(heading.line_height + 2 * style.line_height)
            setter.paragraph(line.removeprefix("## "), heading, Align.LEFT)
        else:
            setter.paragraph(line, style, indent=5)


def _administrative(text: SampleText, random: np.random.Generator) -> Typesetter:
    del random
    return set_administrative(text)


def _chart(text: SampleText, random: np.random.Generator) -> Typesetter:
    del random
    return set_chart(text)


def _flow(text: SampleText, random: np.random.Generator) -> Typesetter:
    del random
    return set_flow(text)


_LAYOUTS: dict[str, Callable[[SampleText, np.random.Generator], Typesetter]] = {
    "administrative": _administrative,
    "album": set_album,
    "bilingual": _bilingual,
    "booklet": _flow,
    "bulletin": _bulletin,
    "carbon": _typewritten,
    "chart": _chart,
    "fax": _flow,
    "gazetteer": _gazetteer,
    "table": _flow,
    "typewritten": _typewritten,
}
