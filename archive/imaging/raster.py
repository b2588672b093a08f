"""Pages of image files: JPEG, PNG, TIFF of one or many pages, WebP.

For parsing processes with limits on time and memory; never called in the web process.

    inspect_raster(path, *, max_pages, max_megapixels) -> list[RasterPage]   header only
    raster_page_image(path, frame, *, max_megapixels) -> PageImage           uint8 grey or sRGB, upright

Magic bytes decide the kind, and only that kind's decoder is asked.
"""

from __future__ import annotations

import enum
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyvips

from archive.errors import ImagingError
from archive.imaging.pixels import ORIENTATIONS, PageImage, dpi_of_a4, is_believable, squaring, without_empty_colour
from archive.imaging.samples import to_grey_or_srgb
from archive.imaging.tiff import read_directories

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from archive.imaging.pixels import Pixels

_MILLIMETRES_PER_INCH = 25.4
_LEAST_LEFT = 0.05
"""Share of a page's rows below which a file cut short is of no use to a reader."""

_TURNED_SIDEWAYS = frozenset({5, 6, 7, 8})


class RasterKind(enum.Enum):
    """Image formats that are decoded; every other is refused."""

    JPEG = "jpegload"
    PNG = "pngload"
    TIFF = "tiffload"
    WEBP = "webpload"


@dataclass(frozen=True)
class RasterPage:
    """One page of an image file, known from its header.

    Attributes:
        frame: What `raster_page_image` is asked for; a TIFF's directory number.
        width: Pixels across, as shown.
        height: Pixels down, as shown.
        dpi: Pixels an inch, guessed from A4 where the file states none or nonsense.
        bands: Stored samples a pixel.
    """

    frame: int
    width: int
    height: int
    dpi: float
    bands: int


