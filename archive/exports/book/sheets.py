"""Sizes of a photo book: the page, its margins, and how large a picture may be on it."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from archive.curation import Bilingual

_INNER, _OUTER, _TOP, _BOTTOM = 24.0, 18.0, 20.0, 22.0
"""Margins in millimetres; the inner one is wider, since the binding takes of it."""
_LINE: Final = 5.5
"""Millimetres from one line to the next; the source's lines are closer, the heading's farther apart."""
_LETTER: Final = 1.9
"""Millimetres of a letter with its share of the gaps between words: 10 points, the house's typeface."""
_NUMBER: Final = 12.0
"""Millimetres that words below a picture are indented by, for the number before them."""
_AROUND: Final = 19.0
"""Millimetres between picture, heading, captions and source, and for one line of the source."""
_BESIDE: Final = 0.58
"""Part of the type area's width that a picture takes which stands beside its words."""
_COVER: Final = (0.62, 0.5)
_COVER_BESIDE: Final = (0.42, 0.72)
"""Part of the page's width and height that the picture on the cover may take: above the title, and beside it."""
_WIDE: Final = 0.9
"""Width in heights from which a page is wide."""
_NAMED: Final = {"A4": (210.0, 297.0), "square": (240.0, 240.0)}
_OWN: Final = re.compile(r"(\d{3})x(\d{3})(?:mm)?")
_LEAST, _MOST = 180, 450
"""Sides in millimetres between which captions fit below pictures, and printers bind books."""


@dataclass(frozen=True)
class Sheet:
    """A page of the book; the margins belong to a right-hand one.

    Attributes:
        width: Millimetres.
        height: The same.
    """

    width: float
    height: float
    inner: float = _INNER
    outer: float = _OUTER
    top: float = _TOP
    bottom: float = _BOTTOM

    @property
    def area(self) -> tuple[float, float]:
        """Width and height of the type area in millimetres."""
        return self.width - self.inner - self.outer, self.height - self.top - self.bottom

    @property
    def cover_box(self) -> tuple[float, float]:
        """The largest picture on the cover, in millimetres."""
        across, down = _COVER_BESIDE if self.is_wide else _COVER
        return self.width * across, self.height * down

    @property
    def is_wide(self) -> bool:
        """Whether it is so wide that words stand better beside a tall picture than below it."""
        return self.width >= self.height * _WIDE

    def box(self, heading: Bilingual, caption: Bilingual, *, is_tall: bool) -> tuple[float, float]:
        """The largest picture that leaves room for its words, in millimetres.

        Args:
            heading: What stands above the caption.
            caption: In columns side by side.
            is_tall: Whether the picture is taller than wide.
        """
        width, height = self.area
        if self.is_beside(is_tall=is_tall):
            return width * _BESIDE, height
        across = width - _NUMBER
        columns = [text for text in caption.columns if text]
        lines = sum(_lines(text, across / 1.3) for text in heading.columns if text) * 1.2
        lines += max(_lines(text, across / len(columns) - _LINE) for text in columns) + 1
        return width, height - _AROUND - lines * _LINE

    def is_beside(self, *, is_tall: bool) -> bool:
        """Whether the words stand beside the picture: a tall one on a page that is not would become small above them."""
        return is_tall and self.is_wide


def sheet_of(written: str) -> Sheet:
    """The size of the pages as it is asked for: ``A4``, ``square``, or width and height as in ``210x280``.

    Raises:
        ValueError: It is none of these, or a side is shorter than 180 mm or longer than 450.
    """
    if written in _NAMED:
        return Sheet(*_NAMED[written])
    found = _OWN.fullmatch(written)
    sides = tuple(map(int, found.groups())) if found else ()
    if not sides or not all(_LEAST <= side <= _MOST for side in sides):
        raise ValueError(written)
    return Sheet(*map(float, sides))


def _lines(text: str, width: float) -> int:
    """About as many lines as the text takes."""
    return math.ceil(len(text) * _LETTER / width)
