"""A slide as pictures: typeset in both languages with the reading room's own tokens, drawn for two kinds of television."""

from __future__ import annotations

import hashlib
from functools import cached_property
from typing import TYPE_CHECKING, Final

from archive.catalogue.specimen import mark_jpeg
from archive.exports.print.typesetting import Publication, typeset
from archive.exports.tv.slides import SEPARATOR, WIDTH, region_of, rules_of
from archive.exports.tv.stops import Kind, in_both
from archive.imaging.locations import page_picture_path
from archive.imaging.region import read_region
from archive.imaging.typeset import typeset_page
from archive.shipped import static_folder, templates_folder

if TYPE_CHECKING:
    from pathlib import Path

    from archive.curation import ResolvedEntry
    from archive.exports.exhibition import Edition
    from archive.exports.staging import Staging
    from archive.exports.tv.slides import Slide
    from archive.settings import Settings

FULL_HD: Final = "anh-1080p"
ULTRA_HD: Final = "anh-4k"
_SMALL: Final = "nho"
_SIZES: Final = {FULL_HD: (1920, 1080), ULTRA_HD: (3840, 2160), _SMALL: (480, 270)}
"""ITU-R BT.709 and BT.2020, and what the programme shows, by the folder in which they lie."""
_PICTURE: Final = "page.jpg"
_FINE: Final = 95
"""JPEG quality, percent, of a page on the way into a slide, which is then coded once more."""
_TEMPLATE: Final = "tv_slide.html"
_STYLE: Final = "tv_slide.css"


class Painter:
    """Paints the slides of one edition.

    Args:
        staging: Takes the pictures.
        edition: Which state of the exhibition it is.
        settings: How fine pictures are, and where page pictures lie.
        last: Number of the last slide: all names have as many digits, so that televisions sort them right.
    """

    def __init__(self, staging: Staging, edition: Edition, settings: Settings, last: int) -> None:
        self._staging = staging
        self._edition = edition
        self._settings = settings
        self._digits = max(3, len(str(last)))
        self._drawn: tuple[int, tuple[bytes, ...]] = (0, ())

    def paint(self, slide: Slide) -> None:
        """Put a slide's pictures into the edition.

        Raises:
            ImagingError: The page picture is not there (R620) or damaged (R621), or the slide cannot be drawn (R606).
            MachineError: WeasyPrint's libraries (R792) or a file of the program (R117) are missing.
        """
        of = self._digest(slide)
        for place, folder in enumerate(_SIZES):

            def made(target: Path, place: int = place) -> None:
                target.write_bytes(self._draw(slide)[place])

            build = self._staging.build_aside if folder == _SMALL else self._staging.build
            build(self.name(slide, folder), of, made)

    def name(self, slide: Slide, folder: str) -> str:
        """Name of a slide's picture."""
        return f"{folder}/{slide.number:0{self._digits}d}.jpg"

    def small(self, slide: Slide) -> Path:
        """The small picture of a slide that was painted; it does not stay."""
        return self._staging.aside(self.name(slide, _SMALL))

    def pdf(self, slide: Slide) -> Path:
        """A slide as a page in CSS pixels; it does not stay."""
        pictures = {_PICTURE: self._page(slide)} if slide.frame.picture else {}
        section = in_both("Phần %(number)s", number=slide.stop.place) if slide.stop.kind is Kind.SECTION else None
        publication = Publication(
            title=slide.stop.heading.vi or str(slide.number),
            template=_TEMPLATE,
            styles=(_STYLE,),
            values={
                "slide": slide,
                "picture": _PICTURE if pictures else "",
                "section": f"{section.vi} · {section.en}" if section else "",
                "separator": SEPARATOR,
            },
            pictures=pictures,
            # A slide bears the mark of a draft in a place of its own, where it hides nothing of the document.
            is_draft=False,
            css=rules_of(slide.frame),
        )
        path = self._staging.aside("slide.pdf")
        typeset(publication, path, edition=self._edition, settings=self._settings)
        return path

    def _draw(self, slide: Slide) -> tuple[bytes, ...]:
        """The slide in each size; all are made at once."""
        if self._drawn[0] != slide.number:
            sizes = tuple(_SIZES.values())
            drawn = typeset_page(self.pdf(slide), 1, sizes, quality=self._settings.tv_jpeg_quality)
            shown = slide.stop.shown
            self._drawn = slide.number, tuple(mark_jpeg(shown.unit, one) for one in drawn) if shown else drawn
        return self._drawn[1]

    def _page(self, slide: Slide) -> Path:
        """What the slide shows of a page, in as many pixels as the largest picture has room for, or as there are."""
        assert slide.stop.shown is not None
        assert slide.frame.picture is not None
        region = region_of(slide.stop.shown)
        wanted = slide.frame.picture[0] * _SIZES[ULTRA_HD][0] / WIDTH
        shrink = min(1.0, wanted / region[2])
        size = max(1, round(region[2] * shrink)), max(1, round(region[3] * shrink))
        most = self._settings.max_page_megapixels
        path = self._staging.aside(_PICTURE)
        source = self._source(slide.stop.shown)
        path.write_bytes(read_region(source, region, size, quality=_FINE, max_megapixels=most))
        return path

    def _digest(self, slide: Slide) -> str:
        """Of everything that decides how a slide looks."""
        stop, facts = slide.stop, ""
        if stop.shown and slide.frame.picture and (source := self._source(stop.shown)).is_file():
            told = source.stat()
            facts = f"{source.name} {told.st_size} {told.st_mtime_ns} {region_of(stop.shown)}"
        shown = (stop.kind, stop.heading, stop.place, stop.collection.mark, slide.text, slide.number, slide.frame)
        return hashlib.sha256(repr((shown, facts, self._settings.tv_jpeg_quality, self._form)).encode()).hexdigest()

    @cached_property
    def _form(self) -> bytes:
        """What all slides have in common."""
        return (templates_folder() / "print" / _TEMPLATE).read_bytes() + (
            static_folder() / "print" / _STYLE
        ).read_bytes()

    def _source(self, shown: ResolvedEntry) -> Path:
        return page_picture_path(self._settings.derivatives_path, shown.unit.pid, shown.page.number)
