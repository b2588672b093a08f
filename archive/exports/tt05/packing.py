"""One package: documents in the form that is read and in that in which they came, with all that is said of them.

``rep1`` is the representation of which the circular speaks: each document as PDF/A in two layers, or as it came where
it has no page pictures. ``rep2`` holds the originals byte for byte and the words of the pages with their places.
"""

from __future__ import annotations

import datetime as dt
import json
from importlib.metadata import version
from importlib.resources import files as package_files
from pathlib import Path
from typing import TYPE_CHECKING, Final

from archive.catalogue import specimen
from archive.catalogue.access import Actor
from archive.errors import SettingError, StoreError
from archive.exports.records import CONTEXT, linked
from archive.exports.searchable_pdf import get_searchable_pdf
from archive.exports.tt05 import describing, fields, mets, premis
from archive.exports.tt05.contents import DIGITISED, contents_of
from archive.exports.tt05.dossiers import ascii_code
from archive.exports.tt05.mets import METS_FILE, SCHEMA, XML, Common, Maker, Part, Representation
from archive.exports.tt05.premis import ORGANISATION, PROGRAM, Happening, KeptFile
from archive.exports.tt05.zipping import PackageZip
from archive.store.names import safe_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy.orm import Session

    from archive.catalogue.views import ObjectView
    from archive.exports.exhibition import Edition, Exhibition
    from archive.exports.tt05.contents import Contents
    from archive.exports.tt05.dossiers import Dossier
    from archive.exports.tt05.zipping import Packed

_ZONE: Final = dt.timezone(dt.timedelta(hours=7))
"""Times of a package are those of Việt Nam (phụ lục I)."""
_WORDS: Final = {"alto": (".xml", XML), "text": (".txt", "text/plain")}
"""Folders of an item's object with the words of its pages: ending and type of their files."""
_PDF: Final = "application/pdf"
_METS_SCHEMA: Final = "METS.xsd"
_METS_NAMESPACE: Final = b"http://www.loc.gov/METS/"


def pack(session: Session, exhibition: Exhibition, dossier: Dossier, edition: Edition, target: Path) -> None:
    """Write the package ``dossier`` to the file ``target``.

    Raises:
        NotFoundError: A document was withdrawn in the meantime (R201).
        SettingError: The schema of METS that is to go along is none (R863).
        StoreError: A file of the store is damaged (R305) or cannot be read.
        ImagingError: A page picture is not there (R620) or damaged (R621).
    """
    package = PackageZip(target, dossier.folder, edition.date)
    try:
        _Packing(session, exhibition, dossier, edition, package).write()
    finally:
        package.close()


