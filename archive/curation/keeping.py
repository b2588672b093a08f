"""Collections that an archive keeps: every state in which one was loaded, and the newest of them shown.

    collections/ten-dao/1/collection.toml ...    as it was first loaded, byte for byte
    collections/ten-dao/2/collection.toml ...    as it was loaded the next time: this one is shown

A state comes into its place by one rename and is never changed again, so that a kill at any moment
leaves the one before, and a backup can copy them while others are loaded.
"""

from __future__ import annotations

import secrets
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from archive.curation.folder import collection_folders, in_order, load_collection, read_folder
from archive.errors import CurationError
from archive.failpoints import failpoint
from archive.shipped import collections_folder
from archive.store.files import copy_durably, digest_of, disk_errors, make_folders, move_folder_durably, sync_tree

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from archive.curation.folder import Reading
    from archive.curation.model import Collection

_UNFINISHED: Final = "unfinished"


def keep(root: Path, folder: Path) -> int:
    """Keep the collection in ``folder`` as it is; where it is kept so already, nothing happens.

    Args:
        root: Where the archive keeps its collections.
        folder: The collection's folder; its name is the slug.

    Returns:
        Number of the state, from 1.

    Raises:
        CurationError: The folder is wrong (R701 to R719, R739).
        StoreError: A file cannot be read (R309) or the disk refuses (R306, R307, R308).
    """
    reading = _sound(folder)
    for leftover in root.glob(f".{folder.name}.{_UNFINISHED}-*"):
        shutil.rmtree(leftover, ignore_errors=True)
    own = root / folder.name
    with disk_errors(root), _room(root, folder.name) as room:
        _copy(folder, room, reading.files)
        # What was copied may not be what was read: somebody may have saved a file in between.
        _sound(room, folder.name)
        newest = _newest(own)
        if newest and _content(newest) == _content(room):
            return int(newest.name)
        make_folders(own)
        sync_tree(room)
        failpoint("curation.keep.copied")
        number = int(newest.name) + 1 if newest else 1
        move_folder_durably(room, own / str(number))
    return number


def save(root: Path, slug: str, target: Path) -> Path:
    """Write the newest state of a collection into a new folder below ``target``, byte for byte.

    Args:
        root: Where the archive keeps its collections.
        slug: One of those, or one that came with the program.
        target: The folder in which the collection's own is made.

    Returns:
        The collection's folder.

    Raises:
        CurationError: There is no such collection (R732), or its folder is there already (R733).
        StoreError: A file cannot be read (R309) or the disk refuses (R306, R307, R308).
    """
    there = shown_folders(root)
    if slug not in there:
        raise CurationError("R732", slug=slug, existing=", ".join(there) or "-")
    own = target / slug
    if own.exists():
        raise CurationError("R733", folder=own)
    with disk_errors(target), _room(target, slug) as room:
        _copy(there[slug], room, read_folder(there[slug], slug).files)
        sync_tree(room)
        move_folder_durably(room, own)
    return own


def shown_folders(root: Path) -> dict[str, Path]:
    """Folder by slug of every collection that this archive shows.

    Args:
        root: Where the archive keeps its collections: one of its own comes before a shipped one of the same slug.
    """
    own = {folder.name: newest for folder in collection_folders(root) if (newest := _newest(folder))}
    shipped = {folder.name: folder for folder in collection_folders(collections_folder())}
    return dict(sorted((shipped | own).items()))


def shown_collections(root: Path) -> tuple[Collection, ...]:
    """Every collection that this archive shows, by their order and then by slug.

    Raises:
        CurationError: A collection's folder is wrong (R701 to R719, R739).
    """
    return in_order(load_collection(folder, slug) for slug, folder in shown_folders(root).items())


def _sound(folder: Path, slug: str = "") -> Reading:
    reading = read_folder(folder, slug)
    if reading.faults:
        raise reading.faults[0]
    return reading


def _newest(own: Path) -> Path | None:
    states = [path for path in own.iterdir() if path.name.isdecimal()] if own.is_dir() else []
    return max(states, key=lambda path: int(path.name), default=None)


@contextmanager
def _room(place: Path, slug: str) -> Iterator[Path]:
    """A hidden folder in ``place``; gone unless it was moved."""
    make_folders(place)
    room = place / f".{slug}.{_UNFINISHED}-{secrets.token_hex(4)}"
    room.mkdir()
    try:
        yield room
    finally:
        shutil.rmtree(room, ignore_errors=True)


def _copy(source: Path, target: Path, names: Sequence[str]) -> None:
    for name in names:
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        copy_durably(source / name, target / name)


def _content(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): digest_of(path) for path in files}
