"""Image files: their pages, and their samples made grey or sRGB."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import pyvips
from pictures import MARKED, page_like, save, tiff_of
from PIL import Image

from archive.errors import ImagingError
from archive.imaging.raster import inspect_raster, raster_page_image

if TYPE_CHECKING:
    from pathlib import Path

    from archive.imaging.pixels import PageImage


def decoded(path: Path, frame: int = 0, *, megapixels: int = 120) -> PageImage:
    return raster_page_image(path, frame, max_megapixels=megapixels)


@pytest.mark.parametrize("suffix", ["png", "tif", "jpg", "webp"])
def test_each_kind_gives_its_pixels(tmp_path: Path, suffix: str) -> None:
    path = save(tmp_path / f"a.{suffix}", MARKED, dpi=(300, 300), quality=100)
    image = decoded(path)
    assert np.abs(image.pixels.astype(int) - MARKED).mean() < 6
    assert not image.damaged
    (page,) = inspect_raster(path, max_pages=5, max_megapixels=120)
    assert (page.frame, page.width, page.height, page.bands) == (0, 40, 60, 3)
    assert page.dpi == image.dpi


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("suffix", ["jpg", "tif"])
def test_orientation_is_applied(tmp_path: Path, suffix: str, orientation: int) -> None:
    stored = Image.fromarray(MARKED)
    turns = {
        2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }  # fmt: skip
    if orientation in turns:
        stored = stored.transpose(turns[orientation])
    exif = Image.Exif()
    exif[274] = orientation
    path = tmp_path / f"a.{suffix}"
    stored.save(path, exif=exif, quality=100)
    assert np.abs(decoded(path).pixels.astype(int) - MARKED).mean() < 6
    (page,) = inspect_raster(path, max_pages=5, max_megapixels=120)
    assert (page.width, page.height) == (40, 60)


def _wide(values: np.ndarray, path: Path) -> Path:
    pyvips.Image.new_from_array(values.astype(np.uint16) * 257).copy(
        interpretation="grey16" if values.ndim == 2 else "rgb16"
    ).write_to_file(str(path))
    return path


@pytest.mark.parametrize("suffix", ["png", "tif"])
@pytest.mark.parametrize("pixels", [MARKED, MARKED[..., 1].copy()], ids=["colour", "grey"])
def test_sixteen_bits_become_eight(tmp_path: Path, suffix: str, pixels: np.ndarray) -> None:
    image = decoded(_wide(pixels, tmp_path / f"a.{suffix}"))
    assert image.pixels.dtype == np.uint8
    assert image.pixels.shape == pixels.shape
    assert np.abs(image.pixels.astype(int) - pixels).max() <= 1


def test_one_bit_becomes_black_and_white(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    Image.fromarray(MARKED).convert("1", dither=Image.Dither.NONE).save(path, compression="group4")
    image = decoded(path)
    assert image.pixels.shape == (60, 40)
    assert set(np.unique(image.pixels)) == {0, 255}
    assert image.pixels[0, 0] == 0
    assert image.pixels[30, 20] == 255


@pytest.mark.parametrize("suffix", ["png", "tif"])
def test_a_palette_becomes_colour(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a.{suffix}"
    Image.fromarray(MARKED).convert("P", palette=Image.Palette.ADAPTIVE, colors=8).save(path)
    assert np.abs(decoded(path).pixels.astype(int) - MARKED).mean() < 3


@pytest.mark.parametrize("suffix", ["png", "webp", "tif"])
def test_transparency_is_laid_over_white(tmp_path: Path, suffix: str) -> None:
    pixels = np.zeros((60, 40, 4), dtype=np.uint8)
    pixels[30:, :, 3] = 255
    image = decoded(save(tmp_path / f"a.{suffix}", pixels, lossless=True))
    assert image.pixels.shape == (60, 40)
    assert image.pixels[5, 5] == 255
    assert image.pixels[50, 5] == 0


def test_cmyk_becomes_srgb(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    Image.fromarray(MARKED).convert("CMYK").save(path, quality=100)
    image = decoded(path)
    assert image.pixels.shape == (60, 40, 3)
    assert image.pixels[30, 20].min() > 245
    assert image.pixels[5, 4, 0] > image.pixels[5, 4, 1] + 60


@pytest.mark.parametrize(
    ("stated", "expected"),
    [((300, 300), 300), ((72, 72), 181.4), ((1, 1), 181.4), ((50, 50), 181.4), ((9600, 9600), 181.4)],
    ids=["a scanner's", "a screen's", "1", "50", "9600"],
)
def test_nonsense_resolution_is_guessed_from_a4(tmp_path: Path, stated: tuple[int, int], expected: float) -> None:
    path = save(tmp_path / "a.png", page_like(1500, 2000), dpi=stated)
    assert decoded(path).dpi == pytest.approx(expected, abs=0.2)


def test_fax_pixels_are_made_square(tmp_path: Path) -> None:
    path = save(tmp_path / "a.tif", page_like(816, 550), dpi=(204, 102))
    image = decoded(path)
    assert image.pixels.shape[:2] == (1100, 816)
    assert image.dpi == 204
    (page,) = inspect_raster(path, max_pages=5, max_megapixels=120)
    assert (page.width, page.height) == (816, 1100)


def test_thumbnails_and_masks_in_a_tiff_are_no_pages(tmp_path: Path) -> None:
    full, small = MARKED, MARKED[::2, ::2].copy()
    path = tiff_of(tmp_path / "a.tif", (full, 0), (small, 1), (full, 2), (small, 4), (full, 0))
    pages = inspect_raster(path, max_pages=5, max_megapixels=120)
    assert [page.frame for page in pages] == [0, 2, 4]
    assert all(np.array_equal(decoded(path, page.frame).pixels, MARKED) for page in pages)


def test_more_pages_than_allowed_are_refused(tmp_path: Path) -> None:
    path = tiff_of(tmp_path / "a.tif", (MARKED, 2), (MARKED, 2), (MARKED, 2))
    assert _reason(lambda: inspect_raster(path, max_pages=2, max_megapixels=120)) == "R607"


def test_a_circle_of_tiff_directories_ends(tmp_path: Path) -> None:
    path = tiff_of(tmp_path / "a.tif", (MARKED, 0))
    data = bytearray(path.read_bytes())
    start = int.from_bytes(data[4:8], "little")
    entries = int.from_bytes(data[start : start + 2], "little")
    data[start + 2 + 12 * entries : start + 6 + 12 * entries] = data[4:8]
    path.write_bytes(bytes(data))
    assert len(inspect_raster(path, max_pages=5, max_megapixels=120)) == 1


def test_a_bomb_is_refused_from_its_header(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    pyvips.Image.black(12_000, 12_000).cast("uchar").pngsave(str(path))
    assert path.stat().st_size < 500_000
    assert _reason(lambda: inspect_raster(path, max_pages=5, max_megapixels=100)) == "R613"
    assert _reason(lambda: decoded(path, megapixels=100)) == "R613"


@pytest.mark.parametrize("suffix", ["jpg", "png"])
def test_a_file_cut_short_gives_what_is_left(tmp_path: Path, suffix: str) -> None:
    path = save(tmp_path / f"a.{suffix}", np.random.default_rng(1).integers(0, 255, (200, 200, 3), dtype=np.uint8))
    whole = decoded(path).pixels
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    image = decoded(path)
    assert image.damaged
    assert np.array_equal(image.pixels[:80], whole[:80])


def test_a_file_cut_short_after_its_header_is_refused(tmp_path: Path) -> None:
    path = save(tmp_path / "a.jpg", page_like())
    path.write_bytes(path.read_bytes()[:630])
    assert _reason(lambda: decoded(path)) in {"R612", "R614"}


@pytest.mark.parametrize(
    "content",
    [b"", b"GIF89a" + b"\0" * 40, b"BM" + b"\0" * 60, b"%PDF-1.4", b"<svg/>", b"\0\0\0\x0cjP  \r\n"],
    ids=["empty", "GIF", "BMP", "PDF", "SVG", "JPEG 2000"],
)
def test_kinds_that_are_not_read_are_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(content)
    assert _reason(lambda: inspect_raster(path, max_pages=5, max_megapixels=9)) == "R611"


@pytest.mark.parametrize("suffix", ["png", "tif"])
def test_a_frame_that_is_not_there_is_refused(tmp_path: Path, suffix: str) -> None:
    assert _reason(lambda: decoded(save(tmp_path / f"a.{suffix}", MARKED), 3)) in {"R605", "R612"}


def _reason(action) -> str:
    with pytest.raises(ImagingError) as caught:
        action()
    assert caught.value.message("vi")
    return caught.value.reason.number
