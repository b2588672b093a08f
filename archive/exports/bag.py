"""Documents and curated sets as a bag (RFC 8493): every byte with its checksums, for another archive to take in.

The bag is written here and not by the library ``bagit``, which makes a bag out of a folder in its place, for the whole
process changes into that folder, and knows no run that goes on; what is written is checked by that library in the tests.
"""

from __future__ import annotations

import dataclasses
import json
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import tomlkit

from archive.catalogue import specimen
from archive.catalogue.access import Actor
from archive.catalogue.description import FILE_NAME, ParentLink, describe, to_json
from archive.catalogue.units import get_objects, get_unit
from archive.curation import read_folder
from archive.curation.folder import DESCRIPTION
from archive.errors import StoreError
from archive.exports.documents import documents_of, marked_title
from archive.exports.formats import Written
from archive.exports.records import CONTEXT, linked
from archive.exports.staging import staged
from archive.store.names import safe_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from sqlalchemy.orm import Session

    from archive.curation import CollectionEntry, ResolvedCollection
    from archive.curation.files import Folder
    from archive.exports.documents import Document
    from archive.exports.exhibition import Edition, Exhibition
    from archive.exports.formats import Progress
    from archive.exports.staging import Staging

_DECLARATION: Final = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_ALGORITHMS: Final = ("sha256", "sha512")
_PAYLOAD: Final = "data/"
_WORDS: Final = {"alto": ".xml", "text": ".txt"}
"""Folders of an item's object with the words of its pages: with places, and without."""


@dataclass(frozen=True)
class Bag:
    """The kind of export ``bag``."""

    name: str = "bag"
    makes: str = "a BagIt folder (RFC 8493) of originals, words and descriptions with their checksums"

    def write(self, exhibition: Exhibition, target: Path, *, edition: Edition, progress: Progress) -> Written:
        """Write the bag of ``exhibition`` to the folder ``target``.

        Raises:
            CurationError: Something is there already (R733), another run makes it (R751), or nothing of a set is public (R750).
            NotFoundError: A document was withdrawn in the meantime (R201).
            StoreError: A file of the store is damaged (R305) or cannot be read, or the disk refuses (R306 to R309).
        """
        documents = documents_of(exhibition)
        with staged(target, self.name) as staging, exhibition.catalogue.reading() as session:
            for done, document in enumerate(documents, 1):
                _put_document(exhibition, staging, session, document)
                progress(done, len(documents))
            for resolved, folder in zip(exhibition.collections, exhibition.folders, strict=True):
                _put_set(staging, resolved, folder)
            _close(staging, exhibition, edition)
        size = sum(size for _, size in staging.files.values())
        return Written(target, len(staging.files), size, sum(one.unit.page_count for one in documents))


BAG: Final = Bag()


def _put_document(exhibition: Exhibition, staging: Staging, session: Session, document: Document) -> None:
    unit, store = get_unit(session, document.unit.pid, Actor.outsider()), exhibition.store
    folder = f"{_PAYLOAD}items/{unit.pid}"
    names: list[str] = []
    for original in get_objects(session, unit.pid, Actor.outsider()):
        names.append(_plain_name(unit, original.name, names))
        name = f"{folder}/originals/{names[-1]}"
        staging.copy(name, store.path(unit.pid, original.store_path))
        if staging.files[name][0] != original.sha256:
            raise StoreError("R305", pid=unit.pid, path=original.store_path)
    for path in sorted(store.logical_paths(unit.pid)):
        kind = path.split("/", 1)[0]
        if path.endswith(_WORDS.get(kind, "/")):
            data = store.read(unit.pid, path)
            staging.put(f"{folder}/{path}", _marked(unit, kind, data))
    staging.put(f"{folder}/{FILE_NAME}", _description(session, document))
    record = {"@context": CONTEXT, **linked(document, exhibition.settings)}
    staging.put(f"{folder}/dublin-core.jsonld", _json(record))


def _marked(unit: specimen.Described, kind: str, data: bytes) -> bytes:
    return specimen.mark_xml(unit, data) if kind == "alto" else specimen.mark_text(unit, data.decode()).encode()


