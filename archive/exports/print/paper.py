"""Sizes of paper, as they are asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

SIZES: Final = {"A0": (841, 1189), "A1": (594, 841), "A2": (420, 594), "A3": (297, 420), "A4": (210, 297)}
"""Width and height in mm, upright (ISO 216)."""
_OWN: Final = re.compile(r"([0-9]{2,4})x([0-9]{2,4})(?:mm)?")
_LEAST_MM, _MOST_MM = 200, 5000
"""Under 200 mm no line of text that is read standing has room; over 5 m PDF ends (14,400 points, ISO 32000-1, annex C)."""


@dataclass(frozen=True)
class Paper:
    """A size of paper.

    Attributes:
        width: In mm.
        height: In mm.
    """

    width: int
    height: int

    @property
    def is_wide(self) -> bool:
        """Whether it lies on its longer side."""
        return self.width > self.height


def paper(written: str) -> Paper:
    """The size that ``A1``, ``A1-wide`` or ``900x2000mm`` names.

    Raises:
        ValueError: It names none, or one that no panel has.
    """
    name, _, turned = written.partition("-")
    if name in SIZES and turned in {"", "wide"}:
        width, height = SIZES[name]
        return Paper(height, width) if turned else Paper(width, height)
    found = _OWN.fullmatch(written)
    if found is None:
        raise ValueError(written)
    width, height = int(found[1]), int(found[2])
    if not (_LEAST_MM <= width <= _MOST_MM and _LEAST_MM <= height <= _MOST_MM):
        raise ValueError(written)
    return Paper(width, height)
