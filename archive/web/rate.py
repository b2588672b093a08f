"""How many searches one machine may ask for: a bucket of tokens for each address."""

from __future__ import annotations

import math
import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

from archive.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable


class RateLimit:
    """Tokens that fill up evenly over a minute; an address without one is told to wait.

    Args:
        per_minute: Tokens a minute and size of the bucket; 0 switches the limit off.
        clock: Monotonic seconds.
        addresses: Most addresses remembered; the one asked longest ago is forgotten first.
    """

    def __init__(self, per_minute: int, clock: Callable[[], float], *, addresses: int = 10_000) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._addresses = addresses
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, address: str) -> None:
        """Take one token of ``address``.

        Raises:
            UsageError: None is left (R506).
        """
        if not self._per_minute:
            return
        with self._lock:
            now = self._clock()
            left, seen = self._buckets.pop(address, (float(self._per_minute), now))
            left = min(float(self._per_minute), left + (now - seen) * self._per_minute / 60)
            served = left >= 1
            self._buckets[address] = (left - 1 if served else left, now)
            if len(self._buckets) > self._addresses:
                self._buckets.popitem(last=False)
        if not served:
            raise UsageError("R506", seconds=math.ceil((1 - left) * 60 / self._per_minute))
