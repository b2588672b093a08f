"""Searchable PDFs: words where they stand, pictures as they were, and the rules of PDF/A-2b."""

from __future__ import annotations

import datetime as dt
import io

import numpy as np
import pikepdf
import pymupdf
import pytest
from pikepdf import pdfa
from PIL import Image

from archive.errors import ImagingError
from archive.imaging.pyramid import write_page_picture
from archive.imaging.searchable_pdf import DocumentFacts, PictureSheet, PlacedWord, write_searchable_pdf
from archive.imaging.tiles import page_tiles

WIDTH, HEIGHT, DPI = 1240, 1754, 150
FACTS = DocumentFacts("Kế hoạch (bản 1)", "MAU.01 · 0000001Y", ("Ủy ban nhân dân",), "vi", dt.datetime(2026, 11, 24, 8, tzinfo=dt.UTC))  # fmt: skip
LINES = [
    [PlacedWord("Quần", 100, 200, 110, 40), PlacedWord("đảo", 230, 205, 80, 35), PlacedWord("Trường", 330, 198, 160, 44)],
    [PlacedWord("Sa", 100, 300, 60, 38), PlacedWord("長沙", 180, 296, 90, 44), PlacedWord("𡓄𣷭", 300, 297, 90, 44)],
]  # fmt: skip
UPRIGHT_COLUMN = [[PlacedWord(letter, 900, 300 + 60 * row, 50, 50) for row, letter in enumerate("黃沙渚")]]


@pytest.fixture
def picture(tmp_path):
    """A colour page of several tiles, written as the archive writes it."""
    across = np.linspace(120, 250, WIDTH, dtype=np.uint8)
    pixels = np.stack([np.tile(across, (HEIGHT, 1)), np.full((HEIGHT, WIDTH), 200, np.uint8),
                       np.tile(across[::-1], (HEIGHT, 1))], axis=2)  # fmt: skip
    pixels[190:250, 90:500] = (40, 10, 10)
    path = tmp_path / "page.tif"
    write_page_picture(pixels, path, quality=85, tile=512)
    return path, pixels


def sheet(path, lines=LINES, **known):
    return PictureSheet(**{"picture": path, "width": WIDTH, "height": HEIGHT, "dpi": DPI, "label": "", "language": "vi",
                           "lines": lines, **known})  # fmt: skip


def written(tmp_path, *sheets):
    target = tmp_path / "out.pdf"
    write_searchable_pdf(target, FACTS, sheets)
    return target


def test_it_keeps_the_rules_of_pdf_a(tmp_path, picture):
    target = written(tmp_path, sheet(picture[0]), sheet(picture[0], UPRIGHT_COLUMN, language="zh", label="ii"))
    with pikepdf.open(target) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert pdfa.check(pdf, "2b").findings == []
        assert (pdf.Root.Lang, "/Encrypt" in pdf.trailer, "/ID" in pdf.trailer) == ("vi", False, True)
        with pdf.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "B")
            assert metadata["dc:identifier"] == FACTS.identifier


def test_words_are_read_in_order_and_found_in_their_boxes(tmp_path, picture):
    with pymupdf.open(written(tmp_path, sheet(picture[0], [*LINES, *UPRIGHT_COLUMN]))) as document:
        page = document[0]
        assert page.get_text().split() == [word.text for line in [*LINES, *UPRIGHT_COLUMN] for word in line]
        for word in (word for line in [*LINES, *UPRIGHT_COLUMN] for word in line):
            found = [box * (DPI / 72) for box in page.search_for(word.text)]
            middle = pymupdf.Point(word.x + word.w / 2, word.y + word.h / 2)
            there = [box for box in found if box.contains(middle)]
            assert len(there) == 1, word
            assert (there[0].x0, there[0].x1) == pytest.approx((word.x, word.x + word.w), abs=1.0)


def test_the_page_looks_as_its_picture_does(tmp_path, picture):
    path, pixels = picture
    with pymupdf.open(written(tmp_path, sheet(path))) as document:
        drawn = document[0].get_pixmap(dpi=DPI, alpha=False)
    seen = np.frombuffer(drawn.samples_mv, np.uint8).reshape(drawn.height, drawn.width, 3)
    assert seen.shape == pixels.shape
    assert np.abs(seen.astype(int) - pixels).mean() < 2
    assert np.percentile(np.abs(seen.astype(int) - pixels), 99.9) < 40  # no seam shines through


def test_pictures_are_not_coded_again(tmp_path, picture):
    path, pixels = picture
    tiles = list(page_tiles(path))
    with pikepdf.open(written(tmp_path, sheet(path))) as pdf:
        images = [bytes(image.read_raw_bytes()) for image in pdf.pages[0].Resources.XObject.values()]
    assert sorted(images) == sorted(tile.data for tile in tiles)
    kept = path.read_bytes()
    for tile in tiles[1:]:
        inside = tile.width == tile.height == 512
        assert (tile.data[-200:] in kept) == inside
        shown = np.asarray(Image.open(io.BytesIO(tile.data)).convert("RGB")).astype(int)
        there = pixels[int(tile.top) : int(tile.top) + tile.height, int(tile.left) : int(tile.left) + tile.width]
        assert shown.shape == there.shape
        assert np.abs(shown - there).mean() < 2


def test_grey_and_fine_pictures_keep_their_colours(tmp_path):
    for quality, pixels in (
        (85, np.full((300, 200), 90, np.uint8)),
        (95, np.full((300, 200, 3), (200, 30, 40), np.uint8)),
    ):
        path = tmp_path / f"{quality}.tif"
        write_page_picture(pixels, path, quality=quality, tile=512)
        with pymupdf.open(written(tmp_path, sheet(path, [], width=200, height=300, dpi=72))) as document:
            seen = document[0].get_pixmap(dpi=72, alpha=False).pixel(100, 150)
        assert np.abs(np.array(seen) - pixels[150, 100]).max() <= 3


def test_labels_follow_what_is_printed(tmp_path, picture):
    sheets = [sheet(picture[0], [], label=label) for label in ("i", "ii", "", "", "12bis")]
    with pymupdf.open(written(tmp_path, *sheets)) as document:
        assert [page.get_label() for page in document] == ["i", "ii", "3", "4", "12bis"]


def test_the_same_pages_give_the_same_bytes(tmp_path, picture):
    first, again = (written(tmp_path, sheet(picture[0])).read_bytes() for _ in range(2))
    assert first == again


def test_a_picture_that_is_not_there_or_cut_short_has_its_reason(tmp_path, picture):
    with pytest.raises(ImagingError, match="R620"):
        written(tmp_path, sheet(tmp_path / "none.tif"))
    kept = picture[0].read_bytes()
    picture[0].write_bytes(kept[:1000] + bytes(20_000) + kept[21_000:])
    with pytest.raises(ImagingError, match="R621"):
        written(tmp_path, sheet(picture[0]))
