"""Slides: where picture and words stand on a television, and how a long caption goes on over several of them."""

from __future__ import annotations

import dataclasses
import enum
import math
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from archive.curation import Bilingual
from archive.exports.tv.measuring import SEMIBOLD, lines
from archive.exports.tv.parting import parted
from archive.exports.tv.stops import Kind, in_both

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archive.curation import ResolvedEntry
    from archive.exports.tv.stops import Stop

Size = tuple[int, int]

WIDTH, HEIGHT = 1920, 1080
SIDE, TOP = WIDTH // 20, HEIGHT // 20
"""What old televisions cut off: 5 % at each edge (EBU R 95 asks for 3.5 % for action and 5 % for words)."""
_ROOM: Final = (WIDTH - 2 * SIDE, HEIGHT - 2 * TOP)
_GAP: Final = 64
"""Between picture and words, and between two columns."""
_COLUMN: Final = (_ROOM[0] - _GAP) // 2

BODY: Final = 44
"""Pixels of a letter of the caption: a 24th of the picture's height, which is read from six heights away."""
SEPARATOR: Final = "\u00a0· "
"""Between what is told at the foot; it ends a line and never begins one."""
_NUMBER: Final = 130
"""What the number of the slide takes at the foot, in pixels."""
SOURCE: Final = 28
"""Of the line that says where the document is kept, for whoever walks up to it."""
_HEADINGS: Final = {Kind.TITLE: 84, Kind.SECTION: 84, Kind.ENTRY: 52, Kind.END: 60}
_LEAST_HEADING: Final = 36
_HEADING_SHARE: Final = 0.42
"""Most of the height that headings take before they are made smaller."""
_BODY_LEADING, _HEADING_LEADING = 1.42, 1.28
"""Stacked Vietnamese marks (ẵ, Ổ) never touch the line above."""
_APART: Final = 20
"""Between heading, the languages, and the source."""

_WIDE: Final = 2.0
"""From this proportion on a picture is larger above its words than beside them."""
_LEAST_PICTURE: Final = 500
"""Pixels of height that are left to a wide picture, whatever its caption."""
_WIDEST_BESIDE: Final = 0.56
"""Most of the width that a picture takes beside words."""


class Form(enum.StrEnum):
    """How picture and words stand to each other."""

    BESIDE = "beside"
    BELOW = "below"
    WORDS = "words"


@dataclass(frozen=True)
class Frame:
    """How all slides of a stop look.

    Attributes:
        form: How picture and words stand to each other.
        picture: Width and height of the picture in pixels of a slide; None without one.
        column: Width of a column of words in pixels.
        heading: Pixels of a letter of the heading.
        source: Where the document is kept: title, day, page and reference code; empty where none is shown.
        foot: Height of the lines at the foot in pixels.
        top: Where the words begin, in pixels from the upper edge: the same on all slides of a stop.
    """

    form: Form
    picture: Size | None
    column: int
    heading: int
    source: tuple[str, ...]
    foot: int
    top: int = TOP


@dataclass(frozen=True)
class Slide:
    """One picture of the edition.

    Attributes:
        number: From 1, through all sets.
        stop: What is told.
        frame: How it looks.
        text: What of the text stands here.
        part: Which slide of the stop this is, from 1.
        parts: How many the stop has.
    """

    number: int
    stop: Stop
    frame: Frame
    text: Bilingual
    part: int
    parts: int


def slides_of(stops: Iterable[Stop]) -> tuple[Slide, ...]:
    """All slides in order."""
    slides: list[Slide] = []
    for stop in stops:
        slides += _slides(stop, len(slides) + 1)
    return tuple(slides)


def region_of(shown: ResolvedEntry) -> tuple[int, int, int, int]:
    """What of its page an entry shows, in pixels of the page picture."""
    return shown.region or (0, 0, shown.page.width, shown.page.height)


