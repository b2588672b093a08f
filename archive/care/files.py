"""Files on their way to another disk: hashed while they are copied, and read again from the disk afterwards."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.store.files import chunks_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True)
class Digests:
    """Of the same bytes, lower-case hexadecimal: SHA-256 for manifests, SHA-512 for the store's inventories."""

    sha256: str
    sha512: str


def copy_hashed(source: Path, target: Path) -> Digests:
    """Copy a file to a place where nothing is, make its bytes durable, and say what was read.

    Raises:
        StoreError: The source cannot be read (R309).
    """
    sha256, sha512 = hashlib.sha256(), hashlib.sha512()
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as stream:
        for chunk in chunks_of(source):
            sha256.update(chunk)
            sha512.update(chunk)
            stream.write(chunk)
        stream.flush()
        os.fsync(stream.fileno())
        # What is read from here on comes from the disk and not from memory.
        os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    return Digests(sha256.hexdigest(), sha512.hexdigest())


def files_below(folder: Path) -> Iterator[str]:
    """Everything below ``folder`` that is no plain folder, links included, relative and with ``/``."""
    for parent, folders, names in os.walk(folder):
        here = type(folder)(parent)
        links = [name for name in folders if (here / name).is_symlink()]
        for name in (*names, *links):
            yield (here / name).relative_to(folder).as_posix()
