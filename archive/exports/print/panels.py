"""Panels for a wall or a stand: a title, sections, entries, each on a sheet of its own at real size."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from archive.curation import Bilingual, Finding
from archive.exports.formats import option, whole_number
from archive.exports.print import checks
from archive.exports.print.exhibits import pictures_in, shows_of
from archive.exports.print.fitting import Fitting
from archive.exports.print.folder import print_folder, title_of
from archive.exports.print.measures import Measures
from archive.exports.print.paper import Paper, paper
from archive.exports.print.pictures import PrintPictures
from archive.exports.print.typesetting import Publication

if TYPE_CHECKING:
    from pathlib import Path

    from archive.exports.exhibition import Edition, Exhibition
    from archive.exports.formats import Progress, Written
    from archive.exports.print.exhibits import Exhibit
    from archive.exports.print.pictures import PrintPicture

FILE: Final = "panels.pdf"
_NAME: Final = Bilingual("Pa-nô trưng bày", "Exhibition panels")
_TOLD: Final = (checks.LABEL_TOO_LONG, checks.PANEL_TOO_LONG, checks.SENTENCE_TOO_LONG, checks.NO_TRANSLATION)
_MOST_BLEED_MM: Final = 20
_MARKS_MM: Final = 10
"""Around the bleed, for crop marks."""


@dataclass(frozen=True)
class Panels:
    """The kind of export ``panels``.

    Attributes:
        name: As it is asked for.
        makes: What it makes, in one line.
        size: Of the sheets.
        bleed: In mm; without any there are no crop marks either.
    """

    name: str = "panels"
    makes: str = "panels for a wall at real size (PDF): a title, sections, entries, each on a sheet of its own"
    size: Paper = option(
        "A1", paper, "size of the sheets: A0, A1, A2, A3, each also lying as A1-wide, or such as 900x2000mm"
    )
    bleed: int = option(
        "3",
        whole_number(0, _MOST_BLEED_MM),
        "mm of colour beyond the cut, 0 to 20, with crop marks; 0 for none of both",
    )

    def write(self, exhibition: Exhibition, target: Path, *, edition: Edition, progress: Progress) -> Written:
        """Write the panels of ``exhibition`` to the folder ``target``.

        Raises:
            CurationError: Something is there already (R733), another run makes it (R751), or nothing of a set is
                public (R750).
            ImagingError: A page picture is not there (R620) or damaged (R621).
            MachineError: WeasyPrint's libraries (R792) or the program's files (R117) are missing.
            StoreError: The disk refuses (R306, R307, R308).
        """
        fill = partial(self._fill, exhibition, edition, progress)
        return print_folder(exhibition, target, edition=edition, kind=_NAME, fill=fill)

    def _fill(
        self, exhibition: Exhibition, edition: Edition, progress: Progress, folder: Path, scraps: Path
    ) -> tuple[Finding, ...]:
        measures = Measures.of(self.size)
        maker = PrintPictures(scraps, exhibition.settings)

        def pictured(exhibit: Exhibit) -> PrintPicture:
            return maker.make(exhibit.unit, exhibit.page, measures.box(measures.largest_share), exhibit.region)

        shows = shows_of(exhibition, progress, pictured)
        publication = Publication(
            title=title_of(exhibition),
            template="panels.html",
            styles=("panels.css",),
            pictures=pictures_in(one for show in shows for one in show.exhibits),
            is_draft=not exhibition.is_approved,
            css=_css(measures, self.bleed),
            bleed_mm=self.bleed,
        )
        fitting = Fitting(publication, shows, measures)
        too_long = fitting.write(folder / FILE, edition, exhibition)
        return (
            *checks.text_findings(exhibition, _TOLD),
            *checks.rights_findings(exhibition),
            *checks.picture_findings(shows, exhibition.settings),
            *too_long,
        )


PANELS: Final = Panels()


def _css(measures: Measures, bleed: int) -> str:
    sheet = measures.paper
    # The marks take half of what lies around the sheet, and so stay off the colour.
    beyond = f" bleed: {bleed + _MARKS_MM}mm; marks: crop;" if bleed else ""
    # The ground begins at the bleed; its place is counted from where the words begin.
    ground = f"background-size: {sheet.width + 2 * bleed}mm {sheet.height + 2 * bleed}mm;"
    ground += f" background-position: {-measures.margin - bleed}mm {-measures.margin - bleed}mm;"
    margin = f"{measures.margin}mm"
    return (
        f":root {{ {measures.tokens} }}\n"
        f"@page {{ size: {sheet.width}mm {sheet.height}mm;{beyond}"
        f" margin: {margin} {margin} {measures.margin * 1.5:.1f}mm; {ground} }}\n"
        f".draft-mark {{ font-size: {min(sheet.width, sheet.height) / 9:.0f}mm; }}"
    )
