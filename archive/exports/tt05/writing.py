"""Curated sets as packages of Thông tư 05/2025/TT-BNV: a ZIP file for each file (hồ sơ), or for a document outside of one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from archive.exports.documents import documents_of
from archive.exports.formats import Written
from archive.exports.staging import staged
from archive.exports.tt05.dossiers import dossiers_of
from archive.exports.tt05.packing import pack
from archive.store.names import safe_name

if TYPE_CHECKING:
    from pathlib import Path

    from archive.exports.exhibition import Edition, Exhibition
    from archive.exports.formats import Progress


@dataclass(frozen=True)
class Tt05:
    """The kind of export ``tt05``."""

    name: str = "tt05"
    makes: str = "packages of Thông tư 05/2025/TT-BNV (METS, PREMIS, PDF/A, SHA-256), a ZIP file for each file"

    def write(self, exhibition: Exhibition, target: Path, *, edition: Edition, progress: Progress) -> Written:
        """Write the packages of ``exhibition`` to the folder ``target``.

        Raises:
            CurationError: Something is there already (R733), another run makes it (R751), or nothing of a set is public (R750).
            SettingError: A code that the circular asks for is not set or none (R860 to R863).
            NotFoundError: A document was withdrawn in the meantime (R201).
            StoreError: A file of the store is damaged (R305) or cannot be read, or the disk refuses (R306 to R309).
            ImagingError: A page picture is not there (R620) or damaged (R621).
        """
        documents = documents_of(exhibition)
        with exhibition.catalogue.reading() as session:
            dossiers = dossiers_of(session, documents, exhibition.settings, edition)
            with staged(target, self.name) as staging:
                done = 0
                for dossier in dossiers:
                    name = safe_name(f"{dossier.code}-{dossier.kind}.zip", staging.files)
                    staging.write(name, partial(pack, session, exhibition, dossier, edition))
                    for _ in dossier.documents:
                        done += 1
                        progress(done, len(documents))
        size = sum(size for _, size in staging.files.values())
        return Written(target, len(staging.files), size, sum(one.unit.page_count for one in documents))


TT05: Final = Tt05()