def raster_kind(path: Path) -> RasterKind:
    """The kind that the file's first bytes show.

    Raises:
        ImagingError: None that is decoded here (R611), or the file cannot be opened (R609).
    """
    try:
        with path.open("rb") as stream:
            head = stream.read(12)
    except OSError as error:
        raise ImagingError("R609", problem=error.strerror) from error
    if head.startswith(b"\xff\xd8\xff"):
        return RasterKind.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return RasterKind.PNG
    if head[:4] in {b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"}:
        return RasterKind.TIFF
    if head.startswith(b"RIFF") and head[8:] == b"WEBP":
        return RasterKind.WEBP
    raise ImagingError("R611")


def inspect_raster(path: Path, *, max_pages: int, max_megapixels: int) -> list[RasterPage]:
    """List the pages of an image file without decoding any.

    A page larger than ``max_megapixels`` is listed as long as another page is not, and fails
    alone when its turn comes.

    Raises:
        ImagingError: Not a kind that is read (R611), damaged (R612), every page too large (R613),
            more than ``max_pages`` pages (R607), the file cannot be opened (R609).
    """
    kind = raster_kind(path)
    pages = _tiff_pages(path, max_pages) if kind is RasterKind.TIFF else [_single_page(path, kind)]
    smallest = min(page.width * page.height for page in pages)
    if smallest < 1:
        raise ImagingError("R612")
    if smallest > max_megapixels * 1e6:
        raise ImagingError("R613", megapixels=round(smallest / 1e6), limit=max_megapixels)
    return pages


def raster_page_image(path: Path, frame: int, *, max_megapixels: int) -> PageImage:
    """Decode one page: upright, square pixels, 8-bit grey or sRGB, transparency over white.

    A file that is cut short gives what could be read, marked ``damaged``.

    Raises:
        ImagingError: As `inspect_raster`; besides, no such frame (R605), nothing usable in it
            (R614), out of memory (R608).
    """
    kind = raster_kind(path)
    try:
        return _decoded(path, kind, frame, max_megapixels, damaged=False)
    except ImagingError as error:
        if error.reason.number != "R612":
            raise
    image = _decoded(path, kind, frame, max_megapixels, damaged=True)
    if not _is_usable(image.pixels):
        raise ImagingError("R614")
    return image


def _is_usable(pixels: Pixels) -> bool:
    """Whether more than the decoder's filling is there: rows that all repeat the last pixel."""
    filled = (pixels == pixels[-1, -1]).reshape(pixels.shape[0], -1).all(axis=1)
    return not bool(filled[round(pixels.shape[0] * _LEAST_LEFT) :].all())


def _tiff_pages(path: Path, max_pages: int) -> list[RasterPage]:
    # Each page may bring a thumbnail and a mask of its own.
    directories = read_directories(path, most=3 * max_pages + 1)
    chosen = [directory for directory in directories if directory.is_page] or directories[:1]
    if len(chosen) > max_pages:
        raise ImagingError("R607", pages=len(chosen), limit=max_pages)
    return [
        RasterPage(
            d.index, *_shown_size((d.width, d.height), d.orientation, d.dpi), _dpi(d.dpi, (d.width, d.height)), d.bands
        )
        for d in chosen
    ]


def _single_page(path: Path, kind: RasterKind) -> RasterPage:
    with _vips_errors():
        image = _opened(path, kind, 0, fail_on="none")
        stored, stated = (image.width, image.height), _stated_dpi(image)
        return RasterPage(0, *_shown_size(stored, _orientation(image), stated), _dpi(stated, stored), image.bands)


def _decoded(path: Path, kind: RasterKind, frame: int, max_megapixels: int, *, damaged: bool) -> PageImage:
    with _vips_errors():
        image = _opened(path, kind, frame, fail_on="none" if damaged else "error")
        stated, orientation = _stated_dpi(image), _orientation(image)
        squared = _with_square_pixels(image, stated)
        if squared.width * squared.height > max_megapixels * 1e6:
            megapixels = round(squared.width * squared.height / 1e6)
            raise ImagingError("R613", megapixels=megapixels, limit=max_megapixels)
        pixels = _in_memory(to_grey_or_srgb(squared))
    upright = ORIENTATIONS[orientation].apply(pixels)
    dpi = _dpi(stated, (image.width, image.height))
    return PageImage(without_empty_colour(upright), dpi, damaged=damaged)


def _opened(path: Path, kind: RasterKind, frame: int, *, fail_on: str) -> pyvips.Image:
    """The image as a stream of rows, so that nothing spills into a temporary file."""
    load: Callable[..., pyvips.Image] = getattr(pyvips.Image, kind.value)
    if kind is RasterKind.TIFF:
        return load(str(path), page=frame, access="sequential", fail_on=fail_on, revalidate=True)
    if frame != 0:
        raise ImagingError("R605", page=frame + 1)
    return load(str(path), access="sequential", fail_on=fail_on, revalidate=True)


def _in_memory(image: pyvips.Image) -> Pixels:
    samples = np.frombuffer(image.write_to_memory(), dtype=np.uint8)
    shape = (image.height, image.width) if image.bands == 1 else (image.height, image.width, image.bands)
    return samples.reshape(shape)


def _orientation(image: pyvips.Image) -> int:
    stated = image.get("orientation") if image.get_typeof("orientation") else 1
    return int(stated) if stated in ORIENTATIONS else 1


def _shown_size(stored: tuple[int, int], orientation: int, stated_dpi: tuple[float, float]) -> tuple[int, int]:
    across, down = squaring(stated_dpi)
    width, height = round(stored[0] * across), round(stored[1] * down)
    return (height, width) if orientation in _TURNED_SIDEWAYS else (width, height)


def _stated_dpi(image: pyvips.Image) -> tuple[float, float]:
    return image.xres * _MILLIMETRES_PER_INCH, image.yres * _MILLIMETRES_PER_INCH


def _dpi(stated: tuple[float, float], size: tuple[int, int]) -> float:
    across, down = stated
    if is_believable(across) and is_believable(down):
        return round(max(across, down), 1)
    return dpi_of_a4(*size)


def _with_square_pixels(image: pyvips.Image, stated: tuple[float, float]) -> pyvips.Image:
    across, down = squaring(stated)
    return image if across == down else image.resize(across, vscale=down)


@contextmanager
def _vips_errors() -> Iterator[None]:
    try:
        yield
    except pyvips.Error:
        raise ImagingError("R612") from None
    except MemoryError:
        raise ImagingError("R608") from None
