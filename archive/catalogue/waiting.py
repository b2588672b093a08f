"""What waits for somebody of the house: drafts, pages to look at, what was withdrawn of late, sources not taken in.

None of this is for outsiders' eyes.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from archive.catalogue.access import visible_to
from archive.catalogue.models import DescriptionUnit, IngestTask, ItemState, Level, Outcome, Page
from archive.catalogue.units import get_unit, units_by_pid
from archive.remarks import Remark, remarks_on

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy.orm import Session

    from archive.catalogue.access import Actor
    from archive.catalogue.views import UnitView

UNPUBLISHED: Final = (ItemState.DRAFT, ItemState.REVIEWED)
_OF_PAGES: Final = frozenset({"page_notes", "unread_pages"})
"""What suggestions hold besides suggested values: what is to be known of pages, and why pages were not read."""


@dataclass(frozen=True)
class WaitingItem:
    """An item in one of the desk's lists.

    Attributes:
        unit: The item.
        confidence: Mean certainty of its recognised words, 0 to 1; None where none were.
        suggestions: How many suggested values of its description nobody has confirmed.
        remarked_pages: On how many of its pages there is a remark.
        waiting_pages: How many of these wait for a person to look at them.
    """

    unit: UnitView
    confidence: float | None
    suggestions: int
    remarked_pages: int
    waiting_pages: int


@dataclass(frozen=True)
class ItemList:
    """The first lines of a list, and how long the list is."""

    items: tuple[WaitingItem, ...]
    total: int


@dataclass(frozen=True)
class RemarkedPages:
    """An item and what is to be known of its pages.

    Attributes:
        unit: The item.
        waiting: Remarks by page number, on pages that wait for a person to look at them.
        others: The same on pages that do not.
    """

    unit: UnitView
    waiting: Mapping[int, tuple[Remark, ...]]
    others: Mapping[int, tuple[Remark, ...]]


@dataclass(frozen=True)
class TroubledSource:
    """A source that a run did not take in.

    Attributes:
        name: Its file name.
        reason: Number of the reason; empty where none was written down.
        at: When its run gave it up.
    """

    name: str
    reason: str
    at: dt.datetime


def items_in(session: Session, states: Sequence[ItemState], actor: Actor, *, limit: int) -> ItemList:
    """Items in one of ``states``, the ones changed last first."""
    assert actor.is_staff, "the desk's lists are for staff"
    which = sa.and_(
        DescriptionUnit.level == Level.ITEM.value,
        DescriptionUnit.state.in_([state.value for state in states]),
        visible_to(actor),
    )
    newest = sa.select(DescriptionUnit.id, DescriptionUnit.pid, DescriptionUnit.suggestions).where(which)
    newest = newest.order_by(DescriptionUnit.updated_at.desc(), DescriptionUnit.id.desc()).limit(limit)
    rows = session.execute(newest).all()
    views = units_by_pid(session, [row.pid for row in rows], actor)
    mean = sa.select(Page.unit_id, sa.func.avg(Page.confidence)).where(Page.unit_id.in_([row.id for row in rows]))
    confidence: dict[int, float | None] = dict(session.execute(mean.group_by(Page.unit_id)).all())
    total = session.scalar(sa.select(sa.func.count()).select_from(DescriptionUnit).where(which)) or 0
    items = (_waiting_item(views[row.pid], confidence.get(row.id), row.suggestions) for row in rows)
    return ItemList(tuple(items), total)


def remarked_pages(session: Session, pid: str, actor: Actor) -> RemarkedPages:
    """What is to be known of the pages of the item ``pid``.

    Raises:
        NotFoundError: There is no such item for ``actor`` (R201).
    """
    assert actor.is_staff, "remarks on pages are for staff"
    unit = get_unit(session, pid, actor)
    suggestions = session.scalar(sa.select(DescriptionUnit.suggestions).where(DescriptionUnit.pid == unit.pid)) or {}
    waiting, others = _remarks_by_page(suggestions)
    return RemarkedPages(unit, waiting, others)


def _waiting_item(unit: UnitView, confidence: float | None, suggestions: Mapping[str, Any]) -> WaitingItem:
    waiting, others = _remarks_by_page(suggestions)
    return WaitingItem(
        unit,
        confidence,
        suggestions=len(suggestions.keys() - _OF_PAGES),
        remarked_pages=len(waiting) + len(others),
        waiting_pages=len(waiting),
    )


def _remarks_by_page(
    suggestions: Mapping[str, Any],
) -> tuple[dict[int, tuple[Remark, ...]], dict[int, tuple[Remark, ...]]]:
    """Remarks of pages that wait and of those that do not, by page number in order."""
    found: dict[int, tuple[Remark, ...]] = {}
    for number, remark in sorted(_remarks(suggestions), key=lambda pair: pair[0]):
        found[number] = (*found.get(number, ()), remark)
    waits = {number: any(remark.waits for remark in remarks) for number, remarks in found.items()}
    return (
        {number: remarks for number, remarks in found.items() if waits[number]},
        {number: remarks for number, remarks in found.items() if not waits[number]},
    )


def _remarks(suggestions: Mapping[str, Any]) -> Iterator[tuple[int, Remark]]:
    for unread in suggestions.get("unread_pages", ()):
        yield unread["page"], Remark(unread["reason"], "", waits=True, vi=unread["vi"], en=unread["en"])
    for noted in suggestions.get("page_notes", ()):
        for remark in remarks_on(noted["note"]):
            yield noted["page"], remark


def troubled_sources(session: Session, *, limit: int) -> list[TroubledSource]:
    """Sources that were refused or failed and have not been taken in since, newest first.

    Those held for a decision are not among them: their names are told nowhere.
    """
    later = sa.orm.aliased(IngestTask)
    taken_in = sa.exists().where(
        later.sha256 == IngestTask.sha256, later.sha256 != "", later.outcome == Outcome.REGISTERED.value
    )
    troubled = (
        sa.select(IngestTask.source, IngestTask.reason, IngestTask.ended_at)
        .where(
            IngestTask.outcome.in_([Outcome.REFUSED.value, Outcome.FAILED.value]),
            sa.not_(taken_in),
        )
        .order_by(IngestTask.ended_at.desc(), IngestTask.id.desc())
        .limit(limit)
    )
    return [
        TroubledSource(PurePath(source).name, reason or "", at)
        for source, reason, at in session.execute(troubled)
        if at is not None
    ]
