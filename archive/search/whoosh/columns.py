"""What an index knows of items beside their words, as columns of numbers: for filters, facets and orders."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import numpy.typing as npt

    from archive.search.documents import ItemDocument

    Booleans = npt.NDArray[np.bool_]
    Integers = npt.NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Coded:
    """Values of items as numbers: a pair of item and value for every value that an item has.

    Attributes:
        values: Each value once; a code is a place in it.
        owners: Ordinals of items, ascending.
        codes: What each owner has.
    """

    values: tuple[str, ...]
    owners: Integers
    codes: Integers

    def of(self, items: Integers) -> list[tuple[str, ...]]:
        """The values of each of ``items`` in the order in which they were given."""
        if not len(self.owners):
            return [()] * len(items)
        firsts = self.owners.searchsorted(items).tolist()
        ends = self.owners.searchsorted(items, side="right").tolist()
        values = self.values
        return [
            tuple([values[code] for code in self.codes[first:end].tolist()])
            for first, end in zip(firsts, ends, strict=True)
        ]

    def count(self, items: Integers, is_item: Callable[[], Booleans]) -> list[tuple[str, int]]:
        """How many of ``items`` have each value that any of them has, most first, then by the value.

        Args:
            items: Ordinals, ascending.
            is_item: Tells of every item whether it is among them.
        """
        if not len(self.owners):
            return []
        if self._is_one_each:
            codes = self.codes.take(items[: items.searchsorted(len(self.owners))])
        else:
            codes = self.codes[is_item().take(self.owners)]
        tally = np.bincount(codes, minlength=len(self.values))
        met = self._by_value[tally.take(self._by_value) > 0]
        counts = tally.take(met)
        order = np.argsort(-counts, kind="stable")
        return [
            (self.values[code], count) for code, count in zip(met[order].tolist(), counts[order].tolist(), strict=True)
        ]

    @cached_property
    def _by_value(self) -> npt.NDArray[np.intp]:
        """Codes in the order of their values."""
        return np.array(sorted(range(len(self.values)), key=self.values.__getitem__), np.intp)

    @cached_property
    def _is_one_each(self) -> bool:
        """Whether every item has one value, up to the last that has any."""
        return bool((self.owners == np.arange(len(self.owners))).all())


class ItemColumns(NamedTuple):
    """Columns over the items of a segment, or of a whole index.

    Attributes:
        type: Code of its kind, at most one an item.
        fonds: Reference code of its fonds, at most one an item.
        languages: Language codes.
        places: Identifiers of the places that it names.
        first_year: First year that its date covers; 0 where undated.
        last_year: Last year that its date covers; 0 where undated.
        date: First day as the number YYYYMMDD; 0 where undated.
    """

    type: Coded
    fonds: Coded
    languages: Coded
    places: Coded
    first_year: Integers
    last_year: Integers
    date: Integers


def columns_of(items: Sequence[ItemDocument]) -> ItemColumns:
    """The columns of ``items`` in their order."""
    years = [item.years or (0, 0) for item in items]
    return ItemColumns(
        _coded([item.type] if item.type else [] for item in items),
        _coded([item.fonds] if item.fonds else [] for item in items),
        _coded(item.languages for item in items),
        _coded(item.places for item in items),
        np.array([first for first, _ in years], np.int32),
        np.array([last for _, last in years], np.int32),
        np.array([int(item.date.replace("-", "") or 0) for item in items], np.int32),
    )


def taken(columns: ItemColumns, kept: npt.NDArray[np.bool_]) -> ItemColumns:
    """The columns of some of the items.

    Args:
        columns: Of all.
        kept: Which items stay.
    """
    renumbered = np.cumsum(kept, dtype=np.int32) - 1

    def coded(column: Coded) -> Coded:
        of_kept = kept[column.owners]
        return Coded(column.values, renumbered[column.owners[of_kept]], column.codes[of_kept])

    return ItemColumns(
        type=coded(columns.type),
        fonds=coded(columns.fonds),
        languages=coded(columns.languages),
        places=coded(columns.places),
        first_year=columns.first_year[kept],
        last_year=columns.last_year[kept],
        date=columns.date[kept],
    )


def joined(parts: Sequence[ItemColumns]) -> ItemColumns:
    """Columns one after another, with one list of values for each."""
    parts = [columns_of([]), *parts]
    sizes = [len(part.date) for part in parts]
    starts = np.concatenate(([0], np.cumsum(sizes)))[:-1].astype(np.int32)

    def coded(name: str) -> Coded:
        return _joined([getattr(part, name) for part in parts], starts)

    def numbers(name: str) -> Integers:
        return np.concatenate([getattr(part, name) for part in parts])

    return ItemColumns(
        type=coded("type"),
        fonds=coded("fonds"),
        languages=coded("languages"),
        places=coded("places"),
        first_year=numbers("first_year"),
        last_year=numbers("last_year"),
        date=numbers("date"),
    )


def _coded(values_of_items: Iterable[Iterable[str]]) -> Coded:
    known: dict[str, int] = {}
    pairs = [
        (owner, known.setdefault(value, len(known)))
        for owner, values in enumerate(values_of_items)
        for value in dict.fromkeys(values)
    ]
    owners, codes = np.array(pairs, np.int32).reshape(-1, 2).T
    return Coded(tuple(known), np.ascontiguousarray(owners), np.ascontiguousarray(codes))


def _joined(parts: Sequence[Coded], starts: Integers) -> Coded:
    known: dict[str, int] = {}
    owners, codes = [], []
    for part, start in zip(parts, starts, strict=True):
        translated = np.array([known.setdefault(value, len(known)) for value in part.values], np.int32)
        owners.append(part.owners + start)
        codes.append(translated[part.codes])
    return Coded(tuple(known), np.concatenate(owners), np.concatenate(codes))
