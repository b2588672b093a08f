"""Who may touch what at once: writers share the store, one of them holds an object, recovery has all.

The locks are ``flock`` locks on the folders themselves. They leave no file behind, and the
system releases them when a process dies.
"""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def shared(folder: Path) -> Iterator[None]:
    """Hold ``folder`` together with other writers; waits for recovery to end."""
    with _locked(folder, fcntl.LOCK_SH):
        yield


@contextmanager
def exclusive(folder: Path) -> Iterator[None]:
    """Hold ``folder`` alone; waits for everybody else."""
    with _locked(folder, fcntl.LOCK_EX):
        yield


@contextmanager
def _locked(folder: Path, kind: int) -> Iterator[None]:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, kind)
        yield
    finally:
        os.close(descriptor)
