"""A dossier made from a set's claims: numbers, citations, what is lit on each page, the list of documents."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import reduce
from typing import TYPE_CHECKING, Final

from archive.catalogue import vocabulary
from archive.catalogue.access import Actor
from archive.catalogue.units import get_objects
from archive.curation import Bilingual, resolve_dossier
from archive.errors import CurationError
from archive.exports.documents import citation, permanent_address
from archive.exports.dossier.lighting import light
from archive.exports.dossier.model import Argument, Citation, Exhibit, File, Listed
from archive.exports.print.pictures import MM_PER_INCH
from archive.showing.lighting import around
from archive.showing.lines import boxes_between, words_there
from archive.showing.messages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sqlalchemy.orm import Session

    from archive.catalogue.views import ObjectView, PageView, UnitView
    from archive.curation import Collection, ResolvedDossier, ResolvedEvidence
    from archive.exports.dossier.lighting import Rectangle
    from archive.exports.exhibition import Edition, Exhibition
    from archive.exports.formats import Progress
    from archive.exports.print.pictures import PrintPicture, PrintPictures

_PAGE: Final = (160.0, 150.0)
_SMALL: Final = (66.0, 94.0)
_DETAIL: Final = (160.0, 62.0)
"""Millimetres of an A4 page that a picture may take: of a page by itself, beside its details, and of a detail."""
_TIMES: Final = 1.6
"""How much larger than on the document a detail is at most."""
_AIR: Final = 0.02
"""Part of the page's longer side that is shown around a detail."""


def resolved_dossiers(session: Session, exhibition: Exhibition) -> tuple[ResolvedDossier, ...]:
    """The dossiers of the sets as visitors get them.

    Raises:
        CurationError: A set has no dossier (R818), or nothing of it is public (R819).
    """
    found: list[ResolvedDossier] = []
    for one in exhibition.collections:
        if one.collection.dossier is None:
            raise CurationError("R818", slug=one.collection.slug)
        found.append(resolve_dossier(session, one.collection.dossier, Actor.outsider()))
        if not found[-1].claims:
            raise CurationError("R819", slug=one.collection.slug)
    return tuple(found)


def make_files(
    session: Session,
    exhibition: Exhibition,
    dossiers: Sequence[ResolvedDossier],
    *,
    edition: Edition,
    pictures: PrintPictures,
    progress: Progress,
) -> tuple[File, ...]:
    """The dossiers ready to be set, in their order; claims and exhibits are numbered through.

    Args:
        session: Reading session of the catalogue.
        exhibition: The sets.
        dossiers: `resolved_dossiers` of them.
        edition: Its day is the day of access.
        pictures: Makes the pictures.
        progress: Told how many exhibits are made.

    Raises:
        ImagingError: A page picture is not there (R620) or damaged (R621).
        StoreError: The words of a page cannot be read.
    """
    total = sum(len(one.evidence) for one in dossiers)
    making = _Making(session, exhibition, edition, pictures, lambda done: progress(done, total))
    sets = zip(exhibition.collections, dossiers, strict=True)
    return tuple(making.file(one.collection, dossier) for one, dossier in sets)


