"""Setting type on sheets: words into lines, lines into frames, frames onto pages.

Sizes are in typographic points and millimetres at the samples' resolution; a sheet keeps
the lines it bears, so that reading it back can be measured.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from ingest.samples.fonts import font

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np

# Thông tư 05/2025/TT-BNV, Điều 8: administrative paper is scanned at 200 dpi.
DPI = 200
BLACK = 0


class Align(enum.Enum):
    """How a line stands in its frame."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"
    JUSTIFY = "justify"


@dataclass(frozen=True)
class Style:
    """A typeface, its size in points and the distance of its lines in sizes.

    Stacked Vietnamese marks need at least 1.25 sizes from line to line.
    """

    face: str
    points: float
    leading: float = 1.32

    @property
    def pixels(self) -> int:
        """Size in pixels."""
        return points(self.points)

    @property
    def line_height(self) -> int:
        """From line to line in pixels."""
        return round(self.pixels * self.leading)

    def width(self, text: str) -> float:
        """Width of ``text`` in pixels."""
        return font(self.face, self.pixels).getlength(text)


@dataclass(frozen=True)
class Frame:
    """A rectangle of a page that text flows into, in pixels."""

    x: int
    y: int
    w: int
    h: int


@dataclass(frozen=True)
class SetWord:
    """A word on a sheet and the frame it fills."""

    text: str
    frame: Frame


@dataclass
class Sheet:
    """One page: black type on white, and the lines and words it bears in order.

    Attributes:
        image: The type, black on white.
        colours: What is printed in colour below it, or None.
    """

    image: Image.Image
    colours: Image.Image | None = None
    lines: list[str] = field(default_factory=list)
    words: list[SetWord] = field(default_factory=list)

    @classmethod
    def blank(cls, width: float = 210, height: float = 297) -> Sheet:
        """An empty sheet, A4 unless another width and height are given in millimetres."""
        return cls(Image.new("L", (millimetres(width), millimetres(height)), 255))

    @property
    def text(self) -> str:
        """The lines it bears."""
        return "\n".join(self.lines)


def millimetres(length: float) -> int:
    """Pixels of a length in millimetres."""
    return round(length / 25.4 * DPI)


def points(size: float) -> int:
    """Pixels of a size in typographic points."""
    return round(size / 72 * DPI)


_TYPEWRITER_FACES = dict.fromkeys("01lI", "LiberationSerif")
"""Letters that Liberation Mono tells apart in ways no typewriter has: a dotted nought, a curled l."""


class Typewriter:
    """A machine that strikes every letter a little differently.

    Args:
        random: Source of the unevenness.
    """

    def __init__(self, random: np.random.Generator) -> None:
        self._random = random

    def strike(self, draw: ImageDraw.ImageDraw, place: tuple[float, float], word: str, style: Style) -> None:
        """Type ``word`` letter by letter at ``place``."""
        x, y = place
        for letter in word:
            ink = int(min(95, abs(self._random.normal(0, 20))))
            offset = round(self._random.normal(0, 0.4))
            pitch = style.width(letter)
            type_ = font(_typewriter_face(letter, style.face), style.pixels)
            draw.text((round(x + (pitch - type_.getlength(letter)) / 2), y + offset), letter, font=type_, fill=ink)
            x += pitch


def _typewriter_face(letter: str, face: str) -> str:
    family = _TYPEWRITER_FACES.get(letter)
    return face.replace("LiberationMono", family) if family else face


