"""The documents of curated sets as other systems get them: whole, each once, under a permanent address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.catalogue.access import Actor
from archive.catalogue.citation import cite
from archive.catalogue.units import get_pages
from archive.curation import Bilingual
from archive.errors import CurationError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy.orm import Session

    from archive.catalogue.views import PageRecord, PageView, UnitView
    from archive.curation import Collection
    from archive.exports.exhibition import Exhibition
    from archive.settings import Settings


@dataclass(frozen=True)
class Document:
    """A document that some set shows.

    Attributes:
        unit: The document.
        shown_in: The sets that show it, in their order.
    """

    unit: UnitView
    shown_in: tuple[Collection, ...]


def documents_of(exhibition: Exhibition) -> tuple[Document, ...]:
    """The documents in the order in which they are first shown.

    Raises:
        CurationError: Nothing of a set is public (R750).
    """
    units: dict[str, UnitView] = {}
    shown_in: dict[str, dict[str, Collection]] = {}
    for resolved in exhibition.collections:
        if not resolved.entries:
            raise CurationError("R750", slug=resolved.collection.slug)
        for entry in resolved.entries:
            units.setdefault(entry.unit.pid, entry.unit)
            shown_in.setdefault(entry.unit.pid, {})[resolved.collection.slug] = resolved.collection
    return tuple(Document(unit, tuple(shown_in[pid].values())) for pid, unit in units.items())


def pages_one_by_one(session: Session, pid: str, numbers: Iterable[int]) -> Iterator[PageView]:
    """Those pages of a document; no more than one is in memory.

    Raises:
        NotFoundError: The document was withdrawn in the meantime (R201).
    """
    for number in numbers:
        yield from get_pages(session, pid, Actor.outsider(), [number])


def permanent_address(settings: Settings, unit: UnitView, page: PageRecord | None = None) -> str:
    """Where the reading room shows a document or a page; empty where nobody said where the reading room is."""
    base = settings.public_address.rstrip("/")
    if not base:
        return ""
    return f"{base}/items/{unit.pid}" + (f"/pages/{page.number}" if page else "")


def citation(settings: Settings, unit: UnitView, language: str, page: PageRecord | None = None) -> str:
    """How a document or a page is cited, with its permanent address or else its identifier."""
    where = permanent_address(settings, unit, page) or unit.pid
    return cite(unit, settings.repository_name, where, page=page, language=language)


def marked_title(collection: Collection) -> Bilingual:
    """A set's title, behind BẢN THẢO where nobody has approved the set."""
    title, mark = collection.title, collection.mark
    if mark is None:
        return title
    third = f"{mark.third}: {title.third}" if title.third else ""
    return Bilingual(f"{mark.vi}: {title.vi}", f"{mark.en}: {title.en}", third)
