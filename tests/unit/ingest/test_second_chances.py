"""Second chances, with Tesseract itself: pages on their side and head, broken strokes, lost lines, other languages."""

from __future__ import annotations

import dataclasses
from collections import Counter

import cv2
import numpy as np
import pytest

from archive.imaging.pixels import PageImage
from archive.text.folding import fold
from bench import made_pages
from ingest.steps.first_look import prepared_for
from ingest.steps.prepare import prepare
from ingest.steps.reading import Reading, read
from ingest.steps.review import NO_TEXT, UNREAD, UNSURE, remarks
from ingest.steps.second_chances import improved
from tests.unit.ingest.jobs import JOB, SETTINGS

TEXT = made_pages.prose(11, 8)
FRENCH = (
    "Le Gouverneur général de l'Indochine, vu le décret portant fixation des pouvoirs du Gouverneur général, est chargé "
    "de l'exécution du présent arrêté dans les ports de la colonie et sur les îles qui en dépendent."
)


def _image(text: str = TEXT) -> PageImage:
    return PageImage(made_pages.picture(text, dpi=200, seed=2), 200.0)


def _read(image: PageImage) -> Reading:
    return improved(read(prepared_for(image, JOB), JOB), image, JOB)


def _found(reading: Reading, text: str = TEXT) -> float:
    """Share of the words of ``text`` that were read, marks aside."""
    read_words = Counter(fold(" ".join(word.text for word in reading.words)).split())
    words = Counter(fold(text).split())
    return (words & read_words).total() / words.total()


@pytest.fixture(scope="module")
def upright() -> PageImage:
    return _image()


@pytest.mark.parametrize("quarters", [1, 2, 3], ids=["on its side", "on its head", "on its other side"])
def test_a_page_is_read_however_it_lies(upright: PageImage, quarters: int) -> None:
    image = dataclasses.replace(upright, pixels=np.ascontiguousarray(np.rot90(upright.pixels, quarters)))
    reading = _read(image)
    assert reading.prepared.quarters == quarters
    assert _found(reading) > 0.97
    assert remarks(reading, SETTINGS) == []


def test_a_page_fed_askew_is_straightened() -> None:
    reading = _read(PageImage(made_pages.picture(TEXT, dpi=200, seed=2, skew=7.5), 200.0))
    assert _found(reading) > 0.95


def test_a_page_that_was_read_well_is_read_once(upright: PageImage) -> None:
    first = read(prepared_for(upright, JOB), JOB)
    assert improved(first, upright, JOB) is first
    assert (first.prepared.quarters, first.prepared.soft) == (0, False)


def test_lines_that_were_lost_are_read_by_themselves(upright: PageImage) -> None:
    whole = read(prepare(upright, SETTINGS), JOB)
    edge = float(np.median([word.y for word in whole.words]))
    lost = whole.with_words(tuple(word for word in whole.words if word.y < edge - 20 or word.y > edge + 90), "")
    assert _found(lost) < 0.9
    assert UNREAD in remarks(lost, SETTINGS)
    again = improved(lost, upright, JOB)
    assert [word.text for word in again.words] == [word.text for word in whole.words]
    assert "left over" in again.description


def test_a_page_of_broken_strokes_is_softened(upright: PageImage) -> None:
    noise = np.random.default_rng(7)
    ink = 255 - cv2.cvtColor(_upscaled(upright.pixels), cv2.COLOR_RGB2GRAY).astype(float)
    ink *= noise.random(ink.shape) > 0.35
    carbon = np.clip(222 - 0.45 * cv2.GaussianBlur(ink, (0, 0), 1.6) + noise.standard_normal(ink.shape) * 22, 0, 255)
    image = PageImage(carbon.astype(np.uint8), 300.0)
    reading = _read(image)
    assert reading.prepared.soft
    assert _found(reading) > _found(read(prepare(image, SETTINGS), JOB)) + 0.3


