"""MuPDF opened for PDF alone, silent, and with every failure turned into a numbered reason."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pymupdf

from archive.errors import ImagingError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pymupdf.TOOLS.mupdf_display_errors(False)
pymupdf.TOOLS.mupdf_display_warnings(False)

MUPDF_ERRORS = (
    pymupdf.mupdf.FzErrorBase,  # FzErrorFormat, FzErrorLimit and their kin are no RuntimeError
    RuntimeError,
    ValueError,
    IndexError,
    OSError,
)
"""What MuPDF and its Python layer raise on a faulty file."""

_HEADER_WINDOW = 1024
"""Readers look for ``%PDF-`` in the first 1024 bytes (ISO 32000-1, annex H, implementation note 13)."""


@contextmanager
def opened_pdf(path: Path) -> Iterator[pymupdf.Document]:
    """Open ``path`` as a PDF and nothing else; MuPDF itself also opens EPUB, SVG, HTML and images.

    Raises:
        ImagingError: Not a PDF (R602), a password is needed (R603), no page (R604),
            damaged (R601), or too large for this process's memory (R608).
    """
    _require_pdf_header(path)
    try:
        document = pymupdf.open(path, filetype="pdf")
        try:
            yield _checked(document)
        finally:
            document.close()
    except MUPDF_ERRORS:
        raise ImagingError("R601") from None
    except MemoryError:
        raise ImagingError("R608") from None


@contextmanager
def opened_page(path: Path, number: int) -> Iterator[pymupdf.Page]:
    """Open page ``number`` (from 1) of the PDF ``path``.

    Raises:
        ImagingError: The page cannot be read (R606), there is no such page (R605),
            or as for `opened_pdf`.
    """
    with opened_pdf(path) as document:
        if not 1 <= number <= document.page_count:
            raise ImagingError("R605", page=number)
        try:
            yield document.load_page(number - 1)
        except MUPDF_ERRORS:
            raise ImagingError("R606", page=number) from None


def _require_pdf_header(path: Path) -> None:
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEADER_WINDOW)
    except OSError as error:
        raise ImagingError("R609", problem=error.strerror) from error
    if b"%PDF-" not in head:
        raise ImagingError("R602")


def _checked(document: pymupdf.Document) -> pymupdf.Document:
    if not document.is_pdf:
        raise ImagingError("R602")
    if document.needs_pass:
        raise ImagingError("R603")
    if document.page_count < 1:
        raise ImagingError("R604")
    return document
