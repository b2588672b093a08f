"""Panels for a wall or a stand: a title, sections, entries, each on a sheet of its own at real size.

Sizes of type grow with the sheet, because a larger one is read from further away. On an A1 sheet they are those of small
museums' common recipe (headings 60 to 78 points, texts 34 to 48), and nowhere is what visitors read smaller than 24 points (US National
Park Service; Miami Science Museum, ASTC Dimensions 2009). A line holds 45 to 50 characters, 55 at most (Smithsonian Guidelines
for Accessible Exhibition Design, section B).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Final

from archive.curation import Bilingual, Finding
from archive.exports.formats import option
from archive.exports.print import checks
from archive.exports.print.exhibits import pictures_in, shows_of
from archive.exports.print.folder import print_folder, title_of
from archive.exports.print.paper import Paper, paper
from archive.exports.print.pictures import PrintPictures
from archive.exports.print.typesetting import Publication, laid_out

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from archive.exports.exhibition import Edition, Exhibition
    from archive.exports.formats import Progress, Written
    from archive.exports.print.exhibits import Exhibit, Show
    from archive.exports.print.pictures import PrintPicture
    from archive.exports.print.typesetting import Layout

FILE: Final = "panels.pdf"
_NAME: Final = Bilingual("Pa-nô trưng bày", "Exhibition panels")
_TOLD: Final = (checks.LABEL_TOO_LONG, checks.PANEL_TOO_LONG, checks.SENTENCE_TOO_LONG, checks.NO_TRANSLATION)
_MM_PER_POINT: Final = 25.4 / 72
_A1_WIDTH: Final = 594
_LEAST_POINTS: Final = 24
_COLUMN_EMS: Final = 17
"""Under so much a column holds fewer than some 35 characters, and the languages stand one above the other."""
_SMALLEST_SHARE, _SMALLEST_SCALE, _STEP = 0.2, 0.7, 0.06
"""Of a sheet, what its picture takes at least; of its type, what is left at least; and the steps to there."""
_MOST_BLEED_MM: Final = 20
_MARKS_MM: Final = 10
"""Around the bleed, for crop marks."""


@dataclass(frozen=True)
class Measures:
    """What a sheet of some size is set in.

    Attributes:
        paper: The sheet.
        margin: In mm.
        title: Type of the title, in points.
        head: Of headings.
        lead: Of the texts that open an exhibition or a section.
        body: Of captions.
        small: Of sources and credits, which are looked up and not read standing.
    """

    paper: Paper
    margin: float
    title: int
    head: int
    lead: int
    body: int
    small: int

    @classmethod
    def of(cls, sheet: Paper) -> Measures:
        """The measures of a sheet."""
        narrow = min(sheet.width, sheet.height)
        scale = min(2.0, max(0.55, narrow / _A1_WIDTH))
        return cls(
            paper=sheet,
            margin=round(narrow * 0.07),
            title=round(104 * scale),
            head=round(64 * scale),
            lead=max(_LEAST_POINTS, round(44 * scale)),
            body=max(_LEAST_POINTS, round(36 * scale)),
            small=max(14, round(18 * scale)),
        )

    def scaled(self, scale: float) -> Measures:
        """The same sheet in smaller type; what is read standing stays at 24 points or more."""

        def least(points: int) -> int:
            return max(_LEAST_POINTS, round(points * scale))

        title, head, lead, body = map(least, (self.title, self.head, self.lead, self.body))
        return replace(self, title=title, head=head, lead=lead, body=body)

    @property
    def tokens(self) -> str:
        """Its sizes as declarations of CSS."""
        types = [(name, f"{getattr(self, name)}pt") for name in ("title", "head", "lead", "body", "small")]
        spaces = [("margin", f"{self.margin}mm"), ("mat", f"{self.mat}mm")]
        return " ".join(f"--{name}: {value};" for name, value in (*types, *spaces))

    @property
    def inner(self) -> tuple[float, float]:
        """Width and height between the margins, in mm; the lower one is half as high again, for the foot."""
        return self.paper.width - 2 * self.margin, self.paper.height - 2.5 * self.margin

    @property
    def mat(self) -> float:
        """Width of the mat around a picture, in mm."""
        return round(self.margin * 0.25, 1)

    @property
    def is_parted(self) -> bool:
        """Whether a picture stands beside its words."""
        return self.paper.is_wide

    @property
    def largest_share(self) -> float:
        """Of the height between the margins, or of the width where words stand beside: what the largest picture takes."""
        return 0.58 if self.is_parted else 0.74

    def box(self, share: float) -> tuple[float, float]:
        """The largest picture within its mat, in mm."""
        width, height = self.inner
        width, height = (width * share, height) if self.is_parted else (width, height * share)
        return width - 2 * self.mat, height - 2 * self.mat

    def words_width(self, picture_width: float = 0) -> float:
        """Width of the words in mm: beside a picture of that width, or across the sheet."""
        beside = picture_width + 2 * self.mat + self.margin / 2 if picture_width and self.is_parted else 0
        return self.inner[0] - beside

    def has_columns(self, picture_width: float = 0) -> bool:
        """Whether the languages stand side by side: beside a picture of that width, or across the sheet."""
        column = (self.words_width(picture_width) - self.margin / 2) / 2
        return column >= _COLUMN_EMS * self.body * _MM_PER_POINT


def _bleed(written: str) -> int:
    bleed = int(written)
    if not 0 <= bleed <= _MOST_BLEED_MM:
        raise ValueError(written)
    return bleed


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
    bleed: int = option("3", _bleed, "mm of colour beyond the cut, 0 to 20, with crop marks; 0 for none of both")

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
        fitting = _Fitting(publication, shows, measures)
        too_long = fitting.write(folder / FILE, edition, exhibition)
        return (
            *checks.text_findings(exhibition, _TOLD),
            *checks.rights_findings(exhibition),
            *checks.picture_findings(shows, exhibition.settings),
            *too_long,
        )


PANELS: Final = Panels()


@dataclass
class _Fitting:
    """Brings every panel onto one sheet: its picture becomes smaller, and where that is not enough its letters."""

    publication: Publication
    shows: Sequence[Show]
    measures: Measures
    shares: dict[str, float] = field(default_factory=dict)
    scales: dict[str, float] = field(default_factory=dict)

    def write(self, target: Path, edition: Edition, exhibition: Exhibition) -> tuple[Finding, ...]:
        """Write the PDF; what does not fit even so is told (R797)."""
        while True:
            types = defaultdict(
                str, {panel: self.measures.scaled(scale).tokens for panel, scale in self.scales.items()}
            )
            values = {"shows": self.shows, "measures": self.measures, "sizes": self._sizes(), "types": types}
            asked = replace(self.publication, values=values)
            with laid_out(asked, edition=edition, settings=exhibition.settings) as layout:
                long = sorted(_running_on(layout))
                reduced = [self._reduce(panel) for panel in long]
                if not any(reduced):
                    layout.write(target)
                    return tuple(self._told(set(long)))

    def _reduce(self, panel: str) -> bool:
        """Give the words of a panel more room; False where nothing can be made smaller."""
        share = self.shares.get(panel, self.measures.largest_share)
        scale = self.scales.get(panel, 1.0)
        if panel in self._pictured and share > _SMALLEST_SHARE:
            self.shares[panel] = share - _STEP
        elif scale > _SMALLEST_SCALE:
            self.scales[panel] = scale - _STEP
        else:
            return False
        return True

    @cached_property
    def _pictured(self) -> set[str]:
        return {panel_id(show, one) for show in self.shows for one in show.exhibits if one.picture}

    def _sizes(self) -> dict[str, tuple[float, float]]:
        """Width and height of every picture on its panel, in mm."""
        sizes = {}
        for show in self.shows:
            for one in show.exhibits:
                if one.picture:
                    panel = panel_id(show, one)
                    width, height = self.measures.box(self.shares.get(panel, self.measures.largest_share))
                    scale = min(1.0, width / one.picture.width_mm, height / one.picture.height_mm)
                    sizes[panel] = one.picture.width_mm * scale, one.picture.height_mm * scale
        return sizes

    def _told(self, panels: set[str]) -> Iterator[Finding]:
        for show in self.shows:
            slug = show.collection.slug
            for panel in (f"{slug}-title", f"{slug}-end"):
                if panel in panels:
                    yield Finding("R797", {"slug": slug, "panel": show.collection.title.vi})
            for room in show.rooms:
                if room.section and f"{slug}-s{room.number}" in panels:
                    yield Finding("R797", {"slug": slug, "panel": room.section.title.vi})
                for one in room.exhibits:
                    if panel_id(show, one) in panels:
                        name = one.entry.heading.vi if one.entry.heading else one.unit.shown_title
                        yield Finding("R797", {"slug": slug, "panel": f"{one.place}. {name}"})


def panel_id(show: Show, exhibit: Exhibit) -> str:
    """The ``id`` of an entry's panel."""
    return f"{show.collection.slug}-{exhibit.place}"


def _running_on(layout: Layout) -> Iterator[str]:
    """The panels that take more than one sheet."""
    panels = sorted(layout.places.items(), key=lambda place: place[1])
    ends = [page for _, page in panels[1:]] + [layout.pages + 1]
    for (panel, page), end in zip(panels, ends, strict=True):
        if end - page > 1:
            yield panel


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
