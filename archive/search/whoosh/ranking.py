"""Found pages brought into order and grouped by item, as far as the window that was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from archive.search.engine import ItemHit, Order, PageHit

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    from archive.search.engine import Lookup
    from archive.search.whoosh.snapshot import Snapshot

    Booleans = npt.NDArray[np.bool_]
    Floats = npt.NDArray[np.float32]
    Integers = npt.NDArray[np.int32]
    Ranks = npt.NDArray[np.floating[Any]]
    Ordinals = npt.NDArray[np.intp]

_SAMPLED = 16
"""One rank in so many is looked at to guess how high the best are."""


class Ranked(NamedTuple):
    """Found documents, and for each of them what it is worth.

    Attributes:
        documents: Ascending, so that those of an item follow one another.
        score: Shown; higher is better.
        rank: What decides the order; higher is better.
        is_lit: Tells of some of the documents, by their ordinals here, whether their own text has a hit.
    """

    documents: Integers
    score: Floats
    rank: Ranks
    is_lit: Callable[[Ordinals], Booleans]


class _Places(NamedTuple):
    """Documents of some items, one item after another.

    Attributes:
        items: Ordinals of the items.
        sizes: Documents of each.
        at: Ordinals of the documents among those that were found.
    """

    items: Integers
    sizes: Ordinals
    at: Ordinals


class Grouped(NamedTuple):
    """Found documents by item.

    Attributes:
        documents: Ascending.
        items: Ordinals of the items, ascending.
        firsts: The ordinal of the first document of each, and
        ends: of the one behind its last.
    """

    documents: Integers
    items: Integers
    firsts: Ordinals
    ends: Ordinals

    @classmethod
    def by_item(cls, snapshot: Snapshot, documents: Integers) -> Grouped:
        """Group ``documents``, which ascend."""
        owners = snapshot.item_of.take(documents)
        firsts = np.append(True, owners[1:] != owners[:-1])[: len(owners)].nonzero()[0]
        return cls(documents, owners.take(firsts), firsts, np.append(firsts[1:], len(owners)))

    def least(self, snapshot: Snapshot, keys: npt.NDArray[np.number[Any]], lookup: Lookup) -> Ordinals:
        """Which of the items, by the least ``keys`` and then by pid, are those asked for."""
        upto = min(lookup.first + lookup.limit, len(keys))
        among = np.arange(len(keys))
        if 0 < upto < len(keys):
            among = (keys <= np.partition(keys, upto - 1)[upto - 1]).nonzero()[0]
        pids = snapshot.pids.take(self.items.take(among))
        return among[np.lexsort((pids, keys.take(among)))][lookup.first : upto]

    def of(self, best: Ordinals) -> _Places:
        """The documents of the items ``best``."""
        firsts = self.firsts.take(best)
        sizes = self.ends.take(best) - firsts
        begin = np.cumsum(sizes) - sizes
        at = np.repeat(firsts - begin, sizes) + np.arange(int(sizes.sum()))
        return _Places(self.items.take(best), sizes, at)


def window(
    snapshot: Snapshot, lookup: Lookup, found: Grouped, ranked: Callable[[Integers], Ranked], *, is_ranked: bool
) -> tuple[ItemHit, ...]:
    """The items asked for in the order asked for; without words to rank by, by date and title.

    Args:
        snapshot: The index.
        lookup: Tells which part of which order.
        found: All documents that were found.
        ranked: Ranks some of the documents; where the date decides, only those of the items asked for.
        is_ranked: Whether there are words to rank by.
    """
    if not (lookup.limit and len(found.documents)):
        return ()
    if lookup.order is Order.RELEVANCE and is_ranked:
        every = ranked(found.documents)
        best = found.least(snapshot, -np.maximum.reduceat(every.rank, found.firsts), lookup)
        return _hits(snapshot, lookup, every, found.of(best))
    ages = snapshot.ages.newest if lookup.order is Order.NEWEST else snapshot.ages.oldest
    best = found.least(snapshot, ages.take(found.items), lookup)
    places = found.of(best)
    order = np.argsort(places.at)
    shown = ranked(found.documents.take(places.at.take(order)))
    return _hits(snapshot, lookup, shown, places._replace(at=_inverse(order)))


def _hits(snapshot: Snapshot, lookup: Lookup, ranked: Ranked, places: _Places) -> tuple[ItemHit, ...]:
    """The hits of ``places`` in their order; pages of an item by rank, then by number."""
    number_of = snapshot.numbers.take(ranked.documents.take(places.at))
    item_of = np.repeat(np.arange(len(places.items)), places.sizes)
    order = np.lexsort((number_of, -ranked.rank.take(places.at), item_of))
    at, numbers = places.at.take(order), number_of.take(order)
    scores, lit = ranked.score.take(at), ranked.is_lit(at)
    firsts = np.cumsum(places.sizes) - places.sizes
    page_counts = np.add.reduceat(numbers > 0, firsts, dtype=np.intp).tolist()
    lit_counts = np.add.reduceat(lit & (numbers > 0), firsts, dtype=np.intp).tolist()
    pids = snapshot.pids.take(places.items).tolist()
    named = snapshot.columns.places.of(places.items)
    hits = []
    for place, first in enumerate(firsts.tolist()):
        # Only an item without pages is found itself: what is shown of all others are pages.
        shown = slice(first, first + min(page_counts[place], lookup.pages_per_item))
        pages = zip(numbers[shown].tolist(), scores[shown].tolist(), lit[shown].tolist(), strict=True)
        hits.append(
            ItemHit(
                pid=pids[place].decode(),
                score=round(float(scores[first]), 4),
                page_count=page_counts[place],
                lit_count=lit_counts[place],
                pages=tuple([PageHit(number, round(score, 4), is_lit) for number, score, is_lit in pages]),
                places=named[place],
            )
        )
    return tuple(hits)


def _inverse(order: Ordinals) -> Ordinals:
    """Where each number from 0 on stands in ``order``, which has each of them once."""
    inverse = np.empty_like(order)
    inverse[order] = np.arange(len(order))
    return inverse


def least_of_best(ranks: npt.NDArray[np.floating[Any]], count: int) -> float:
    """The rank at place ``count`` from the top; there are at least as many.

    A sample tells a rank that about twice as many reach, so that only these need to be put in order.
    """
    sample = ranks[::_SAMPLED]
    place = 2 * count // _SAMPLED
    if place < len(sample):
        above = ranks[ranks >= np.partition(sample, -place)[-place]]
        if len(above) >= count:
            ranks = above
    return float(np.partition(ranks, -count)[-count])
