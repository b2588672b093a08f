"""Page image: decode or draw one page, and write the picture that readers will see."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from archive.imaging.pyramid import write_page_picture
from archive.imaging.raster import raster_page_image
from ingest.work_folder import WorkFolder

if TYPE_CHECKING:
    from ingest.page import PageWork


def from_pdf(work: PageWork) -> None:
    """The page's own scan where a PDF page is one, otherwise the page drawn.

    Raises:
        ImagingError: The page cannot be shown (R605, R606, R608, R610).
    """
    from archive.imaging.pdf import pdf_page_image  # MuPDF, which a folder of pictures need not load

    settings = work.job.settings
    work.image = pdf_page_image(
        work.pdf,
        work.job.address.frame,
        render_dpi=settings.render_dpi,
        max_megapixels=settings.max_page_megapixels,
    )


def from_raster(work: PageWork) -> None:
    """One frame of an image file.

    Raises:
        ImagingError: It cannot be decoded (R605, R608, R612 to R614).
    """
    work.image = raster_page_image(
        Path(work.job.file.path), work.job.address.frame, max_megapixels=work.job.settings.max_page_megapixels
    )


def keep_picture(work: PageWork) -> None:
    """Write the page picture into the work folder.

    Raises:
        ImagingError: The disk refuses (R615) or the picture cannot be coded (R616).
    """
    assert work.image is not None
    if work.image.damaged:
        work.notes.append("damaged")
    settings = work.job.settings
    picture = WorkFolder(work.job.folder).picture(work.job.address.number)
    write_page_picture(work.image.pixels, picture, quality=settings.jpeg_quality, tile=settings.image_tile_pixels)
