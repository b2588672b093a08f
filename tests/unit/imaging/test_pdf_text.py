"""Text layers of PDF pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pymupdf
import pytest
from pictures import page_like, png_bytes, scanned_pdf, typed_pdf

from archive.imaging.pdf import pdf_text_layer

if TYPE_CHECKING:
    from pathlib import Path


def test_words_stand_in_reading_order_with_block_and_line(tmp_path: Path) -> None:
    layer = pdf_text_layer(typed_pdf(tmp_path / "a.pdf", "Xin chao bien", "dao xa"), 1)
    assert [word.text for word in layer.words] == ["Xin", "chao", "bien", "dao", "xa"]
    assert layer.words[0].line != layer.words[3].line or layer.words[0].block != layer.words[3].block
    assert layer.fonts == ("Helvetica",)
    assert not layer.hidden
    assert not layer.over_scan
    assert layer.unreadable_share == 0


def test_boxes_are_fractions_of_the_page(tmp_path: Path) -> None:
    word = pdf_text_layer(typed_pdf(tmp_path / "a.pdf", "Xin"), 1).words[0]
    assert word.x0 == pytest.approx(72 / 595, abs=0.005)
    assert word.y0 < 100 / 842 < word.y1
    assert 0 <= word.x0 < word.x1 <= 1


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_boxes_follow_the_rotation_of_the_page(tmp_path: Path, rotation: int) -> None:
    path = typed_pdf(tmp_path / "a.pdf", "Xin")
    with pymupdf.open(path) as document:
        document[0].set_rotation(rotation)
        document.save(tmp_path / "b.pdf")
    upright = pdf_text_layer(path, 1).words[0]
    turned = pdf_text_layer(tmp_path / "b.pdf", 1).words[0]
    centre = ((upright.x0 + upright.x1) / 2, (upright.y0 + upright.y1) / 2)
    expected = {90: (1 - centre[1], centre[0]), 180: (1 - centre[0], 1 - centre[1]), 270: (centre[1], 1 - centre[0])}
    assert ((turned.x0 + turned.x1) / 2, (turned.y0 + turned.y1) / 2) == pytest.approx(expected[rotation], abs=0.005)


def test_text_painted_invisibly_is_hidden(tmp_path: Path) -> None:
    layer = pdf_text_layer(scanned_pdf(tmp_path / "a.pdf", page_like(), text="Uy ban"), 1)
    assert [word.hidden for word in layer.words] == [True, True]
    assert layer.hidden
    assert layer.over_scan


def test_text_under_the_scan_is_hidden_and_text_over_it_is_not(tmp_path: Path) -> None:
    document = pymupdf.open()
    page = document.new_page(width=612, height=792)
    page.insert_text((72, 100), "duoi")
    page.insert_image(page.rect, stream=png_bytes(page_like()), keep_proportion=False)
    page.insert_text((72, 300), "tren")
    document.save(tmp_path / "a.pdf")
    layer = pdf_text_layer(tmp_path / "a.pdf", 1)
    assert {word.text: word.hidden for word in layer.words} == {"duoi": True, "tren": False}


def test_a_page_without_text_has_no_words(tmp_path: Path) -> None:
    layer = pdf_text_layer(scanned_pdf(tmp_path / "a.pdf", page_like()), 1)
    assert layer.words == ()
    assert not layer.hidden
    assert layer.unreadable_share == 0


def test_real_vietnamese_is_read_with_its_marks(fixtures: Path) -> None:
    layer = pdf_text_layer(fixtures / "office" / "Guideline-poem.pdf", 1)
    assert "HƯỚNG" in {word.text for word in layer.words}
    assert any("TimesNewRoman" in font for font in layer.fonts)


def test_pictures_are_listed_as_they_are_shown_where_none_covers_the_page(tmp_path: Path) -> None:
    document = pymupdf.open()
    page = document.new_page(width=600, height=800)
    page.insert_text((72, 100), "tren")
    page.insert_image(pymupdf.Rect(60, 400, 540, 640), stream=png_bytes(page_like()), keep_proportion=False)
    page.set_rotation(90)
    document.save(tmp_path / "a.pdf")
    (picture,) = pdf_text_layer(tmp_path / "a.pdf", 1).pictures
    assert picture == pytest.approx((0.2, 0.1, 0.5, 0.9), abs=0.005)
    assert pdf_text_layer(scanned_pdf(tmp_path / "b.pdf", page_like()), 1).pictures == ()
