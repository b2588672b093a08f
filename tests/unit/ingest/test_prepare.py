"""Preparing a page: boxes find their way back, whatever was done to the picture."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from archive.imaging.pixels import PageImage
from archive.settings import Settings
from bench import made_pages
from ingest.alto import Box
from ingest.engines import tesseract
from ingest.steps.paper import even_out_paper
from ingest.steps.prepare import prepare
from ingest.steps.skew import find_skew

SETTINGS = Settings()
MARK = Box(700, 300, 800, 340)


def _page(dpi: int = 200, skew: float = 0.0, colour: bool = False) -> PageImage:
    """Lines of bars like text, at A4 size."""
    height, width = round(11.69 * dpi), round(8.27 * dpi)
    page = np.full((height, width), 245, np.uint8)
    for y in range(dpi, height - dpi, dpi // 5):
        for x in range(dpi, width - dpi, dpi // 3):
            page[y : y + dpi // 14, x : x + dpi // 4] = 20
    if skew:
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), skew, 1.0)
        page = cv2.warpAffine(page, turn, (width, height), borderValue=245)
    return PageImage(np.dstack([page] * 3) if colour else page, float(dpi))


@pytest.mark.parametrize("skew", [-4.0, -2.0, -0.7, 0.7, 2.0, 4.0])
def test_leaning_lines_are_found(skew: float) -> None:
    assert find_skew(_page(skew=skew).pixels, 200) == pytest.approx(-skew, abs=0.2)


@pytest.mark.parametrize(
    "pixels",
    [
        _page().pixels,
        np.full((2300, 1650), 255, np.uint8),
        np.random.default_rng(1).integers(0, 255, (2300, 1650), dtype=np.uint8),
    ],
    ids=["straight", "empty", "noise"],
)
def test_what_does_not_lean_surely_is_left_as_it_is(pixels: np.ndarray) -> None:
    assert find_skew(pixels, 200) == 0


@pytest.mark.parametrize(
    ("dpi", "skew", "reading_dpi", "quarters"),
    [
        (200, 0.0, 200, 0),
        (400, 0.0, 200, 0),
        (90, 0.0, 200, 0),
        (300, 2.0, 200, 0),
        (150, -1.5, 150, 0),
        (200, 0.0, 200, 1),
        (300, 1.0, 200, 2),
        (300, -1.0, 200, 3),
    ],
    ids=[
        "as it is",
        "reduced",
        "enlarged",
        "reduced and turned",
        "turned",
        "on its side",
        "on its head",
        "on the other",
    ],
)
def test_a_box_comes_back_to_its_place_on_the_page(dpi: int, skew: float, reading_dpi: int, quarters: int) -> None:
    image = _page(dpi, skew)
    height, width = image.pixels.shape
    prepared = prepare(image, SETTINGS, quarters=quarters)
    assert prepared.dpi == reading_dpi
    forward = cv2.invertAffineTransform(prepared.to_page)
    mark = Box(width // 3, height // 4, width // 3 + dpi // 2, height // 4 + dpi // 8)
    corners = np.array([(x, y, 1.0) for x in (mark.x0, mark.x1) for y in (mark.y0, mark.y1)]) @ forward.T
    there = Box(*(int(edge) for edge in (*corners.min(axis=0), *corners.max(axis=0))))
    back = prepared.on_page(there, (width, height))
    # A turned box grows by what its corners sweep.
    assert np.abs(np.subtract(back, mark)).max() <= dpi * 0.06 + 4


def test_what_is_read_on_a_page_turned_upright_lies_where_it_stands_on_the_page() -> None:
    image = _page()
    image.pixels[400:420, 200:900] = 0
    for quarters in (0, 1, 2, 3):
        prepared = prepare(image, SETTINGS, quarters=quarters)
        ys, xs = np.nonzero(np.asarray(prepared.pixels < 5))
        found = prepared.on_page(Box(int(xs.min()), int(ys.min()), int(xs.max()), int(ys.max())), (1654, 2338))
        assert np.abs(np.subtract(found, (200, 400, 900, 420))).max() <= 3


def test_a_box_never_leaves_the_page() -> None:
    prepared = prepare(_page(), SETTINGS)
    for box in (Box(-9, -9, 3, 3), Box(1600, 2300, 1800, 2500), Box(5, 5, 5, 5)):
        back = prepared.on_page(box, (1654, 2338))
        assert 0 <= back.x0 < back.x1 <= 1654
        assert 0 <= back.y0 < back.y1 <= 2338


def test_a_shadow_becomes_white_and_letters_stay_black() -> None:
    page = np.tile(np.linspace(250, 90, 1654).astype(np.uint8), (2338, 1))
    page[1000:1010, ::3] = page[1000:1010, ::3] // 4
    even = even_out_paper(page, 200)
    assert even[500].min() > 240
    assert even[1005, ::3].max() < 120


def test_one_bit_pages_are_softened_not_divided() -> None:
    page = _page()
    prepared = prepare(PageImage(np.where(page.pixels > 128, 255, 0).astype(np.uint8), 200.0), SETTINGS)
    assert "softened" in prepared.done
    assert "evened" not in prepared.done


@pytest.mark.parametrize("stated", [72.0, 1.0, 9999.0], ids=["a default", "too small", "too large"])
def test_a_resolution_that_cannot_be_is_guessed_from_a4(stated: float) -> None:
    pixels = _page(400).pixels
    assert prepare(PageImage(pixels, stated), SETTINGS).dpi == 200


@pytest.mark.parametrize("size", [(1, 1), (3000, 1), (2, 20000), (10, 300)], ids=str)
@pytest.mark.parametrize("dpi", [72.0, 600.0])
def test_a_sliver_is_prepared_like_any_page(size: tuple[int, int], dpi: float) -> None:
    width, height = size
    prepared = prepare(PageImage(np.full((height, width), 90, np.uint8), dpi), SETTINGS)
    assert min(prepared.pixels.shape) >= 1
    assert prepared.on_page(Box(0, 0, 1, 1), size).x1 <= width


def test_specks_of_a_one_bit_page_go_and_pieces_of_strokes_stay() -> None:
    page = np.full((2338, 1654), 255, np.uint8)
    page[500, 500] = 0
    page[800, 800] = page[802, 801] = 0
    page[1000:1004, 1000:1004] = 0
    prepared = prepare(PageImage(page, 200.0), SETTINGS)
    assert prepared.pixels[490:510, 490:510].min() == 255
    assert prepared.pixels[800, 800] < 255
    assert prepared.pixels[802, 801] < 255
    assert prepared.pixels[1002, 1002] < 80


def test_edges_that_are_sharp_are_left_as_they_are() -> None:
    scan = made_pages.picture(made_pages.prose(3), dpi=110, seed=3)
    sharpened = cv2.addWeighted(scan, 3, cv2.GaussianBlur(scan, (0, 0), 1.0), -2, 0)
    once, twice = (prepare(PageImage(pixels, 110.0), SETTINGS) for pixels in (scan, sharpened))
    assert once.crisp is not once.pixels
    assert twice.crisp is twice.pixels


def test_what_is_left_of_a_stamp_stays_as_pale_as_it_is() -> None:
    page = np.full((600, 600), 255, np.uint8)
    page[100:140, 50:550:8] = 0
    page = np.asarray(cv2.GaussianBlur(page, (0, 0), 1.8), dtype=np.uint8)
    page[400:404, 50:550] = 246
    prepared = prepare(PageImage(page, 200.0), SETTINGS)
    changed = prepared.crisp != prepared.pixels
    assert changed[90:150].any()
    assert not changed[380:420].any()


def test_hooks_over_circumflexes_are_not_taken_for_acutes_on_a_blurred_page() -> None:
    text = (
        "Tổ kiểm ngư thẩm tra, kể cả tàu biển đổi chủ; để bổ sung, chuyển khẩu phần cho tổ. Biểu tổng kết nổi bật: phổ "
        "biến điểm mới, triển khai tuyển chọn, đẩy mạnh ổn định, thể hiện qua từng tổ, cổng tàu."
    )
    blurred = cv2.GaussianBlur(made_pages.picture(text, dpi=200, seed=1), (0, 0), 1.75)
    found = tesseract.recognise(prepare(PageImage(blurred, 200.0), SETTINGS).crisp, 200, ("vie",), seconds=30)
    assert [word.text for word in found] == text.split()
