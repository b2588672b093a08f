"""Pages that the archive has typeset itself, as pictures: slides for televisions, small pictures for a programme.

typeset_page(path, number, sizes, *, quality) -> tuple of JPEG files
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pymupdf
import pyvips

from archive.imaging.mupdf import opened_page

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def typeset_page(path: Path, number: int, sizes: Sequence[tuple[int, int]], *, quality: int) -> tuple[bytes, ...]:
    """A page of a PDF of ours as JPEG in some sizes: baseline, sRGB, 4:2:0, as the oldest player reads it.

    The page is drawn once, in the widest of the sizes; the others are made from that picture.

    Args:
        path: The file.
        number: The page, from 1.
        sizes: Width and height of each picture in pixels, all in the page's proportion.
        quality: JPEG quality, percent.

    Raises:
        ImagingError: The file is damaged (R601), has no such page (R605), or the page cannot be drawn (R606).
    """
    widest = max(sizes)
    with opened_page(path, number) as page:
        scale = pymupdf.Matrix(widest[0] / page.rect.width, widest[1] / page.rect.height)
        drawn = page.get_pixmap(matrix=scale, colorspace=pymupdf.csRGB, alpha=False)
    # Nothing of it is drawn again; MuPDF would keep up to 256 MB of what it has decoded.
    pymupdf.TOOLS.store_shrink(100)
    picture = pyvips.Image.new_from_memory(drawn.samples_mv, drawn.width, drawn.height, 3, "uchar")
    picture = picture.copy(interpretation="srgb")
    # vips would keep up to 100 MB of pictures that are never asked for again.
    pyvips.cache_set_max(0)
    return tuple(_jpeg(picture, size, quality) for size in sizes)


def _jpeg(picture: pyvips.Image, size: tuple[int, int], quality: int) -> bytes:
    if (picture.width, picture.height) != size:
        picture = picture.thumbnail_image(size[0], height=size[1], size="force")
    data: bytes = picture.jpegsave_buffer(
        Q=quality, keep="none", interlace=False, subsample_mode="on", optimize_coding=True
    )
    return data
