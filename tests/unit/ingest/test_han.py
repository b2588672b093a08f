"""Pages in Hán, with Tesseract itself: found out, read across and down in their order, and flagged where they cannot be."""

from __future__ import annotations

from itertools import groupby, pairwise

import numpy as np
import pytest

from archive.imaging.pixels import PageImage
from bench import made_pages
from ingest.engines import tesseract
from ingest.engines.tesseract import RecognisedWord
from ingest.steps.first_look import prepared_for
from ingest.steps.han import ACROSS, DOWN, in_cells, in_han
from ingest.steps.reading import Reading, read
from ingest.steps.review import SEEMS_HAN, remarks
from ingest.steps.second_chances import improved
from tests.unit.ingest.test_second_chances import JOB, SETTINGS, TEXT


def _image(*, down: bool) -> tuple[PageImage, list[str]]:
    pixels, lines = made_pages.han_picture(down=down, seed=3)
    return PageImage(pixels, 200.0), lines


def _read(image: PageImage) -> Reading:
    return improved(read(prepared_for(image, JOB), JOB), image, JOB)


def _lines(reading: Reading) -> list[str]:
    return [
        "".join(word.text for word in line)
        for _, line in groupby(reading.words, key=lambda word: (word.block, word.line))
    ]


def _right(found: str, truth: str) -> float:
    """Share of the characters that stand where they should."""
    return sum(one == other for one, other in zip(found, truth, strict=False)) / len(truth)


@pytest.mark.parametrize(("down", "model"), [(False, ACROSS), (True, DOWN)], ids=["across", "down"])
def test_a_page_in_han_is_read_as_such_line_by_line(down: bool, model: str) -> None:
    image, lines = _image(down=down)
    reading = _read(image)
    assert reading.languages == (model,)
    found = _lines(reading)
    assert len(found) == len(lines)
    assert sum(_right(*pair) for pair in zip(found, lines, strict=True)) / len(lines) > 0.8
    assert SEEMS_HAN not in remarks(reading, SETTINGS)


def test_characters_of_a_column_stand_below_one_another_on_their_ink() -> None:
    image, _ = _image(down=True)
    reading = _read(image)
    pixels = reading.prepared.pixels
    for _, in_column in groupby(reading.words, key=lambda word: word.line):
        column = list(in_column)
        assert all(one.y + one.h == other.y and one.x == other.x for one, other in pairwise(column))
        for word in column:
            assert pixels[word.y : word.y + word.h, word.x : word.x + word.w].min() < 120, word


def test_a_column_is_cut_by_its_characters() -> None:
    slices = [
        RecognisedWord("大", 103, 200, 40, 5, 0.9, (1, 1), 1),
        RecognisedWord("南一", 100, 230, 50, 9, 0.8, (1, 1), 1),
        RecognisedWord("志", 102, 310, 44, 10, 0.7, (1, 1), 1),
        RecognisedWord("海", 20, 50, 30, 30, 0.9, (1, 1), 2),
    ]
    assert [(word.text, *word.box) for word in in_cells(slices)] == [
        ("大", 100, 200, 150, 230),
        ("南一", 100, 230, 150, 290),
        ("志", 100, 290, 150, 320),
        ("海", 20, 50, 50, 80),
    ]


def test_without_the_model_for_columns_the_page_waits_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tesseract, "installed_languages", lambda: frozenset({"vie", ACROSS}))
    image, _ = _image(down=True)
    told = remarks(_read(image), SETTINGS)
    assert SEEMS_HAN in told


def test_without_any_model_of_han_a_page_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tesseract, "installed_languages", lambda: frozenset({"vie"}))
    image, _ = _image(down=False)
    first = read(prepared_for(image, JOB), JOB)
    assert in_han(first, JOB) is first


def test_lines_in_han_on_a_page_in_vietnamese_are_read_as_such_in_their_place() -> None:
    page, lines = made_pages.picture_with_han(f"{TEXT}\n{TEXT}", seed=2)
    image = PageImage(page, 200.0)
    first = read(prepared_for(image, JOB), JOB)
    reading = improved(first, image, JOB)
    assert reading.languages == ("vie",)
    text = "".join(word.text for word in reading.words)
    assert sum(character in text for character in lines[0] + lines[1]) > 0.8 * len(lines[0] + lines[1])
    assert text.endswith(lines[2][-3:])
    assert text.startswith("".join(TEXT.split())[:40])


@pytest.mark.parametrize("turned", [0, 2], ids=["upright", "on its head"])
def test_bad_print_in_vietnamese_is_not_taken_for_han(turned: int) -> None:
    page = np.ascontiguousarray(np.rot90(made_pages.picture(TEXT, dpi=200, seed=2), turned))
    reading = read(prepared_for(PageImage(page, 200.0), JOB), JOB)
    unsure = tuple(word for word in reading.words if word.confidence < 0.97) if not turned else reading.words
    doubtful = reading.with_words(tuple(word.__class__(**{**vars(word), "confidence": 0.3}) for word in unsure), "")
    assert in_han(doubtful, JOB) is doubtful
