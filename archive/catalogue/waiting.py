"""What waits for somebody of the house: drafts, what became public or was withdrawn of late, sources not taken in.

None of this is for outsiders' eyes.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from archive.catalogue.access import visible_to
from archive.catalogue.models import DescriptionUnit, IngestTask, ItemState, Level, Outcome, Page
from archive.catalogue.units import units_by_pid

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from archive.catalogue.access import Actor
    from archive.catalogue.views import UnitView

UNPUBLISHED: Final = (ItemState.DRAFT, ItemState.REVIEWED)


@dataclass(frozen=True)
class WaitingItem:
    """An item in one of the desk's lists.

    Attributes:
        unit: The item.
        confidence: Mean certainty of its recognised words, 0 to 1; None where none were.
        suggestions: How many suggested values of its description nobody has confirmed.
    """

    unit: UnitView
    confidence: float | None
    suggestions: int


@dataclass(frozen=True)
class ItemList:
    """The first lines of a list, and how long the list is."""

    items: tuple[WaitingItem, ...]
    total: int


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
    items = (WaitingItem(views[row.pid], confidence.get(row.id), len(row.suggestions)) for row in rows)
    return ItemList(tuple(items), total)


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
