"""Versions under construction: built aside, made durable, then moved into place in one step."""

from __future__ import annotations

import secrets
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from archive.failpoints import failpoint
from archive.store.files import copy_durably, make_folders, sync_folder, write_file_durably
from archive.store.inventory import INVENTORY, SIDECAR, sidecar_of
from archive.store.layout import decoded, encoded, staging_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_SEPARATOR = "-"


@contextmanager
def staged(root: Path, name: str) -> Iterator[Path]:
    """A folder of its own in which a version of the object ``name`` is built; gone afterwards.

    Its own name begins with the object's, so that recovery knows what a cut-off write was about.
    Where the disk refuses, the folder stays without what was built in it: the version may be in its place
    already, and recovery must then give the object its inventory.
    """
    folder = staging_folder(root) / f"{encoded(name)}{_SEPARATOR}{secrets.token_hex(8)}"
    make_folders(folder)
    has_disk_refused = False
    try:
        yield folder
    except OSError:
        has_disk_refused = True
        for built in folder.iterdir():
            shutil.rmtree(built, ignore_errors=True)
        raise
    finally:
        if not has_disk_refused:
            discard(root, folder)


def discard(root: Path, folder: Path) -> None:
    """Remove a staging folder, and the folder of all of them once nobody else uses it."""
    shutil.rmtree(folder, ignore_errors=True)
    staging = staging_folder(root)
    if staging.is_dir() and not any(staging.iterdir()):
        try:
            staging.rmdir()
        except OSError:
            return  # another writer has just begun
        sync_folder(staging.parent)


def left_behind(root: Path) -> list[tuple[str, Path]]:
    """Names of objects and staging folders of writes that were cut off."""
    staging = staging_folder(root)
    folders = sorted(staging.iterdir()) if staging.is_dir() else []
    return [(decoded(folder.name.rpartition(_SEPARATOR)[0]), folder) for folder in folders]


def write_content(
    version: Path, files: Mapping[str, Path | bytes], known: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Write the content of a version, each distinct content once.

    Args:
        version: The version's folder, under construction; its name begins the content paths.
        files: Source by logical path.
        known: Content path by SHA-512 of what the object holds already.

    Returns:
        SHA-512 by logical path, and content path by SHA-512 of what is new.
    """
    digests: dict[str, str] = {}
    new: dict[str, str] = {}
    for logical, source in sorted(files.items()):
        target = version / "content" / logical
        target.parent.mkdir(parents=True, exist_ok=True)
        digest = write_file_durably(target, source) if isinstance(source, bytes) else copy_durably(source, target)
        digests[logical] = digest
        if digest in known or digest in new:
            _remove(target, version)
        else:
            new[digest] = f"{version.name}/content/{logical}"
        failpoint("store.content.written")
    return digests, new


def write_inventory(folder: Path, inventory: bytes) -> None:
    """Write an inventory and its digest file into a folder that has none."""
    write_file_durably(folder / INVENTORY, inventory)
    write_file_durably(folder / SIDECAR, sidecar_of(inventory))


def _remove(target: Path, version: Path) -> None:
    """Remove a file that need not be stored again and the folders it leaves empty."""
    target.unlink()
    for folder in target.parents:
        if folder == version or any(folder.iterdir()):
            return
        folder.rmdir()
