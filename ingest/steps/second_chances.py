"""Second chances: pages that were read badly are read another way, and the better reading is kept.

Only pages that show it by themselves are tried again: words that are not sure, hardly any words where there are letters,
or letters that no word covers. A page that was read well costs nothing here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.engines import tesseract_program
from ingest.steps.han import in_han
from ingest.steps.languages import in_own_languages
from ingest.steps.prepare import prepare, soften
from ingest.steps.reading import read
from ingest.steps.rest import with_rest
from ingest.steps.scaling import scaled

if TYPE_CHECKING:
    from archive.imaging.pixels import PageImage
    from ingest.steps.reading import Reading
    from ingest.tasks import PageJob

FEW_WORDS = 60
"""So few words on a page full of letters are a reading that failed, however sure they are (measured: a carbon copy of
which 99 % was lost came out at 93 % certainty)."""

LETTERS_IN_ROWS = 150
"""Fewer letters than that in rows are a blank page's texture and what shines through."""

_ORIENTATION_DPI = 100
"""Enough to tell which way up letters stand (measured: right on 6 of 6 pages), at a quarter of the cost."""

_UPSIDE_DOWN = 0.60
"""Certainty below which a page may stand on its head (measured: 0.42 to 0.46; upright typescript 0.77 and more)."""


def improved(first: Reading, image: PageImage, job: PageJob) -> Reading:
    """The best reading of ``image`` that can be had, ``first`` being the plain one.

    Raises:
        PageError: Tesseract took too long (R030) or failed (R031).
    """
    as_han = in_han(first, job)
    if as_han is not first:
        return as_han
    best = _read_again(first, image, job) if _is_poor(first, job) else first
    if not best.is_text:
        return best
    best = in_own_languages(best, job)
    share, _ = best.left_over
    return with_rest(best, job) if share > job.settings.rest_percent / 100 else best


def _is_poor(reading: Reading, job: PageJob) -> bool:
    if not reading.is_text or len(reading.words) < FEW_WORDS:
        return reading.letters_in_rows >= LETTERS_IN_ROWS
    return reading.certainty < job.settings.retry_percent / 100


def _read_again(first: Reading, image: PageImage, job: PageJob) -> Reading:
    """The other way up, if the page seems to lie so; softened, if it is still read badly."""
    best = first
    if first.certainty < _UPSIDE_DOWN and (turns := _quarters(first, job)):
        way = soften if first.prepared.soft else prepare
        best = max(
            best, read(way(image, job.settings, quarters=(first.prepared.quarters + turns) % 4), job), key=_worth
        )
    if not best.prepared.soft and _is_poor(best, job):
        best = max(best, read(soften(image, job.settings, quarters=best.prepared.quarters), job), key=_worth)
    return best


def _worth(reading: Reading) -> float:
    return reading.worth


def _quarters(reading: Reading, job: PageJob) -> int:
    """Quarter turns clockwise that seem to make the page stand upright."""
    prepared = reading.prepared
    small = scaled(prepared.pixels, min(_ORIENTATION_DPI / prepared.dpi, 1.0))
    dpi = min(_ORIENTATION_DPI, prepared.dpi)
    told = tesseract_program.orientation(small, dpi, seconds=job.settings.page_cpu_seconds)
    return told.quarters if told else 0
