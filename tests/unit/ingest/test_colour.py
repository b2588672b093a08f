"""Colours of a page: what is no print fades, letters stay."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from archive.imaging.pixels import PageImage
from archive.settings import Settings
from ingest.steps.colour import is_aged, lift_coloured_ink, without_rust
from ingest.steps.paper import even_out_paper
from ingest.steps.prepare import prepare

AGED = (226, 205, 158)
WHITE = (250, 250, 248)
RUST = (100, 67, 27)
INK = (50, 42, 48)
PALE_INK = (140, 125, 94)
BROWN_INK = (110, 80, 50)


def _page(paper: tuple[int, int, int]) -> np.ndarray:
    return np.full((1200, 800, 3), paper, np.uint8)


def test_a_red_seal_fades_and_black_letters_stay() -> None:
    page = _page(WHITE)
    page[100:200] = (200, 30, 40)
    page[300:400] = (15, 15, 15)
    lifted = lift_coloured_ink(page, 300)
    assert lifted[150].min() > 150
    assert lifted[350].max() < 40


@pytest.mark.parametrize("dpi", [200.0, 300.0], ids=["as it is", "reduced"])
def test_rusty_spots_on_old_paper_fade_and_letters_stay(dpi: float) -> None:
    page = _page(AGED)
    for y in range(100, 1100, 60):
        page[y : y + 6, 100:300] = INK
        cv2.circle(page, (500, y), 5, RUST, -1)
    prepared = prepare(PageImage(page, dpi), Settings())
    middle = prepared.pixels.shape[1] // 2
    assert "rust lightened" in prepared.done
    assert prepared.pixels[:, :middle].min() < 90
    assert prepared.pixels[:, middle:].min() > 160


def _lines(ink: tuple[int, int, int]) -> np.ndarray:
    page = _page(AGED)
    for y in range(100, 1100, 57):
        page[y : y + 6, 100:500] = ink
    return page


def _both(ink: tuple[int, int, int]) -> tuple[np.ndarray, np.ndarray]:
    """A page in ``ink`` with its paper evened out, and the same without rust."""
    page = np.asarray(cv2.GaussianBlur(_lines(ink), (0, 0), 1.5), dtype=np.uint8)
    even = even_out_paper(lift_coloured_ink(page, 200), 200)
    return even, without_rust(even, page, 200)


def test_grey_ink_pales_little() -> None:
    even, lightened = _both(PALE_INK)
    assert int(lightened.min()) - int(even.min()) <= 3


def test_brown_ink_on_old_paper_is_not_taken_for_rust() -> None:
    even, lightened = _both(BROWN_INK)
    assert lightened is even


def test_white_paper_is_left_alone() -> None:
    page = _page(WHITE)
    page[100:110, 100:300] = INK
    assert not is_aged(page)
    assert not is_aged(page[..., 0])
    assert "rust" not in prepare(PageImage(page, 200.0), Settings()).done
    assert is_aged(_page(AGED))
