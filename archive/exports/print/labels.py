"""Object labels: one for each entry, as many on an A4 sheet as have room, with marks to cut at.

Small museums' common recipe has 24 points for a caption's head, 20 for its words and 12 for credits; a little less lets two
labels share a sheet, and another size may be asked for. What stands in a label, and in what order, is what museums' guides
agree on: name, words, then title and date and shelf identifier as small lines of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from archive.curation import Bilingual, Finding
from archive.exports.formats import option, whole_number
from archive.exports.print import checks
from archive.exports.print.exhibits import shows_of
from archive.exports.print.folder import print_folder, title_of
from archive.exports.print.typesetting import Publication, typeset

if TYPE_CHECKING:
    from pathlib import Path

    from archive.exports.exhibition import Edition, Exhibition
    from archive.exports.formats import Progress, Written

FILE: Final = "labels.pdf"
_NAME: Final = Bilingual("Nhãn hiện vật", "Object labels")
_TOLD: Final = (checks.LABEL_TOO_LONG, checks.SENTENCE_TOO_LONG, checks.NO_TRANSLATION)
_LEAST_WIDTH, _MOST_WIDTH = 60, 190
"""In mm: a narrower label has no room for a line, a wider one no room on A4."""
_LEAST_POINTS, _MOST_POINTS = 12, 40


@dataclass(frozen=True)
class Labels:
    """The kind of export ``labels``.

    Attributes:
        name: As it is asked for.
        makes: What it makes, in one line.
        width: Of a label, in mm.
        type: Of its words, in points.
    """

    name: str = "labels"
    makes: str = "object labels in two languages on A4 sheets, with marks to cut at (PDF)"
    width: int = option(
        "185",
        whole_number(_LEAST_WIDTH, _MOST_WIDTH),
        "width of a label in mm, 60 to 190; two of 90 stand side by side",
    )
    type: int = option("18", whole_number(_LEAST_POINTS, _MOST_POINTS), "size of its words in points, 12 to 40")

    def write(self, exhibition: Exhibition, target: Path, *, edition: Edition, progress: Progress) -> Written:
        """Write the labels of ``exhibition`` to the folder ``target``.

        Raises:
            CurationError: Something is there already (R733), another run makes it (R751), or nothing of a set is
                public (R750).
            MachineError: WeasyPrint's libraries (R792) or the program's files (R117) are missing.
            StoreError: The disk refuses (R306, R307, R308).
        """
        fill = partial(self._fill, exhibition, edition, progress)
        return print_folder(exhibition, target, edition=edition, kind=_NAME, fill=fill)

    def _fill(
        self, exhibition: Exhibition, edition: Edition, progress: Progress, folder: Path, _scraps: Path
    ) -> tuple[Finding, ...]:
        publication = Publication(
            title=title_of(exhibition),
            template="labels.html",
            styles=("cut.css", "labels.css"),
            values={"shows": shows_of(exhibition, progress)},
            is_draft=not exhibition.is_approved,
            css=f":root {{ --width: {self.width}mm; --words: {self.type}pt; }}",
        )
        typeset(publication, folder / FILE, edition=edition, settings=exhibition.settings)
        return (*checks.text_findings(exhibition, _TOLD), *checks.rights_findings(exhibition))


LABELS: Final = Labels()
