"""What a dossier is made of: claims, and the pages that prove them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archive.curation.model import Bilingual, Region


@dataclass(frozen=True)
class Claim:
    """What is proved.

    Attributes:
        key: Name that evidence uses.
        statement: The sentence that is proved.
        answers: What others assert and the statement answers, if it answers anything.
    """

    key: str
    statement: Bilingual
    answers: Bilingual | None = None


@dataclass(frozen=True)
class Evidence:
    """A page that proves a claim.

    Attributes:
        claim: Key of the claim.
        reference_code: Shelf identifier of the item.
        page: Page number within the item, from 1.
        region: The part of the page that is lit, or None.
        quotation: What the page says, word for word, with ``[…]`` where something is left out; empty where it only shows.
        language: Code of the quotation's language (BCP 47); empty without one.
        translation: The quotation in other languages; empty in those that have none.
        note: What the page shows, and why that matters.
    """

    claim: str
    reference_code: str
    page: int
    region: Region | None = None
    quotation: str = ""
    language: str = ""
    translation: Bilingual | None = None
    note: Bilingual | None = None


@dataclass(frozen=True)
class Dossier:
    """The claims of a collection and all evidence for them, both in order."""

    claims: tuple[Claim, ...]
    evidence: tuple[Evidence, ...]

    def proving(self, key: str) -> tuple[Evidence, ...]:
        """The evidence for the claim ``key``, in order."""
        return tuple(one for one in self.evidence if one.claim == key)
