"""The whole archive looked over: every unit, the curated sets, what should not be there, the index, the pictures, the event log.

The result is kept as an event of the archive (PREMIS "fixity check"), with the faults in it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from archive.care.agreement import CHECKER, faults_of_unit
from archive.care.curated import faults_of_collections
from archive.care.findings import Finding
from archive.care.witness import contradictions, editions_at
from archive.catalogue import outbox
from archive.catalogue.access import Actor, visible_to
from archive.catalogue.events import ChainHead, EventRecord, EventType, chain_head, record, verify_chain
from archive.catalogue.models import DescriptionUnit, IngestTask, Level, Page
from archive.catalogue.units import get_objects, get_pages
from archive.errors import BiendaoError, ImagingError
from archive.imaging.locations import page_picture_path, playing_copy_path
from archive.recording import is_recording, kept_recording
from archive.search import Audience
from archive.store import collection_name
from archive.store.names import COLLECTION

if TYPE_CHECKING:
    import datetime as dt
    import random
    from collections.abc import Callable, Collection, Iterator, Sequence
    from pathlib import Path

    from sqlalchemy.orm import Session

    from archive.catalogue.database import Catalogue
    from archive.search import SearchEngine
    from archive.settings import Settings
    from archive.store import Store

_GLANCE_PIXELS = 64
"""Longest side of the small picture that is decoded to see that a page picture can be read."""


@dataclass(frozen=True)
class Sample:
    """A part of the units, drawn by lot: for looks in between, not for the full check.

    Attributes:
        percent: How many of a hundred units, at least one unit.
        lot: Draws them.
    """

    percent: float
    lot: random.Random

    def of(self, pids: Collection[str]) -> list[str]:
        """The units that are looked at, in order."""
        return sorted(self.lot.sample(sorted(pids), min(len(pids), math.ceil(len(pids) * self.percent / 100))))


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a check has looked at, and found.

    Attributes:
        units: Units of the catalogue.
        checked: Those whose object and pictures were looked at.
        objects: Objects of the store.
        collections: Curated sets among them.
        pictures: Page pictures that were looked at.
        copies: Backup editions whose word on the event log was heard.
        log: Where the event log ends, to be written down elsewhere.
        findings: The faults.
    """

    units: int
    checked: int
    objects: int
    collections: int
    pictures: int
    copies: int
    log: ChainHead
    findings: tuple[Finding, ...]

    @property
    def counts(self) -> dict[str, int]:
        """The figures alone."""
        values = {name: value for name, value in vars(self).items() if isinstance(value, int)}
        return values | {"faults": len(self.findings)}


def verify(
    catalogue: Catalogue,
    store: Store,
    *,
    engine: SearchEngine | None = None,
    derivatives: Path | None = None,
    sample: Sample | None = None,
    against: Sequence[Path] = (),
    on_finding: Callable[[Finding], None],
    progress: Callable[[int, int], None],
) -> Report:
    """Look over the archive; safe while others work in it.

    Args:
        catalogue: What should be there.
        store: What is there.
        engine: The indexes; None where there are none yet.
        derivatives: Root of the page pictures; None where there are none yet.
        sample: Which units are looked at; None for all. Everything else is always looked at whole.
        against: Backup editions, or destinations that hold some, with which the event log must agree.
        on_finding: Told of each fault as it is found.
        progress: Told after each unit how many of how many are done.

    Raises:
        CatalogueError: The database does not answer (R214, R218).
        StoreError: There is no edition at one of the places (R340).
    """
    copies = [edition for place in against for edition in editions_at(place)]
    findings: list[Finding] = []

    def tell(found: Collection[Finding]) -> None:
        findings.extend(found)
        for finding in found:
            on_finding(finding)

    stored = set(store.names())
    curated = {name.removeprefix(COLLECTION) for name in stored if name.startswith(COLLECTION)}
    with catalogue.reading() as session:
        tell([Finding("R332", {"event": f.event_id, "problem": f.problem}) for f in verify_chain(session)])
        log = chain_head(session)
        known = set(session.scalars(sa.select(DescriptionUnit.pid)))
        coming = set(session.scalars(sa.select(IngestTask.pid).where(IngestTask.outcome.is_(None))))
    for edition in copies:
        tell(contradictions(catalogue, edition))
    tell(
        [Finding("R326", {"pid": pid}) for pid in sorted(stored - set(map(collection_name, curated)) - known - coming)]
    )
    tell(faults_of_collections(catalogue, store, curated))
    chosen = sorted(known) if sample is None else sample.of(known)
    pictures = 0
    for done, pid in enumerate(chosen, 1):
        tell(faults_of_unit(catalogue, store, pid))
        if derivatives is not None:
            looked_at, found = _pictures(catalogue, derivatives, pid)
            pictures += looked_at
            tell(found + _missing_copies(catalogue, store, derivatives, pid))
        progress(done, len(chosen))
    if engine is not None:
        tell(_index_faults(catalogue, engine))
    return Report(
        units=len(known),
        checked=len(chosen),
        objects=len(stored),
        collections=len(curated),
        pictures=pictures,
        copies=len(copies),
        log=log,
        findings=tuple(findings),
    )