def _plain_name(unit: specimen.Described, given: str, taken: list[str]) -> str:
    """The name of an original in the bag; without the sign by which names are coded in lists of files (RFC 8493, 2.1.3)."""
    own = safe_name(given).replace("%", "_")
    return safe_name(specimen.mark_file_name(unit, own), taken)


def _description(session: Session, document: Document) -> bytes:
    """A description without what is the house's own: who did what with the document, and what was only proposed."""
    unit = document.unit
    parent = ParentLink(pid=unit.parent.pid, reference_code=unit.parent.reference_code) if unit.parent else None
    whole = describe(session, unit.pid)
    return to_json(dataclasses.replace(whole, parent=parent, title=unit.shown_title, suggestions={}, events=()))


def _put_set(staging: Staging, resolved: ResolvedCollection, folder: Folder) -> None:
    """The set's own folder; of entries that outsiders do not get nothing goes along, no caption and no recording."""
    place = f"{_PAYLOAD}collections/{folder.slug}"
    shown = [one.entry for one in resolved.entries]
    hidden = _recordings(drop.entry for drop in resolved.dropped) - _recordings(shown)
    for name in read_folder(folder).files:
        if name not in hidden:
            staging.copy(f"{place}/{name}", folder.files[name])
    told = tomllib.loads(folder.files[DESCRIPTION].read_text("utf-8-sig"))
    if resolved.dropped or ("approval" in told and resolved.collection.approval is None):
        staging.put(f"{place}/{DESCRIPTION}", _as_outsiders_get_it(told, resolved))


def _recordings(entries: Iterable[CollectionEntry]) -> set[str]:
    return {name for entry in entries for spoken in entry.narrations for name in (spoken.file, spoken.transcript)}


def _as_outsiders_get_it(told: dict[str, Any], resolved: ResolvedCollection) -> bytes:
    """A set's description without entries that are closed and without an approval that holds no longer.

    It is written anew: a comment could tell of what is left out.
    """
    kept = {id(one.entry) for one in resolved.entries}
    rows = zip(told["entries"], resolved.collection.entries, strict=True)
    told["entries"] = [row for row, entry in rows if id(entry) in kept]
    if resolved.collection.approval is None:
        told.pop("approval", None)
    return tomlkit.dumps(told).encode()


def _close(staging: Staging, exhibition: Exhibition, edition: Edition) -> None:
    """Write what makes a folder of files a bag."""
    payload = {name: facts for name, facts in staging.files.items() if name.startswith(_PAYLOAD)}
    staging.put("bagit.txt", _DECLARATION.encode())
    staging.put("bag-info.txt", _information(exhibition, edition, payload).encode())
    _put_manifests(staging, "manifest", sorted(payload))
    _put_manifests(staging, "tagmanifest", sorted(set(staging.files) - set(payload)))


def _put_manifests(staging: Staging, kind: str, names: Sequence[str]) -> None:
    for algorithm in _ALGORITHMS:
        lines = (f"{staging.digest(name, algorithm)}  {name}\n" for name in names)
        staging.put(f"{kind}-{algorithm}.txt", "".join(lines).encode())


def _information(exhibition: Exhibition, edition: Edition, payload: Mapping[str, tuple[str, int]]) -> str:
    """``bag-info.txt`` (RFC 8493, 2.2.2); each line breaks nowhere, since programs differ in what they join."""
    settings = exhibition.settings
    told = [("Source-Organization", settings.repository_name)]
    for resolved in exhibition.collections:
        title = marked_title(resolved.collection)
        told += [
            ("External-Description", f"{title.vi} / {title.en}"),
            ("External-Identifier", resolved.collection.slug),
        ]
    told += [
        ("Bagging-Date", edition.date.isoformat()),
        ("Edition", str(edition.number)),
        ("Payload-Oxum", f"{sum(size for _, size in payload.values())}.{len(payload)}"),
    ]
    return "".join(f"{label}: {' '.join(value.split())}\n" for label, value in told)


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
