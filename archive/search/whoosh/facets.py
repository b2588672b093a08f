"""Facets: which items the chosen values leave, and how many items each value would give.

A facet is counted over what was found under the choices in all other facets, so that a choice
does not hide its own alternatives and every number is what choosing that value would give.
"""

from __future__ import annotations

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
    counted = {}
    for facet in FACETS:
        items = np.zeros(len(snapshot.pids), bool)
        items[found] = True
        for other, left in left_by.items():
            if other != facet:
                items &= left
        counted[facet] = _years(snapshot, items) if facet == "year" else _values(_column(snapshot, facet), items)
    return counted


def _values(column: Coded, items: Booleans) -> tuple[tuple[str, int], ...]:
    tally = np.bincount(column.codes[items.take(column.owners)], minlength=len(column.values))
    pairs = [(column.values[code], int(tally[code])) for code in np.flatnonzero(tally).tolist()]
    return tuple(sorted(pairs, key=lambda pair: (-pair[1], pair[0])))


def _years(snapshot: Snapshot, items: Booleans) -> tuple[tuple[str, int], ...]:
    """An item counts in every year that its date covers, as the filter by that year would find it."""
    dated = np.flatnonzero(items & (snapshot.columns.first_year > 0))
    if not len(dated):
        return ()
    first, last = snapshot.columns.first_year[dated], snapshot.columns.last_year[dated]
    earliest = int(first.min())
    size = int(last.max()) - earliest + 2
    steps = np.bincount(first - earliest, minlength=size) - np.bincount(last - earliest + 1, minlength=size)
    counts = np.cumsum(steps)
    return tuple((str(earliest + at), int(counts[at])) for at in np.flatnonzero(counts).tolist())
