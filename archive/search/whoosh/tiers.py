"""Which segments are merged when: small ones often, large ones by a rebuild only."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from archive.search.whoosh.frame import MOST_PLACES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.search.whoosh.codec import ArraySegment

FAN = 4
"""So many segments of a tier become one of the next; a document is written once in each tier."""
LARGEST = 20_000
"""Documents beyond which segments are left to the next rebuild: merging more keeps a writer for seconds."""


def due(entries: Sequence[ArraySegment]) -> list[ArraySegment]:
    """Segments to be merged next; none when all is well."""
    tiers: dict[int, list[ArraySegment]] = defaultdict(list)
    for entry in entries:
        if entry.doc_count() * 2 < entry.doc_count_all() <= LARGEST:
            return [entry]
        tiers[_tier(entry.doc_count())].append(entry)
    for _, tier in sorted(tiers.items()):
        if len(tier) >= FAN and sum(entry.doc_count() for entry in tier) <= LARGEST:
            return tier
    return []


def _tier(documents: int) -> int:
    tier = 0
    while documents >= FAN:
        documents //= FAN
        tier += 1
    return tier


def parted(entries: Sequence[ArraySegment], spans: Sequence[int]) -> Iterator[list[ArraySegment]]:
    """The segments in as few groups as have room for their places in one segment each."""
    group: list[ArraySegment] = []
    taken = 0
    for entry, span in zip(entries, spans, strict=True):
        if group and taken + span > MOST_PLACES:
            yield group
            group, taken = [], 0
        group.append(entry)
        taken += span
    if group:
        yield group
