"""Where work is done: a `concurrent.futures.Executor` of confined local processes.

One slot per core, each with a single persistent process. A slot whose process dies or is
killed at its deadline starts a new one; the task that was in it is known without doubt, is
tried again as often as allowed, and no other slot notices. Another Executor (a cluster) can
take this one's place.
"""

from __future__ import annotations

import functools
import multiprocessing
import os
import queue
import signal
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from ingest.errors import DeadlineError, MemoryLimitError, WorkerDiedError, WorkerError
from ingest.sandbox import Confinement, confine, confined_call

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
R = TypeVar("R")

START_SECONDS = 60
"""A worker that has not answered by then never will: its interpreter takes well under a second."""


@dataclass(frozen=True)
class TaskLimits:
    """What one task may use.

    Attributes:
        wall_seconds: Time until its process is killed.
        cpu_seconds: Processor time until the system ends its process.
        attempts: How often it is tried when its process ends under it.
    """

    wall_seconds: float
    cpu_seconds: int
    attempts: int


class ConfinedProcesses(Executor):
    """An executor over confined processes.

    Args:
        slots: How many processes work at once.
        confinement: What each of them may have.
        limits: Limits of a task for which no others are given.
    """

    def __init__(self, slots: int, confinement: Confinement, limits: TaskLimits) -> None:
        self._limits = limits
        # The one that worked last is taken first: what it has loaded need not be loaded by another.
        self._idle: queue.LifoQueue[_Slot] = queue.LifoQueue()
        self._slots = [_Slot(confinement) for _ in range(slots)]
        for slot in self._slots:
            self._idle.put(slot)
        self._threads = ThreadPoolExecutor(slots, thread_name_prefix="slot")

    def submit(self, fn: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        """As `Executor.submit`; ``fn`` and its values must be picklable."""
        return self.submit_within(self._limits, functools.partial(fn, *args, **kwargs))

    def submit_within(self, limits: TaskLimits, call: Callable[[], R]) -> Future[R]:
        """Submit ``call`` under limits of its own.

        The future raises what ``call`` raises, or
            DeadlineError: It took longer than allowed (R040).
            MemoryLimitError: It asked for too much memory (R041).
            WorkerDiedError: Its process ended under it (R042).
        """
        return self._threads.submit(self._run, limits, call)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # the Executor's own signature
        """End the processes; with ``cancel_futures`` at once, even in the middle of a task."""
        if cancel_futures:
            self._threads.shutdown(wait=False, cancel_futures=True)
            for slot in self._slots:
                slot.stop()
        self._threads.shutdown(wait=wait)
        for slot in self._slots:
            slot.close()

    def _run(self, limits: TaskLimits, call: Callable[[], R]) -> R:
        slot = self._idle.get()
        try:
            return slot.run(limits, call)
        finally:
            self._idle.put(slot)


class _Slot:
    """One process and its replacement when it ends."""

    def __init__(self, confinement: Confinement) -> None:
        self._confinement = confinement
        self._pool: ProcessPoolExecutor | None = None
        self._pid = 0
        self._stopped = False

    def run(self, limits: TaskLimits, call: Callable[[], R]) -> R:
        for attempt in range(1, limits.attempts + 1):
            try:
                return self._try(limits, call)
            except WorkerError:
                if attempt == limits.attempts or self._stopped:
                    raise
        raise AssertionError(limits.attempts)

    def stop(self) -> None:
        """End the process in the middle of its task, and try that task no more."""
        self._stopped = True
        self._kill()

    def _kill(self) -> None:
        """End the process and whatever it has started."""
        if self._pid:
            with suppress(ProcessLookupError):
                os.killpg(self._pid, signal.SIGKILL)

    def close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
        self._pool, self._pid = None, 0

    def _try(self, limits: TaskLimits, call: Callable[[], R]) -> R:
        future = self._started().submit(confined_call, limits.cpu_seconds, call)
        try:
            return future.result(timeout=limits.wall_seconds)
        except TimeoutError:
            if future.done():
                raise
            self._discard()
            raise DeadlineError("R040", seconds=round(limits.wall_seconds)) from None
        except BrokenProcessPool:
            self._discard()
            raise WorkerDiedError("R042") from None
        except MemoryLimitError:
            # What earlier tasks have left behind may be what is missing now.
            self._discard()
            raise

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(1, context, initializer=confine, initargs=(self._confinement,))
            try:
                self._pid = self._pool.submit(os.getpid).result(timeout=START_SECONDS)
            except (BrokenProcessPool, TimeoutError):
                self._discard()
                raise WorkerError("R043") from None
        return self._pool

    def _discard(self) -> None:
        self._kill()
        self.close()
