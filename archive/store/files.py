"""Files and folders that are on the disk when a function returns, whatever happens next.

A write reaches the disk with ``fsync`` of the file, a name with ``fsync`` of its folder, and a
rename within one file system is whole or not at all (POSIX.1-2017, rename; fsync rationale).
"""

from __future__ import annotations

import errno
import hashlib
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from archive.disks import disk_of
from archive.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_CHUNK_BYTES = 1 << 20
_FULL = {errno.ENOSPC, errno.EDQUOT}

DISK_TROUBLE = frozenset({*_FULL, errno.EROFS, errno.EIO})
"""What the operating system says when a disk, and not the program, is at fault."""


@contextmanager
def disk_errors(folder: Path) -> Iterator[None]:
    """Turn what the operating system refuses at ``folder`` into a reason that names the disk.

    Raises:
        StoreError: The disk is full (R306), read-only (R307), or fails otherwise (R308).
    """
    try:
        yield
    except OSError as error:
        raise disk_refusal(error, folder) from error


def disk_refusal(error: OSError, place: Path) -> StoreError:
    """What the operating system refuses at ``place``, as a reason that names the disk (R306, R307, R308)."""
    number = "R306" if error.errno in _FULL else "R307" if error.errno == errno.EROFS else "R308"
    problem = error.strerror or type(error).__name__
    return StoreError(number, disk=disk_of(place), folder=place, problem=problem)


def sync_folder(folder: Path) -> None:
    """Make the names in ``folder`` durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_tree(folder: Path) -> None:
    """Make the names in ``folder`` and every folder below it durable; its files were synced when written."""
    for parent, _, _ in os.walk(folder, topdown=False):
        sync_folder(type(folder)(parent))


def make_folders(folder: Path) -> None:
    """Make ``folder`` and its missing parents, each durable in the one above it."""
    if folder.is_dir():
        return
    make_folders(folder.parent)
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)


def write_file_durably(path: Path, data: bytes) -> str:
    """Write a new file and make its bytes durable; its name becomes so with `sync_folder`.

    Returns:
        SHA-512 of the data, lower-case hexadecimal.
    """
    with path.open("xb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    return hashlib.sha512(data).hexdigest()


def copy_durably(source: Path, target: Path) -> str:
    """Copy a file while hashing it and make the copy's bytes durable.

    Returns:
        SHA-512 of the bytes copied, lower-case hexadecimal.

    Raises:
        StoreError: The source cannot be read (R309).
    """
    digest = hashlib.sha512()
    with target.open("xb") as stream:
        for chunk in chunks_of(source):
            digest.update(chunk)
            stream.write(chunk)
        stream.flush()
        os.fsync(stream.fileno())
    return digest.hexdigest()


def digest_of(source: Path, algorithm: str = "sha512") -> str:
    """Digest of a file's bytes, lower-case hexadecimal.

    Args:
        source: The file.
        algorithm: "sha512" as the store's inventories have it, or "sha256" as manifests do.

    Raises:
        StoreError: The file cannot be read (R309).
    """
    digest = hashlib.new(algorithm)
    for chunk in chunks_of(source):
        digest.update(chunk)
    return digest.hexdigest()


def chunks_of(source: Path) -> Iterator[bytes]:
    """A file's bytes in pieces of one mebibyte.

    Raises:
        StoreError: The file cannot be read (R309).
    """
    try:
        with source.open("rb") as stream:
            while chunk := stream.read(_CHUNK_BYTES):
                yield chunk
    except OSError as error:
        raise StoreError("R309", path=source, disk=disk_of(source), problem=error.strerror) from error


def replace_durably(new: Path, target: Path) -> None:
    """Move ``new`` over ``target`` on the same file system in one step and make the name durable."""
    new.replace(target)
    sync_folder(target.parent)


def move_folder_durably(folder: Path, target: Path) -> None:
    """Move a finished folder to a place where nothing is yet, in one step, and make the name durable."""
    folder.rename(target)
    sync_folder(target.parent)
