"""Working papers for those who hang an exhibition, pack it and bring it back: each a PDF on A4 with room to write.

The captions are read over before they are printed; the checklist is ticked while the exhibition is hung; the packing list
travels with the boxes; on the condition sheets damage is drawn into a pale picture of each page, before it leaves and
after it came back.
"""

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
    from collections.abc import Sequence
    from pathlib import Path

    from archive.exports.exhibition import Edition, Exhibition
    from archive.exports.formats import Progress, Written
    from archive.exports.print.exhibits import Exhibit, Show
    from archive.exports.print.pictures import PrintPicture

_NAME: Final = Bilingual("Phiếu làm việc", "Working papers")
_TOLD: Final = (checks.LABEL_TOO_LONG, checks.SENTENCE_TOO_LONG, checks.NO_TRANSLATION)
PAPERS: Final = {
    "captions": Bilingual("Lời chú thích", "Captions"),
    "checklist": Bilingual("Bảng kiểm khi treo", "Hanging checklist"),
    "packing-list": Bilingual("Phiếu đóng gói", "Packing list"),
    "condition": Bilingual("Phiếu tình trạng", "Condition sheets"),
}
"""The PDF files by name, and what each is called."""
_OUTLINE: Final = "condition"
_OUTLINE_MM: Final = (170.0, 120.0)
"""Box of the pictures into which damage is drawn."""
_SMALL_MM: Final = (24.0, 22.0)
"""Box of those in lists."""

DAMAGE: Final = (
    Bilingual("rách", "tear"),
    Bilingual("thủng, mất góc", "hole, loss"),
    Bilingual("gấp, nhăn", "fold, crease"),
    Bilingual("ố, bẩn", "stain, dirt"),
    Bilingual("mốc", "mould"),
    Bilingual("phai, ngả màu", "fading"),
    Bilingual("bong, tróc", "flaking"),
    Bilingual("côn trùng", "insects"),
)
"""Kinds of damage, whose numbers are written into the picture."""


@dataclass(frozen=True)
class Sheets:
    """The kind of export ``sheets``."""

    name: str = "sheets"
    makes: str = "working papers on A4 (PDF): captions, hanging checklist, packing list, condition sheets"

    def write(self, exhibition: Exhibition, target: Path, *, edition: Edition, progress: Progress) -> Written:
        """Write the working papers of ``exhibition`` to the folder ``target``.

        Raises:
            CurationError: Something is there already (R733), another run makes it (R751), or nothing of a set is
                public (R750).
            ImagingError: A page picture is not there (R620) or damaged (R621).
            MachineError: WeasyPrint's libraries (R792) or the program's files (R117) are missing.
            StoreError: The disk refuses (R306, R307, R308).
        """
        fill = partial(_fill, exhibition, edition, progress)
        return print_folder(exhibition, target, edition=edition, kind=_NAME, fill=fill)


SHEETS: Final = Sheets()


def _fill(
    exhibition: Exhibition, edition: Edition, progress: Progress, folder: Path, scraps: Path
) -> tuple[Finding, ...]:
    maker = PrintPictures(scraps, exhibition.settings)

    def pictured(exhibit: Exhibit, box: tuple[float, float]) -> PrintPicture:
        return maker.make(exhibit.unit, exhibit.page, box, exhibit.region)

    large = shows_of(exhibition, progress, partial(pictured, box=_OUTLINE_MM))
    small = shows_of(exhibition, lambda _done, _total: None, partial(pictured, box=_SMALL_MM))
    for paper in PAPERS:
        publication = _publication(paper, large if paper == _OUTLINE else small, exhibition)
        typeset(publication, folder / f"{paper}.pdf", edition=edition, settings=exhibition.settings)
    return (*checks.text_findings(exhibition, _TOLD), *checks.rights_findings(exhibition))


def _publication(paper: str, shows: Sequence[Show], exhibition: Exhibition) -> Publication:
    called = PAPERS[paper]
    return Publication(
        title=f"{called.vi} / {called.en}: {title_of(exhibition)}",
        template=f"{paper}.html",
        styles=("sheets.css",),
        values={"shows": shows, "called": called, "damage": DAMAGE},
        pictures=pictures_in(exhibit for show in shows for exhibit in show.exhibits),
        is_draft=not exhibition.is_approved,
    )