def _upscaled(pixels: np.ndarray) -> np.ndarray:
    return cv2.resize(pixels, None, fx=1.5, fy=1.5, interpolation=cv2.INTER_CUBIC)


def test_lines_in_french_are_read_as_french() -> None:
    image = _image(f"{TEXT}\n{FRENCH}\n{TEXT}")
    first = read(prepare(image, SETTINGS), JOB)
    reading = improved(first, image, JOB)
    assert "lines read as fra" in reading.description
    texts = [word.text for word in reading.words]
    assert sum(word in texts for word in FRENCH.split()) > sum(word.text in FRENCH.split() for word in first.words)
    assert sum(word in texts for word in FRENCH.split()) >= 0.95 * len(FRENCH.split())


def test_a_page_in_french_is_read_once_more_as_a_whole() -> None:
    reading = _read(_image("\n".join([FRENCH] * 4)))
    assert reading.languages == ("fra",)
    assert _found(reading, FRENCH) == 1
    texts = {word.text for word in reading.words}
    assert sum(word in texts for word in FRENCH.split()) >= 0.95 * len(FRENCH.split())


def test_empty_paper_is_no_text_and_waits_for_nobody() -> None:
    paper = np.clip(240 + np.random.default_rng(1).standard_normal((2338, 1654, 1)) * 6, 0, 255)
    reading = _read(PageImage(np.repeat(paper.astype(np.uint8), 3, axis=2), 200.0))
    assert remarks(reading, SETTINGS) == [NO_TEXT]


def test_words_under_a_stamp_make_the_page_wait_for_review(upright: PageImage) -> None:
    whole = read(prepare(upright, SETTINGS), JOB)
    x, y = (
        int(np.median([side(word.box) for word in whole.words])) for side in (lambda box: box.x0, lambda box: box.y0)
    )
    stamped = upright.pixels.copy()
    for radius in range(20, 260, 16):
        cv2.circle(stamped, (x, y), radius, (40, 40, 60), 6)
    reading = _read(dataclasses.replace(upright, pixels=stamped))
    assert _found(reading) < 0.9
    assert UNREAD in remarks(reading, SETTINGS)


def _band(page: np.ndarray, change) -> PageImage:
    """The page with the ink of its lower half changed."""
    changed, half = page.astype(np.float32), page.shape[0] // 4
    paper = np.median(changed[half:], axis=(0, 1))
    changed[half:] = paper + change(changed[half:] - paper)
    return PageImage(np.clip(changed, 0, 255).astype(np.uint8), 200.0)


@pytest.mark.parametrize("left", [0.22, 0.10], ids=["faded", "all but gone"])
def test_faded_lines_make_the_page_wait_for_review(upright: PageImage, left: float) -> None:
    reading = _read(_band(upright.pixels, lambda ink: ink * left))
    assert _found(reading) < 0.9
    assert UNREAD in remarks(reading, SETTINGS)


@pytest.mark.parametrize("strength", [0.3, 0.1])
def test_what_shines_through_does_not(upright: PageImage, strength: float) -> None:
    through = cv2.GaussianBlur(upright.pixels[:, ::-1].astype(np.float32), (0, 0), 1.6)
    mixed = np.minimum(upright.pixels, 255 - (255 - through) * strength)
    cleared = PageImage(mixed.astype(np.uint8), 200.0)
    assert remarks(_read(cleared), SETTINGS) == []


def test_unsure_words_wait_for_review(upright: PageImage) -> None:
    reading = read(prepare(upright, SETTINGS), JOB)
    unsure = tuple(dataclasses.replace(word, confidence=0.7) for word in reading.words)
    assert remarks(reading.with_words(unsure, ""), SETTINGS) == [UNSURE]


def test_print_of_which_nothing_was_read_waits_for_review(upright: PageImage) -> None:
    reading = read(prepare(upright, SETTINGS), JOB)
    assert remarks(reading.with_words((), ""), SETTINGS) == [NO_TEXT, UNREAD]
