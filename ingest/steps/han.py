"""Hán: pages known by a sample and read whole as such, across or in columns from the right, and single lines.

Read as Vietnamese both come out as nonsense, and no reading tells that from print that is merely bad. Where a page is that
unsure, a strip of it is read as Hán: what is Hán comes out in Hán characters, whichever way it runs, and nothing else does.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, groupby
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from archive.text.han import share_of_han
from ingest.engines import tesseract
from ingest.steps.reading import Reading
from ingest.steps.reading_order import around, exchanged, joined
from ingest.steps.rest import only_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ingest.alto import Box
    from ingest.engines.tesseract import RecognisedWord
    from ingest.steps.prepare import Prepared
    from ingest.tasks import PageJob

ACROSS, DOWN = "chi_tra", "chi_tra_vert"
"""Tesseract's names of the model for lines and of the one for columns."""

_LEAST_LETTERS = 100
"""Pieces of ink in rows or columns, of which a character has one to three (measured: blank pages up to 76, Hán 190)."""

_NONSENSE = 0.42
"""Certainty of a reading in another language below which a page may be in Hán (measured: Hán read as Vietnamese 0.21 to
0.38; handwriting and pages upside down 0.42 and more)."""

SURE = 0.60
"""Certainty from which on the way it was read is the right one (measured: 0.83 and 0.87; the other way 0.17 to 0.23)."""

_STRIP = (30, 70)
"""Between which percentiles of its letters, from the top, a page is sampled."""

_LEAST_SHARE = 0.6
"""Share of the letters in a sample that are Hán (measured: Hán 0.87 and more, handwriting up to 0.42)."""

_LEAST_SAMPLE = 8
"""Hán characters in a sample; fewer are rules and specks."""


_WELL = 0.80
"""Certainty of most lines of a page on which single lines may be in Hán; on a worse page all lines may be nonsense."""

_DOUBTFUL, _LEAST_LENGTH = 0.55, 12
"""Certainty below which a line, of so many signs at least, may be in Hán (measured: Hán as Vietnamese 0.12 to 0.48)."""


def is_han(languages: tuple[str, ...]) -> bool:
    """Whether Tesseract's ``languages`` are one of its models of Hán, and nothing else."""
    return languages in {(ACROSS,), (DOWN,)}


def in_han(reading: Reading, job: PageJob) -> Reading:
    """``reading``, or the page read as Hán where it is in Hán; that is kept however unsure it is.

    Raises:
        PageError: Tesseract took too long (R030) or failed (R031).
    """
    prepared = reading.prepared
    installed = tesseract.installed_languages()
    if reading.certainty >= _NONSENSE or reading.letters_in_rows < _LEAST_LETTERS or ACROSS not in installed:
        return reading
    if not is_han(job.languages) and not _seems_han(prepared, job):
        return reading
    best: Reading | None = None
    for language in _likely(prepared):
        if language in installed:
            found = _read(prepared, language, job)
            best = found if best is None else max(best, found, key=lambda each: each.worth)
        if best is not None and best.certainty >= SURE:
            break
    return best or reading


def with_han_lines(reading: Reading, job: PageJob) -> Reading:
    """``reading`` with its lines in Hán read as such, on a page that is read well otherwise.

    They are those that came out as nonsense, and those beside them that no word covers.

    Raises:
        PageError: Tesseract took too long (R030) or failed (R031).
    """
    lines = _lines(reading.words)
    if not lines or median(map(_certainty, lines)) < _WELL or ACROSS not in tesseract.installed_languages():
        return reading
    nonsense = [around(line) for line in lines if _length(line) >= _LEAST_LENGTH and _certainty(line) < _DOUBTFUL]
    if not nonsense:
        return reading
    prepared = reading.prepared
    _, uncovered = reading.left_over
    found = _lines(_recognised(only_rows(prepared, [*nonsense, *uncovered]), prepared.dpi, ACROSS, job))
    fresh = [line for line in found if _is_han_line(line) and _certainty(line) >= SURE]
    if not fresh:
        return reading
    instead = [line for line in fresh if _is_in(line, nonsense)]
    words = exchanged(reading.words, list(chain.from_iterable(instead)))
    words = joined(words, [word for line in fresh if line not in instead for word in line])
    return reading.with_words(words, f"lines read as {ACROSS}")


def _is_in(line: list[RecognisedWord], rows: list[Box]) -> bool:
    box = around(line)
    return any(row.y0 <= (box.y0 + box.y1) / 2 <= row.y1 for row in rows)


def _lines(words: Iterable[RecognisedWord]) -> list[list[RecognisedWord]]:
    return [list(line) for _, line in groupby(words, key=lambda word: (word.block, word.line))]


def _certainty(line: list[RecognisedWord]) -> float:
    return sum(word.confidence for word in line) / len(line)


def _length(line: list[RecognisedWord]) -> int:
    return sum(len(word.text) for word in line)


def _is_han_line(line: list[RecognisedWord]) -> bool:
    return share_of_han("".join(word.text for word in line)) >= _LEAST_SHARE


def _seems_han(prepared: Prepared, job: PageJob) -> bool:
    middles = prepared.letters.boxes[:, 1] + prepared.letters.boxes[:, 3] // 2
    top, bottom = (int(edge) for edge in np.percentile(middles, _STRIP))
    strip = np.ascontiguousarray(prepared.pixels[top : max(bottom, top + 1)])
    text = "".join(word.text for word in _recognised(strip, prepared.dpi, ACROSS, job))
    return share_of_han(text) >= _LEAST_SHARE and len(text) * share_of_han(text) >= _LEAST_SAMPLE


def _likely(prepared: Prepared) -> tuple[str, str]:
    """Both models, the one first for whose lines more letters stand in rows."""
    across, down = (len(letters.in_rows[0]) for letters in (prepared.letters, prepared.letters.on_its_side()))
    return (ACROSS, DOWN) if across >= down else (DOWN, ACROSS)


def _read(prepared: Prepared, language: str, job: PageJob) -> Reading:
    words = _recognised(prepared.pixels, prepared.dpi, language, job)
    return Reading(prepared, tuple(in_cells(words) if language == DOWN else words), (language,))


def _recognised(pixels: np.ndarray, dpi: int, language: str, job: PageJob) -> list[RecognisedWord]:
    layout = tesseract.Layout.COLUMNS if language == DOWN else tesseract.Layout.PAGE
    return tesseract.recognise(
        pixels, dpi, (language,), seconds=job.settings.page_cpu_seconds, layout=layout, models=job.models
    )


def in_cells(words: Iterable[RecognisedWord]) -> Iterator[RecognisedWord]:
    """``words`` of columns, each of whose characters has an equal part of its column.

    Along a column Tesseract's boxes are slices a few pixels high; type stands at equal distances.
    """
    for column in _lines(words):
        boxes = [word.box for word in column]
        left, right = min(box.x0 for box in boxes), max(box.x1 for box in boxes)
        top, bottom = min(box.y0 for box in boxes), max(box.y1 for box in boxes)
        ends = np.cumsum([0, *(len(word.text) for word in column)])
        edges = np.rint(top + ends * (bottom - top) / ends[-1]).astype(int).tolist()
        for word, upper, lower in zip(column, edges, edges[1:], strict=False):
            yield replace(word, x=left, w=right - left, y=upper, h=max(lower - upper, 1))
