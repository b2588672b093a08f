"""PDF pages: their list, their pictures, their refusals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pymupdf
import pytest
from pictures import page_like, png_bytes, scanned_pdf, typed_pdf

from archive.errors import ImagingError
from archive.imaging.pdf import PageImage, inspect_pdf, pdf_page_image

if TYPE_CHECKING:
    from pathlib import Path


def picture(path: Path, number: int = 1, *, dpi: int = 200, megapixels: int = 120) -> PageImage:
    return pdf_page_image(path, number, render_dpi=dpi, max_megapixels=megapixels)


def test_pages_are_listed_as_displayed(tmp_path: Path) -> None:
    path = scanned_pdf(tmp_path / "a.pdf", page_like(), rotation=90)
    (page,) = inspect_pdf(path, max_pages=5)
    assert (page.number, page.width_pt, page.height_pt, page.rotation) == (1, 792, 612, 90)


def test_a_scan_is_taken_pixel_for_pixel(tmp_path: Path) -> None:
    scan = page_like()
    taken = picture(scanned_pdf(tmp_path / "a.pdf", scan))
    assert not taken.drawn
    assert taken.dpi == 100
    assert np.array_equal(taken.pixels, scan)


@pytest.mark.parametrize(("rotation", "quarter_turns"), [(90, -1), (180, 2), (270, 1)])
def test_a_scan_is_turned_as_its_page_is(tmp_path: Path, rotation: int, quarter_turns: int) -> None:
    scan = page_like()
    taken = picture(scanned_pdf(tmp_path / "a.pdf", scan, rotation=rotation))
    assert not taken.drawn
    assert np.array_equal(taken.pixels, np.rot90(scan, quarter_turns))


def test_a_scan_with_margins_fills_the_whole_page(tmp_path: Path) -> None:
    scan = page_like(width=790)
    taken = picture(scanned_pdf(tmp_path / "a.pdf", scan, margin=(612 - 790 * 0.72) / 2))
    assert not taken.drawn
    assert taken.pixels.shape == (1100, 850, 3)
    assert np.array_equal(taken.pixels[:, 30:820], scan)
    assert (taken.pixels[:, :30] == 255).all()


def test_a_mirrored_scan_is_shown_mirrored(tmp_path: Path) -> None:
    scan = page_like()
    path = scanned_pdf(tmp_path / "a.pdf", scan)
    with pymupdf.open(path) as document:
        xref = document[0].get_contents()[0]
        name = document[0].get_images()[0][7]
        document.update_stream(xref, f"q -612 0 0 792 612 0 cm /{name} Do Q".encode())
        document.save(tmp_path / "b.pdf")
    taken = picture(tmp_path / "b.pdf")
    assert not taken.drawn
    assert np.array_equal(taken.pixels, scan[:, ::-1])


def test_a_grey_scan_stays_one_channel(tmp_path: Path) -> None:
    grey = page_like()[..., 0].copy()
    taken = picture(scanned_pdf(tmp_path / "a.pdf", grey))
    assert not taken.drawn
    assert np.array_equal(taken.pixels, grey)


def _stamped(path: Path) -> Path:
    with pymupdf.open(scanned_pdf(path.with_suffix(".scan.pdf"), page_like())) as document:
        document[0].insert_text((200, 400), "DA CHUNG THUC", fontsize=40, color=(1, 0, 0))
        document.save(path)
    return path


def _clipped(path: Path) -> Path:
    with pymupdf.open(scanned_pdf(path.with_suffix(".scan.pdf"), page_like())) as document:
        page = document[0]
        name = page.get_images()[0][7]
        content = f"q 0 0 612 300 re W n 612 0 0 792 0 0 cm /{name} Do Q"
        document.update_stream(page.get_contents()[0], content.encode())
        document.save(path)
    return path


def _half_page(path: Path) -> Path:
    document = pymupdf.open()
    page = document.new_page(width=612, height=792)
    page.insert_image(pymupdf.Rect(0, 0, 612, 396), stream=png_bytes(page_like(850, 550)), keep_proportion=False)
    document.save(path)
    return path


@pytest.mark.parametrize("build", [_stamped, _clipped, _half_page], ids=["stamp above", "clipped", "half the page"])
def test_a_page_that_is_more_or_less_than_its_scan_is_drawn(tmp_path: Path, build) -> None:
    taken = picture(build(tmp_path / "a.pdf"))
    assert taken.drawn
    assert taken.pixels.shape[:2] == (2200, 1700)


def test_hidden_text_does_not_keep_a_scan_from_being_taken(tmp_path: Path) -> None:
    assert not picture(scanned_pdf(tmp_path / "a.pdf", page_like(), text="Uy ban nhan dan")).drawn


def test_a_typed_page_is_drawn_grey_when_it_has_no_colour(tmp_path: Path) -> None:
    taken = picture(typed_pdf(tmp_path / "a.pdf", "Cong hoa"), dpi=100)
    assert taken.drawn
    assert taken.dpi == 100
    assert taken.pixels.ndim == 2
    assert taken.pixels.min() < 100


def test_a_gigantic_page_is_drawn_smaller(tmp_path: Path) -> None:
    taken = picture(typed_pdf(tmp_path / "a.pdf", "Ban do", width=8000, height=8000), megapixels=9)
    assert taken.pixels.shape[0] * taken.pixels.shape[1] <= 9.01e6
    assert taken.dpi == pytest.approx(27, abs=0.2)


def test_an_absurd_page_size_is_refused(tmp_path: Path) -> None:
    path = typed_pdf(tmp_path / "a.pdf", "x")
    with pymupdf.open(path) as document:
        document.xref_set_key(document[0].xref, "MediaBox", "[0 0 200000 200000]")
        document.save(tmp_path / "b.pdf")
    assert _reason(lambda: picture(tmp_path / "b.pdf")) == "R610"


def test_a_password_is_its_own_reason(tmp_path: Path) -> None:
    with pymupdf.open(typed_pdf(tmp_path / "a.pdf", "x")) as document:
        document.save(tmp_path / "b.pdf", encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="biển", owner_pw="đảo")
    assert _reason(lambda: inspect_pdf(tmp_path / "b.pdf", max_pages=5)) == "R603"


def test_too_many_pages_are_refused(tmp_path: Path) -> None:
    assert _reason(lambda: inspect_pdf(typed_pdf(tmp_path / "a.pdf", "x", pages=3), max_pages=2)) == "R607"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "R602"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>", "R602"),
        (b"<!-- %PDF-1.4 --><svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>", "R602"),
        (b"%PDF-1.7\nnothing more", "R601"),
        ((b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
         b"trailer<</Root 1 0 R>>"), "R604"),
    ],
    ids=["empty", "SVG", "SVG that says PDF", "header only", "no pages"],
)  # fmt: skip
def test_what_is_no_readable_pdf_is_refused_with_its_reason(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(content)
    assert _reason(lambda: inspect_pdf(path, max_pages=5)) in {reason, "R601"}


def test_a_page_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert _reason(lambda: picture(typed_pdf(tmp_path / "a.pdf", "x"), 2)) == "R605"


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert _reason(lambda: inspect_pdf(tmp_path / "none.pdf", max_pages=5)) == "R609"


def _reason(action) -> str:
    with pytest.raises(ImagingError) as caught:
        action()
    assert caught.value.message("vi")
    return caught.value.reason.number
