"""A dossier ready to be set: every exhibit with its picture, its citation and what proves that it is genuine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from archive.catalogue.views import ObjectView, UnitView
    from archive.curation import Bilingual, Claim, Collection, Evidence
    from archive.exports.print.pictures import PrintPicture


@dataclass(frozen=True)
class Citation:
    """All that leads somebody to a page, wherever they are.

    Attributes:
        text: The line that cites it, in both languages.
        title: Of the document.
        date: As the catalogue has it.
        reference_code: Its shelf identifier.
        fonds: The fonds, if readers may see it.
        repository: Who keeps it.
        page: The page by its own label, or its number.
        address: Permanent address of the page; empty where nobody said where the reading room is.
        pid: Permanent identifier of the document.
        originals: The bytes as they were received, with their SHA-256.
        accessed: The day on which all this was so.
    """

    text: Bilingual
    title: str
    date: str
    reference_code: str
    fonds: str
    repository: str
    page: str
    address: str
    pid: str
    originals: tuple[ObjectView, ...]
    accessed: dt.date


@dataclass(frozen=True)
class Exhibit:
    """A piece of evidence.

    Attributes:
        number: In the whole dossier, from 1.
        evidence: Quotation, translation and note.
        language: Of the document's title.
        citation: Of the page.
        picture: Of the page, with what is lit; None where it has none.
        details: What is lit, each by itself and larger.
        is_compared: Whether the page's text says what is quoted; None without a quotation or a text.
    """

    number: int
    evidence: Evidence
    language: str
    citation: Citation
    picture: PrintPicture | None
    details: tuple[PrintPicture, ...]
    is_compared: bool | None

    @property
    def anchor(self) -> str:
        """What the list of documents points to."""
        return f"e{self.number}"


@dataclass(frozen=True)
class Argument:
    """A claim with its exhibits.

    Attributes:
        number: In the whole dossier, from 1.
        claim: What is proved, and what it answers.
        exhibits: What proves it.
    """

    number: int
    claim: Claim
    exhibits: tuple[Exhibit, ...]

    @property
    def anchor(self) -> str:
        """What the contents point to."""
        return f"c{self.number}"


@dataclass(frozen=True)
class Listed:
    """A document of the annex.

    Attributes:
        unit: The document.
        citation: How it is cited as a whole, in both languages.
        rights: Its rights statement.
        address: Its permanent address.
        originals: The bytes as they were received.
        exhibits: Where the dossier shows it.
    """

    unit: UnitView
    citation: Bilingual
    rights: Bilingual
    address: str
    originals: tuple[ObjectView, ...]
    exhibits: tuple[Exhibit, ...]


@dataclass(frozen=True)
class File:
    """All of a dossier.

    Attributes:
        collection: The set to which it belongs.
        arguments: Its claims.
        listed: The documents in the order in which they are first shown.
    """

    collection: Collection
    arguments: tuple[Argument, ...]
    listed: tuple[Listed, ...]

    @property
    def exhibits(self) -> tuple[Exhibit, ...]:
        """All evidence in order."""
        return tuple(exhibit for argument in self.arguments for exhibit in argument.exhibits)
