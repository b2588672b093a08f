"""Open: list the pages of a source; runs in a worker.

Plain text has its pages at once: reading them costs less than asking for them one by one.
"""

from __future__ import annotations

import codecs
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

from archive.text.language import guess_languages
from ingest.errors import SourceError
from ingest.tasks import OpenedSource, PageAddress, PageResult
from ingest.work_folder import WorkFolder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.tasks import OpenJob

MEGABYTE = 1024 * 1024
FORM_FEED = "\f"
_OTHER_UNICODE = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def open_pdf(job: OpenJob) -> OpenedSource:
    """Pages of a PDF.

    Raises:
        ImagingError: It cannot be opened (R601 to R608).
    """
    from archive.imaging.pdf import inspect_pdf

    pages = inspect_pdf(Path(job.files[0].path), max_pages=job.settings.max_source_pages)
    return OpenedSource(tuple(PageAddress(page.number, 0, page.number) for page in pages))


def open_raster(job: OpenJob) -> OpenedSource:
    """Pages of one or many image files, in order.

    Raises:
        ImagingError: One of them cannot be opened (R605 to R613).
        SourceError: Too many pages together (R018).
    """
    addresses = tuple(PageAddress(number, *place) for number, place in enumerate(_frames(job), 1))
    if len(addresses) > job.settings.max_source_pages:
        raise SourceError("R018", pages=len(addresses), limit=job.settings.max_source_pages)
    return OpenedSource(addresses)


def open_text(job: OpenJob) -> OpenedSource:
    """Pages of a plain text; a form feed parts them, empty ones included.

    Raises:
        SourceError: Too large (R005), not UTF-8 (R015), no plain text (R016), nothing but space
            (R017), too many pages (R018).
    """
    data = Path(job.files[0].path).read_bytes()
    if len(data) > job.settings.max_text_megabytes * MEGABYTE:
        raise SourceError("R005", megabytes=len(data) // MEGABYTE, limit=job.settings.max_text_megabytes)
    pages = pages_of_text(data)
    if len(pages) > job.settings.max_source_pages:
        raise SourceError("R018", pages=len(pages), limit=job.settings.max_source_pages)
    folder = WorkFolder(job.folder)
    folder.text(1).parent.mkdir(parents=True, exist_ok=True)
    for number, text in enumerate(pages, 1):
        # Written anew whenever the source is opened, so that a half-written file does no harm.
        folder.text(number).write_bytes(text.encode())
    return OpenedSource(ready=tuple(_transcript(number, text) for number, text in enumerate(pages, 1)))


def pages_of_text(data: bytes) -> list[str]:
    """The pages of a UTF-8 text in NFC, line ends as line feeds, no space at their ends.

    Raises:
        SourceError: Not UTF-8 (R015), no plain text (R016), nothing but space (R017).
    """
    if data.startswith(_OTHER_UNICODE):
        raise SourceError("R015")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SourceError("R015") from None
    if any(unicodedata.category(character) == "Cc" and character not in "\t\n\r\f" for character in set(text)):
        raise SourceError("R016")
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    # A form feed after the last page ends it and begins none.
    pages = [page.strip("\n") for page in lines.rstrip().split(FORM_FEED)]
    if not any(page.strip() for page in pages):
        raise SourceError("R017")
    return pages


def _frames(job: OpenJob) -> Iterator[tuple[int, int]]:
    from archive.imaging.raster import inspect_raster

    for position, file in enumerate(job.files):
        limits = {"max_pages": job.settings.max_source_pages, "max_megapixels": job.settings.max_page_megapixels}
        for page in inspect_raster(Path(file.path), **limits):
            yield position, page.frame


def _transcript(number: int, text: str) -> PageResult:
    origin = "transcript" if text.strip() else "none"
    return PageResult(number, origin=origin, languages=tuple(guess_languages(text)))
