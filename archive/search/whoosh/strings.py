"""Many strings in two arrays: their bytes one after another, and where each begins."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from itertools import accumulate, chain, pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import numpy.typing as npt

_STEP = 32
_AFTER = b"\xff"
"""Sorts after everything that begins alike: UTF-8 has no such byte."""


class Strings:
    """Byte strings by number; those that are sorted can be looked up without reading all of them.

    Args:
        heap: The bytes of all.
        starts: Where each begins, and the end of the last.
    """

    def __init__(self, heap: npt.NDArray[np.uint8], starts: npt.NDArray[np.uint32]) -> None:
        self.heap = heap
        self.starts = starts
        self._heap = heap.data
        self._starts = starts.data

    @classmethod
    def of(cls, values: Sequence[bytes]) -> Strings:
        """Strings that are at hand one by one."""
        heap = np.frombuffer(b"".join(values), np.uint8)
        starts = np.fromiter(accumulate(chain((0,), map(len, values))), "<u4", len(values) + 1)
        return cls(heap, starts)

    @property
    def is_sound(self) -> bool:
        """Whether every string lies within the bytes."""
        starts = self.starts
        return bool(
            len(starts) and not starts[0] and starts[-1] == len(self.heap) and (starts[1:] >= starts[:-1]).all()
        )

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, at: int) -> bytes:
        return bytes(self._heap[self._starts[at] : self._starts[at + 1]])

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.part(0, len(self)))

    def part(self, first: int, last: int) -> list[bytes]:
        """The strings from number ``first`` up to and without ``last``."""
        starts = self.starts[first : last + 1].tolist()
        begin = starts[0]
        data = bytes(self._heap[begin : starts[-1]])
        return [data[start - begin : end - begin] for start, end in pairwise(starts)]

    def text(self) -> tuple[str, ...]:
        """All of them, decoded."""
        return tuple(value.decode(errors="replace") for value in self)

    def find(self, value: bytes) -> int | None:
        """The number of ``value``; None where it is not among them, which are sorted."""
        at = self._place_of(value)
        return at if at < len(self) and self[at] == value else None

    def beginning_with(self, prefix: bytes) -> tuple[int, int]:
        """Numbers of the first string that begins so and of the first after them; they are sorted."""
        first = self._place_of(prefix)
        if first == len(self) or not self[first].startswith(prefix):
            return first, first
        return first, self._place_of(prefix + _AFTER)

    @cached_property
    def _guide(self) -> list[bytes]:
        """Every `_STEP`th string at hand: most steps of a bisection are then made without touching the bytes."""
        return [self[at] for at in range(0, len(self), _STEP)]

    def _place_of(self, value: bytes) -> int:
        """How many strings sort before ``value``; they are sorted."""
        step = bisect_left(self._guide, value)
        return bisect_left(self, value, max(step - 1, 0) * _STEP, min(step * _STEP, len(self)))


def encoded(values: Iterable[str]) -> Strings:
    """Strings in UTF-8."""
    return Strings.of([value.encode() for value in values])
