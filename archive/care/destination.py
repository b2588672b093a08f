"""A folder on another disk that editions are put on: one writer at a time, and no half editions.

What is being made or removed has a hidden name. Whatever a cut leaves under such a name, the next
writer clears away.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from archive.errors import StoreError
from archive.failpoints import failpoint
from archive.store.files import make_folders, move_folder_durably

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_UNFINISHED = ".biendao-unfinished-"


@contextmanager
def held(destination: Path) -> Iterator[None]:
    """Hold a destination alone; it is made if it is missing, and cleared of leftovers.

    Raises:
        StoreError: Another backup is writing to it (R338).
    """
    make_folders(destination)
    descriptor = os.open(destination, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StoreError("R338", folder=destination) from None
        for leftover in destination.glob(f"{_UNFINISHED}*"):
            shutil.rmtree(leftover)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def room(destination: Path) -> Iterator[Path]:
    """A new folder on a destination that is held; gone afterwards unless it was moved."""
    folder = destination / _hidden_name()
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def remove(edition: Path) -> None:
    """Take an edition off a destination that is held: it is whole, or not there."""
    aside = edition.with_name(_hidden_name())
    move_folder_durably(edition, aside)
    failpoint("care.prune.moved")
    shutil.rmtree(aside)


def _hidden_name() -> str:
    return f"{_UNFINISHED}{secrets.token_hex(4)}"
