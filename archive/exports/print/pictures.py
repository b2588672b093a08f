"""Pages and regions as JPEG in the size that a print needs: no more pixels than the paper shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from archive.catalogue.specimen import mark_jpeg
from archive.imaging.locations import page_picture_path
from archive.imaging.region import picture_size, read_region

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from archive.catalogue.views import PageRecord, UnitView
    from archive.settings import Settings

MM_PER_INCH: Final = 25.4


@dataclass(frozen=True)
class PrintPicture:
    """A picture in the size in which it is printed.

    Attributes:
        path: The JPEG.
        width_mm: On paper.
        height_mm: On paper.
        dpi: Pixels an inch at that size.
    """

    path: Path
    width_mm: float
    height_mm: float
    dpi: float


def size_rules(pictures: Iterable[PrintPicture]) -> str:
    """Style rules that give pictures their sizes wherever a template names them as ``pictures/NAME``."""
    return "\n".join(
        f'img[src="pictures/{one.path.name}"] {{ width: {one.width_mm:.2f}mm; height: {one.height_mm:.2f}mm }}'
        for one in pictures
    )


class PrintPictures:
    """Makes the pictures of one publication.

    Args:
        folder: Where they are put; a folder of the caller's own, which goes when the PDF is made.
        settings: How fine they are, and where page pictures lie.
    """

    def __init__(self, folder: Path, settings: Settings) -> None:
        self._folder = folder
        self._settings = settings
        self._made = 0

    def make(
        self,
        unit: UnitView,
        page: PageRecord,
        box_mm: tuple[float, float],
        region: tuple[int, int, int, int] | None = None,
    ) -> PrintPicture:
        """The picture of a page that has one, or of a region of it, as large as the box allows.

        Args:
            unit: The document.
            page: A page of it.
            box_mm: Width and height on paper.
            region: x, y, width, height in pixels of the page picture; the whole page where there is none.

        Raises:
            ImagingError: The page picture is not there (R620) or damaged (R621).
        """
        source = page_picture_path(self._settings.derivatives_path, unit.pid, page.number)
        x, y, width, height = region or (0, 0, *picture_size(source))
        scale = min(box_mm[0] / width, box_mm[1] / height)
        there = MM_PER_INCH / scale
        shrink = min(1.0, self._settings.print_dpi / there)
        pixels = max(1, round(width * shrink)), max(1, round(height * shrink))
        data = read_region(
            source,
            (x, y, width, height),
            pixels,
            quality=self._settings.print_jpeg_quality,
            max_megapixels=self._settings.max_page_megapixels,
        )
        self._made += 1
        path = self._folder / f"{self._made:05}.jpg"
        path.write_bytes(mark_jpeg(unit, data))
        return PrintPicture(path, width * scale, height * scale, min(there, self._settings.print_dpi))
