"""What the search room needs of a unit to bring its indexes up to date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from archive.catalogue.access import Actor, visible_to
from archive.catalogue.models import DescriptionUnit
from archive.catalogue.units import get_pages, units_by_pid

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from archive.catalogue.views import PageView, UnitView

_INDEXER = Actor.staff("index")


@dataclass(frozen=True)
class IndexableUnit:
    """A unit with its pages and the readers who may find it.

    Attributes:
        unit: With all its ancestors; `UnitView.fonds` is the top one.
        pages: With their text, in order.
        is_public: Whether outsiders may find it.
    """

    unit: UnitView
    pages: tuple[PageView, ...]
    is_public: bool


def unit_for_index(session: Session, pid: str) -> IndexableUnit | None:
    """The unit ``pid`` as the indexes should know it; None where it is to be taken out of all of them."""
    unit = units_by_pid(session, [pid], _INDEXER).get(pid)
    if unit is None:
        return None
    open_to_all = sa.select(DescriptionUnit.id).where(DescriptionUnit.pid == pid, visible_to(Actor.outsider()))
    return IndexableUnit(
        unit=unit,
        pages=tuple(get_pages(session, pid, _INDEXER)),
        is_public=session.scalar(open_to_all) is not None,
    )


def all_pids(session: Session) -> Iterator[str]:
    """Pids of all units in the order in which they came in, for building an index anew."""
    return iter(session.scalars(sa.select(DescriptionUnit.pid).order_by(DescriptionUnit.id)))