class Typesetter:
    """Fills frames with text, page after page.

    Args:
        frames: The frames of the page with the given number, from 1.
        typewriter: Types the words, where they are not printed.
    """

    def __init__(self, frames: Callable[[int], Sequence[Frame]], typewriter: Typewriter | None = None) -> None:
        self._frames = frames
        self._typewriter = typewriter
        self.sheets: list[Sheet] = []
        self._waiting: list[Frame] = []
        self.next_frame()

    @property
    def sheet(self) -> Sheet:
        """The sheet in work."""
        return self.sheets[-1]

    @property
    def remaining(self) -> int:
        """Height that is left in the frame, in pixels."""
        return self.frame.y + self.frame.h - self.y

    def next_frame(self) -> None:
        """Go on at the head of the next frame, on a new sheet after a page's last one."""
        if not self._waiting:
            self.sheets.append(Sheet.blank())
            self._waiting = list(self._frames(len(self.sheets)))
        self.frame = self._waiting.pop(0)
        self.y = self.frame.y

    def need(self, height: int) -> None:
        """Go on in the next frame unless ``height`` pixels are left in this one."""
        if self.remaining < height:
            self.next_frame()

    def space(self, height: float) -> None:
        """Leave ``height`` millimetres free."""
        self.y += millimetres(height)

    def paragraph(self, text: str, style: Style, align: Align = Align.JUSTIFY, *, indent: float = 0) -> None:
        """Set a paragraph into the frames.

        Args:
            text: Its words.
            style: Its type.
            align: How its lines stand.
            indent: Indent of its first line in millimetres.
        """
        start = millimetres(indent)
        lines = break_lines(text, style, self.frame.w, first_indent=start)
        for number, line in enumerate(lines):
            # A heading or first line alone at the foot of a frame is a typesetter's fault.
            self.need(style.line_height * (2 if number == 0 and len(lines) > 1 else 1))
            shift = start if number == 0 else 0
            last = number == len(lines) - 1
            fitting = Align.LEFT if last and align is Align.JUSTIFY else align
            box = Frame(self.frame.x + shift, self.y, self.frame.w - shift, style.line_height)
            self.line(line, style, box, fitting)
            self.y += style.line_height

    def block(self, text: str, style: Style, box: Frame, align: Align = Align.LEFT) -> int:
        """Set text into ``box`` without flowing on; the y below its last line."""
        y = box.y
        for line in break_lines(text, style, box.w):
            self.line(line, style, Frame(box.x, y, box.w, style.line_height), align)
            y += style.line_height
        return y

    def line(self, text: str, style: Style, box: Frame, align: Align) -> None:
        """Set one line into ``box`` on the sheet in work."""
        set_line(self.sheet, text, style, box, align, typewriter=self._typewriter)

    def rule(self, x: int, width: int, *, y: int | None = None, thickness: float = 0.25) -> None:
        """Draw a horizontal rule; x, y and width in pixels, thickness in millimetres."""
        top = self.y if y is None else y
        box = (x, top, x + width, top + max(1, millimetres(thickness)) - 1)
        ImageDraw.Draw(self.sheet.image).rectangle(box, fill=BLACK)


def set_line(
    sheet: Sheet, text: str, style: Style, box: Frame, align: Align, *, typewriter: Typewriter | None = None
) -> None:
    """Set one line on ``sheet``, at the upper edge of ``box`` and as ``align`` says."""
    words = text.split()
    gap = style.width(" ")
    width = style.width(text)
    if align is Align.JUSTIFY and len(words) > 1:
        gap += (box.w - width) / (len(words) - 1)
    free = box.w - width
    x = box.x + (free / 2 if align is Align.CENTRE else free if align is Align.RIGHT else 0)
    draw = ImageDraw.Draw(sheet.image)
    for word in words:
        if typewriter:
            typewriter.strike(draw, (x, box.y), word, style)
        else:
            draw.text((round(x), box.y), word, font=font(style.face, style.pixels), fill=BLACK)
        sheet.words.append(SetWord(word, Frame(round(x), box.y, round(style.width(word)), style.line_height)))
        x += style.width(word) + gap
    sheet.lines.append(text)


def break_lines(text: str, style: Style, width: int, *, first_indent: int = 0) -> list[str]:
    """Break ``text`` into lines no wider than ``width`` pixels, where words allow it."""
    lines: list[str] = []
    line: list[str] = []
    free = width - first_indent
    for word in text.split():
        if line and style.width(" ".join([*line, word])) > free:
            lines.append(" ".join(line))
            line, free = [], width
        line.append(word)
    return [*lines, " ".join(line)] if line else lines