def keep(catalogue: Catalogue, report: Report, settings: Settings, *, actor: str, now: dt.datetime) -> None:
    """Enter the report into the event log of the archive.

    Raises:
        CatalogueError: The database cannot be written (R214, R218).
    """
    named = [str(finding) for finding in report.findings[: settings.max_faults_kept]]
    event = EventRecord(
        type=EventType.FIXITY_CHECK,
        at=now,
        actor=actor,
        outcome="failure" if report.findings else "success",
        detail={**report.counts, "named": named},
    )
    with catalogue.writing() as session:
        record(session, None, event)


def _pictures(catalogue: Catalogue, derivatives: Path, pid: str) -> tuple[int, list[Finding]]:
    with catalogue.reading() as session:
        pages = [page for page in get_pages(session, pid, CHECKER) if page.width]
    places = {page.number: page_picture_path(derivatives, pid, page.number) for page in pages}
    found = [
        Finding("R331", {"pid": pid, "page": page.number})
        for page in pages
        if not _is_readable(places[page.number], page.width, page.height)
    ]
    return len(pages), found


def _missing_copies(catalogue: Catalogue, store: Store, derivatives: Path, pid: str) -> list[Finding]:
    """Whether the copy is gone that browsers play of a recording; what is wrong with its object is told elsewhere."""
    with catalogue.reading() as session:
        if not is_recording(get_objects(session, pid, CHECKER)):
            return []
    try:
        has_copy = kept_recording(store, pid).has_copy
    except BiendaoError:
        return []
    return [Finding("R357", {"pid": pid})] if has_copy and not playing_copy_path(derivatives, pid).is_file() else []


def _is_readable(path: Path, width: int, height: int) -> bool:
    from archive.imaging.region import picture_size, read_region

    scale = min(1.0, _GLANCE_PIXELS / max(width, height))
    small = max(1, round(width * scale)), max(1, round(height * scale))
    try:
        if picture_size(path) != (width, height):
            return False
        read_region(path, (0, 0, width, height), small, quality=50, max_megapixels=1)
    except ImagingError:
        return False
    return True


def _index_faults(catalogue: Catalogue, engine: SearchEngine) -> list[Finding]:
    """Where the indexes are not what the catalogue says; what others change meanwhile shows only once."""
    found = list(_look_at_index(catalogue, engine))
    if not found:
        return []
    again = list(_look_at_index(catalogue, engine))
    return [finding for finding in again if finding in found]


def _look_at_index(catalogue: Catalogue, engine: SearchEngine) -> Iterator[Finding]:
    # In this order: what was no longer waiting before the index is opened must be in it.
    with catalogue.reading() as session:
        behind = {pid for _, pid in outbox.pending(session)}
    try:
        indexed = {audience: engine.page_counts(audience) for audience in Audience}
    except BiendaoError as error:
        yield Finding.of(error)
        return
    with catalogue.reading() as session:
        behind |= {pid for _, pid in outbox.pending(session)}
        wanted = {
            Audience.PUBLIC: _page_counts(session, Actor.outsider()),
            Audience.STAFF: _page_counts(session, CHECKER),
        }
    for audience in Audience:
        here, there = wanted[audience], indexed[audience]
        for pid in sorted((here.keys() | there.keys()) - behind):
            if here.get(pid) != there.get(pid):
                counts = {"known": here.get(pid, "-"), "found": there.get(pid, "-")}
                yield Finding("R330", {"pid": pid, "index": audience.value, **counts})


def _page_counts(session: Session, actor: Actor) -> dict[str, int]:
    """Number of pages of every item that ``actor`` may see."""
    rows = (
        sa.select(DescriptionUnit.pid, sa.func.count(Page.id))
        .outerjoin(Page, Page.unit_id == DescriptionUnit.id)
        .where(DescriptionUnit.level == Level.ITEM.value, visible_to(actor))
        .group_by(DescriptionUnit.pid)
    )
    return dict(session.execute(rows).all())
