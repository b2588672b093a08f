"""QR codes to cut out: one for each exhibition and each entry, with the address in plain letters beside it.

One at the entrance or for a section serves visitors better than one beside every exhibit, and each needs a short readable address
for people without a phone; so every code is a card of its own, and whoever hangs the exhibition chooses.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from archive.curation import Bilingual, Finding
from archive.errors import UsageError
from archive.exports.documents import permanent_address
from archive.exports.formats import option, whole_number
from archive.exports.print.exhibits import shows_of
from archive.exports.print.folder import print_folder, title_of
from archive.exports.print.typesetting import Publication, typeset

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from archive.exports.exhibition import Edition, Exhibition
    from archive.exports.formats import Progress, Written
    from archive.exports.print.exhibits import Show

FILE: Final = "qr.pdf"
_NAME: Final = Bilingual("Mã QR", "QR codes")
_CORRECTION: Final = "q"
"""A quarter of a code may be dirty or torn (ISO/IEC 18004, level Q)."""
_QUIET_MODULES: Final = 4
"""The white edge without which a code is not found (ISO/IEC 18004)."""
_LEAST_MM, _MOST_MM = 20, 150
"""A code is read from about ten times its side: under 2 cm nobody holds a telephone so near."""


@dataclass(frozen=True)
class Card:
    """A code with what stands beside it.

    Attributes:
        place: Number of the entry; 0 for the exhibition.
        name: Heading of the entry, or title of the exhibition.
        address: Where the code leads.
        file: Name of its picture.
    """

    place: int
    name: Bilingual
    address: str
    file: str

    @property
    def readable(self) -> str:
        """The address as it is typed."""
        return self.address.partition("://")[2]


@dataclass(frozen=True)
class Qr:
    """The kind of export ``qr``.

    Attributes:
        name: As it is asked for.
        makes: What it makes, in one line.
        side: Of a code, in mm.
    """

    name: str = "qr"
    makes: str = "QR codes with readable addresses to cut out (PDF), for the exhibition and for each entry"
    side: int = option(
        "40",
        whole_number(_LEAST_MM, _MOST_MM),
        "side of a code in mm, 20 to 150; it is read from about ten times as far",
    )

    def write(self, exhibition: Exhibition, target: Path, *, edition: Edition, progress: Progress) -> Written:
        """Write the QR codes of ``exhibition`` to the folder ``target``.

        Raises:
            UsageError: Nobody has said where the reading room is (R798).
            CurationError: Something is there already (R733), another run makes it (R751), or nothing of a set is
                public (R750).
            MachineError: WeasyPrint's libraries (R792) or the program's files (R117) are missing.
            StoreError: The disk refuses (R306, R307, R308).
        """
        if not exhibition.settings.public_address:
            raise UsageError("R798")
        fill = partial(self._fill, exhibition, edition, progress)
        return print_folder(exhibition, target, edition=edition, kind=_NAME, fill=fill)

    def _fill(
        self, exhibition: Exhibition, edition: Edition, progress: Progress, folder: Path, scraps: Path
    ) -> tuple[Finding, ...]:
        cards = tuple(_cards(shows_of(exhibition, progress), exhibition))
        for card in cards:
            _draw(card.address, scraps / card.file)
        publication = Publication(
            title=f"{_NAME.vi} / {_NAME.en}: {title_of(exhibition)}",
            template="qr.html",
            styles=("cut.css", "qr.css"),
            values={"cards": cards, "called": _NAME},
            pictures={card.file: scraps / card.file for card in cards},
            is_draft=not exhibition.is_approved,
            css=f":root {{ --side: {self.side}mm; }}",
        )
        typeset(publication, folder / FILE, edition=edition, settings=exhibition.settings)
        return ()


QR: Final = Qr()


def _cards(shows: Sequence[Show], exhibition: Exhibition) -> Iterator[Card]:
    base = exhibition.settings.public_address.rstrip("/")
    for show in shows:
        slug = show.collection.slug
        yield Card(0, show.collection.title, f"{base}/collections/{slug}", f"{slug}.svg")
        for one in show.exhibits:
            name = one.entry.heading or Bilingual(one.unit.shown_title, "")
            address = permanent_address(exhibition.settings, one.unit, one.page)
            yield Card(one.place, name, address, f"{slug}-{one.place}.svg")


def _draw(address: str, target: Path) -> None:
    import segno

    code = segno.make_qr(address, error=_CORRECTION)
    code.save(str(target), kind="svg", border=_QUIET_MODULES, omitsize=True, dark="black", light="white")
