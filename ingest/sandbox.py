"""The child process in which files of others are parsed: limits, a process group, a bare environment.

What it does not close, said plainly: the network and reading other files of this account.
A parser that is taken over can do both until the sandbox proper comes.

This module imports nothing heavy: it runs before NumPy or OpenCV are loaded in a worker,
since both read their number of threads from the environment once.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import threading
from dataclasses import dataclass
from multiprocessing import connection, parent_process
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from ingest.errors import MemoryLimitError

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
R = TypeVar("R")

MEGABYTE = 1024 * 1024
KEPT_VARIABLES = ("PATH", "TESSDATA_PREFIX")
SINGLE_THREADED = ("OMP_THREAD_LIMIT", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "VIPS_CONCURRENCY")
"""One process per core: threads inside a process cost 3.6 times the processor time (measured with Tesseract 5.3)."""

_M_TRIM_THRESHOLD, _M_MMAP_MAX = -1, -4
"""Of ``mallopt`` (``malloc.h`` of glibc)."""


@dataclass(frozen=True)
class Confinement:
    """What a worker process may have for its whole life.

    Attributes:
        memory_megabytes: Address space (RLIMIT_AS).
        file_megabytes: Largest file it may write (RLIMIT_FSIZE).
        open_files: Files open at once (RLIMIT_NOFILE).
        scratch: Folder for temporary files; also its HOME.
    """

    memory_megabytes: int
    file_megabytes: int
    open_files: int
    scratch: str


def confine(confinement: Confinement) -> None:
    """Turn this process into a confined worker; called once, before anything is parsed."""
    os.setsid()
    _end_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    kept = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
    os.environ.clear()
    os.environ.update(kept)
    os.environ.update(dict.fromkeys(SINGLE_THREADED, "1"))
    os.environ.update(LANG="C.UTF-8", HOME=confinement.scratch, TMPDIR=confinement.scratch)
    _limit(resource.RLIMIT_AS, confinement.memory_megabytes * MEGABYTE)
    _limit(resource.RLIMIT_FSIZE, confinement.file_megabytes * MEGABYTE)
    _limit(resource.RLIMIT_NOFILE, confinement.open_files)
    _limit(resource.RLIMIT_CORE, 0)
    _keep_freed_memory()


def confined_call(cpu_seconds: int, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Call ``function`` with ``cpu_seconds`` of processor time on top of what this worker has used.

    Raises:
        MemoryLimitError: It asked for more memory than the worker may have (R041).
    """
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + cpu_seconds + 1, hard))
    try:
        return function(*args, **kwargs)
    except MemoryError:
        megabytes = resource.getrlimit(resource.RLIMIT_AS)[0] // MEGABYTE
        raise MemoryLimitError("R041", megabytes=megabytes) from None


def _limit(kind: int, value: int) -> None:
    _, hard = resource.getrlimit(kind)
    ceiling = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (ceiling, ceiling))


def _keep_freed_memory() -> None:
    """Let freed memory wait for the next picture.

    Every step makes pictures of some 10 MB. Given back to the system, each must be cleared anew by it, 4 % of what a
    page costs (measured). Elsewhere than with glibc nothing is said and nothing lost.
    """
    tune = getattr(ctypes.CDLL(None), "mallopt", None)
    if tune is not None:
        tune(_M_MMAP_MAX, 0)
        tune(_M_TRIM_THRESHOLD, 2**31 - 1)


def _end_with_parent() -> None:
    """Kill this process group when the parent is gone: nobody else would end an orphan at work."""
    parent = parent_process()
    assert parent is not None

    def watch() -> None:
        connection.wait([parent.sentinel])
        os.killpg(0, signal.SIGKILL)

    threading.Thread(target=watch, name="end-with-parent", daemon=True).start()
