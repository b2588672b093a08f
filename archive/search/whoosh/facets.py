"""Facets: which items the chosen values leave, and how many items each value would give.

A facet is counted over what was found under the choices in all other facets, so that a choice
does not hide its own alternatives and every number is what choosing that value would give.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from archive.search.engine import FACETS
from archive.search.query import Field

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    import numpy.typing as npt

    from archive.search.engine import Filters
    from archive.search.whoosh.columns import Coded
    from archive.search.whoosh.snapshot import Snapshot

    Booleans = npt.NDArray[np.bool_]
    Integers = npt.NDArray[np.int32]

_COLUMNS = {"type": "type", "place": "places", "fonds": "fonds", "language": "languages"}


def chosen(snapshot: Snapshot, filters: Filters) -> dict[str, Booleans]:
    """Per facet in which values are chosen the items that these leave."""
    values = {"type": filters.types, "place": filters.places, "fonds": filters.fonds, "language": filters.languages}
    left = {facet: _with_values(snapshot, facet, wanted) for facet, wanted in values.items() if wanted}
    return left | ({"year": in_years(snapshot, filters.years)} if filters.years else {})


def with_codes(snapshot: Snapshot, field: Field, codes: Collection[str]) -> Booleans:
    """Items whose type or fonds is among ``codes``."""
    return _with_values(snapshot, "type" if field is Field.TYPE else "fonds", codes)


def in_years(snapshot: Snapshot, spans: Iterable[tuple[int, int]]) -> Booleans:
    """Items whose date touches one of ``spans`` of years."""
    first, last = snapshot.columns.first_year, snapshot.columns.last_year
    touched = np.zeros(len(first), bool)
    for earliest, latest in spans:
        touched |= (first > 0) & (first <= latest) & (last >= earliest)
    return touched


def _with_values(snapshot: Snapshot, facet: str, wanted: Collection[str]) -> Booleans:
    column = _column(snapshot, facet)
    is_wanted = np.array([value in wanted for value in column.values], bool)
    items = np.zeros(len(snapshot.pids), bool)
    if is_wanted.any():
        items[column.owners[is_wanted.take(column.codes)]] = True
    return items


def _column(snapshot: Snapshot, facet: str) -> Coded:
    column: Coded = getattr(snapshot.columns, _COLUMNS[facet])
    return column


def count(
    snapshot: Snapshot, found: Integers, left_by: Mapping[str, Booleans]
) -> dict[str, tuple[tuple[str, int], ...]]:
    """Values of every facet with the number of items, most first; years in their order.

    Args:
        snapshot: The index.
        found: Items that were found before facet values narrowed them, ascending.
        left_by: What `chosen` gives.
    """
    whole = _Items(snapshot, found)
    counted = {}
    for facet in FACETS:
        others = [left.take(found) for other, left in left_by.items() if other != facet]
        items = _Items(snapshot, found[np.logical_and.reduce(others)]) if others else whole
        counted[facet] = items.years() if facet == "year" else items.values(_column(snapshot, facet))
    return counted


class _Items:
    """Some items, ascending."""

    def __init__(self, snapshot: Snapshot, items: Integers) -> None:
        self._snapshot = snapshot
        self._items = items

    def values(self, column: Coded) -> tuple[tuple[str, int], ...]:
        """Values in ``column`` with the number of items that have them."""
        return tuple(column.count(self._items, lambda: self._is_among))

    def years(self) -> tuple[tuple[str, int], ...]:
        """An item counts in every year that its date covers, as the filter by that year would find it."""
        begin, end, size = self._snapshot.spans
        steps = np.bincount(begin.take(self._items), minlength=size)
        steps -= np.bincount(end.take(self._items), minlength=size)
        counts = steps[1:].cumsum()
        met = counts.nonzero()[0]
        return tuple(
            (str(year + 1), count) for year, count in zip(met.tolist(), counts.take(met).tolist(), strict=True)
        )

    @cached_property
    def _is_among(self) -> Booleans:
        is_among = np.zeros(len(self._snapshot.pids), bool)
        is_among[self._items] = True
        return is_among
