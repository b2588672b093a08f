"""What a curated set is made of."""

from __future__ import annotations

import enum
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import datetime as dt

    from archive.curation.claims import Dossier


@dataclass(frozen=True)
class Bilingual:
    """One text in the two languages that every collection speaks, and in a third where one is wanted.

    Attributes:
        vi: Vietnamese, shown first.
        en: English, of equal standing.
        third: In the collection's third language; empty where it has none, or has no translation yet.
    """

    vi: str
    en: str
    third: str = ""

    @property
    def columns(self) -> tuple[str, str, str]:
        """The text in each language, in the order of a collection's languages."""
        return self.vi, self.en, self.third

    def text(self, language: str) -> str:
        """The text in ``language``: "en", or Vietnamese for everything else."""
        return self.en if language == "en" else self.vi


VIETNAMESE: Final = "vi"
ENGLISH: Final = "en"
DRAFT_MARK: Final = Bilingual("BẢN THẢO", "DRAFT", "DRAFT")
"""What every output of a collection bears that nobody has approved."""


class RegionUnit(enum.StrEnum):
    """In what a region of a page is measured."""

    FRACTION = "fraction"
    PIXEL = "pixel"


@dataclass(frozen=True)
class Region:
    """A rectangle of a page, measured from its upper left corner.

    Attributes:
        x: Left edge.
        y: Upper edge.
        w: Width.
        h: Height.
        unit: Fractions of the page's width and height (0 to 1), or pixels of the page picture.
    """

    x: float
    y: float
    w: float
    h: float
    unit: RegionUnit = RegionUnit.FRACTION

    def on_page(self, width: int, height: int) -> tuple[int, int, int, int] | None:
        """The region in whole pixels of a page picture, cut at its edges.

        Args:
            width: Width of the page picture in pixels.
            height: Height of the page picture in pixels.

        Returns:
            ``(x, y, w, h)``, or None where nothing of the region lies on the picture.
        """
        across, down = (width, height) if self.unit is RegionUnit.FRACTION else (1, 1)
        left, top = math.floor(self.x * across), math.floor(self.y * down)
        right = min(width, math.ceil((self.x + self.w) * across))
        bottom = min(height, math.ceil((self.y + self.h) * down))
        return (left, top, right - left, bottom - top) if left < right and top < bottom else None


@dataclass(frozen=True)
class Section:
    """A part of a collection that entries refer to.

    Attributes:
        key: Name that entries use.
        title: Heading.
        text: One paragraph under the heading, if any.
    """

    key: str
    title: Bilingual
    text: Bilingual | None = None


@dataclass(frozen=True)
class Approval:
    """That somebody who may do so let a collection leave the house.

    Attributes:
        approver: Who, with their office.
        decision: Number of the decision.
        date: Its day.
    """

    approver: str
    decision: str
    date: dt.date


@dataclass(frozen=True)
class Narration:
    """A text read aloud in one language.

    Attributes:
        language: Code of the language.
        file: The recording, relative to the collection's folder.
        transcript: What is said in it, relative to the collection's folder: for those who cannot hear.
    """

    language: str
    file: str
    transcript: str


@dataclass(frozen=True)
class CollectionEntry:
    """One page, or a region of it, with its caption.

    Attributes:
        reference_code: Shelf identifier of the item.
        page: Page number within the item, from 1.
        caption: What the visitor reads beside the picture.
        crop: The region to show, or None for the whole page.
        heading: A short line above the caption, if any.
        section: Key of the section it stands in; empty in a collection without sections.
        narrations: The caption read aloud, a recording for each language that has one.
    """

    reference_code: str
    page: int
    caption: Bilingual
    crop: Region | None = None
    heading: Bilingual | None = None
    section: str = ""
    narrations: tuple[Narration, ...] = ()


@dataclass(frozen=True)
class Collection:
    """A curated set as its folder describes it.

    Attributes:
        slug: Name of its folder and last part of its address.
        order: Place among the collections; smaller comes first.
        title: Name.
        summary: One or two sentences for lists of collections.
        introduction: Markdown of ``vi.md``, ``en.md`` and the third language's file.
        credits: Who made it and where the facts come from.
        rights: What may be done with it.
        sections: Parts in order; may be empty.
        entries: Pages in order.
        third_language: Code of the language of the third column (BCP 47), or empty.
        approval: Who let it leave the house; None for a draft.
        dossier: Claims and what proves them, if it has any.
    """

    slug: str
    order: int
    title: Bilingual
    summary: Bilingual
    introduction: Bilingual
    credits: Bilingual
    rights: Bilingual
    sections: tuple[Section, ...]
    entries: tuple[CollectionEntry, ...]
    third_language: str = ""
    approval: Approval | None = None
    dossier: Dossier | None = None

    @property
    def languages(self) -> tuple[str, ...]:
        """Codes of its languages, two or three, Vietnamese first."""
        return (VIETNAMESE, ENGLISH, self.third_language) if self.third_language else (VIETNAMESE, ENGLISH)

    @property
    def mark(self) -> Bilingual | None:
        """What every output has to bear: `DRAFT_MARK` without an approval, None with one."""
        return None if self.approval else DRAFT_MARK
