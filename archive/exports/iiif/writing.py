"""How the folder is written: the pages' pictures and words, then the manifests that name them."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from archive.errors import UsageError
from archive.exports.documents import documents_of, pages_one_by_one
from archive.exports.formats import Written
from archive.exports.iiif.manifests import EVERYTHING, Presenter, document_name, set_name
from archive.exports.iiif.pictures import TILE, Tiler, json_file
from archive.exports.iiif.words import words_of
from archive.exports.staging import staged

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy.orm import Session

    from archive.curation import ResolvedCollection, ResolvedEntry
    from archive.exports.documents import Document
    from archive.exports.exhibition import Edition, Exhibition
    from archive.exports.formats import Progress
    from archive.exports.iiif.pictures import Service
    from archive.exports.staging import Staging
    from archive.settings import Settings

_FORM: Final = 1
"""Counts up whenever the same picture would become other files."""
_ADDRESS: Final = re.compile(r"https?://[^\s/?#]+(/[^\s?#]*)?")


@dataclass(frozen=True)
class Iiif:
    """The kind of export ``iiif``."""

    name: str = "iiif"
    makes: str = "a folder for any web server, which viewers of IIIF open (Presentation 3, Image 3 level 0)"

    def write(self, exhibition: Exhibition, target: Path, *, edition: Edition, progress: Progress) -> Written:
        """Write ``exhibition`` to the folder ``target``.

        Raises:
            UsageError: Nobody has said at which address the folder will lie (R761).
            CurationError: Something is there already (R733), another run makes it (R751), or nothing of a set is public (R750).
            NotFoundError: A document was withdrawn in the meantime (R201).
            ImagingError: A page picture is not there (R620) or damaged (R621).
            StoreError: The words of a page cannot be read, or the disk refuses (R306 to R309).
        """
        base = base_of(exhibition.settings, target.name)
        documents = documents_of(exhibition)
        with staged(target, _recipe(exhibition)) as staging, exhibition.catalogue.reading() as session:
            _Writing(exhibition, staging, session, base, edition).run(documents, progress)
        size = sum(size for _, size in staging.files.values())
        return Written(target, len(staging.files), size, sum(one.unit.page_count for one in documents))


IIIF: Final = Iiif()


def base_of(settings: Settings, name: str) -> str:
    """The address at which the folder ``name`` will lie, without a slash at its end.

    Raises:
        UsageError: Nobody has said so, or it is no address of the web (R761).
    """
    base = settings.iiif_address or (f"{settings.public_address.rstrip('/')}/{name}" if settings.public_address else "")
    if not _ADDRESS.fullmatch(base):
        raise UsageError("R761", given=base or "-")
    return base.rstrip("/")


class _Writing:
    """One run.

    Args:
        exhibition: What is written.
        staging: Takes the files.
        session: Sees one state of the catalogue from the first page to the last.
        base: Address at which the folder will lie.
        edition: Which state of the sets it is.
    """

    def __init__(self, exhibition: Exhibition, staging: Staging, session: Session, base: str, edition: Edition) -> None:
        self._exhibition, self._staging, self._session, self._edition = exhibition, staging, session, edition
        self._present = Presenter(exhibition.settings, base)
        self._tiler = Tiler(staging, exhibition.settings, base)
        self._base = base
        self._services: dict[tuple[str, int], Service | None] = {}

    def run(self, documents: tuple[Document, ...], progress: Progress) -> None:
        """Write everything; told is how many of how many pages are done."""
        total, done = sum(one.unit.page_count for one in documents), 0
        manifests = []
        for document in documents:
            canvases = []
            for canvas in self._pages(document):
                canvases.append(canvas)
                done += 1
                progress(done, total)
            manifest = self._present.document(document, canvases)
            self._staging.put(document_name(document.unit), json_file(manifest))
            manifests.append(manifest)
        sets = [self._set(resolved) for resolved in self._exhibition.collections]
        everything = self._present.everything([*sets, *manifests], is_draft=not self._exhibition.is_approved)
        self._staging.put(EVERYTHING, json_file(everything))

    def _pages(self, document: Document) -> Iterator[dict[str, Any]]:
        unit = document.unit
        for page in pages_one_by_one(self._session, unit.pid, range(1, unit.page_count + 1)):
            folder = f"items/{unit.pid}/{page.number}"
            service = self._tiler.write(unit, page, folder) if page.width else None
            self._services[unit.pid, page.number] = service
            canvas = self._present.page(unit, page, service)
            for words in canvas.get("annotations", ()):
                said = words_of(self._exhibition.store, unit.pid, page, words["id"], canvas["id"])
                self._staging.put(words["id"].removeprefix(f"{self._base}/"), json_file(said))
            yield canvas

    def _set(self, resolved: ResolvedCollection) -> dict[str, Any]:
        collection = resolved.collection
        canvases: list[dict[str, Any]] = []
        sections: dict[str, list[str]] = {section.key: [] for section in collection.sections}
        for place, one in enumerate(resolved.entries, 1):
            canvas = self._present.exhibit(one, place, collection, self._picture(one, place, collection.slug))
            canvases.append(canvas)
            if one.entry.section:
                sections[one.entry.section].append(canvas["id"])
        filled = [(section, sections[section.key]) for section in collection.sections if sections[section.key]]
        manifest = self._present.set(collection, self._edition, canvases, filled)
        self._staging.put(set_name(collection), json_file(manifest))
        return manifest

    def _picture(self, one: ResolvedEntry, place: int, slug: str) -> Service | None:
        """The picture of an entry: a region is a picture of its own, since level 0 cuts nothing out."""
        if one.region is None:
            return self._services.get((one.unit.pid, one.page.number))
        return self._tiler.write(one.unit, one.page, f"sets/{slug}/{place}", one.region)


def _recipe(exhibition: Exhibition) -> str:
    """What decides how pictures are made, besides the page pictures themselves."""
    settings = exhibition.settings
    shown = [
        (one.collection.slug, entry.unit.pid, entry.unit.rights, entry.page.number, entry.region)
        for one in exhibition.collections
        for entry in one.entries
    ]
    facts = (_FORM, TILE, settings.jpeg_quality, settings.max_image_megapixels, shown)
    return hashlib.sha256(repr(facts).encode()).hexdigest()
