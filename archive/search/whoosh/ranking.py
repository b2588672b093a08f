"""Found pages brought into order and grouped by item, as far as the window that was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from archive.search.engine import ItemHit, Order, PageHit

if TYPE_CHECKING:
    import numpy.typing as npt

    from archive.search.engine import Lookup
    from archive.search.whoosh.snapshot import Snapshot

    Booleans = npt.NDArray[np.bool_]
    Floats = npt.NDArray[np.float32]
    Integers = npt.NDArray[np.int32]
    Doubles = npt.NDArray[np.float64]


_SAMPLED = 16
"""One rank in so many is looked at to guess how high the best are."""


class Ranked(NamedTuple):
    """Found documents, and for each of them what it is worth.

    Attributes:
        documents: Ascending, so that those of an item follow one another.
        score: Shown; higher is better.
        rank: What decides the order; higher is better.
        lit: Whether its own text has a hit.
        is_ranked: Whether there were words to rank by.
    """

    documents: Integers
    score: Floats
    rank: Doubles
    lit: Booleans
    is_ranked: bool


def items_among(snapshot: Snapshot, documents: Integers) -> Integers:
    """The items of ``documents``, both ascending."""
    owners = snapshot.item_of.take(documents)
    return owners[_firsts(owners)]


def window(snapshot: Snapshot, lookup: Lookup, ranked: Ranked) -> tuple[ItemHit, ...]:
    """The items asked for in the order asked for; without words to rank by, by date and title."""
    if not (lookup.limit and len(ranked.documents)):
        return ()
    owners = snapshot.item_of.take(ranked.documents)
    firsts = _firsts(owners)
    items = owners[firsts]
    upto = min(lookup.first + lookup.limit, len(items))
    if lookup.order is Order.RELEVANCE and ranked.is_ranked:
        keys = -np.maximum.reduceat(ranked.rank, firsts)
    else:
        keys = snapshot.ages.newest if lookup.order is Order.NEWEST else snapshot.ages.oldest
        keys = keys.take(items)
    ends = np.append(firsts[1:], len(owners))
    best = _least(keys, snapshot.pids.take(items), upto)[lookup.first :]
    return tuple(_item_hit(snapshot, lookup, ranked, slice(firsts[at], ends[at])) for at in best.tolist())


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


def _firsts(owners: Integers) -> npt.NDArray[np.intp]:
    """Where in ascending ``owners`` each begins."""
    if not len(owners):
        return np.empty(0, np.intp)
    return np.concatenate(([0], np.flatnonzero(owners[1:] != owners[:-1]) + 1))


def _least(keys: npt.NDArray[np.number[Any]], pids: npt.NDArray[np.bytes_], count: int) -> npt.NDArray[np.intp]:
    """Places of the ``count`` least ``keys`` in their order, ties by pid."""
    if not count:
        return np.empty(0, np.intp)
    if count < len(keys):
        among = np.flatnonzero(keys <= np.partition(keys, count - 1)[count - 1])
    else:
        among = np.arange(len(keys))
    return among[np.lexsort((pids[among], keys[among]))][:count]


def _item_hit(snapshot: Snapshot, lookup: Lookup, ranked: Ranked, place: slice) -> ItemHit:
    numbers = snapshot.numbers.take(ranked.documents[place])
    score, lit = ranked.score[place], ranked.lit[place]
    order = np.lexsort((numbers, -ranked.rank[place]))
    item = int(snapshot.item_of[ranked.documents[place.start]])
    pages = order[numbers[order] > 0]
    return ItemHit(
        pid=snapshot.pids[item].decode(),
        score=round(float(score[order[0]]), 4),
        page_count=len(pages),
        lit_count=int(np.count_nonzero(lit[pages])),
        pages=tuple(
            PageHit(int(numbers[page]), round(float(score[page]), 4), bool(lit[page]))
            for page in pages[: lookup.pages_per_item].tolist()
        ),
        places=snapshot.columns.places.of(item),
    )
