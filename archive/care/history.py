"""The events that the store knows, of units and of curated sets, as one log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.store import collection_name

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from archive.catalogue.description import Description
    from archive.catalogue.events import EventRecord
    from archive.curation import Record


def in_order(descriptions: Sequence[Description], sets: Sequence[Record]) -> list[tuple[str, EventRecord]]:
    """All events as they happened; those of one history keep their order even where a clock was set back."""
    happened = []
    for rank, (name, beginning, events) in enumerate(_histories(descriptions, sets)):
        latest = beginning
        for place, event in enumerate(events):
            latest = max(latest, event.at)
            happened.append(((latest, rank, place), name, event))
    happened.sort(key=lambda entry: entry[0])
    return [(name, event) for _, name, event in happened]


def _histories(
    descriptions: Sequence[Description], sets: Sequence[Record]
) -> Iterator[tuple[str, dt.datetime, Sequence[EventRecord]]]:
    """Name, beginning and events of everything to which something happened."""
    yield from ((unit.pid, unit.created_at, unit.events) for unit in descriptions)
    yield from ((collection_name(kept.slug), kept.events[0].at, kept.events) for kept in sets if kept.events)
