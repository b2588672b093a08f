"""Pages of a PDF: how many and how large, their pictures, their text layers.

For parsing processes with limits on time and memory; never called in the web process.

    inspect_pdf(path, *, max_pages) -> list[PdfPage]
    pdf_page_image(path, number, *, render_dpi, max_megapixels) -> PageImage
    pdf_text_layer(path, number) -> TextLayer            (from ``pdf_text``)

Page numbers count from 1.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pymupdf

from archive.errors import ImagingError
from archive.imaging.mupdf import MUPDF_ERRORS, opened_page, opened_pdf
from archive.imaging.pdf_scan import page_scan
from archive.imaging.pdf_text import TextLayer, Word, pdf_text_layer
from archive.imaging.pixels import PageImage, without_empty_colour

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["PageImage", "PdfPage", "TextLayer", "Word", "inspect_pdf", "pdf_page_image", "pdf_text_layer"]

POINTS_PER_INCH = 72.0

_LOWEST_DRAWING_DPI = 20.0
"""Below this no letter of 12 points can be told apart: the page size is a slip or an attack."""


@dataclass(frozen=True)
class PdfPage:
    """One page of a PDF as its page tree describes it.

    Attributes:
        number: From 1.
        width_pt: Displayed width in points, rotation applied; 0 when the page itself is damaged.
        height_pt: Displayed height in points; 0 when the page itself is damaged.
        rotation: Degrees clockwise, 0, 90, 180 or 270.
    """

    number: int
    width_pt: float
    height_pt: float
    rotation: int


def inspect_pdf(path: Path, *, max_pages: int) -> list[PdfPage]:
    """List the pages of a PDF without drawing any.

    A damaged page is listed with no size, and fails alone when its turn comes.

    Raises:
        ImagingError: Not a PDF (R602), password (R603), no page (R604), more than ``max_pages``
            (R607), no page can be read (R601), out of memory (R608).
    """
    with opened_pdf(path) as document:
        if document.page_count > max_pages:
            raise ImagingError("R607", pages=document.page_count, limit=max_pages)
        pages = [_listed(document, number) for number in range(1, document.page_count + 1)]
    if all(page.width_pt == 0 for page in pages):
        raise ImagingError("R601")
    return pages


def pdf_page_image(path: Path, number: int, *, render_dpi: int, max_megapixels: int) -> PageImage:
    """The picture of a page as it is shown: its scan where it is one, otherwise drawn in colour.

    A page too large for ``max_megapixels`` at ``render_dpi`` is drawn smaller.

    Raises:
        ImagingError: The page is damaged (R606), absent (R605) or of an absurd size (R610),
            or as for `inspect_pdf`.
    """
    with opened_page(path, number) as page:
        _require_sane_size(page, max_megapixels)
        return page_scan(page, max_megapixels) or _drawn(page, render_dpi, max_megapixels)


def _listed(document: pymupdf.Document, number: int) -> PdfPage:
    try:
        page = document.load_page(number - 1)
        return PdfPage(number, float(page.rect.width), float(page.rect.height), int(page.rotation))
    except MUPDF_ERRORS:
        return PdfPage(number, 0.0, 0.0, 0)


def _require_sane_size(page: pymupdf.Page, max_megapixels: int) -> None:
    width, height = float(page.rect.width), float(page.rect.height)
    if min(width, height) < 1 or _largest_dpi(page, max_megapixels) < _LOWEST_DRAWING_DPI:
        raise ImagingError("R610", page=page.number + 1, width=round(width), height=round(height))


def _largest_dpi(page: pymupdf.Page, max_megapixels: int) -> float:
    square_inches = float(page.rect.width) * float(page.rect.height) / POINTS_PER_INCH**2
    return math.sqrt(max_megapixels * 1e6 / square_inches)


def _drawn(page: pymupdf.Page, render_dpi: int, max_megapixels: int) -> PageImage:
    dpi = min(float(render_dpi), _largest_dpi(page, max_megapixels))
    zoom = dpi / POINTS_PER_INCH
    pixmap = page.get_pixmap(matrix=pymupdf.Matrix(zoom, zoom), colorspace=pymupdf.csRGB, alpha=False)
    rows = np.frombuffer(pixmap.samples_mv, dtype=np.uint8).reshape(pixmap.height, pixmap.stride)
    pixels = rows[:, : pixmap.width * 3].reshape(pixmap.height, pixmap.width, 3)
    # MuPDF frees the samples with the pixmap.
    return PageImage(without_empty_colour(pixels).copy(), round(dpi, 1), drawn=True)
