"""A PDF page that is one scanned picture: the picture itself, instead of a drawing of it.

Drawing a scan anew blurs it and costs more. The scan is taken when a single opaque image covers
most of the page and nothing visible lies over or beside it; a small drawing of the page
then confirms that clipping, masks and blending leave the image as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pymupdf
import pyvips

from archive.imaging.pixels import HIGHEST_DPI, LOWEST_DPI, PageImage, Pixels, Placement, without_empty_colour

if TYPE_CHECKING:
    from collections.abc import Iterator

LEAST_COVERAGE = 0.85
"""Share of the page that its scan covers; scanners' software leaves white margins up to 10 %."""

_PROOF_PIXELS = 96
_LEAST_LIKENESS = 0.75
"""Correlation of scan and drawing, both made small; 0.87 to 0.99 on sound files, below 0.3 when one is turned."""

_FLAT = 1.0
_SHADE_TOLERANCE = 12.0
"""Difference in mean grey level of 255 that two ways of making a page small explain."""

_SQUARE_TOLERANCE = 0.02
_SAME_POINTS = 1.5


class PaintedItem(NamedTuple):
    """One operation of a page's content that leaves ink: its kind and bounding box."""

    kind: str
    box: pymupdf.Rect


def painted_items(page: pymupdf.Page) -> list[PaintedItem]:
    """What is painted on the page in painting order, annotations included, hidden text left out."""
    turn = page.rotation_matrix  # MuPDF lists boxes as on the unrotated page
    items = (PaintedItem(str(kind), pymupdf.Rect(box) * turn & page.rect) for kind, box in page.get_bboxlog())
    return [item for item in items if item.kind != "ignore-text" and item.box.get_area() > 0]


def covering_image(page: pymupdf.Page, items: list[PaintedItem]) -> int | None:
    """Position in ``items`` of the last opaque image that covers most of the page."""
    least = LEAST_COVERAGE * page.rect.get_area()
    for position in range(len(items) - 1, -1, -1):
        if items[position].kind == "fill-image" and items[position].box.get_area() >= least:
            return position
    return None


def page_scan(page: pymupdf.Page, max_megapixels: int) -> PageImage | None:
    """The page's scan as it is shown on the page, or None where the page must be drawn.

    Args:
        page: The open page.
        max_megapixels: Largest picture that is decoded.
    """
    items = painted_items(page)
    position = covering_image(page, items)
    if position is None or position < len(items) - 1 or not _hides_all(items[position], items[:position]):
        return None
    for image, matrix in _images(page):
        if not _same_box(pymupdf.Rect(0, 0, 1, 1) * matrix & page.rect, items[position].box):
            continue
        placed = _place(page, image, matrix, max_megapixels)
        if placed is not None and _looks_like_page(placed.pixels, page):
            return placed
    return None


def _hides_all(image: PaintedItem, under: list[PaintedItem]) -> bool:
    return all(image.box.contains(item.box) for item in under)


def _images(page: pymupdf.Page) -> Iterator[tuple[pymupdf.mupdf.FzImage, pymupdf.Matrix]]:
    text_page = page.get_textpage(flags=pymupdf.TEXT_PRESERVE_IMAGES)
    for block in text_page.this:
        if block.m_internal.type == pymupdf.mupdf.FZ_STEXT_BLOCK_IMAGE:
            transform = block.i_transform()
            matrix = pymupdf.Matrix(transform.a, transform.b, transform.c, transform.d, transform.e, transform.f)
            yield block.i_image(), matrix * page.rotation_matrix


def _same_box(one: pymupdf.Rect, other: pymupdf.Rect) -> bool:
    return bool(abs(one.tl - other.tl) < _SAME_POINTS and abs(one.br - other.br) < _SAME_POINTS)


