"""Facets: which items the chosen values leave, and how many items each value would give.

A facet is counted over what was found under the choices in all other facets, so that a choice
does not hide its own alternatives and every number is what choosing that value would give.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from archive.search.query import Field

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    import numpy.typing as npt

    from archive.search.engine import Filters
    from archive.search.whoosh.snapshot import Snapshot

    Booleans = npt.NDArray[np.bool_]


def chosen(snapshot: Snapshot, filters: Filters) -> dict[str, Booleans]:
    """Per facet the items that its chosen values leave; all of them where none is chosen."""
    everything = np.ones(len(snapshot.items), bool)
    return {
        "type": with_codes(snapshot, Field.TYPE, filters.types) if filters.types else everything,
        "year": in_years(snapshot, filters.years) if filters.years else everything,
        "place": _with_places(snapshot, filters.places) if filters.places else everything,
        "fonds": with_codes(snapshot, Field.FONDS, filters.fonds) if filters.fonds else everything,
        "language": _in_languages(snapshot, filters.languages) if filters.languages else everything,
    }


def with_codes(snapshot: Snapshot, field: Field, codes: Collection[str]) -> Booleans:
    """Items whose type or fonds is among ``codes``."""
    return _mask((card.type if field is Field.TYPE else card.fonds) in codes for card in snapshot.items)


def in_years(snapshot: Snapshot, spans: Iterable[tuple[int, int]]) -> Booleans:
    """Items whose date touches one of ``spans`` of years."""
    wanted = list(spans)
    return _mask(
        card.first_year > 0 and any(card.first_year <= last and card.last_year >= first for first, last in wanted)
        for card in snapshot.items
    )


def _in_languages(snapshot: Snapshot, languages: Collection[str]) -> Booleans:
    return _mask(any(language in languages for language in card.languages) for card in snapshot.items)


def _with_places(snapshot: Snapshot, places: tuple[str, ...]) -> Booleans:
    return _mask(any(place in places for place in card.places) for card in snapshot.items)


def _mask(answers: Iterable[bool]) -> Booleans:
    return np.fromiter(answers, bool)


def count(snapshot: Snapshot, found: Booleans, left_by: dict[str, Booleans]) -> dict[str, tuple[tuple[str, int], ...]]:
    """Values of every facet with the number of items, most first; years in their order.

    Args:
        snapshot: The index.
        found: Items that were found before facet values narrowed them.
        left_by: Per facet the items that its chosen values leave.
    """
    counted = {}
    for facet in left_by:
        others = [mask for name, mask in left_by.items() if name != facet]
        items = np.flatnonzero(found & np.logical_and.reduce(others))
        counted[facet] = _years(snapshot, items) if facet == "year" else _values(snapshot, facet, items)
    return counted


def _values(snapshot: Snapshot, facet: str, items: npt.NDArray[np.int64]) -> tuple[tuple[str, int], ...]:
    tally: Counter[str] = Counter()
    for item in items:
        card = snapshot.items[item]
        if facet == "language":
            tally.update(card.languages)
        elif facet == "place":
            tally.update(card.places)
        elif facet == "type":
            tally[card.type] += 1
        elif facet == "fonds":
            tally[card.fonds] += 1
    del tally[""]
    return tuple(sorted(tally.items(), key=lambda pair: (-pair[1], pair[0])))


def _years(snapshot: Snapshot, items: npt.NDArray[np.int64]) -> tuple[tuple[str, int], ...]:
    """An item counts in every year that its date covers, as the filter by that year would find it."""
    spans = [(card.first_year, card.last_year) for item in items if (card := snapshot.items[item]).first_year]
    if not spans:
        return ()
    earliest = min(first for first, _ in spans)
    latest = max(last for _, last in spans)
    steps = np.zeros(latest - earliest + 2, np.int64)
    for first, last in spans:
        steps[first - earliest] += 1
        steps[last - earliest + 1] -= 1
    counts = np.cumsum(steps)
    return tuple((str(earliest + int(at)), int(counts[at])) for at in np.flatnonzero(counts))
