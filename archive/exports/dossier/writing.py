"""The kind of export ``dossier``: a folder with the dossier as PDF and as Word document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from archive.curation import DRAFT_MARK, Finding, check_evidence, read_folder
from archive.exports.dossier import words
from archive.exports.dossier.making import make_files, resolved_dossiers
from archive.exports.dossier.word import word_document
from archive.exports.formats import Written
from archive.exports.print.bilingual import BILINGUAL, joined
from archive.exports.print.pictures import PrintPictures, size_rules
from archive.exports.print.typesetting import Publication, typeset
from archive.exports.staging import made_beside

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from sqlalchemy.orm import Session

    from archive.exports.dossier.model import File
    from archive.exports.exhibition import Edition, Exhibition
    from archive.exports.formats import Progress
    from archive.settings import Settings

PRINT: Final = "dossier.pdf"
WORD: Final = "dossier.docx"


@dataclass(frozen=True)
class DossierFormat:
    """The kind of export ``dossier``."""

    name: str = "dossier"
    makes: str = "a folder with the dossier as PDF and Word document: claims, quotations, pages, citations, checksums"

    def write(self, exhibition: Exhibition, target: Path, *, edition: Edition, progress: Progress) -> Written:
        """Write the dossiers of ``exhibition`` to the folder ``target``.

        Raises:
            CurationError: Something is there already (R733), another run makes it (R751), a set has no dossier
                (R818), or nothing of it is public (R819).
            ImagingError: A page picture is not there (R620) or damaged (R621).
            MachineError: WeasyPrint's libraries or the program's files are missing.
            StoreError: The words of a page cannot be read, or the disk refuses (R306 to R309).
        """
        settings = exhibition.settings
        with exhibition.catalogue.reading() as session:
            dossiers = resolved_dossiers(session, exhibition)
            findings = tuple(_findings(session, exhibition))
            with made_beside(target) as (result, scraps):
                pictures = PrintPictures(scraps, settings)
                files = make_files(session, exhibition, dossiers, edition=edition, pictures=pictures, progress=progress)
                result.mkdir()
                publication = _publication(files, settings, is_draft=not exhibition.is_approved)
                typeset(publication, result / PRINT, edition=edition, settings=settings)
                document = word_document(
                    files,
                    edition=edition,
                    repository=settings.repository_name,
                    address=settings.public_address,
                    mark=None if exhibition.is_approved else DRAFT_MARK,
                )
                (result / WORD).write_bytes(document)
        size = sum((target / name).stat().st_size for name in (PRINT, WORD))
        return Written(target, 2, size, sum(len(file.exhibits) for file in files), findings=findings)


DOSSIER: Final = DossierFormat()


def _publication(files: Sequence[File], settings: Settings, *, is_draft: bool) -> Publication:
    title = joined([file.collection.title for file in files])
    exhibits = [exhibit for file in files for exhibit in file.exhibits]
    shown = [picture for one in exhibits for picture in (one.picture, *one.details) if picture]
    told = {
        "files": files,
        "words": words,
        "name": title,
        "home": settings.public_address,
        "how": words.how_to_verify(has_addresses=bool(settings.public_address)),
    }
    return Publication(
        title=f"{words.KIND.vi}: {title.vi} / {words.KIND.en}: {title.en}",
        template="dossier.html",
        styles=("dossier.css",),
        values=BILINGUAL | told,
        pictures={picture.path.name: picture.path for picture in shown},
        is_draft=is_draft,
        css=size_rules(shown),
    )


def _findings(session: Session, exhibition: Exhibition) -> Iterator[Finding]:
    """What visitors do not get, quotations that their page does not say, and that there is no permanent address."""
    for folder in exhibition.folders:
        yield from check_evidence(session, read_folder(folder))
    if not exhibition.settings.public_address:
        yield Finding("R820", {})
