"""Clocks, memory and progress."""

from __future__ import annotations

import os
import statistics
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_T = TypeVar("_T")
_BEAT = 2.0
"""Seconds between two signs of life."""


def pin_to_one_core() -> None:
    """Keep this process, and what it starts from now on, on one core."""
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


@dataclass(frozen=True)
class Spent:
    """Milliseconds of the processor and of the clock on the wall."""

    cpu: float
    wall: float


def spent_on(work: Callable[[], object], helper: int | None = None) -> Spent:
    """What one call costs.

    Args:
        work: Is called once.
        helper: Process that works for this one, and whose time counts.
    """
    wall, cpu = time.perf_counter(), time.process_time() + seconds_of(helper)
    work()
    return Spent((time.process_time() + seconds_of(helper) - cpu) * 1000, (time.perf_counter() - wall) * 1000)


def seconds_of(process: int | None) -> float:
    """Processor seconds of another process so far; none of no process."""
    if process is None:
        return 0.0
    on_cpu, _, _ = Path(f"/proc/{process}/schedstat").read_text(encoding="ascii").split()
    return int(on_cpu) / 1e9


def median(figures: list[float]) -> float:
    """The middle one."""
    return statistics.median(figures)


def p95(figures: list[float]) -> float:
    """The smallest figure that is not below 95 of 100."""
    return sorted(figures)[-(len(figures) // 20) - 1]


@dataclass(frozen=True)
class Memory:
    """Megabytes of a process: all that it sees, its own share of it, and what nobody else uses."""

    resident: float
    proportional: float
    private: float


def memory(process: int | str = "self") -> Memory:
    """Memory of a process as Linux counts it."""
    rolled = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii")
    sizes = {line.split(":")[0]: int(line.split()[1]) / 1024 for line in rolled.splitlines()[1:]}
    return Memory(sizes["Rss"], sizes["Pss"], sizes["Private_Clean"] + sizes["Private_Dirty"])


def progress(things: Iterable[_T], what: str) -> Iterator[_T]:
    """``things``, with a sign of life on the standard error output every two seconds."""
    size = len(things) if hasattr(things, "__len__") else 0  # type: ignore[arg-type]
    told = began = time.monotonic()
    for number, thing in enumerate(things):
        yield thing
        if time.monotonic() - told > _BEAT:
            told = time.monotonic()
            of = f" of {size:,}" if size else ""
            print(f"\r{what}: {number + 1:,}{of}, {told - began:.0f} s ", end="", file=sys.stderr, flush=True)
    if told > began:
        print(file=sys.stderr)


def say(text: str) -> None:
    """Tell how far the measuring is."""
    print(text, file=sys.stderr, flush=True)
