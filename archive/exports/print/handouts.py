"""A handout for visitors: the whole exhibition on a few A4 sheets, both languages beside each other."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from archive.curation import Bilingual, Finding
from archive.exports.print import checks
from archive.exports.print.exhibits import pictures_in, shows_of
from archive.exports.print.folder import print_folder, title_of
from archive.exports.print.pictures import PrintPictures
from archive.exports.print.typesetting import Publication, typeset

if TYPE_CHECKING:
    from pathlib import Path

    from archive.exports.exhibition import Edition, Exhibition
    from archive.exports.formats import Progress, Written
    from archive.exports.print.exhibits import Exhibit
    from archive.exports.print.pictures import PrintPicture

FILE: Final = "handout.pdf"
_NAME: Final = Bilingual("Tờ giới thiệu", "Handout")
_TOLD: Final = (checks.PANEL_TOO_LONG, checks.SENTENCE_TOO_LONG, checks.NO_TRANSLATION)
_BOX_MM: Final = (44.0, 50.0)
"""Of a picture."""


@dataclass(frozen=True)
class Handouts:
    """The kind of export ``handouts``."""

    name: str = "handouts"
    makes: str = "a handout for visitors on A4 (PDF): introduction, pictures and captions in both languages"

    def write(self, exhibition: Exhibition, target: Path, *, edition: Edition, progress: Progress) -> Written:
        """Write the handout of ``exhibition`` to the folder ``target``.

        Raises:
            CurationError: Something is there already (R733), another run makes it (R751), or nothing of a set is
                public (R750).
            ImagingError: A page picture is not there (R620) or damaged (R621).
            MachineError: WeasyPrint's libraries (R792) or the program's files (R117) are missing.
            StoreError: The disk refuses (R306, R307, R308).
        """
        fill = partial(_fill, exhibition, edition, progress)
        return print_folder(exhibition, target, edition=edition, kind=_NAME, fill=fill)


HANDOUTS: Final = Handouts()


def _fill(
    exhibition: Exhibition, edition: Edition, progress: Progress, folder: Path, scraps: Path
) -> tuple[Finding, ...]:
    maker = PrintPictures(scraps, exhibition.settings)

    def pictured(exhibit: Exhibit) -> PrintPicture:
        return maker.make(exhibit.unit, exhibit.page, _BOX_MM, exhibit.region)

    shows = shows_of(exhibition, progress, pictured)
    publication = Publication(
        title=title_of(exhibition),
        template="handout.html",
        styles=("handout.css",),
        values={"shows": shows, "address_of_house": exhibition.settings.public_address.partition("://")[2]},
        pictures=pictures_in(exhibit for show in shows for exhibit in show.exhibits),
        is_draft=not exhibition.is_approved,
    )
    typeset(publication, folder / FILE, edition=edition, settings=exhibition.settings)
    return (
        *checks.text_findings(exhibition, _TOLD),
        *checks.rights_findings(exhibition),
        *checks.picture_findings(shows, exhibition.settings),
    )
