"""Second chances: pages that were read badly are read another way, and the better reading is kept.

Only pages that show it by themselves are tried again: words that are not sure, hardly any words where there are letters,
or letters that no word covers. A page that was read well costs nothing here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.steps.han import in_han
from ingest.steps.languages import in_own_languages
from ingest.steps.prepare import soften
from ingest.steps.reading import read
from ingest.steps.rest import with_rest
from ingest.steps.two_models import by_both

if TYPE_CHECKING:
    from archive.imaging.pixels import PageImage
    from ingest.steps.reading import Reading
    from ingest.tasks import PageJob

FEW_WORDS = 60
"""So few words on a page full of letters are a reading that failed, however sure they are (measured: a carbon copy of
which 99 % was lost came out at 93 % certainty)."""

LETTERS_IN_ROWS = 150
"""Fewer letters than that in rows are a blank page's texture and what shines through."""


def improved(first: Reading, image: PageImage, job: PageJob) -> Reading:
    """The best reading of ``image`` that can be had, ``first`` being the plain one.

    Raises:
        PageError: Tesseract took too long (R030) or failed (R031).
    """
    as_han = in_han(first, job)
    if as_han is not first:
        return as_han
    is_poor = not first.prepared.soft and _is_poor(first, job)
    best = _softened(first, image, job) if is_poor else first
    if not best.is_text:
        return best
    best = by_both(in_own_languages(best, job), job)
    share, _ = best.left_over
    return with_rest(best, job) if share > job.settings.rest_percent / 100 else best


def _is_poor(reading: Reading, job: PageJob) -> bool:
    if not reading.is_text or len(reading.words) < FEW_WORDS:
        return reading.letters_in_rows >= LETTERS_IN_ROWS
    return reading.certainty < job.settings.retry_percent / 100


def _softened(first: Reading, image: PageImage, job: PageJob) -> Reading:
    """``first`` or the softened page's reading, whichever is worth more."""
    soft = read(soften(image, job.settings, quarters=first.prepared.quarters), job)
    return max(first, soft, key=lambda reading: reading.worth)
