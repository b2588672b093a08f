"""Reading and writing OCFL objects so that a kill at any moment loses nothing.

A new object is built under ``extensions/``, every file and folder of it made durable, and
moved into place by one rename. A later version comes the same way as a folder of its object;
the object's inventory and digest file follow, and recovery carries through what stops between.
"""

from __future__ import annotations

import datetime as dt
import errno
import hashlib
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from archive.errors import StoreError
from archive.failpoints import failpoint
from archive.store import layout, locks
from archive.store.faults import Fault, faults_of
from archive.store.files import (
    digest_of,
    disk_errors,
    make_folders,
    move_folder_durably,
    sync_folder,
    sync_tree,
    write_file_durably,
)
from archive.store.inventory import INVENTORY, Inventory, Version, version_folder
from archive.store.names import COLLECTION, require_logical_path
from archive.store.recovery import put_inventory, recover_all, roll_forward, versions_in_place
from archive.store.staging import staged, write_content, write_inventory

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path


class Store:
    """The objects under one OCFL storage root: items, by their pid, and curated sets, by `collection_name`.

    Args:
        root: The storage root; `initialise` makes it.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    @classmethod
    def initialise(cls, root: Path) -> Store:
        """Make ``root`` an empty storage root unless it is one; safe to repeat.

        Raises:
            StoreError: The folder is a storage root of another kind (R301), or the disk refuses
                (R306, R307, R308).
        """
        with disk_errors(root):
            make_folders(root)
            for name, content in layout.root_files().items():
                path = root / name
                if not path.exists():
                    make_folders(path.parent)
                    write_file_durably(path, content)
                    sync_folder(path.parent)
                elif path.read_bytes() != content:
                    raise StoreError("R301", folder=root)
        return cls(root)

    def create(self, pid: str, files: Mapping[str, Path | bytes], *, message: str, user: str, at: dt.datetime) -> int:
        """Store a new object; one that is there already with the same content is adopted.

        Args:
            pid: Identifier of the item, or name of the curated set.
            files: Source by logical path, such as ``originals/scan.pdf``: a file, or the bytes.
            message: Why, for whoever reads the inventory.
            user: Who.
            at: When, with time zone.

        Returns:
            Number of the object's version.

        Raises:
            StoreError: The object exists with other content (R303), a pid or path is not plain
                (R310), a source cannot be read (R309), or the disk refuses (R306, R307, R308).
        """
        folder = layout.object_folder(self.root, pid)
        _require_plain(files)
        with self._writing():
            if folder.exists():
                return self._adopt(pid, files)
            with staged(self.root, pid) as scratch:
                object_root = scratch / "object"
                self._build_object(object_root, pid, files, Version(_utc(at), message, user, {}))
                failpoint("store.create.built")
                make_folders(folder.parent)
                failpoint("store.create.parents-made")
                if not _moved(object_root, folder):
                    return self._adopt(pid, files)
                failpoint("store.create.moved")
        return 1

    def update(
        self,
        pid: str,
        changes: Mapping[str, Path | bytes],
        *,
        removed: Collection[str] = (),
        message: str,
        user: str,
        at: dt.datetime,
    ) -> int:
        """Store a new version in which some logical paths are added, replaced or removed.

        Nothing is stored when the content would be that of the latest version.

        Args:
            pid: Identifier of the item.
            changes: Source by logical path: a file, or the bytes.
            removed: Logical paths that the new version no longer has; older versions keep them.
            message: Why.
            user: Who.
            at: When, with time zone.

        Returns:
            Number of the latest version.

        Raises:
            StoreError: There is no such object (R302), it is damaged (R305), or as `create`.
        """
        folder = layout.object_folder(self.root, pid)
        _require_plain(changes)
        self._require_object(pid)
        with self._writing(), locks.exclusive(folder), staged(self.root, pid) as scratch:
            roll_forward(folder, scratch)
            inventory = self._inventory(pid)
            number = inventory.head + 1
            version = scratch / version_folder(number)
            version.mkdir()
            digests, new = write_content(version, changes, inventory.manifest)
            state = {path: digest for path, digest in inventory.state.items() if path not in removed} | digests
            if state == inventory.state:
                return inventory.head
            _require_plain(state)
            grown = inventory.with_version(Version(_utc(at), message, user, state), new).to_bytes()
            write_inventory(version, grown)
            sync_tree(version)
            failpoint("store.update.built")
            move_folder_durably(version, folder / version.name)
            failpoint("store.update.moved")
            put_inventory(folder, grown, scratch)
        return number

    def exists(self, pid: str) -> bool:
        """Whether there is an object of this item."""
        return (layout.object_folder(self.root, pid) / INVENTORY).is_file()

    def names(self) -> Iterator[str]:
        """Names of all objects, in the order of their folders."""
        return layout.stored_names(self.root)

    def pids(self) -> Iterator[str]:
        """Pids of all items, in the order of their folders."""
        return (name for name in self.names() if not name.startswith(COLLECTION))

    def collections(self) -> Iterator[str]:
        """Slugs of all curated sets, in the order of their folders."""
        return (name.removeprefix(COLLECTION) for name in self.names() if name.startswith(COLLECTION))

    def versions_in_place(self, pid: str) -> int:
        """Number of the latest version of an item's object; told by its folders alone, without reading a file."""
        return versions_in_place(layout.object_folder(self.root, pid))

    def logical_paths(self, pid: str) -> dict[str, str]:
        """Logical paths of the latest version with the SHA-512 of their content.

        Raises:
            StoreError: There is no such object (R302) or its inventory is damaged (R305).
        """
        return dict(self._inventory(pid).state)

    def path(self, pid: str, logical: str) -> Path:
        """The file that holds a logical path's content; to be read, never to be written.

        Raises:
            StoreError: There is no such path (R304), or as `logical_paths`.
        """
        return self._located(pid, logical)[0]

    def read(self, pid: str, logical: str) -> bytes:
        """A logical path's content, checked against its digest.

        Raises:
            StoreError: There is no such path (R304), its content is damaged (R305), or as `logical_paths`.
        """
        path, digest = self._located(pid, logical)
        with disk_errors(path.parent):
            data = path.read_bytes() if path.is_file() else None
        if data is None or hashlib.sha512(data).hexdigest() != digest:
            raise StoreError("R305", pid=pid, path=logical)
        return data

    def verify(self, pid: str) -> list[Fault]:
        """Every fault of an object: files missing, changed or unexpected, inventories that disagree.

        Raises:
            StoreError: The disk cannot read a file (R308, R309).
        """
        with disk_errors(self.root):
            return faults_of(self.root, pid)

    def recover(self) -> list[str]:
        """Carry through or clear what a kill or a power cut left; waits for running writers.

        Returns:
            Names of the objects concerned.

        Raises:
            StoreError: The disk refuses (R306, R307, R308).
        """
        if not layout.staging_folder(self.root).is_dir():
            return []
        with disk_errors(self.root), locks.exclusive(self.root):
            return recover_all(self.root)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        if not (self.root / layout.ROOT_DECLARATION).is_file():
            raise StoreError("R301", folder=self.root)
        with disk_errors(self.root), locks.shared(self.root):
            yield

    def _require_object(self, pid: str) -> None:
        if not self.exists(pid):
            raise StoreError("R302", pid=pid)

    def _inventory(self, pid: str) -> Inventory:
        self._require_object(pid)
        folder = layout.object_folder(self.root, pid)
        try:
            inventory = Inventory.from_bytes((folder / INVENTORY).read_bytes())
        except ValueError:
            raise StoreError("R305", pid=pid, path=INVENTORY) from None
        if inventory.object_id != layout.object_id(pid):
            raise StoreError("R305", pid=pid, path=INVENTORY)
        return inventory

    def _located(self, pid: str, logical: str) -> tuple[Path, str]:
        inventory = self._inventory(pid)
        digest = inventory.state.get(logical)
        if digest is None:
            raise StoreError("R304", pid=pid, path=logical)
        return layout.object_folder(self.root, pid) / inventory.manifest[digest], digest

    def _build_object(self, folder: Path, pid: str, files: Mapping[str, Path | bytes], version: Version) -> None:
        first = folder / version_folder(1)
        first.mkdir(parents=True)
        digests, new = write_content(first, files, {})
        inventory = Inventory(layout.object_id(pid), (replace(version, state=digests),), new).to_bytes()
        write_inventory(first, inventory)
        write_inventory(folder, inventory)
        write_file_durably(folder / layout.OBJECT_DECLARATION, f"{layout.OBJECT_DECLARATION[2:]}\n".encode())
        sync_tree(folder)

    def _adopt(self, pid: str, files: Mapping[str, Path | bytes]) -> int:
        inventory = self._inventory(pid)
        given = {path: _digest(source) for path, source in files.items()}
        if given not in (inventory.versions[0].state, inventory.state):
            raise StoreError("R303", pid=pid)
        return inventory.head


def _moved(object_root: Path, folder: Path) -> bool:
    """Move a new object into place; false where another process was faster."""
    try:
        move_folder_durably(object_root, folder)
    except OSError as error:
        if error.errno in {errno.EEXIST, errno.ENOTEMPTY}:
            return False
        raise
    return True


def _digest(source: Path | bytes) -> str:
    return hashlib.sha512(source).hexdigest() if isinstance(source, bytes) else digest_of(source)


def _utc(at: dt.datetime) -> dt.datetime:
    if at.tzinfo is None:
        raise ValueError(at)  # a caller's mistake: no moment without its time zone
    return at.astimezone(dt.UTC)


def _require_plain(paths: Iterable[str]) -> None:
    """Each path plain, and none the folder of another (OCFL 1.1, 3.5.3.1)."""
    given = {require_logical_path(path) for path in paths}
    for path in given:
        parts = path.split("/")
        if any("/".join(parts[:length]) in given for length in range(1, len(parts))):
            raise StoreError("R310", name=path)