class _Packing:
    """A package that is being made."""

    def __init__(
        self, session: Session, exhibition: Exhibition, dossier: Dossier, edition: Edition, package: PackageZip
    ) -> None:
        self._exhibition, self._dossier, self._package = exhibition, dossier, package
        self._settings, self._store = exhibition.settings, exhibition.store
        self._contents = tuple(
            contents_of(session, document, number, self._settings) for number, document in dossier.documents
        )
        self._midnight = _moment(dt.datetime.combine(edition.date, dt.time(), _ZONE))
        name = self._settings.repository_name
        self._maker = Maker("Biển Đảo", version("biendao"), name, self._midnight)
        self._originals: dict[str, list[tuple[ObjectView, Packed]]] = {}
        """Originals of each document, by its pid, wherever in the package they lie."""

    def write(self) -> None:
        """Lay everything in: the documents, then what is said of them, METS last."""
        came = self._representation("rep2", "ORIGINAL", self._lay_originals, self._of_originals)
        read = self._representation("rep1", "NORMALIZED", self._lay_reading_copy, self._of_reading_copies)
        laid = {one.name: self._put_mets(one) for one in (read, came) if one}
        description, values = describing.of_package(self._dossier, self._contents, self._settings)
        common = Common(
            label=values["title"],
            description=self._put("metadata/descriptive/EAD.xml", description.xml(values)),
            preservation=self._put("metadata/preservation/PREMIS.xml", self._preservation()),
            schemas=tuple(self._schemas(description)),
            documentation=tuple(self._documentation()),
            representations=laid,
        )
        self._put(METS_FILE, mets.package_mets(self._dossier, common, self._maker))

    def _representation(
        self,
        name: str,
        origin: str,
        lay: Callable[[Contents, str], Iterator[Packed]],
        happened: Callable[[list[Packed]], Iterator[Happening]],
    ) -> Representation | None:
        """A representation, laid in; None where no document has anything in it."""
        folder = f"representations/{name}"
        laid = [(one, tuple(lay(one, f"{folder}/data"))) for one in self._contents]
        parts = tuple(self._part(one, folder, files) for one, files in laid if files)
        if not parts:
            return None
        packed = [file for part in parts for file in part.files]
        given = {file.name: original.name for pairs in self._originals.values() for original, file in pairs}
        kept = [KeptFile(self._id(file), file, given.get(file.name, "")) for file in packed]
        whole = ("representation", "local", f"{self._dossier.objid}/{name}")
        data = premis.preservation(whole, kept, happened(packed), self._maker)
        return Representation(name, origin, parts, self._put(f"{folder}/metadata/preservation/PREMIS_{name}.xml", data))

    def _lay_originals(self, one: Contents, folder: str) -> Iterator[Packed]:
        """The originals, unless they are what is read; the words of the pages in either case."""
        unit, name = one.unit, self._dossier.document_name(one.number)
        if one.is_scan:
            yield from self._copy_originals(one, f"{folder}/{name}")
        for path in sorted(self._store.logical_paths(unit.pid)):
            ending, media_type = _WORDS.get(path.partition("/")[0], ("/", ""))
            if path.endswith(ending):
                data = self._store.read(unit.pid, path)
                marked = specimen.mark_xml(unit, data) if media_type == XML else _marked_text(unit, data)
                yield self._put(f"{folder}/{name}/{path}", marked, media_type)

    def _lay_reading_copy(self, one: Contents, folder: str) -> Iterator[Packed]:
        name = self._dossier.document_name(one.number)
        if not one.is_scan:
            yield from self._copy_originals(one, f"{folder}/{name}")
            return
        catalogue, pid = self._exhibition.catalogue, one.unit.pid
        made = get_searchable_pdf(catalogue, self._store, self._settings, pid, Actor.outsider())
        yield self._package.copy(f"{folder}/{name}.pdf", made, _PDF)

    def _copy_originals(self, one: Contents, folder: str) -> Iterator[Packed]:
        unit, taken = one.unit, list[str]()
        for original in one.originals:
            taken.append(_plain_name(unit, original.name, taken))
            source = self._store.path(unit.pid, original.store_path)
            packed = self._package.copy(f"{folder}/{taken[-1]}", source, original.media_type)
            if packed.sha256 != original.sha256.upper():
                raise StoreError("R305", pid=unit.pid, path=original.store_path)
            self._originals.setdefault(unit.pid, []).append((original, packed))
            yield packed

    def _part(self, one: Contents, folder: str, files: tuple[Packed, ...]) -> Part:
        unit = one.unit
        description, values = describing.of_document(self._dossier, one, self._store, self._settings)
        name = f"{description.name}_{self._dossier.document_name(one.number)}.xml"
        packed = self._put(f"{folder}/metadata/descriptive/{name}", description.xml(values))
        return Part(unit.shown_title, packed, files)

    def _of_originals(self, _packed: list[Packed]) -> Iterator[Happening]:
        """Arrival of each document that is laid in twice, and that its checksums were taken then."""
        for one in self._contents:
            if one.is_scan:
                yield from self._arrival(one)

    def _of_reading_copies(self, packed: list[Packed]) -> Iterator[Happening]:
        """What PDF/A was made from; of what is read as it came, its arrival."""
        made = {file.name.rpartition("/")[2]: file for file in packed}
        for one in self._contents:
            if not one.is_scan:
                yield from self._arrival(one)
                continue
            pdf = self._id(made[f"{self._dossier.document_name(one.number)}.pdf"])
            identifier = self._dossier.identifier("event", premis.NORMALISING, one.unit.pid)
            yield Happening(identifier, premis.NORMALISING, self._midnight, PROGRAM, self._came(one), (("File", pdf),))

    def _arrival(self, one: Contents) -> Iterator[Happening]:
        at, came = _moment(one.unit.created_at), self._came(one)
        kinds = [(premis.DIGITISING, ORGANISATION)] if one.confidence == DIGITISED else []
        for kind, agent in [*kinds, (premis.DIGEST, PROGRAM)]:
            yield Happening(self._dossier.identifier("event", kind, one.unit.pid), kind, at, agent, outcomes=came)

    def _came(self, one: Contents) -> tuple[tuple[str, str], ...]:
        return tuple(("File", self._id(packed)) for _, packed in self._originals.get(one.unit.pid, ()))

    def _preservation(self) -> bytes:
        objid, kind = self._dossier.objid, self._dossier.kind
        made = Happening(
            self._dossier.identifier("event", premis.PACKAGING),
            premis.PACKAGING,
            self._midnight,
            PROGRAM,
            outcomes=(("local", objid),),
            detail=kind,
        )
        return premis.preservation(("intellectualEntity", "local", objid), (), [made], self._maker)

    def _schemas(self, whole: fields.Description) -> Iterator[Packed]:
        """The schemas of the files in the package; all four kinds of thing, though it may hold one of them."""
        yield self._put("schemas/METS.xsd", _mets_schema(self._settings.tt05_mets_schema), SCHEMA)
        alone = (fields.DOCUMENT, fields.MEDIA_ALONE, fields.PICTURE_ALONE)
        inside = (fields.DOCUMENT, fields.MEDIA_IN_FILE, fields.PICTURE_IN_FILE)
        for description in (whole, *(inside if self._dossier.is_file else alone)):
            yield self._put(f"schemas/{description.name}.xsd", description.schema(), SCHEMA)

    def _documentation(self) -> Iterator[Packed]:
        """What the fields of the circular have no room for: each document in Dublin Core."""
        for one in self._contents:
            record = {"@context": CONTEXT, **linked(one.document, self._settings)}
            data = (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode()
            name = self._dossier.document_name(one.number)
            yield self._put(f"documentation/{name}.jsonld", data, "application/ld+json")

    def _put_mets(self, one: Representation) -> Packed:
        return self._put(f"{one.folder}{METS_FILE}", mets.representation_mets(self._dossier, one, self._maker))

    def _put(self, name: str, data: bytes, media_type: str = XML) -> Packed:
        return self._package.put(name, data, media_type)

    def _id(self, packed: Packed) -> str:
        return mets.file_id(self._dossier, packed.name)


def _plain_name(unit: specimen.Described, given: str, taken: list[str]) -> str:
    """The name of an original in the package: letters without marks, its ending kept."""
    path = Path(safe_name(given))
    stem = specimen.mark_file_name(unit, ascii_code(path.stem) or "original")
    return safe_name(f"{stem}{path.suffix if path.suffix.isascii() else ''}".replace(" ", "-"), taken).replace(" ", "-")


def _marked_text(unit: specimen.Described, data: bytes) -> bytes:
    return specimen.mark_text(unit, data.decode()).encode()


def _moment(at: dt.datetime) -> str:
    return at.astimezone(_ZONE).isoformat(timespec="milliseconds")


def _mets_schema(given: str) -> bytes:
    """The schema of METS that goes along: that of the house, or ours of the part of METS that is used."""
    if not given:
        return package_files("archive.exports.tt05").joinpath(_METS_SCHEMA).read_bytes()
    try:
        data = Path(given).expanduser().read_bytes()
    except OSError as error:
        raise SettingError("R863", file=given, problem=error.strerror) from error
    if _METS_NAMESPACE not in data:
        raise SettingError("R863", file=given, problem="http://www.loc.gov/METS/ ?")
    return data
