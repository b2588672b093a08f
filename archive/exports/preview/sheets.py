"""Forms that no browser lays out: slides of a television and panels, typeset as they will be, when they are looked at."""

from __future__ import annotations

import dataclasses
import shutil
from functools import cached_property
from typing import TYPE_CHECKING, Final, Protocol

from archive.exports.print.panels import FILE, Panels
from archive.exports.staging import Staging
from archive.exports.tv.picturing import Painter
from archive.exports.tv.slides import HEIGHT, WIDTH, slides_of
from archive.exports.tv.stops import stops_of
from archive.imaging.pdf import inspect_pdf
from archive.imaging.typeset import typeset_page

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from archive.exports.exhibition import Edition, Exhibition
    from archive.exports.tv.slides import Slide

TV: Final = (WIDTH, HEIGHT)
PANEL: Final = (842, 1191)
"""Pixels of a sheet as it is shown: A1 at an inch of 36 pixels."""
_PANEL_DPI: Final = 36
_QUALITY: Final = 85
"""JPEG quality, percent, of what nobody keeps."""


class Sheets(Protocol):
    """Pictures in an order, made when somebody looks at them, one at a time."""

    def count(self) -> int:
        """How many there are.

        Raises:
            BiendaoError: They cannot be made, with the reason.
        """

    def picture(self, number: int) -> bytes:
        """One of them as JPEG, from 1.

        Raises:
            BiendaoError: It cannot be made, with the reason.
        """


def sheets_of(exhibition: Exhibition, edition: Edition, aside: Path) -> Mapping[str, Sheets]:
    """The forms of an exhibition that are sheets, by the names of their frames."""
    return {"tv": _Slides(exhibition, edition, aside / "tv"), "panel": _Panels(exhibition, edition, aside / "panel")}


@dataclasses.dataclass(frozen=True)
class _Slides:
    exhibition: Exhibition
    edition: Edition
    folder: Path

    def count(self) -> int:
        return len(self._slides)

    def picture(self, number: int) -> bytes:
        self.folder.mkdir(exist_ok=True)
        painter = Painter(Staging(self.folder), self.edition, self.exhibition.settings, self.count())
        return typeset_page(painter.pdf(self._slides[number - 1]), 1, [TV], quality=_QUALITY)[0]

    @cached_property
    def _slides(self) -> tuple[Slide, ...]:
        return slides_of(stops_of(self.exhibition))


@dataclasses.dataclass(frozen=True)
class _Panels:
    exhibition: Exhibition
    edition: Edition
    folder: Path

    def count(self) -> int:
        return len(inspect_pdf(self._pdf, max_pages=self.exhibition.settings.max_source_pages))

    def picture(self, number: int) -> bytes:
        return typeset_page(self._pdf, number, [PANEL], quality=_QUALITY)[0]

    @cached_property
    def _pdf(self) -> Path:
        """All panels, for it is together that they fit onto their sheets."""
        coarse = dataclasses.replace(self.exhibition.settings, print_dpi=_PANEL_DPI)
        shutil.rmtree(self.folder, ignore_errors=True)
        shown = dataclasses.replace(self.exhibition, settings=coarse)
        Panels(bleed=0).write(shown, self.folder, edition=self.edition, progress=lambda _done, _total: None)
        return self.folder / FILE
