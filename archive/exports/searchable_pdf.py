"""An item as one PDF/A of its page pictures, with its words unseen over them.

It is made when somebody first asks for it and kept among the derivatives under a name that tells
of all that went into it: a corrected title or a page that was read anew leads to another name,
and the file before goes. What is restricted never becomes such a file: once it has left the house
no rule of the house reaches it.
"""

from __future__ import annotations

import hashlib
import os
import threading
from typing import TYPE_CHECKING, Final

from archive.alto import alto_path, read_lines
from archive.catalogue.access import effective_access
from archive.catalogue.models import AccessLevel, Level
from archive.catalogue.units import get_objects, get_pages, get_unit, picture_count
from archive.disks import disk_of
from archive.errors import ImagingError, NotFoundError
from archive.imaging.locations import page_picture_path, searchable_pdf_path
from archive.recording import is_recording

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from sqlalchemy.orm import Session

    from archive.catalogue.access import Actor
    from archive.catalogue.database import Catalogue
    from archive.catalogue.views import PageView, UnitView
    from archive.imaging.searchable_pdf import DocumentFacts, PictureSheet, PlacedWord
    from archive.settings import Settings
    from archive.store import Store

_FORM: Final = 1
"""Counts up whenever the same pages would become another file."""

_one_at_a_time = threading.Lock()
"""A file is put together in memory: two would need twice as much."""


def has_searchable_pdf(session: Session, unit: UnitView, actor: Actor, settings: Settings) -> bool:
    """Whether ``actor`` may have ``unit`` as a searchable PDF.

    Every page must have a picture: a text without one is handed out as it came. The words of a film do not stand on
    its pictures.
    """
    if unit.level != Level.ITEM or not 0 < unit.page_count <= settings.max_pdf_pages:
        return False
    if is_recording(get_objects(session, unit.pid, actor)):
        return False
    is_shut = effective_access(session, unit.pid) == AccessLevel.RESTRICTED
    return not is_shut and picture_count(session, unit.pid, actor) == unit.page_count


def get_searchable_pdf(catalogue: Catalogue, store: Store, settings: Settings, pid: str, actor: Actor) -> Path:
    """The searchable PDF of the item ``pid``, made now if it is not there as it should be.

    Raises:
        NotFoundError: There is no such unit for ``actor`` (R201), or it is given to nobody in this form (R501).
        StoreError: An ALTO file cannot be read.
        ImagingError: A page picture is not there (R620) or damaged (R621), or the disk refuses (R615).
    """
    with catalogue.reading() as session:
        unit = get_unit(session, pid, actor)
        if not has_searchable_pdf(session, unit, actor, settings):
            raise NotFoundError("R501")
        pages = get_pages(session, unit.pid, actor)
    pictures = [page_picture_path(settings.derivatives_path, unit.pid, page.number) for page in pages]
    target = searchable_pdf_path(settings.derivatives_path, unit.pid, _digest(unit, pages, pictures))
    with _one_at_a_time:
        if not target.is_file():
            _make(target, store, unit, pages, pictures)
    return target


def _digest(unit: UnitView, pages: Sequence[PageView], pictures: Sequence[Path]) -> str:
    """All that goes into the file, as 16 hexadecimal digits."""
    try:
        stats = [(status.st_mtime_ns, status.st_size) for status in (picture.stat() for picture in pictures)]
    except OSError:
        raise ImagingError("R620") from None
    facts = (unit.shown_title, unit.reference_code, unit.agents, unit.languages, unit.updated_at.isoformat())
    return hashlib.sha256(repr((_FORM, facts, pages, stats)).encode()).hexdigest()[:16]


def _make(target: Path, store: Store, unit: UnitView, pages: Sequence[PageView], pictures: Sequence[Path]) -> None:
    """Write the file so that it is there whole or not at all, and remove those that it replaces."""
    from archive.imaging.searchable_pdf import write_searchable_pdf

    temporary = target.with_name(f".{target.name}.tmp")
    kept = store.logical_paths(unit.pid)
    sheets = (_sheet(store, kept, unit.pid, page, picture) for page, picture in zip(pages, pictures, strict=True))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            write_searchable_pdf(temporary, _facts(unit), sheets)
            with temporary.open("rb") as written:
                os.fsync(written.fileno())
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)
        for old in target.parent.glob("*.pdf"):
            if old != target:
                old.unlink(missing_ok=True)
    except OSError as error:
        raise ImagingError(
            "R615", folder=target.parent, disk=disk_of(target), problem=error.strerror or error
        ) from error


def _facts(unit: UnitView) -> DocumentFacts:
    from archive.imaging.searchable_pdf import DocumentFacts

    return DocumentFacts(
        title=unit.shown_title,
        identifier=f"{unit.reference_code} · {unit.pid}",
        creators=tuple(agent.name for agent in unit.agents if agent.role == "creator"),
        language=unit.languages[0] if unit.languages else "",
        changed=unit.updated_at,
    )


def _sheet(store: Store, kept: Collection[str], pid: str, page: PageView, picture: Path) -> PictureSheet:
    from archive.imaging.searchable_pdf import PictureSheet

    return PictureSheet(
        picture=picture,
        width=page.width,
        height=page.height,
        dpi=page.dpi,
        label=page.label,
        language=page.languages[0] if page.languages else "",
        # A page on which nothing was read has no ALTO file.
        lines=_lines(store.read(pid, path)) if (path := alto_path(page.number)) in kept else [],
    )


def _lines(alto: bytes) -> list[list[PlacedWord]]:
    from archive.imaging.searchable_pdf import PlacedWord

    return [[PlacedWord(word.text, word.x, word.y, word.w, word.h) for word in line] for line in read_lines(alto)]
