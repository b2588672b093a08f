"""A dossier over a catalogue: which of its evidence this reader may see, and whether the pages say what is quoted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.curation.resolving import Dropped, Spot, locate
from archive.text.quotation import find_quotation

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from archive.catalogue.access import Actor
    from archive.catalogue.views import PageView, UnitView
    from archive.curation.claims import Claim, Dossier, Evidence
    from archive.curation.resolving import Located
    from archive.text.quotation import Span


@dataclass(frozen=True)
class ResolvedEvidence:
    """A piece of evidence with what the catalogue holds for it.

    Attributes:
        evidence: As the dossier gives it.
        unit: The item.
        page: The page; its width is 0 where it has no picture.
        region: What is lit, in pixels of the page picture, or None.
        quoted: Where the quotation stands in the page's text; empty where the page does not say it.
    """

    evidence: Evidence
    unit: UnitView
    page: PageView
    region: tuple[int, int, int, int] | None
    quoted: tuple[Span, ...]


@dataclass(frozen=True)
class ResolvedDossier:
    """A dossier for one reader.

    Attributes:
        claims: Those for which there is something to see, each with its evidence, in order.
        dropped: What is left out of the evidence, and why.
    """

    claims: tuple[tuple[Claim, tuple[ResolvedEvidence, ...]], ...]
    dropped: tuple[tuple[Evidence, Dropped], ...]

    @property
    def evidence(self) -> tuple[ResolvedEvidence, ...]:
        """All that is shown, in order."""
        return tuple(one for _, proofs in self.claims for one in proofs)


def resolve_dossier(session: Session, dossier: Dossier, actor: Actor) -> ResolvedDossier:
    """Look all evidence up; what ``actor`` may not see drops out, and so does a claim of which nothing is left.

    Args:
        session: Reading session of the catalogue.
        dossier: The dossier.
        actor: Who reads.
    """
    spots = [Spot(one.reference_code, one.page, one.region) for one in dossier.evidence]
    found = list(zip(dossier.evidence, locate(session, spots, actor), strict=True))
    shown = [_resolved(one, there) for one, there in found if not isinstance(there, Dropped)]
    claims = ((claim, tuple(one for one in shown if one.evidence.claim == claim.key)) for claim in dossier.claims)
    return ResolvedDossier(
        claims=tuple((claim, proofs) for claim, proofs in claims if proofs),
        dropped=tuple((one, there) for one, there in found if isinstance(there, Dropped)),
    )


def _resolved(one: Evidence, there: Located) -> ResolvedEvidence:
    unit, page, region = there
    return ResolvedEvidence(one, unit, page, region, find_quotation(page.text, one.quotation) if one.quotation else ())
