"""Gaps in lines: a stamp over words is told, what only looks like a gap is not."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ingest.engines.tesseract import RecognisedWord
from ingest.steps.gaps import share_in_gaps


def _line(*words: tuple[int, int], line: int = 1, block: int = 1) -> list[RecognisedWord]:
    return [RecognisedWord("x", x0, 100 * line, x1 - x0, 40, 0.95, (block, 1), line) for x0, x1 in words]


def _page(*ink: tuple[int, int, int, int]) -> np.ndarray:
    page = np.full((600, 1600), 255, np.uint8)
    for x0, y0, x1, y1 in ink:
        page[y0:y1:4, x0:x1] = 40
    return page


FULL = _line((100, 500), (520, 900), (920, 1300))


@pytest.mark.parametrize(
    ("line", "hidden"),
    [([(100, 500), (920, 1300)], 420), ([(520, 900), (920, 1300)], 420), ([(100, 500), (520, 900)], 400)],
    ids=["within", "at its beginning", "at its end"],
)
def test_ink_in_a_gap_is_hidden_text(line: list[tuple[int, int]], hidden: int) -> None:
    page = _page((100, 100, 1300, 140), (100, 200, 1300, 240))
    share = share_in_gaps(page, [*FULL, *_line(*line, line=2)])
    read = sum(x1 - x0 for x0, x1 in line) + 1160
    assert share == pytest.approx(hidden / (read + hidden), abs=0.01)


def test_a_stamp_over_the_beginnings_of_all_lines_of_a_block_is_told_by_the_other_blocks() -> None:
    page = _page((100, 100, 1300, 140), (100, 200, 1300, 240), (100, 300, 1300, 340))
    words = [*FULL, *_line((520, 1310), line=2, block=2), *_line((520, 1300), line=3, block=2)]
    assert share_in_gaps(page, words) == pytest.approx(840 / (1160 + 790 + 780 + 840), abs=0.01)


def test_a_heading_over_two_columns_makes_no_gap_of_the_first_one() -> None:
    page = _page((100, 100, 1300, 140), (100, 200, 650, 240), (750, 200, 1300, 240))
    words = [*FULL, *_line((100, 650), line=2, block=2), *_line((750, 1300), line=2, block=3)]
    assert share_in_gaps(page, words) == 0


def test_white_gaps_rules_and_pale_ink_hide_nothing() -> None:
    words = [*FULL, *_line((100, 400), (1000, 1300), line=2)]
    page = _page((100, 100, 1300, 140))
    assert share_in_gaps(page, words) == 0
    cv2.line(page, (700, 0), (700, 600), 0, 3)
    assert share_in_gaps(page, words) == 0
    page[200:240, 420:980] = 190  # what shines through
    assert share_in_gaps(page, words) == 0


def test_a_page_without_words_has_no_gaps() -> None:
    assert share_in_gaps(_page(), []) == 0


def test_the_next_column_is_no_gap_of_this_one() -> None:
    words = [*_line((100, 700)), *_line((800, 1400), block=2)]
    assert share_in_gaps(_page((100, 100, 1400, 140)), words) == 0
