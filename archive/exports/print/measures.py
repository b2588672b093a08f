"""What a panel is set in: sizes of type and spaces, by the size of its sheet.

Sizes of type grow with the sheet, because a larger one is read from further away. On an A1 sheet they are those of small
museums' common recipe (headings 60 to 78 points, texts 34 to 48), and nowhere is what visitors read smaller than 24 points (US National
Park Service; Miami Science Museum, ASTC Dimensions 2009). A line holds 45 to 50 characters, 55 at most (Smithsonian Guidelines
for Accessible Exhibition Design, section B).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from archive.exports.print.paper import Paper

_MM_PER_POINT: Final = 25.4 / 72
_A1_WIDTH: Final = 594
_LEAST_POINTS: Final = 24
_COLUMN_EMS: Final = 17
"""Under so much a column holds fewer than some 35 characters, and the languages stand one above the other."""


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
