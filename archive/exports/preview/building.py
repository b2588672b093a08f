"""What a set's folder becomes: the pages of a kit, and all that is to be done, with file and line."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from archive.catalogue.access import Actor
from archive.curation import Finding, Folder, check_evidence, check_items, check_texts, read_folder, resolve
from archive.errors import BiendaoError, CurationError
from archive.exports.exhibition import Edition, Exhibition
from archive.exports.kit.choosing import chosen
from archive.exports.kit.writing import lay_out, recipe
from archive.exports.preview.holding import Holding
from archive.exports.preview.sheets import sheets_of
from archive.store.files import disk_errors

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from pathlib import Path

    from sqlalchemy.orm import Session

    from archive.catalogue.database import Catalogue
    from archive.curation import Reading
    from archive.exports.preview.sheets import Sheets
    from archive.settings import Settings
    from archive.store import Store

_FIRST: Final = 1


@dataclass(frozen=True)
class Built:
    """What was made of a folder.

    Attributes:
        findings: What is to be done, in the order of `collections check`.
        files: The pages and all that they show, by their names; None where the folder cannot be shown as it is.
        sheets: Forms that are pictures, by the names of their frames.
    """

    findings: tuple[Finding, ...]
    files: Mapping[str, bytes | Path] | None
    sheets: Mapping[str, Sheets] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Builder:
    """Builds the preview of one folder.

    Attributes:
        folder: The folder of the set.
        catalogue: The archive's catalogue.
        store: The archive's store.
        settings: Every limit.
        aside: An empty folder for pictures.
        day: The day that the pages bear.
    """

    folder: Path
    catalogue: Catalogue
    store: Store
    settings: Settings
    aside: Path
    day: dt.date
    _shown: Settings = field(init=False)

    def __post_init__(self) -> None:
        # Of each document the pages that are shown; and nothing moves by itself while somebody writes.
        shown = dataclasses.replace(self.settings, kit_item_pages=0, kit_idle_seconds=0)
        object.__setattr__(self, "_shown", shown)

    def build(self) -> Built:
        """The pages of the folder as it is now, as visitors would get them."""
        reading = read_folder(Folder.on_disk(self.folder))
        with self.catalogue.reading() as session:
            found = check_texts(reading, self.settings)
            found += check_items(session, reading) + check_evidence(session, reading)
            if reading.faults:
                return Built(tuple(found), None)
            try:
                with disk_errors(self.aside):
                    return Built(tuple(found), *self._lay_out(session, reading))
            except BiendaoError as error:
                return Built((*found, Finding(error.reason.number, error.params)), None)

    def _lay_out(self, session: Session, reading: Reading) -> tuple[Mapping[str, bytes | Path], Mapping[str, Sheets]]:
        assert reading.collection is not None
        resolved = resolve(session, reading.collection, Actor.outsider())
        if not resolved.entries:
            raise CurationError("R750", slug=reading.folder.slug)
        exhibition = Exhibition((resolved,), (reading.folder,), self.catalogue, self.store, self._shown)
        holding, edition = Holding(self.aside, recipe(exhibition)), Edition(_FIRST, self.day)
        items = chosen(exhibition)
        lay_out(exhibition, items, holding, session, edition=edition, progress=lambda _done, _total: None)
        return holding.held, sheets_of(exhibition, edition, self.aside)
