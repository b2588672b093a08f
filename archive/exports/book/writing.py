"""The kind of export ``catalogue``: a photo book as one PDF."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from archive.errors import CurationError
from archive.exports.book.making import make_book
from archive.exports.book.sheets import Sheet, sheet_of
from archive.exports.formats import Written, option
from archive.exports.print.bilingual import BILINGUAL, joined
from archive.exports.print.checks import NO_TRANSLATION, coarse_picture, rights_findings, text_findings
from archive.exports.print.pictures import PrintPictures, size_rules
from archive.exports.print.typesetting import Publication, typeset
from archive.exports.staging import made_beside

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from archive.curation import Finding
    from archive.exports.book.model import Book
    from archive.exports.exhibition import Edition, Exhibition
    from archive.exports.formats import Progress
    from archive.exports.print.pictures import PrintPicture


@dataclass(frozen=True)
class Catalogue:
    """The kind of export ``catalogue``.

    Attributes:
        name: As it is asked for.
        makes: What it makes, in one line.
        size: The size of its pages.
    """

    name: str = "catalogue"
    makes: str = "a photo book (PDF): facing pages, captions in both languages, contents, sources, indexes"
    size: Sheet = option("A4", sheet_of, "size of the page: A4, square (240 mm), or its own in mm, such as 210x280")

    def write(self, exhibition: Exhibition, target: Path, *, edition: Edition, progress: Progress) -> Written:
        """Write the book of ``exhibition`` to the file ``target``.

        Raises:
            CurationError: Something is there already (R733), another run makes it (R751), or nothing of a set is
                public (R750).
            ImagingError: A page picture is not there (R620) or damaged (R621).
            MachineError: WeasyPrint's libraries or the program's files are missing.
            StoreError: The disk refuses (R306, R307, R308).
        """
        for one in exhibition.collections:
            if not one.entries:
                raise CurationError("R750", slug=one.collection.slug)
        with made_beside(target) as (result, scraps):
            pictures = PrintPictures(scraps, exhibition.settings)
            book = make_book(exhibition, self.size, pictures, progress)
            publication = self._publication(book, is_draft=not exhibition.is_approved)
            typeset(publication, result, edition=edition, settings=exhibition.settings)
        findings = tuple(_findings(book, exhibition))
        return Written(target, 1, target.stat().st_size, len(book.leaves), findings=findings)

    def _publication(self, book: Book, *, is_draft: bool) -> Publication:
        title = joined([part.collection.title for part in book.parts])
        shown = [leaf.picture for leaf in book.leaves if leaf.picture]
        cover = shown[0] if shown else None
        return Publication(
            title=f"{title.vi} / {title.en}",
            template="catalogue.html",
            styles=("catalogue.css",),
            values=BILINGUAL | {"book": book, "sheet": self.size, "name": title, "cover": cover},
            pictures={picture.path.name: picture.path for picture in shown},
            is_draft=is_draft,
            css="\n".join((_pages(self.size), size_rules(shown), _cover_rule(cover, self.size))),
        )


CATALOGUE: Final = Catalogue()


def _pages(sheet: Sheet) -> str:
    """Size and margins of the pages: the inner margin lies left on a right-hand page."""
    return (
        f"@page {{ size: {sheet.width}mm {sheet.height}mm;"
        f" margin: {sheet.top}mm {sheet.outer}mm {sheet.bottom}mm {sheet.inner}mm; }}\n"
        f"@page :left {{ margin-left: {sheet.outer}mm; margin-right: {sheet.inner}mm; }}\n"
        f".cover--wide {{ height: {sheet.height}mm; }}"
    )


def _cover_rule(picture: PrintPicture | None, sheet: Sheet) -> str:
    """The picture on the cover is as large as that allows."""
    if picture is None:
        return ""
    box = sheet.cover_box
    scale = min(box[0] / picture.width_mm, box[1] / picture.height_mm)
    return f".cover img[src] {{ width: {picture.width_mm * scale:.2f}mm; height: {picture.height_mm * scale:.2f}mm }}"


def _findings(book: Book, exhibition: Exhibition) -> Iterator[Finding]:
    """What somebody should look at before the book goes to the printer."""
    yield from text_findings(exhibition, [NO_TRANSLATION])
    yield from rights_findings(exhibition)
    for part in book.parts:
        for place, leaf in enumerate(part.leaves, 1):
            if leaf.picture:
                told = {"slug": part.collection.slug, "place": place, "reference_code": leaf.unit.reference_code}
                yield from coarse_picture(leaf.picture, exhibition.settings, told)
