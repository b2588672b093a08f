"""Which way up a page stands, told before it is read.

Letters of the Latin alphabet reach above their row more often than below it, Vietnamese ones with their marks most of all.
Where a page shows it less clearly (capitals, figures, handwriting), a few of its rows are read both ways.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ingest.engines import tesseract
from ingest.steps.reading import certainty, worth

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.imaging.pixels import Pixels
    from ingest.alto import Box
    from ingest.engines.tesseract import RecognisedWord
    from ingest.steps.prepare import Prepared
    from ingest.tasks import PageJob

_LOOKED_AT = 24
"""Rows, the longest, whose letters are looked at."""

_REACH = 0.2
"""Times a letter's height, by which one stands out of its row."""

_UPRIGHT = 0.06
"""By how much more letters reach up than down, as a share of those that do either (measured: upright pages 0.07 to 0.68,
on their head -0.22 to -0.04, handwriting and carbon copies anything)."""

_ROWS_READ = 2
"""Rows that are read both ways, 0.2 s together."""

_CLEARLY = 2.0
"""Times as much must be read of them the other way up (measured: print four times and more)."""

_SURE = 0.75
"""Certainty of the rows as they stand from which on the same letters cannot be worth that many times as much turned."""

_LEAST_WORTH = 10
"""So much must be read at all: some two words that are sure. Handwriting is read as nonsense either way."""

_MARGIN = 0.15
"""Paper about a row that is read by itself, times its height; more would show halves of the rows beside it."""


def stands_on_its_head(prepared: Prepared, rows: Sequence[Box], job: PageJob) -> bool:
    """Whether the page is to be turned by 180 degrees.

    Args:
        prepared: The picture.
        rows: Rows of its letters.
        job: How it is read.

    Raises:
        PageError: Tesseract took too long (R030) or failed (R031).
    """
    longest = sorted(rows, key=lambda row: row.x0 - row.x1)
    if not rows or _reaching_up(prepared.letters.boxes, longest[:_LOOKED_AT]) >= _UPRIGHT:
        return False
    strip = _strip(prepared.pixels, longest[:_ROWS_READ])
    upright = _read(strip, prepared.dpi, job)
    if certainty(upright) >= _SURE:
        return False
    turned = _read(strip[::-1, ::-1], prepared.dpi, job)
    return worth(turned) > max(_CLEARLY * worth(upright), _LEAST_WORTH)


def _reaching_up(letters: np.ndarray, rows: Sequence[Box]) -> float:
    """How many more letters (N x 4: left, top, width, height) stand out above than below, of those that do; -1 to 1."""
    up = down = 0
    left, top, width, height = letters.T
    bottom = top + height
    for row in rows:
        across, middle = left + width // 2, top + height // 2
        inside = (across >= row.x0) & (across < row.x1) & (middle >= row.y0) & (middle < row.y1)
        ceiling, floor = np.median(top[inside]), np.median(bottom[inside])
        reach = _REACH * (floor - ceiling)
        up += int(np.count_nonzero(top[inside] < ceiling - reach))
        down += int(np.count_nonzero(bottom[inside] > floor + reach))
    return (up - down) / max(up + down, 1)


def _strip(pixels: Pixels, rows: Sequence[Box]) -> Pixels:
    """``rows`` of a picture one below the other on white paper."""
    cut = list(_cut(pixels, rows))
    strip = np.full((sum(len(row) for row in cut), max((row.shape[1] for row in cut), default=0)), 255, np.uint8)
    below = 0
    for row in cut:
        strip[below : below + len(row), : row.shape[1]] = row
        below += len(row)
    return strip


def _cut(pixels: Pixels, rows: Sequence[Box]) -> Iterator[Pixels]:
    for row in rows:
        margin = round(_MARGIN * (row.y1 - row.y0))
        kept = pixels[max(row.y0 - margin, 0) : row.y1 + margin, max(row.x0 - margin, 0) : row.x1 + margin]
        yield np.pad(kept, margin, constant_values=255)


def _read(strip: Pixels, dpi: int, job: PageJob) -> list[RecognisedWord]:
    seconds, layout = job.settings.page_cpu_seconds, tesseract.Layout.LINES
    return tesseract.recognise(
        strip, dpi, job.languages, seconds=seconds, layout=layout, models=job.models, inverted=False
    )
