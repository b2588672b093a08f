"""A page that two models read: the surer word is kept, and no word grows surer by it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from archive.imaging.pixels import PageImage
from bench import made_pages
from ingest.engines import tesseract
from ingest.engines.tesseract import RecognisedWord
from ingest.steps.prepare import prepare
from ingest.steps.reading import Reading, read
from ingest.steps.two_models import by_both, surer
from tests.unit.ingest.jobs import JOB, SETTINGS


def _word(text: str, x: int, confidence: float, width: int = 60) -> RecognisedWord:
    return RecognisedWord(text, x, 100, width, 30, confidence, (1, 1), 1)


@pytest.fixture(scope="module")
def reading() -> Reading:
    page = made_pages.picture(made_pages.prose(4, 2), dpi=200, seed=4)
    one_bit = np.where(page[..., 1] > 140, 255, 0).astype(np.uint8)
    return read(prepare(PageImage(one_bit, 200.0), SETTINGS), JOB)


def test_the_surer_word_is_kept_and_its_place_and_certainty_stay() -> None:
    words = [_word("tiên", 100, 0.70), _word("phố", 200, 0.95)]
    others = [_word("tiền", 103, 0.90), _word("phô", 198, 0.60)]
    assert surer(words, others) == (replace(words[0], text="tiền"), words[1])


def test_words_that_were_parted_otherwise_are_left_alone() -> None:
    words = [_word("đảo xa", 100, 0.5, width=200), _word("biển", 400, 0.5)]
    others = [_word("đảo", 100, 0.9, width=90), _word("xa", 210, 0.9, width=90), _word("lại", 900, 0.9)]
    assert surer(words, others) == tuple(words)
    assert surer(words, []) == tuple(words)


def test_the_installed_model_reads_beside_another_one_that_is_not_sure(reading: Reading) -> None:
    models = str(tesseract.models_folder())
    doubtful = replace(JOB, models=models, settings=replace(SETTINGS, both_percent=100))
    blind = reading.with_words(tuple(replace(word, text="?", confidence=0.3) for word in reading.words), "")
    both = by_both(blind, doubtful)
    assert [word.text for word in both.words] == [word.text for word in reading.words]
    assert both.certainty == pytest.approx(0.3)
    assert "installed model" in both.description


def test_pages_in_grey_read_surely_or_by_the_installed_model_are_read_once(reading: Reading) -> None:
    job = replace(JOB, models=str(tesseract.models_folder()), settings=replace(SETTINGS, both_percent=100))
    in_grey = replace(reading, prepared=replace(reading.prepared, one_bit=False))
    assert by_both(in_grey, job) is in_grey
    assert by_both(reading, replace(job, settings=replace(SETTINGS, both_percent=10))) is reading
    assert by_both(reading, replace(JOB, settings=replace(SETTINGS, both_percent=100))) is reading
