"""What a reading has left over, read by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ingest.engines import tesseract
from ingest.steps.reading_order import joined

if TYPE_CHECKING:
    from archive.imaging.pixels import Pixels
    from ingest.alto import Box
    from ingest.steps.prepare import Prepared
    from ingest.steps.reading import Reading
    from ingest.tasks import PageJob

_LEAST_CERTAIN_WORD = 0.6
"""Below this a word that is found in what was left over is a stroke of the pen."""

_MARGIN_INCHES = 0.04
"""Paper that is left around a row that is read by itself: marks stand off their letters."""


def with_rest(reading: Reading, job: PageJob) -> Reading:
    """``reading`` and the words of the rows of letters that none of its words covers.

    Raises:
        PageError: Tesseract took too long (R030) or failed (R031).
    """
    prepared = reading.prepared
    _, rows = reading.left_over
    found = tesseract.recognise(
        only_rows(prepared, rows),
        prepared.dpi,
        reading.languages,
        seconds=job.settings.page_cpu_seconds,
        layout=tesseract.Layout.SCATTERED,
        models=job.models,
    )
    fresh = [word for word in found if word.confidence >= _LEAST_CERTAIN_WORD]
    return reading.with_words(joined(reading.words, fresh), "what was left over read by itself") if fresh else reading


def only_rows(prepared: Prepared, rows: list[Box]) -> Pixels:
    """The picture with everything but ``rows`` white."""
    margin = round(_MARGIN_INCHES * prepared.dpi)
    kept = np.full_like(prepared.crisp, 255)
    for row in rows:
        there = slice(max(row.y0 - margin, 0), row.y1 + margin), slice(max(row.x0 - margin, 0), row.x1 + margin)
        kept[there] = prepared.crisp[there]
    return kept
