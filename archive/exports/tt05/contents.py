"""A document of a package with what is known of its files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from archive.catalogue.access import Actor
from archive.catalogue.description import describe
from archive.catalogue.models import TextOrigin
from archive.catalogue.units import get_objects
from archive.exports.searchable_pdf import has_searchable_pdf
from archive.recording import is_recording

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from archive.catalogue.views import ObjectView, PageRecord, UnitView
    from archive.exports.documents import Document
    from archive.settings import Settings

BORN_DIGITAL, DIGITISED, MIXED = "01", "02", "03"
"""``confidenceLevel``."""
_PICTURE: Final = "image/"


@dataclass(frozen=True)
class Contents:
    """A document of a package.

    Attributes:
        number: Its number in the package.
        document: The document.
        originals: As they were received.
        pages: Its pages.
        is_scan: Whether it leaves as PDF/A of its page pictures.
    """

    number: int
    document: Document
    originals: tuple[ObjectView, ...]
    pages: tuple[PageRecord, ...]
    is_scan: bool

    @property
    def unit(self) -> UnitView:
        """Its description."""
        return self.document.unit

    @property
    def confidence(self) -> str:
        """``confidenceLevel``: whether it was scanned; empty for sound and film, of which nobody knows."""
        if is_recording(self.originals):
            return ""
        is_scanned = any(one.media_type.startswith(_PICTURE) for one in self.originals)
        is_read = any(page.origin == TextOrigin.RECOGNISED for page in self.pages)
        return DIGITISED if is_scanned or is_read else BORN_DIGITAL


def contents_of(session: Session, document: Document, number: int, settings: Settings) -> Contents:
    """What is known of ``document``.

    Raises:
        NotFoundError: It was withdrawn in the meantime (R201).
    """
    outsider, unit = Actor.outsider(), document.unit
    originals = tuple(get_objects(session, unit.pid, outsider))
    is_scan = has_searchable_pdf(session, unit, outsider, settings)
    return Contents(number, document, originals, describe(session, unit.pid).pages, is_scan)
