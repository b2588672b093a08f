"""The first look, with Tesseract itself: which way up a page stands, and what is empty paper."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from archive.imaging.pixels import PageImage
from archive.text.folding import fold
from bench import made_pages
from ingest.steps.first_look import prepared_for
from ingest.steps.prepare import prepare
from ingest.steps.reading import read
from ingest.steps.upright import stands_on_its_head
from tests.unit.ingest.jobs import JOB, SETTINGS

PROSE = made_pages.prose(3, 9)
SHORT = "Nơi nhận:\nSở Giao thông vận tải tỉnh"
TAKEN_OUT = "taken out"


def _page(text: str, quarters: int = 0, skew: float = 0.0) -> PageImage:
    pixels = made_pages.picture(text, dpi=200, seed=2, skew=skew)
    return PageImage(np.ascontiguousarray(np.rot90(pixels, quarters)), 200.0)


def _is_on_its_head(image: PageImage) -> bool:
    prepared = prepare(image, SETTINGS)
    return stands_on_its_head(prepared, prepared.letters.in_rows[1], JOB)


@pytest.mark.parametrize("text", [PROSE, PROSE.upper(), SHORT], ids=["prose", "capitals", "few words"])
def test_a_page_on_its_head_is_told_from_one_that_stands(text: str) -> None:
    assert not _is_on_its_head(_page(text))
    assert _is_on_its_head(_page(text, quarters=2))


def test_scribble_and_empty_paper_stand_as_they_are() -> None:
    paper = np.full((2338, 1654), 235, np.uint8)
    assert not _is_on_its_head(PageImage(paper, 200.0))
    noise = np.random.default_rng(4)
    for row in range(200, 2000, 60):
        across = np.cumsum(noise.integers(4, 16, 120)) + 150
        points = np.stack([across, row + noise.integers(-14, 14, 120)], axis=1)
        cv2.polylines(paper, [points.astype(np.int32)], isClosed=False, color=40, thickness=3)
    assert not _is_on_its_head(PageImage(paper, 200.0))


@pytest.mark.parametrize(("text", "quarters"), [(PROSE, 1), (PROSE, 2), (PROSE, 3), (SHORT, 2)])
def test_a_page_is_turned_before_it_is_read(text: str, quarters: int) -> None:
    image = _page(text, quarters)
    prepared = prepared_for(image, JOB)
    words = read(prepared, JOB).words
    assert prepared.quarters == quarters
    assert fold(" ".join(word.text for word in words)) == fold(" ".join(text.split()))
    first = prepared.on_page(words[0].box, image.pixels.shape[1::-1])
    assert image.pixels[first.y0 : first.y1, first.x0 : first.x1].min() < 80


def test_a_page_that_leans_on_its_side_is_turned_and_straightened() -> None:
    prepared = prepared_for(_page(PROSE, quarters=1, skew=1.5), JOB)
    assert prepared.quarters == 1
    assert "degrees" in prepared.done.split("turned by 90 degrees")[1]


def _empty(seed: int = 1) -> np.ndarray:
    """Old paper: grain, spots, nothing written."""
    noise = np.random.default_rng(seed)
    paper = cv2.GaussianBlur(noise.standard_normal((2338, 1654)).astype(np.float32), (0, 0), 2.0) * 60 + 205
    return np.clip(paper + noise.standard_normal(paper.shape) * 6, 0, 255).astype(np.uint8)


def test_texture_of_empty_paper_is_not_read() -> None:
    prepared = prepared_for(PageImage(_empty(), 200.0), JOB)
    assert TAKEN_OUT in prepared.done
    assert np.mean(prepared.pixels < 255) < 0.02
    assert not read(prepared, JOB).is_text


def test_few_words_on_old_paper_are_read() -> None:
    paper, words = _empty(), made_pages.picture(SHORT, dpi=200)[:2338, :1654].min(axis=2)
    paper[: words.shape[0], : words.shape[1]][words < 140] = 20
    found = read(prepared_for(PageImage(paper, 200.0), JOB), JOB)
    assert fold(" ".join(word.text for word in found.words)) == fold(" ".join(SHORT.split()))


def test_letters_too_large_to_look_like_letters_are_left_on_old_paper() -> None:
    paper = _empty()
    cv2.putText(paper, "TRANG BIA", (150, 900), cv2.FONT_HERSHEY_SIMPLEX, 5.0, 20, 12, cv2.LINE_AA)
    found = read(prepared_for(PageImage(paper, 200.0), JOB), JOB)
    assert fold(" ".join(word.text for word in found.words)) == "trang bia"


def test_faded_rows_of_a_page_of_few_letters_are_not_taken_out() -> None:
    page = made_pages.picture(made_pages.prose(5, 3), dpi=200, seed=5).astype(np.float32)
    below = int(np.nonzero(page.min(axis=(1, 2)) < 90)[0].mean())
    paper = np.median(page[below:], axis=(0, 1))
    page[below:] = paper + (page[below:] - paper) * 0.16
    prepared = prepared_for(PageImage(page.astype(np.uint8), 200.0), JOB)
    assert len(prepared.letters) < 300
    assert "taken out" not in prepared.done
