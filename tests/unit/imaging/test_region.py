"""Page pictures written and cut."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from pictures import page_like
from PIL import Image

from archive.errors import ImagingError
from archive.imaging.locations import page_picture_path
from archive.imaging.pyramid import write_page_picture
from archive.imaging.region import picture_size, read_region

WIDTH, HEIGHT = 1501, 2003


@pytest.fixture(scope="module")
def picture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("derivatives") / "deep" / "000001.tif"
    write_page_picture(page_like(WIDTH, HEIGHT), path, quality=90, tile=256)
    return path


def cut(path: Path, region: tuple[int, int, int, int], size: tuple[int, int]) -> np.ndarray:
    data = read_region(path, region, size, quality=90, max_megapixels=4)
    with Image.open(io.BytesIO(data), formats=["JPEG"]) as image:
        assert image.size == size
        return np.asarray(image.convert("RGB")).astype(int)


def test_a_picture_keeps_its_size_and_leaves_nothing_beside_it(picture: Path) -> None:
    assert picture_size(picture) == (WIDTH, HEIGHT)
    assert list(picture.parent.iterdir()) == [picture]


@pytest.mark.parametrize(
    ("region", "size"),
    [
        ((0, 0, 512, 512), (512, 512)),
        ((100, 300, 900, 800), (300, 267)),
        ((0, 0, WIDTH, HEIGHT), (WIDTH // 8, HEIGHT // 8)),
        ((1400, 1900, 101, 103), (101, 103)),
        ((700, 1000, 1, 1), (1, 1)),
    ],
    ids=["full scale", "a third", "whole, small", "far corner", "one pixel"],
)
def test_a_region_shows_what_stands_there(picture: Path, region: tuple[int, ...], size: tuple[int, int]) -> None:
    x, y, width, height = region
    whole = Image.fromarray(page_like(WIDTH, HEIGHT))
    expected = np.asarray(whole.resize(size, Image.Resampling.BOX, box=(x, y, x + width, y + height))).astype(int)
    assert np.abs(cut(picture, region, size) - expected).mean() < 14


def test_grey_pictures_stay_grey(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    write_page_picture(page_like(600, 800)[..., 0].copy(), path, quality=85, tile=256)
    with Image.open(io.BytesIO(read_region(path, (0, 0, 100, 100), (50, 50), quality=85, max_megapixels=1))) as image:
        assert image.mode == "L"


def test_a_picture_made_anew_is_seen_at_once(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    for width in (600, 640):
        write_page_picture(page_like(width, 800), path, quality=85, tile=256)
        assert picture_size(path) == (width, 800)


@pytest.mark.parametrize(
    ("region", "size", "megapixels", "reason"),
    [
        ((0, 0, WIDTH + 1, 10), (10, 10), 4, "R622"),
        ((-1, 0, 10, 10), (10, 10), 4, "R622"),
        ((0, 0, 0, 10), (1, 1), 4, "R622"),
        ((0, 0, 100, 100), (101, 100), 4, "R623"),
        ((0, 0, 100, 100), (0, 10), 4, "R623"),
        ((0, 0, WIDTH, HEIGHT), (WIDTH, HEIGHT), 3, "R624"),
    ],
    ids=["beyond the edge", "negative", "empty", "enlarged", "no size", "too large"],
)
def test_what_may_not_be_asked_is_refused(picture: Path, region, size, megapixels: float, reason: str) -> None:
    with pytest.raises(ImagingError) as caught:
        read_region(picture, region, size, quality=85, max_megapixels=megapixels)
    assert caught.value.reason.number == reason


def test_a_missing_picture_and_a_damaged_one_are_told_apart(tmp_path: Path) -> None:
    damaged = tmp_path / "a.tif"
    damaged.write_bytes(b"II*\0 nothing")
    for path, reason in ((damaged, "R621"), (tmp_path / "none.tif", "R620")):
        with pytest.raises(ImagingError) as caught:
            picture_size(path)
        assert caught.value.reason.number == reason


def test_a_disk_that_refuses_is_named(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_bytes(b"")
    with pytest.raises(ImagingError) as caught:
        write_page_picture(page_like(100, 100), blocked / "a.tif", quality=85, tile=256)
    assert caught.value.reason.number == "R615"
    assert str(blocked) in str(caught.value)


def test_pictures_are_spread_over_folders() -> None:
    assert page_picture_path(Path("d"), "0ABC12DE", 7) == Path("d/pages/0A/BC/0ABC12DE/000007.tif")


@pytest.mark.parametrize(("pid", "number"), [("../../etc", 1), ("", 1), ("0ABC12DE", 0), ("0ABC/2DE", 1)])
def test_no_page_lies_outside_the_derivatives(pid: str, number: int) -> None:
    with pytest.raises(ImagingError):
        page_picture_path(Path("d"), pid, number)


@pytest.mark.parametrize(("width", "height"), [(1, 1), (40, 40), (17, 33), (3000, 1)])
def test_a_picture_smaller_than_its_tiles_is_shown_too(tmp_path: Path, width: int, height: int) -> None:
    write_page_picture(np.full((height, width), 90, dtype=np.uint8), tmp_path / "a.tif", quality=90, tile=512)
    assert picture_size(tmp_path / "a.tif") == (width, height)
    assert cut(tmp_path / "a.tif", (0, 0, width, height), (width, height)).mean() == pytest.approx(90, abs=3)
