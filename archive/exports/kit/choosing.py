"""What goes into a kit: the documents of its curated sets, whole where they are not too long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archive.catalogue.views import UnitView
    from archive.exports.exhibition import Exhibition


@dataclass(frozen=True)
class KitItem:
    """A document of a kit.

    Attributes:
        order: Place in the kit, from 0.
        unit: The document.
        numbers: Its pages that are in the kit, in order.
    """

    order: int
    unit: UnitView
    numbers: tuple[int, ...]


def chosen(exhibition: Exhibition) -> tuple[KitItem, ...]:
    """The documents in the order in which they are first shown.

    Of one that has more pages than `Settings.kit_item_pages` only those that are shown come along.
    """
    units: dict[str, UnitView] = {}
    shown: dict[str, set[int]] = {}
    for collection in exhibition.collections:
        for entry in collection.entries:
            units.setdefault(entry.unit.pid, entry.unit)
            shown.setdefault(entry.unit.pid, set()).add(entry.page.number)
    most = exhibition.settings.kit_item_pages
    return tuple(
        KitItem(
            order,
            unit,
            tuple(range(1, unit.page_count + 1)) if unit.page_count <= most else tuple(sorted(shown[unit.pid])),
        )
        for order, unit in enumerate(units.values())
    )