def rules_of(frame: Frame) -> str:
    """The sizes of a slide as CSS: its page, and properties for the style sheet."""
    sizes = {
        "width": WIDTH,
        "height": HEIGHT,
        "side": SIDE,
        "top": TOP,
        "gap": _GAP,
        "apart": _APART,
        "number": _NUMBER,
    }
    sizes |= {"body": BODY, "source": SOURCE, "heading": frame.heading, "column": frame.column}
    sizes |= {"foot": frame.foot, "words": frame.top}
    if frame.picture:
        width, height = frame.picture
        beside = frame.form is Form.BESIDE
        left, top = (SIDE, (HEIGHT - height) // 2) if beside else ((WIDTH - width) // 2, TOP)
        sizes |= {
            f"picture-{side}": at
            for side, at in zip(("left", "top", "width", "height"), (left, top, width, height), strict=True)
        }
    told = "".join(f" --{name}: {pixels}px;" for name, pixels in sizes.items())
    told += f" --leading: {_BODY_LEADING}; --heading-leading: {_HEADING_LEADING};"
    return f"@page {{ size: {WIDTH}px {HEIGHT}px; margin: 0; }} :root {{{told} }}"


def _slides(stop: Stop, first: int) -> list[Slide]:
    frame = _frame(stop)
    pieces = parted((stop.text.vi, stop.text.en), partial(_fits, stop, frame))
    frame = _placed(stop, frame, pieces)
    return [
        Slide(first + part - 1, stop, frame, Bilingual(vi, en), part, len(pieces))
        for part, (vi, en) in enumerate(pieces, 1)
    ]


def _frame(stop: Stop) -> Frame:
    if stop.shown is None or not stop.shown.page.width:
        return _worded(stop, Form.WORDS, None, _COLUMN)
    _, _, width, height = region_of(stop.shown)
    if stop.kind is Kind.ENTRY and width >= _WIDE * height:
        return _worded(stop, Form.BELOW, _within((width, height), (_ROOM[0], _LEAST_PICTURE)), _COLUMN)
    picture = _within((width, height), (round(_ROOM[0] * _WIDEST_BESIDE), _ROOM[1]))
    return _worded(stop, Form.BESIDE, picture, _ROOM[0] - picture[0] - _GAP)


def _worded(stop: Stop, form: Form, picture: Size | None, column: int) -> Frame:
    """The frame with the largest heading that leaves room for words."""
    heading = _HEADINGS[stop.kind]
    while heading > _LEAST_HEADING and _heading_height(stop, form, column, heading) > _HEADING_SHARE * _ROOM[1]:
        heading -= 4
    source = _source(stop.shown) if stop.shown and stop.kind is Kind.ENTRY else ()
    across = (column if form is Form.BESIDE else _ROOM[0]) - _NUMBER
    # Signs that hold the parts of the line apart or together are about a letter wide.
    told = max(1, lines(SEPARATOR.join(source), across / SOURCE * 0.97)) + (stop.collection.mark is not None)
    return Frame(form, picture, column, heading, source, math.ceil(told * SOURCE * _BODY_LEADING))


def _source(shown: ResolvedEntry) -> tuple[str, ...]:
    """Where a page is to be found, for readers of both languages."""
    page = in_both("trang %(number)s", number=shown.page.number)
    unit = shown.unit
    told = (unit.shown_title, unit.date_text, f"{page.vi} / {page.en}", unit.reference_code)
    return tuple(part for part in told if part)


def _placed(stop: Stop, frame: Frame, pieces: Sequence[tuple[str, ...]]) -> Frame:
    """The frame with its words in their place, and a wide picture as large as the longest of its captions leaves it."""
    words = math.ceil(max(_words_height(stop, frame, piece) for piece in pieces))
    if frame.form is not Form.BELOW:
        return dataclasses.replace(frame, top=TOP + max(0, (_ROOM[1] - words) // 2))
    assert stop.shown is not None
    room = (_ROOM[0], max(_LEAST_PICTURE, _ROOM[1] - words - _APART))
    picture = _within(region_of(stop.shown)[2:], room)
    return dataclasses.replace(frame, picture=picture, top=HEIGHT - TOP - words)


def _fits(stop: Stop, frame: Frame, texts: tuple[str, ...]) -> bool:
    taken = _LEAST_PICTURE + _APART if frame.form is Form.BELOW else 0
    return _words_height(stop, frame, texts) + taken <= _ROOM[1]


def _words_height(stop: Stop, frame: Frame, texts: tuple[str, ...]) -> float:
    """Height of everything that is read on a slide, in pixels."""
    each = [lines(text, frame.column / BODY) * BODY * _BODY_LEADING for text in texts]
    body = sum(each) + _APART if frame.form is Form.BESIDE else max(each)
    return _heading_height(stop, frame.form, frame.column, frame.heading) + body + frame.foot + 2 * _APART


def _heading_height(stop: Stop, form: Form, column: int, heading: int) -> float:
    each = [lines(text, column / heading, SEMIBOLD) for text in (stop.heading.vi, stop.heading.en)]
    # A section tells its number above.
    eyebrow = BODY * _BODY_LEADING + _APART if stop.kind is Kind.SECTION else 0
    return (sum(each) if form is Form.BESIDE else max(each)) * heading * _HEADING_LEADING + eyebrow


def _within(size: Size, room: Size) -> Size:
    """The largest size of the same proportion in a room."""
    scale = min(room[0] / size[0], room[1] / size[1])
    return max(1, int(size[0] * scale)), max(1, int(size[1] * scale))
