"""Tokens side by side, found by their places in one segment.

The rarest token's places are looked up among the others': by bisection where they are few, else by
marking the others' places in a window that fits the processor's cache and looking there.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from archive.search import forms
from archive.search.whoosh.findings import FAITHFUL, NOTHING, Tally, summed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from archive.search.whoosh.segment import Segment

    Bytes = npt.NDArray[np.uint8]
    Integers = npt.NDArray[np.integer[Any]]

LOOSE, STRICT = 1, 2
"""Marks of a place: a form that the query's token matches, and the one with every mark that was typed."""

_WINDOW = 1 << 20
"""Places in a window; with one byte each it fits the second cache of any server."""
_WINDOW_COST = 400
"""One window costs as much as so many places in it."""
_BISECTION_COST = 6
"""A place looked up by bisection costs as much as so many marked ones."""


class Stands(NamedTuple):
    """Places at which forms of a token stand.

    Attributes:
        places: Ascending.
        marks: That of each place, or of all.
    """

    places: Integers
    marks: Bytes | int

    def marks_of(self, at: Integers) -> Bytes | int:
        """The marks of some of the places, by their ordinals."""
        return self.marks if isinstance(self.marks, int) else self.marks.take(at)


class Placed(NamedTuple):
    """A token of the query in one field of one segment.

    Attributes:
        position: In the query.
        parts: Where its forms stand; no place is in two of them.
    """

    position: int
    parts: Sequence[Stands]

    @property
    def size(self) -> int:
        """Places at which it stands."""
        return sum(len(part.places) for part in self.parts)


def gathered(parts: Sequence[Stands]) -> Sequence[Stands]:
    """``parts`` as two at most, the greatest and all others together: most forms of a token are rare."""
    if len(parts) <= 2:
        return parts
    greatest, *others = sorted(parts, key=lambda part: -len(part.places))
    return greatest, merged(others)


def merged(parts: Sequence[Stands]) -> Stands:
    """All of ``parts``, of which there is one at least, as one."""
    if len(parts) == 1:
        return parts[0]
    places = np.concatenate([part.places for part in parts])
    marks = np.concatenate([np.broadcast_to(np.uint8(part.marks), len(part.places)) for part in parts])
    order = np.argsort(places, kind="stable")
    return Stands(places.take(order), marks.take(order))


class _Scratch(threading.local):
    """A window of each thread; all its bytes are 0 when it is not in use."""

    def __init__(self) -> None:
        self.marks = np.zeros(_WINDOW, np.uint8)


_scratch = _Scratch()


def side_by_side(segment: Segment, tokens: Sequence[Placed]) -> Tally:
    """How often ``tokens`` stand side by side in each document; one with marks missing counts half.

    Args:
        segment: Tells the documents of places.
        tokens: At least one.
    """
    rarest, *others = sorted(tokens, key=lambda token: token.size)
    if not rarest.size:
        return NOTHING
    counted = [_count(segment, part.places, _judged(part, rarest, others)) for part in rarest.parts]
    return summed(len(segment.numbers), counted)


def stand_side_by_side(tokens: Sequence[Placed]) -> Iterator[Integers]:
    """Places of the rarest of ``tokens`` where all stand side by side, a few at a time, so that one may stop early."""
    few, growth = 1024, 8
    rarest, *others = sorted(tokens, key=lambda token: token.size)
    for part in rarest.parts:
        first, step = 0, few
        while first < len(part.places):
            stretch = slice(first, first + step)
            some = Stands(part.places[stretch], part.marks if isinstance(part.marks, int) else part.marks[stretch])
            yield some.places[_judged(some, rarest, others) > 0]
            first, step = first + step, step * growth


def _judged(some: Stands, rarest: Placed, others: Sequence[Placed]) -> Bytes:
    """The least mark of all tokens at each of ``some`` places of the rarest; 0 where one of them is missing."""
    judged = np.full(len(some.places), some.marks, np.uint8)
    left = None
    for other in others:
        sought = some.places if left is None else some.places[left]
        marks = marks_at(np.add(sought, other.position - rarest.position, dtype=np.int64), other.parts)
        if left is None:
            np.minimum(judged, marks, out=judged)
        else:
            judged[left] = np.minimum(judged[left], marks)
        left = judged.nonzero()[0]
        if not len(left):
            break
    return judged


def marks_at(sought: npt.NDArray[np.int64], parts: Sequence[Stands]) -> Bytes:
    """The mark of each of the places ``sought``, which ascend, among ``parts``; 0 where it is in none of them."""
    marks = np.zeros(len(sought), np.uint8)
    for part in parts:
        places = part.places
        if not len(places):
            continue
        windows = (int(places[-1]) - int(places[0])) // _WINDOW + 1
        if len(sought) * _BISECTION_COST < len(places) + len(sought) + windows * _WINDOW_COST:
            # A place before the first one turns into one behind the last.
            wanted = sought.astype(places.dtype)
            at = places.searchsorted(wanted)
            met = (places.take(at, mode="clip") == wanted).nonzero()[0]
            marks[met] = part.marks_of(at.take(met))
        else:
            _look_through_windows(sought, part, marks)
    return marks


def _look_through_windows(sought: npt.NDArray[np.int64], part: Stands, marks: Bytes) -> None:
    """Put the mark of ``part`` into ``marks`` where ``sought`` are among its places; both ascend."""
    window, places = _scratch.marks, part.places
    edges = np.arange(int(places[0]), int(places[-1]) + _WINDOW + 1, _WINDOW, dtype=np.int64)
    ends = places.searchsorted(edges.astype(places.dtype)).tolist()
    sought_ends = sought.searchsorted(edges).tolist()
    for number, edge in enumerate(edges[:-1].tolist()):
        there = slice(sought_ends[number], sought_ends[number + 1])
        here = slice(ends[number], ends[number + 1])
        if there.start < there.stop and here.start < here.stop:
            marked = np.subtract(places[here], edge, dtype=np.intp)
            window[marked] = part.marks if isinstance(part.marks, int) else part.marks[here]
            np.maximum(marks[there], window.take(sought[there] - edge), out=marks[there])
            window[marked] = 0


def _count(segment: Segment, places: Integers, judged: Bytes) -> Tally:
    """Occurrences in each document from the marks at its places."""
    met = judged.nonzero()[0]
    if not len(met):
        return NOTHING
    owners = segment.documents_of(places.take(met))
    firsts = (np.concatenate(([True], owners[1:] != owners[:-1]))).nonzero()[0]
    every = np.append(firsts[1:], len(met)) - firsts
    strict = np.add.reduceat(judged.take(met) == STRICT, firsts, dtype=np.int64)
    worth = every * forms.MISSING_MARKS + strict * (1 - forms.MISSING_MARKS)
    flags = np.where(strict > 0, FAITHFUL, 0).astype(np.uint8)
    return Tally(owners.take(firsts).astype(np.int32), worth.astype(np.float32), flags)
