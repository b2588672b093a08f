"""Letters on a picture: what counts as left over, and what never does."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from archive.imaging.pixels import PageImage
from archive.settings import Settings
from bench import made_pages
from ingest.alto import Box
from ingest.steps.letters import find_letters, share_outside
from ingest.steps.prepare import prepare

DPI = 200


@pytest.fixture(scope="module")
def page() -> np.ndarray:
    image = PageImage(made_pages.picture(made_pages.prose(3, 12), dpi=DPI, seed=3), float(DPI))
    return prepare(image, Settings()).pixels


def _everything(pixels: np.ndarray) -> Box:
    return Box(0, 0, pixels.shape[1], pixels.shape[0])


def test_print_stands_in_rows(page: np.ndarray) -> None:
    letters = find_letters(page, DPI)
    in_rows, rows = letters.in_rows
    assert len(letters) > 600
    assert len(in_rows) > 0.97 * len(letters)
    assert rows
    assert len(letters.on_its_side().in_rows[0]) < 0.1 * len(letters)


def test_letters_that_no_word_covers_are_left_over(page: np.ndarray) -> None:
    letters = find_letters(page, DPI)
    assert share_outside(letters, [_everything(page)]) == (0, [])
    half = Box(0, 0, page.shape[1], int(np.median(letters.boxes[:, 1])))
    share, rows = share_outside(letters, [half])
    assert 0.4 < share < 0.6
    assert all(row.y1 > half.y1 for row in rows)


def test_faint_lines_are_left_over_beside_dark_ones(page: np.ndarray) -> None:
    middle = page.shape[0] // 4
    faint = page.copy()
    faint[middle:] = 255 - (255 - page[middle:].astype(int)) * 55 // 100
    share, _ = share_outside(find_letters(faint, DPI), [Box(0, 0, page.shape[1], middle)])
    assert share > 0.2


def _seal(pixels: np.ndarray) -> None:
    cv2.circle(pixels, (800, 1200), 140, 60, 6)
    cv2.ellipse(pixels, (800, 1200), (60, 30), 20, 0, 300, 40, 4)


def _specks(pixels: np.ndarray) -> None:
    for x, y in np.random.default_rng(5).integers(20, 1600, (120, 2)):
        cv2.circle(pixels, (int(x), int(y)), 4, 30, -1)


def _frame(pixels: np.ndarray) -> None:
    cv2.rectangle(pixels, (100, 100), (1500, 2200), 0, 2)
    for y in range(200, 2200, 200):
        cv2.line(pixels, (100, y), (1500, y), 0, 2)


def _shining_through(pixels: np.ndarray) -> None:
    back = 255 - cv2.GaussianBlur(255 - np.ascontiguousarray(pixels[:, ::-1]), (0, 0), 1.5).astype(int) // 4
    pixels[:] = np.minimum(pixels, back)


@pytest.mark.parametrize("ink", [_seal, _specks, _frame, _shining_through])
def test_what_is_no_print_is_not_left_over(page: np.ndarray, ink) -> None:
    words = [Box(x - 12, y - 12, x + w + 12, y + h + 12) for x, y, w, h in find_letters(page, DPI).boxes.tolist()]
    marked = page.copy()
    ink(marked)
    share, _ = share_outside(find_letters(marked, DPI), words)
    assert share < 0.01


def test_an_empty_page_has_no_letters() -> None:
    letters = find_letters(np.full((2338, 1654), 255, np.uint8), DPI)
    assert (len(letters), letters.height, share_outside(letters, [])) == (0, 0, (0, []))