def _place(
    page: pymupdf.Page, image: pymupdf.mupdf.FzImage, matrix: pymupdf.Matrix, max_megapixels: int
) -> PageImage | None:
    if image.imagemask() or image.mask().m_internal or image.w() * image.h() > max_megapixels * 1e6:
        return None
    placement = _placement(matrix)
    if placement is None:
        return None
    box = pymupdf.Rect(0, 0, 1, 1) * matrix
    across, down = (image.h(), image.w()) if placement.transpose else (image.w(), image.h())
    per_point_x, per_point_y = across / box.width, down / box.height
    dpi = per_point_x * 72
    if abs(per_point_x / per_point_y - 1) > _SQUARE_TOLERANCE or not LOWEST_DPI < dpi <= HIGHEST_DPI:
        return None
    width, height = round(page.rect.width * per_point_x), round(page.rect.height * per_point_y)
    if width * height > max_megapixels * 1e6:
        return None
    shown = placement.apply(_decoded(image))
    offset = round((box.x0 - page.rect.x0) * per_point_x), round((box.y0 - page.rect.y0) * per_point_y)
    return PageImage(without_empty_colour(_on_page(shown, offset, (width, height))), round(dpi, 1))


def _placement(matrix: pymupdf.Matrix) -> Placement | None:
    """How the unit square of an image is turned; None when it is skewed."""
    along, across = abs(matrix.a) + abs(matrix.d), abs(matrix.b) + abs(matrix.c)
    if across < along * 1e-3:
        return Placement(mirror_x=matrix.a < 0, mirror_y=matrix.d < 0)
    if along < across * 1e-3:
        return Placement(transpose=True, mirror_x=matrix.c < 0, mirror_y=matrix.b < 0)
    return None


def _decoded(image: pymupdf.mupdf.FzImage) -> Pixels:
    pixmap = pymupdf.Pixmap("raw", image.fz_get_unscaled_pixmap_from_image())
    if pixmap.alpha or pixmap.colorspace is None or pixmap.colorspace.name not in {"DeviceGray", "DeviceRGB"}:
        pixmap = pymupdf.Pixmap(pymupdf.csRGB, pixmap)
    rows = np.frombuffer(pixmap.samples_mv, dtype=np.uint8).reshape(pixmap.height, pixmap.stride)
    samples = rows[:, : pixmap.width * pixmap.n].reshape(pixmap.height, pixmap.width, pixmap.n)
    # MuPDF frees the samples with the pixmap.
    return samples[..., 0].copy() if pixmap.n == 1 else samples[..., :3].copy()


def _on_page(pixels: Pixels, offset: tuple[int, int], size: tuple[int, int]) -> Pixels:
    """The scan laid on a white page of ``size`` (width, height); what reaches over its edge is cut off."""
    (left, top), (width, height) = offset, size
    if abs(left) <= 1 and abs(top) <= 1 and abs(pixels.shape[1] - width) <= 2 and abs(pixels.shape[0] - height) <= 2:
        return pixels
    page = np.full((height, width, *pixels.shape[2:]), 255, dtype=np.uint8)
    x0, y0 = max(left, 0), max(top, 0)
    part = pixels[y0 - top : height - top, x0 - left : width - left]
    page[y0 : y0 + part.shape[0], x0 : x0 + part.shape[1]] = part
    return page


def _looks_like_page(pixels: Pixels, page: pymupdf.Page) -> bool:
    zoom = _PROOF_PIXELS / max(page.rect.width, page.rect.height)
    proof = page.get_pixmap(matrix=pymupdf.Matrix(zoom, zoom), colorspace=pymupdf.csGRAY, alpha=False)
    drawn = np.frombuffer(proof.samples_mv, dtype=np.uint8).reshape(proof.height, proof.stride)[:, : proof.width]
    small = pyvips.Image.new_from_array(pixels).thumbnail_image(proof.width, height=proof.height, size="force")
    scan = small.colourspace("b-w").numpy().reshape(drawn.shape)
    if abs(float(scan.mean()) - float(drawn.mean())) > _SHADE_TOLERANCE:
        return False
    if scan.std() < _FLAT or drawn.std() < _FLAT:
        return bool(abs(scan.std() - drawn.std()) < _FLAT)
    return bool(np.corrcoef(scan.ravel(), drawn.ravel())[0, 1] >= _LEAST_LIKENESS)
