"""One-bit pages of which the best model is not sure are read by the installed one, too; of each word the surer is kept.

The two err on other words. Without grey levels a mark over a letter is a few pixels, and the model that is right about it is
surer of it more often than not (measured on fax: errors 4.6 % by the best model, 4.4 % by the installed one, 4.0 % by both;
on newspapers hardly a tenth fewer for half the cost again).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ingest.engines import tesseract

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.engines.tesseract import RecognisedWord
    from ingest.steps.reading import Reading
    from ingest.tasks import PageJob


def by_both(reading: Reading, job: PageJob) -> Reading:
    """``reading`` of an unsure one-bit page with the words of which the installed model is surer than the best one.

    Raises:
        PageError: Tesseract took too long (R030) or failed (R031).
    """
    prepared, seconds = reading.prepared, job.settings.page_cpu_seconds
    is_doubtful = prepared.one_bit and reading.certainty < job.settings.both_percent / 100
    if not job.models or not is_doubtful:
        return reading
    others = tesseract.recognise(prepared.crisp, prepared.dpi, reading.languages, seconds=seconds)
    return reading.with_words(surer(reading.words, others), "words compared with the installed model's")


def surer(words: Sequence[RecognisedWord], others: Sequence[RecognisedWord]) -> tuple[RecognisedWord, ...]:
    """``words`` with the text of the one of ``others`` in their place, if that is surer.

    They stay as sure as they were: where two models differ, neither is to be relied upon.
    """
    together = _in_one_place(words, others)
    there = ([others[int(position)] for position in np.flatnonzero(row)] for row in together)
    return tuple(map(_surer, words, there))


def _surer(word: RecognisedWord, there: list[RecognisedWord]) -> RecognisedWord:
    is_surer = len(there) == 1 and there[0].confidence > word.confidence
    return replace(word, text=there[0].text) if is_surer else word


def _in_one_place(words: Sequence[RecognisedWord], others: Sequence[RecognisedWord]) -> np.ndarray:
    """Which of ``words`` (rows) and ``others`` (columns) each have their middle in the other's box."""
    one, other = (np.array([word.box for word in each]).reshape(-1, 4) for each in (words, others))
    return np.asarray(_middles_within(one, other) & _middles_within(other, one).T)


def _middles_within(inner: np.ndarray, outer: np.ndarray) -> np.ndarray:
    """Which boxes (N x 4) have their middle in which of the others (M x 4): N x M."""
    middle = (inner[:, None, :2] + inner[:, None, 2:]) / 2
    return np.asarray(((middle >= outer[None, :, :2]) & (middle <= outer[None, :, 2:])).all(axis=2))
