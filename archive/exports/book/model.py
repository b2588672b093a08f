"""What a photo book is made of, ready to be set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.curation import Bilingual

if TYPE_CHECKING:
    from markupsafe import Markup

    from archive.catalogue.views import UnitView
    from archive.curation import Collection, CollectionEntry, Section
    from archive.exports.print.pictures import PrintPicture


@dataclass(frozen=True)
class Leaf:
    """One entry in the book.

    Attributes:
        number: Its number in the whole book, from 1.
        entry: Heading and caption.
        unit: The document.
        page: What the page is called: its own label, or its number.
        picture: None where the page has none.
        source: Number of the document in the list of sources.
    """

    number: int
    entry: CollectionEntry
    unit: UnitView
    page: str
    picture: PrintPicture | None
    source: int

    @property
    def anchor(self) -> str:
        """What contents and index point to."""
        return f"e{self.number}"

    @property
    def name(self) -> Bilingual:
        """What the entry is called: its heading, or the title of its document."""
        return self.entry.heading or Bilingual(self.unit.shown_title, "")

    @property
    def is_tall(self) -> bool:
        """Whether it has a picture that is taller than wide."""
        return self.picture is not None and self.picture.height_mm > self.picture.width_mm


@dataclass(frozen=True)
class Chapter:
    """A section of a set; entries without one stand in a chapter that has none."""

    anchor: str
    section: Section | None
    leaves: tuple[Leaf, ...]


@dataclass(frozen=True)
class Part:
    """A set.

    Attributes:
        anchor: What contents point to.
        collection: Its title, credits, rights and approval.
        forewords: Its introduction as HTML by language.
        chapters: Those in which something is shown.
    """

    anchor: str
    collection: Collection
    forewords: tuple[tuple[str, Markup], ...]
    chapters: tuple[Chapter, ...]

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        """All entries in order."""
        return tuple(leaf for chapter in self.chapters for leaf in chapter.leaves)


@dataclass(frozen=True)
class Source:
    """A document of which something is shown.

    Attributes:
        number: In the list, from 1.
        unit: The document.
        citation: How it is cited, in both languages.
        rights: Its rights statement.
        runs: First and last of the entries side by side that show it.
    """

    number: int
    unit: UnitView
    citation: Bilingual
    rights: Bilingual
    runs: tuple[tuple[Leaf, Leaf], ...]


@dataclass(frozen=True)
class Term:
    """A line of an index.

    Attributes:
        name: What is looked up.
        runs: First and last of the entries side by side that it leads to; the same for a single one.
    """

    name: str
    runs: tuple[tuple[Leaf, Leaf], ...]


@dataclass(frozen=True)
class Book:
    """All of a photo book.

    Attributes:
        parts: The sets.
        sources: The documents in the order in which they are first shown.
        places: Index of the places that documents and captions name.
        names: Index of the people and bodies that made the documents.
    """

    parts: tuple[Part, ...]
    sources: tuple[Source, ...]
    places: tuple[Term, ...]
    names: tuple[Term, ...]

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        """All entries in order."""
        return tuple(leaf for part in self.parts for leaf in part.leaves)
