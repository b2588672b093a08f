"""A recording that is here already is given transcripts: its pages are those of the new ones from then on."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from archive.catalogue import outbox
from archive.catalogue.access import Actor
from archive.catalogue.events import EventRecord, EventType, record
from archive.catalogue.models import DescriptionUnit, DigitalObject, Page
from archive.catalogue.units import get_unit
from archive.errors import NotFoundError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from archive.catalogue.views import ObjectView, PageView, UnitView

_OF_PAGES: Final = ("page_notes", "unread_pages")


@dataclass(frozen=True, kw_only=True)
class NewTranscripts:
    """Transcripts for a recording.

    Attributes:
        originals: Their files, with positions after those of the files that are here.
        pages: The recording's pages from now on.
        languages: ISO 639-1 codes of what is said.
        suggestions: What is to be known of the pages; plain JSON.
    """

    originals: tuple[ObjectView, ...]
    pages: tuple[PageView, ...]
    languages: tuple[str, ...]
    suggestions: Mapping[str, Any]


def give_transcripts(session: Session, pid: str, new: NewTranscripts, *, actor: str, now: dt.datetime) -> UnitView:
    """Let the pages of the recording ``pid`` be those of ``new``; transcripts that it had stay among its originals.

    Raises:
        NotFoundError: There is no such unit (R201).
    """
    unit = session.scalar(sa.select(DescriptionUnit).where(DescriptionUnit.pid == pid))
    if unit is None:
        raise NotFoundError("R201", pid=pid)
    unit.objects += [DigitalObject(**dataclasses.asdict(original)) for original in new.originals]
    unit.pages = []
    # The old pages go before the new ones come: both have the same numbers.
    session.flush()
    unit.pages = [Page(**dataclasses.asdict(page) | {"languages": list(page.languages)}) for page in new.pages]
    unit.languages = list(new.languages)
    kept = {name: value for name, value in unit.suggestions.items() if name not in _OF_PAGES}
    unit.suggestions = kept | {name: new.suggestions[name] for name in _OF_PAGES if name in new.suggestions}
    unit.updated_at = now
    session.flush()
    digests = {original.store_path: f"sha256:{original.sha256}" for original in new.originals}
    detail = {"transcripts": [original.name for original in new.originals], "pages": len(new.pages)}
    for type_, told in (
        (EventType.MESSAGE_DIGEST_CALCULATION, {"digests": digests}),
        (EventType.METADATA_MODIFICATION, detail),
    ):
        record(session, pid, EventRecord(type=type_, at=now, actor=actor, detail=told))
    outbox.queue(session, pid, now)
    return get_unit(session, pid, Actor.keeper(actor))
