"""What was worked out of an index and is worth keeping while it is used, up to a size."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Protocol, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

MEGABYTE = 1024 * 1024
_OVERHEAD = 512
"""Bytes of a key and the objects around the arrays."""
_REMEMBERED = 1 << 14
"""Keys of which it is remembered that their values were wanted."""


class Sized(Protocol):
    """Something that knows what memory it takes."""

    @property
    def nbytes(self) -> int:
        """Bytes of its arrays."""


_T = TypeVar("_T", bound="Sized | None")


class Kept:
    """Values most recently used, None for what is not there; safe to share between threads.

    Args:
        megabytes: Most memory that they may take.
    """

    def __init__(self, megabytes: int) -> None:
        self._room = megabytes * MEGABYTE
        self._values: OrderedDict[Hashable, Sized | None] = OrderedDict()
        self._wanted: OrderedDict[Hashable, None] = OrderedDict()
        self._taken = 0
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], _T]) -> _T:
        """The value under ``key``, made when it is not at hand."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return cast("_T", self._values[key])
        made = make()
        with self._lock:
            if key not in self._values:
                self._values[key] = made
                self._taken += _size(made)
            while self._taken > self._room:
                _, dropped = self._values.popitem(last=False)
                self._taken -= _size(dropped)
        return made

    def is_due(self, key: Hashable) -> bool:
        """Whether a value that costs much is to be made: it is at hand, or this was asked for it before, not long ago."""
        with self._lock:
            if key in self._values:
                return True
            was_wanted = key in self._wanted
            self._wanted[key] = None
            self._wanted.move_to_end(key)
            if len(self._wanted) > _REMEMBERED:
                self._wanted.popitem(last=False)
            return was_wanted

    def clear(self) -> None:
        """Drop everything."""
        with self._lock:
            self._values.clear()
            self._wanted.clear()
            self._taken = 0


def _size(value: Sized | None) -> int:
    return _OVERHEAD + (value.nbytes if value is not None else 0)
