"""A collection's folder: ``collection.toml``, an introduction for each language, recordings, a dossier; read and checked."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from archive.curation.approval import FIELD, key_of, text_digest
from archive.curation.dossier import DOSSIER, dossier_of, dossier_table
from archive.curation.entries import entries_of, sections_of
from archive.curation.files import Folder, text_of
from archive.curation.model import ENGLISH, VIETNAMESE, Approval, Bilingual, Collection
from archive.curation.tables import LANGUAGE, Table
from archive.errors import CurationError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

DESCRIPTION = "collection.toml"
_SLUG = re.compile(r"(?=.{1,64}$)[a-z0-9]+(-[a-z0-9]+)*")
_FIELDS = (
    *("order", "title", "summary", "credits", "rights"),
    *("third_language", "approval", "sections", "entries"),
)


@dataclass(frozen=True)
class Reading:
    """What was found in a collection's folder.

    Attributes:
        folder: Its files.
        table: All of its description; None where that is missing or no TOML.
        collection: What it describes; where there are faults, empty texts stand for what is missing.
        faults: What is wrong with it, each with file and line.
        dossier: All of its dossier's file; None where there is none, or no TOML.
    """

    folder: Folder
    table: Table | None
    collection: Collection | None
    faults: tuple[CurationError, ...]
    dossier: Table | None = None

    @property
    def is_approval_outdated(self) -> bool:
        """Whether there is an approval, and it was given for another text."""
        return (
            self.table is not None
            and self.collection is not None
            and not self.collection.approval
            and bool(self.table.values.get(FIELD))
        )

    @property
    def files(self) -> tuple[str, ...]:
        """Every file that belongs to the collection, relative to the folder."""
        assert self.collection is not None
        told = [narration for entry in self.collection.entries for narration in entry.narrations]
        recorded = [name for narration in told for name in (narration.file, narration.transcript)]
        dossier = (DOSSIER,) if DOSSIER in self.folder.files else ()
        return tuple(dict.fromkeys((DESCRIPTION, *_introductions(self.collection.languages), *dossier, *recorded)))


def load_collections(root: Path) -> tuple[Collection, ...]:
    """All collections under ``root``, by their order and then by slug.

    Files and folders whose name begins with a dot are passed over.

    Raises:
        CurationError: A collection's folder is wrong (R701 to R719, R739, R810 to R817).
    """
    return in_order(load_collection(folder) for folder in collection_folders(root))


def collection_folders(root: Path) -> list[Path]:
    """The folders of the collections under ``root``, by name."""
    if not root.is_dir():
        return []
    return sorted(path for path in root.iterdir() if path.is_dir() and not path.name.startswith("."))


def in_order(collections: Iterable[Collection]) -> tuple[Collection, ...]:
    """Collections as lists show them: by their order and then by slug."""
    return tuple(sorted(collections, key=lambda collection: (collection.order, collection.slug)))


def load_collection(folder: Path | Folder) -> Collection:
    """Read one collection.

    Raises:
        CurationError: A file is missing, a field is wrong or a language is missing; the
            message names file and line (R701 to R719, R739, R810 to R817).
    """
    reading = read_folder(folder)
    if reading.faults:
        raise reading.faults[0]
    assert reading.collection is not None
    return reading.collection


def read_folder(folder: Path | Folder) -> Reading:
    """Read one collection and list whatever is wrong with it (R701 to R719, R739, R810 to R817)."""
    folder = folder if isinstance(folder, Folder) else Folder.on_disk(folder)
    if not _SLUG.fullmatch(folder.slug):
        return Reading(folder, None, None, (CurationError("R711", folder=folder.slug),))
    try:
        return reading_of(folder, text_of(folder, DESCRIPTION))
    except CurationError as error:
        return Reading(folder, None, None, (error,))


def reading_of(folder: Folder, description: str) -> Reading:
    """What the folder would be with this text of its description.

    Raises:
        CurationError: It is no TOML (R702).
    """
    table = Table.parse(f"{folder.slug}/{DESCRIPTION}", description)
    collection = _collection(table, folder)
    dossier = dossier_table(folder, collection.third_language, table.faults)
    if dossier:
        collection = replace(collection, dossier=dossier_of(dossier))
    reading = Reading(folder, table, collection, tuple(table.faults), dossier)
    strays = [CurationError("R718", file=f"{folder.slug}/{name}") for name in folder.strays(reading.files)]
    reading = replace(reading, faults=(*reading.faults, *strays))
    return reading if reading.faults else _with_approval_that_holds(reading)


def digest_of_text(reading: Reading) -> str:
    """SHA-256 over all that a collection without fault tells visitors."""
    assert reading.table is not None
    told = dict(reading.table.values) | ({DOSSIER: reading.dossier.values} if reading.dossier else {})
    others = tuple(name for name in reading.files if name not in {DESCRIPTION, DOSSIER})
    return text_digest(told, reading.folder, others)


def _with_approval_that_holds(reading: Reading) -> Reading:
    """The same as a draft where the approval was first given for another text."""
    assert reading.collection is not None
    approval = reading.collection.approval
    seen = reading.folder.approved.get(key_of(approval)) if approval else None
    if seen is None or seen == digest_of_text(reading):
        return reading
    return replace(reading, collection=replace(reading.collection, approval=None))


def _introductions(languages: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"{language}.md" for language in languages)


def _collection(table: Table, folder: Folder) -> Collection:
    table.only(*_FIELDS)
    table = _with_third_language(table)
    sections = sections_of(table)
    texts = [_introduction(table, folder, name) for name in _introductions(table.languages)]
    return Collection(
        slug=folder.slug,
        order=table.number("order", least=0),
        title=table.bilingual("title"),
        summary=table.bilingual("summary"),
        introduction=Bilingual(*texts),
        credits=table.bilingual("credits"),
        rights=table.bilingual("rights"),
        sections=sections,
        entries=entries_of(table, sections, folder),
        third_language=table.third,
        approval=_approval(table),
    )


def _with_third_language(table: Table) -> Table:
    if "third_language" not in table.values:
        return table
    code = table.text("third_language")
    if code and (code in {VIETNAMESE, ENGLISH} or not LANGUAGE.fullmatch(code)):
        table.fault("R715", "third_language", given=code)
        return table
    return replace(table, third=code)


def _approval(table: Table) -> Approval | None:
    inner = table.table(FIELD)
    if inner is None:
        return None
    inner.only("approver", "decision", "date")
    return Approval(inner.text("approver"), inner.text("decision"), inner.date("date"))


def _introduction(table: Table, folder: Folder, name: str) -> str:
    try:
        return text_of(folder, name)
    except CurationError as error:
        table.faults.append(error)
        return ""
