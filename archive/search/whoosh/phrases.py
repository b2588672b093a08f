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

    from archive.search.whoosh.postings import Postings
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


class Placed(NamedTuple):
    """A token of the query in one field of one segment.

    Attributes:
        position: In the query.
        parts: Postings of the forms that it matches, with their marks; no place is in two of them.
    """

    position: int
    parts: Sequence[tuple[Postings, int]]

    @property
    def size(self) -> int:
        """Places at which it stands."""
        return sum(len(postings.places) for postings, _ in self.parts)


class _Scratch(threading.local):
    """A window of each thread; all its bytes are 0 when it is not in use."""

    def __init__(self) -> None:
        self.marks = np.zeros(_WINDOW, np.uint8)


_scratch = _Scratch()


def side_by_side(segment: Segment, tokens: Sequence[Placed], within: Integers | None = None) -> Tally:
    """How often ``tokens`` stand side by side in each document; one with marks missing counts half.

    Args:
        segment: Tells the documents of places.
        tokens: At least one.
        within: Documents that matter, ascending; others may be left out. None for all.
    """
    rarest, *others = sorted(tokens, key=lambda token: token.size)
    if not rarest.size:
        return NOTHING
    counted = []
    for postings, mark in rarest.parts:
        places = postings.places if within is None else _restricted(segment, postings.places, within)
        counted.append(_count(segment, places, _judged(places, mark, rarest, others)))
    return summed(len(segment.numbers), counted)


def stand_side_by_side(tokens: Sequence[Placed]) -> Iterator[npt.NDArray[np.int64]]:
    """Places of the rarest of ``tokens`` where all stand side by side, a few at a time, so that one may stop early."""
    few, growth = 1024, 8
    rarest, *others = sorted(tokens, key=lambda token: token.size)
    for postings, mark in rarest.parts:
        first, step = 0, few
        while first < len(postings.places):
            places = postings.places[first : first + step]
            yield places[_judged(places, mark, rarest, others) > 0]
            first, step = first + step, step * growth


def _judged(places: Integers, mark: int, rarest: Placed, others: Sequence[Placed]) -> Bytes:
    """The least mark of all tokens at each of ``places`` of the rarest; 0 where one of them is missing."""
    judged = np.full(len(places), mark, np.uint8)
    left = None
    for other in others:
        sought = places if left is None else places[left]
        marks = _marks_at(np.add(sought, other.position - rarest.position, dtype=np.int64), other.parts)
        if left is None:
            np.minimum(judged, marks, out=judged)
        else:
            judged[left] = np.minimum(judged[left], marks)
        left = np.flatnonzero(judged)
        if not len(left):
            break
    return judged


def _marks_at(sought: npt.NDArray[np.int64], parts: Sequence[tuple[Postings, int]]) -> Bytes:
    marks = np.zeros(len(sought), np.uint8)
    for postings, mark in parts:
        places = postings.places
        if not len(places):
            continue
        windows = (int(places[-1]) - int(places[0])) // _WINDOW + 1
        if len(sought) * _BISECTION_COST < len(places) + len(sought) + windows * _WINDOW_COST:
            # A place before the first one turns into one behind the last.
            wanted = sought.astype(places.dtype)
            at = np.searchsorted(places, wanted)
            marks[places.take(at, mode="clip") == wanted] = mark
        else:
            _look_through_windows(sought, places, mark, marks)
    return marks


def _look_through_windows(sought: npt.NDArray[np.int64], places: Integers, mark: int, marks: Bytes) -> None:
    """Set ``marks`` to ``mark`` where ``sought`` are among ``places``; both ascend."""
    window = _scratch.marks
    edges = np.arange(int(places[0]), int(places[-1]) + _WINDOW + 1, _WINDOW, dtype=np.int64)
    ends = np.searchsorted(places, edges.astype(places.dtype)).tolist()
    sought_ends = np.searchsorted(sought, edges).tolist()
    for number, edge in enumerate(edges[:-1].tolist()):
        there = slice(sought_ends[number], sought_ends[number + 1])
        if there.start < there.stop and ends[number] < ends[number + 1]:
            marked = np.subtract(places[ends[number] : ends[number + 1]], edge, dtype=np.intp)
            window[marked] = mark
            np.maximum(marks[there], window.take(sought[there] - edge), out=marks[there])
            window[marked] = 0


def _restricted(segment: Segment, places: Integers, within: Integers) -> Integers:
    """Those of ``places`` that lie in the documents ``within``, or all where that would save little."""
    if 2 * len(within) * _BISECTION_COST > len(places):
        return places
    firsts = np.searchsorted(places, segment.bases_of(within).astype(places.dtype, copy=False))
    ends = np.searchsorted(places, segment.bases_of(within + np.int32(1)).astype(places.dtype, copy=False))
    counts = ends - firsts
    upto = np.cumsum(counts)
    return places.take(np.repeat(firsts - (upto - counts), counts) + np.arange(upto[-1]))


def _count(segment: Segment, places: Integers, judged: Bytes) -> Tally:
    """Occurrences in each document from the marks at its places."""
    met = np.flatnonzero(judged)
    if not len(met):
        return NOTHING
    owners = segment.documents_of(places.take(met))
    firsts = np.flatnonzero(np.concatenate(([True], owners[1:] != owners[:-1])))
    every = np.append(firsts[1:], len(met)) - firsts
    strict = np.add.reduceat(judged.take(met) == STRICT, firsts, dtype=np.int64)
    worth = every * forms.MISSING_MARKS + strict * (1 - forms.MISSING_MARKS)
    flags = np.where(strict > 0, FAITHFUL, 0).astype(np.uint8)
    return Tally(owners.take(firsts).astype(np.int32), worth.astype(np.float32), flags)
