"""One object of the store on its way into an edition: its versions up to a number, each file checked.

A version, once in place, never changes. Where the edition before holds the version with the same
inventory, its files are linked instead of copied.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archive.care.edition import STORE
from archive.care.files import copy_hashed
from archive.care.findings import Finding
from archive.errors import StoreError
from archive.store.faults import has_sound_sidecar
from archive.store.files import digest_of, write_file_durably
from archive.store.inventory import INVENTORY, SIDECAR, Inventory, version_folder
from archive.store.layout import OBJECT_DECLARATION, object_folder, object_id, root_files

if TYPE_CHECKING:
    from pathlib import Path

    from archive.care.edition import Edition


@dataclass
class Taken:
    """What became of an object.

    Attributes:
        digests: SHA-256 of its files by path in the edition.
        linked: How many of them the edition before held already.
        findings: Faults of the object, or of the copy.
    """

    digests: dict[str, str] = field(default_factory=dict)
    linked: int = 0
    findings: list[Finding] = field(default_factory=list)


def write_root(edition: Path) -> dict[str, str]:
    """Make the storage root of an edition; its files by path with their SHA-256."""
    for name, content in root_files().items():
        path = edition / STORE / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_file_durably(path, content)
    return {f"{STORE}/{name}": hashlib.sha256(content).hexdigest() for name, content in root_files().items()}


def copy_object(root: Path, pid: str, head: int, edition: Path, previous: Edition | None) -> Taken:
    """Copy the object of ``pid`` with its versions up to ``head`` into the edition under construction.

    Args:
        root: Storage root.
        pid: The unit.
        head: Number of the last version that is taken.
        edition: Folder of the edition.
        previous: The edition before, to whose files may be linked.

    Raises:
        OSError: The destination cannot be written.
    """
    source = object_folder(root, pid)
    porter = _Porter(pid, source, edition, object_folder(edition / STORE, pid), previous)
    try:
        inventory = _sound_inventory(source / version_folder(head), pid)
        if inventory is None:
            porter.taken.findings.append(Finding("R324", {"pid": pid, "path": f"{version_folder(head)}/{INVENTORY}"}))
            return porter.taken
        for number in range(1, head + 1):
            porter.carry_version(version_folder(number), inventory)
        porter.carry_root(version_folder(head))
    except StoreError as error:
        porter.taken.findings.append(Finding.of(error))
    return porter.taken


@dataclass
class _Porter:
    """Carries the files of one object."""

    pid: str
    source: Path
    edition: Path
    target: Path
    previous: Edition | None
    taken: Taken = field(default_factory=Taken)

    def carry_version(self, name: str, inventory: Inventory) -> None:
        """Bring over what came with one version."""
        is_kept = self._is_kept(f"{name}/{INVENTORY}")
        for path in (f"{name}/{INVENTORY}", f"{name}/{SIDECAR}"):
            self._carry(path, path, None, may_link=is_kept)
        for sha512, path in inventory.manifest.items():
            if path.startswith(f"{name}/"):
                self._carry(path, path, sha512, may_link=is_kept)

    def carry_root(self, newest: str) -> None:
        """Bring over the declaration, and the newest version's inventory as that of the object."""
        self._carry(OBJECT_DECLARATION, OBJECT_DECLARATION, None, may_link=self._is_kept(OBJECT_DECLARATION))
        for name in (INVENTORY, SIDECAR):
            self._carry(f"{newest}/{name}", name, None, may_link=self._is_kept(name))

    def _carry(self, path: str, target: str, sha512: str | None, *, may_link: bool) -> None:
        if not (self.source / path).is_file():
            self.taken.findings.append(Finding("R321", {"pid": self.pid, "path": path}))
        elif not (may_link and self._link(path, target)):
            self._copy(path, target, sha512)

    def _copy(self, path: str, target: str, sha512: str | None) -> None:
        there = self.target / target
        read = copy_hashed(self.source / path, there)
        if sha512 is not None and read.sha512 != sha512:
            self.taken.findings.append(Finding("R322", {"pid": self.pid, "path": path}))
        elif digest_of(there, "sha256") != read.sha256:
            place = there.relative_to(self.edition).as_posix()
            self.taken.findings.append(Finding("R342", {"edition": self.edition.name, "path": place}))
        self._note(target, read.sha256)

    def _link(self, path: str, target: str) -> bool:
        """Link to the file of the edition before; false where that cannot be."""
        assert self.previous is not None
        place = self._place(target)
        kept, digest = self.previous.folder / place, self.previous.digests.get(place)
        there = self.target / target
        there.parent.mkdir(parents=True, exist_ok=True)
        # File systems without hard links refuse, and so do files with very many of them.
        with suppress(OSError):
            if digest is not None and kept.stat().st_size == (self.source / path).stat().st_size:
                os.link(kept, there)
                self._note(target, digest)
                self.taken.linked += 1
                return True
        return False

    def _is_kept(self, path: str) -> bool:
        """Whether the edition before has the same bytes at ``path``; read, not believed."""
        if self.previous is None:
            return False
        place = self._place(path)
        kept = self.previous.folder / place
        with suppress(OSError):
            same = kept.read_bytes() == (self.source / path).read_bytes()
            return same and digest_of(kept, "sha256") == self.previous.digests.get(place)
        return False

    def _place(self, path: str) -> str:
        return (self.target / path).relative_to(self.edition).as_posix()

    def _note(self, target: str, sha256: str) -> None:
        self.taken.digests[self._place(target)] = sha256


def _sound_inventory(version: Path, pid: str) -> Inventory | None:
    if not has_sound_sidecar(version):
        return None
    try:
        inventory = Inventory.from_bytes((version / INVENTORY).read_bytes())
    except ValueError:
        return None
    return inventory if inventory.object_id == object_id(pid) else None
