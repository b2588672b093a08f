"""Taking the samples into an archive, through the same door as everybody's paper."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from archive import custody
from archive.catalogue import specimen
from archive.catalogue.access import Actor
from archive.catalogue.containers import NewContainer
from archive.catalogue.models import ItemState, Level
from archive.catalogue.units import children, count_items, unit_by_reference
from archive.errors import NotFoundError
from ingest.given import GivenDescription
from ingest.results import summarise
from ingest.runner import IngestOptions, ingest
from ingest.samples.making import FONDS_CODE, FONDS_TITLE, make_samples
from ingest.samples.sources import sample_texts

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from archive.catalogue.database import Catalogue
    from archive.catalogue.views import UnitView
    from archive.settings import Settings
    from archive.store import Store
    from ingest.progress import ProgressSink
    from ingest.results import SourceResult, Summary
    from ingest.samples.sources import SampleText

WHY_WITHDRAWN = "samples --withdraw"
FONDS = NewContainer(
    reference_code=FONDS_CODE,
    title=FONDS_TITLE,
    level=Level.FONDS,
    scope=f"{specimen.STATEMENT['vi']}. {specimen.STATEMENT['en']}.",
    is_open=True,
)


def install_samples(
    catalogue: Catalogue,
    store: Store,
    settings: Settings,
    *,
    jobs: int,
    actor: str,
    progress: ProgressSink,
    on_result: Callable[[SourceResult], None],
    clock: Callable[[], dt.datetime],
) -> Summary:
    """Make the samples, read them, keep them in a fonds of their own and open them to everybody.

    Safe to repeat: what is there already stays as it is, and a sample that somebody has
    withdrawn stays withdrawn. The caller drains the outbox.

    Args:
        catalogue: Where they are described.
        store: Where they are kept.
        settings: Limits and folders.
        jobs: How many processes read at once.
        actor: Who takes them in, for the event log.
        progress: Is told how far the reading has come.
        on_result: Is told what became of each.
        clock: The time, in UTC.

    Raises:
        MachineError: Tesseract (R130, R131) or a typeface (R135) is missing.
        RunError: Another run is at work in this archive (R132).
    """
    if _find(catalogue, FONDS_CODE, actor) is None:
        custody.create_container(catalogue, store, FONDS, actor=actor, now=clock())
    missing = [text for text in sample_texts() if _find(catalogue, text.reference_code, actor) is None]
    summary = summarise([], 0.0)
    if missing:
        with tempfile.TemporaryDirectory(prefix="biendao-samples-") as folder:
            samples = make_samples(Path(folder), missing, jobs=jobs)
            given = {str(sample.path): _given(sample.text) for sample in samples}
            options = IngestOptions(into=FONDS_CODE, jobs=jobs, actor=actor, given=given)
            paths = [sample.path for sample in samples]
            summary = ingest(
                catalogue, store, settings, paths, options, progress=progress, on_result=on_result, clock=clock
            )
    for text in sample_texts():
        unit = _find(catalogue, text.reference_code, actor)
        if unit is not None and unit.state == ItemState.DRAFT:
            custody.publish(catalogue, store, unit.pid, actor=actor, now=clock())
    return summary


def withdraw_samples(catalogue: Catalogue, store: Store, *, actor: str, now: dt.datetime) -> int:
    """Close every published sample to outsiders; how many were closed. The caller drains the outbox."""
    units = [_find(catalogue, text.reference_code, actor) for text in sample_texts()]
    open_ = [unit for unit in units if unit is not None and unit.state == ItemState.PUBLISHED]
    for unit in open_:
        custody.withdraw(catalogue, store, unit.pid, why=WHY_WITHDRAWN, actor=actor, now=now)
    return len(open_)


def holds_only_samples(catalogue: Catalogue, actor: str) -> bool:
    """Whether there is no item in the archive but samples, all or some of them or none at all."""
    fonds = _find(catalogue, FONDS_CODE, actor)
    staff = Actor.keeper(actor)
    with catalogue.reading() as session:
        items, _ = count_items(session, staff)
        return items == (0 if fonds is None else len(children(session, fonds.pid, staff)))


def _find(catalogue: Catalogue, reference_code: str, actor: str) -> UnitView | None:
    with catalogue.reading() as session:
        try:
            return unit_by_reference(session, reference_code, Actor.keeper(actor))
        except NotFoundError:
            return None


def _given(text: SampleText) -> GivenDescription:
    return GivenDescription(
        reference_code=text.reference_code,
        title=text.title,
        scope=text.scope,
        genre=text.genre,
        number=text.number,
        date_text=text.date_text,
        date_from=text.date_from,
        date_to=text.date_to,
        languages=text.languages,
        rights=specimen.RIGHTS,
    )
