"""What the archive says to a collection's entries and evidence: what of them visitors do not get, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from archive.catalogue.access import Actor
from archive.curation.findings import Finding
from archive.curation.resolving import Dropped, Located, Spot, locate, spot_of
from archive.curation.tables import line_of
from archive.curation.words import beginning_of
from archive.text.quotation import find_quotation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy.orm import Session

    from archive.curation.claims import Evidence
    from archive.curation.folder import Reading
    from archive.curation.tables import Table

_REASONS: Final = {Dropped.NOT_VISIBLE: "R727", Dropped.NO_SUCH_PAGE: "R729", Dropped.OUTSIDE_THE_PAGE: "R730"}
_UNDETERMINED: Final = "undetermined"

_Answer = tuple[str, dict[str, object]]
"""A reason's number, and what its sentence says besides where it is."""


def check_items(session: Session, reading: Reading) -> list[Finding]:
    """Entries that are refused, each with its reason, and those whose rights nobody has determined.

    Refused is what is not there (R727), not public (R728), has no such page (R729) or no such region (R730).

    Args:
        session: Reading session of the catalogue.
        reading: The folder; where it has faults, what could be read of it.
    """
    if reading.collection is None or reading.table is None:
        return []
    spots = [spot_of(entry) for entry in reading.collection.entries]
    return list(_findings(reading.table, "entries", spots, _answers(session, spots)))


def check_evidence(session: Session, reading: Reading) -> list[Finding]:
    """The same of a dossier's evidence, and quotations that their page does not say (R815) or has no text for (R816).

    Args:
        session: Reading session of the catalogue.
        reading: The folder; one without a dossier has nothing to find.
    """
    table = reading.dossier
    if reading.collection is None or reading.collection.dossier is None or table is None:
        return []
    evidence = reading.collection.dossier.evidence
    spots = [Spot(one.reference_code, one.page, one.region) for one in evidence]
    told = list(_findings(table, "evidence", spots, _answers(session, spots)))
    return told + list(_findings(table, "evidence", spots, _misquoted(session, evidence, spots)))


def _answers(session: Session, spots: Sequence[Spot]) -> Iterator[_Answer | None]:
    house, outside = locate(session, spots, Actor.keeper("")), locate(session, spots, Actor.outsider())
    for spot, here, there in zip(spots, house, outside, strict=True):
        if isinstance(here, Dropped):
            yield _REASONS[here], {"page": spot.page}
        elif isinstance(there, Dropped):
            yield "R728", {"state": here.unit.state, "access": here.unit.access}
        elif here.unit.rights == _UNDETERMINED:
            yield "R731", {}
        else:
            yield None


def _misquoted(session: Session, evidence: Sequence[Evidence], spots: Sequence[Spot]) -> Iterator[_Answer | None]:
    for one, found in zip(evidence, locate(session, spots, Actor.keeper("")), strict=True):
        if not one.quotation or not isinstance(found, Located):
            yield None
        elif not found.page.text.strip():
            yield "R816", {"page": one.page}
        elif not find_quotation(found.page.text, one.quotation):
            yield "R815", {"page": one.page, "beginning": beginning_of(one.quotation)}
        else:
            yield None


def _findings(table: Table, array: str, spots: Sequence[Spot], answers: Iterator[_Answer | None]) -> Iterator[Finding]:
    for index, (spot, answer) in enumerate(zip(spots, answers, strict=True)):
        if answer and spot.reference_code:
            number, more = answer
            line = line_of(table.source, array, index, "reference_code")
            yield Finding(number, {"file": table.file, "line": line, "reference_code": spot.reference_code, **more})
