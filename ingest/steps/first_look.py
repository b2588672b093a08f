"""How a page is to be read, told from its letters before it is read.

Print stands in rows. Where hardly a letter does, the page lies on its side or far askew, or its strokes are broken (carbon
copies), and a pass over it as it is would be wasted, the longer the more specks there are. The same holds for empty paper and for a page
that stands on its head.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ingest.steps.faint_print import share_faint
from ingest.steps.prepare import prepare, soften
from ingest.steps.rest import only_rows
from ingest.steps.skew import FED_ASKEW_DEGREES
from ingest.steps.upright import stands_on_its_head

if TYPE_CHECKING:
    from archive.imaging.pixels import PageImage
    from archive.settings import Settings
    from ingest.steps.letters import Letters
    from ingest.steps.prepare import Prepared
    from ingest.tasks import PageJob

_PRINT = 0.35
"""Share of the letters that stand in rows (measured: print 0.60 and more, carbon copies at most 0.20, pages that lie on
their side 0.01)."""

_LEANING_PRINT = 0.10
"""The same of a page on its side whose lines lean: they are straightened only once it is turned."""

_MANY_LETTERS = 300
"""Fewer, and not in rows, are the texture of an empty page (measured: at most 240)."""

_DARK = 140
_LEAST_DARK = 0.00001
"""Levels below white, and share of the page that is as dark where anything is printed or drawn (measured: none on empty
pages, pages with text 0.0002 and more)."""


def prepared_for(image: PageImage, job: PageJob) -> Prepared:
    """The picture as it is best read: upright, straight, without empty paper's texture, broken strokes softened.

    Raises:
        PageError: A few of its rows were to be read, and Tesseract took too long (R030) or failed (R031).
    """
    found = _as_it_lies(image, job.settings)
    _, rows = found.letters.in_rows
    if stands_on_its_head(found, rows, job):
        found = _as_it_lies(image, job.settings, quarters=2)
    return _without_texture(found, job.settings)


def _as_it_lies(image: PageImage, settings: Settings, quarters: int = 0) -> Prepared:
    """The picture turned by ``quarters`` and, where it lies on its side, one more; straightened or softened."""
    plain = prepare(image, settings, quarters=quarters)
    if len(plain.letters) < _MANY_LETTERS or _share_in_rows(plain.letters) >= _PRINT:
        return plain
    if _share_in_rows(plain.letters.on_its_side()) >= _LEANING_PRINT:
        turned = prepare(image, settings, quarters=quarters + 1)
        if _share_in_rows(turned.letters) >= _PRINT:
            return turned
    askew = prepare(image, settings, quarters=quarters, largest_skew=FED_ASKEW_DEGREES)
    if _share_in_rows(askew.letters) >= _PRINT:
        return askew
    soft = soften(image, settings, quarters=quarters)
    return soft if _share_in_rows(soft.letters) >= _PRINT else plain


def _without_texture(prepared: Prepared, settings: Settings) -> Prepared:
    """Rows of letters alone, where there are few letters and nothing else is dark.

    Grain and spots of old paper are read as nonsense for as long as a full page takes, and hide few words among them. Where
    letters stand that have faded, the page is left as it is, so that it shows what was not read.
    """
    if len(prepared.letters) >= _MANY_LETTERS:
        return prepared
    rows = prepared.letters.in_rows[1]
    is_print = _share_in_rows(prepared.letters) >= _PRINT
    faded = share_faint(prepared.pixels, prepared.dpi, rows, len(prepared.letters)) if is_print else 0.0
    if faded > settings.unread_percent / 100:
        return prepared
    kept = only_rows(prepared, rows)
    dark, dark_in_rows = (np.count_nonzero(pixels < 255 - _DARK) for pixels in (prepared.pixels, kept))
    if dark - dark_in_rows >= _LEAST_DARK * kept.size:
        return prepared
    return replace(prepared, pixels=kept, done=f"{prepared.done}, all but rows of letters taken out")


def _share_in_rows(letters: Letters) -> float:
    return len(letters.in_rows[0]) / max(len(letters), 1)
