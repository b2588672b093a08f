"""How a page is to be read, told from its letters before anything is read.

Print stands in rows. Where hardly a letter does, the page lies on its side or far askew, or its strokes are broken (carbon copies), and
a pass over it as it is would be wasted, the longer the more specks there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.steps.prepare import prepare, soften
from ingest.steps.skew import FED_ASKEW_DEGREES

if TYPE_CHECKING:
    from archive.imaging.pixels import PageImage
    from archive.settings import Settings
    from ingest.steps.letters import Letters
    from ingest.steps.prepare import Prepared

_PRINT = 0.35
"""Share of the letters that stand in rows (measured: print 0.60 and more, carbon copies at most 0.20, pages that lie on
their side 0.01)."""

_MANY_LETTERS = 300
"""Fewer, and not in rows, are the texture of an empty page (measured: at most 240)."""


def prepared_for(image: PageImage, settings: Settings) -> Prepared:
    """The picture as it is best read: upright, straight, or softened where its strokes are broken."""
    plain = prepare(image, settings)
    if len(plain.letters) < _MANY_LETTERS or _stands_in_rows(plain.letters):
        return plain
    if _stands_in_rows(plain.letters.on_its_side()):
        return prepare(image, settings, quarters=1)
    askew = prepare(image, settings, largest_skew=FED_ASKEW_DEGREES)
    if _stands_in_rows(askew.letters):
        return askew
    soft = soften(image, settings)
    return soft if _stands_in_rows(soft.letters) else plain


def _stands_in_rows(letters: Letters) -> bool:
    in_rows, _ = letters.in_rows()
    return len(in_rows) >= _PRINT * len(letters)