@dataclass
class _Making:
    """One run.

    Attributes:
        session: Reading session of the catalogue.
        exhibition: The sets.
        edition: Number and day.
        pictures: Makes the pictures.
        told: Told how many exhibits are made.
        originals: Of the documents that were met, by pid.
        count: Exhibits so far.
        claims: Claims so far.
    """

    session: Session
    exhibition: Exhibition
    edition: Edition
    pictures: PrintPictures
    told: Callable[[int], None]
    originals: dict[str, tuple[ObjectView, ...]] = field(default_factory=dict)
    count: int = 0
    claims: int = 0

    def file(self, collection: Collection, resolved: ResolvedDossier) -> File:
        first = self.claims + 1
        self.claims += len(resolved.claims)
        arguments = tuple(
            Argument(number, claim, tuple(map(self._exhibit, proofs)))
            for number, (claim, proofs) in enumerate(resolved.claims, first)
        )
        return File(collection, arguments, self._listed(resolved.evidence, arguments))

    def _exhibit(self, found: ResolvedEvidence) -> Exhibit:
        self.count += 1
        unit, page = found.unit, found.page
        lit = self._lit(found) if page.width else ()
        self.told(self.count)
        says = bool(found.quoted) if found.evidence.quotation and page.text.strip() else None
        return Exhibit(
            number=self.count,
            evidence=found.evidence,
            language=unit.languages[0] if unit.languages else "vi",
            citation=self._citation(unit, page),
            picture=self._picture(unit, page, lit) if page.width else None,
            details=tuple(
                self.pictures.make(unit, page, _enlarged(region, page), region)
                for region in _merged(_with_air(box, page) for box in lit)
            ),
            is_compared=says,
        )

    def _picture(self, unit: UnitView, page: PageView, lit: tuple[Rectangle, ...]) -> PrintPicture:
        picture = self.pictures.make(unit, page, _SMALL if lit else _PAGE)
        if lit:
            light(picture, unit, page, lit, quality=self.exhibition.settings.print_jpeg_quality)
        return picture

    def _lit(self, found: ResolvedEvidence) -> tuple[Rectangle, ...]:
        """The region that the dossier names, or else what the parts of the quotation take up."""
        if found.region:
            return (found.region,)
        there = words_there(self.exhibition.store, found.unit.pid, found.page) if found.quoted else []
        lines = [boxes_between(start, end, there) for start, end in found.quoted] if there else []
        return tuple(reduce(around, boxes) for boxes in lines if boxes)

    def _citation(self, unit: UnitView, page: PageView) -> Citation:
        settings = self.exhibition.settings
        fonds = unit.fonds
        return Citation(
            text=Bilingual(*(citation(settings, unit, language, page) for language in LANGUAGES)),
            title=unit.shown_title,
            date=unit.date_text,
            reference_code=unit.reference_code,
            fonds=f"{fonds.reference_code}: {fonds.title}" if fonds else "",
            repository=settings.repository_name,
            page=page.label or str(page.number),
            address=permanent_address(settings, unit, page),
            pid=unit.pid,
            originals=self._originals(unit),
            accessed=self.edition.date,
        )

    def _originals(self, unit: UnitView) -> tuple[ObjectView, ...]:
        if unit.pid not in self.originals:
            self.originals[unit.pid] = tuple(get_objects(self.session, unit.pid, Actor.outsider()))
        return self.originals[unit.pid]

    def _listed(self, evidence: tuple[ResolvedEvidence, ...], arguments: tuple[Argument, ...]) -> tuple[Listed, ...]:
        shown: defaultdict[str, list[Exhibit]] = defaultdict(list)
        units: dict[str, UnitView] = {}
        exhibits = (exhibit for argument in arguments for exhibit in argument.exhibits)
        for found, exhibit in zip(evidence, exhibits, strict=True):
            units[found.unit.pid] = found.unit
            shown[found.unit.pid].append(exhibit)
        settings = self.exhibition.settings
        return tuple(
            Listed(
                unit=unit,
                citation=Bilingual(*(citation(settings, unit, language) for language in LANGUAGES)),
                rights=Bilingual(*(vocabulary.label("rights", unit.rights, language) for language in LANGUAGES)),
                address=permanent_address(settings, unit),
                originals=self._originals(unit),
                exhibits=tuple(shown[pid]),
            )
            for pid, unit in units.items()
        )


def _with_air(box: Rectangle, page: PageView) -> Rectangle:
    """The box with a little of the page around it."""
    air = round(max(page.width, page.height) * _AIR)
    left, top = max(0, box[0] - air), max(0, box[1] - air)
    right, bottom = min(page.width, box[0] + box[2] + air), min(page.height, box[1] + box[3] + air)
    return left, top, right - left, bottom - top


def _merged(regions: Iterable[Rectangle]) -> list[Rectangle]:
    """Regions that touch become one: nothing is shown twice."""
    apart: list[Rectangle] = []
    for region in regions:
        touching = [other for other in apart if _touch(region, other)]
        apart = [other for other in apart if other not in touching]
        apart.append(reduce(around, touching, region))
    return apart


def _touch(one: Rectangle, other: Rectangle) -> bool:
    across = one[0] < other[0] + other[2] and other[0] < one[0] + one[2]
    return across and one[1] < other[1] + other[3] and other[1] < one[1] + one[3]


def _enlarged(region: Rectangle, page: PageView) -> tuple[float, float]:
    """Millimetres that a detail may take: those of the document, enlarged, where its resolution is known."""
    most = region[2] / page.dpi * MM_PER_INCH * _TIMES if page.dpi else _DETAIL[0]
    return min(_DETAIL[0], most), _DETAIL[1]
