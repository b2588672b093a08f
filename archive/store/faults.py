"""What is wrong with an object, one fault a finding, each with its name and place."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from archive.store.files import digest_of
from archive.store.inventory import INVENTORY, SIDECAR, Inventory, sidecar_of, version_folder
from archive.store.layout import OBJECT_DECLARATION, object_folder, object_id

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class FaultKind(enum.StrEnum):
    """Kinds of damage."""

    NO_OBJECT = "no object"
    DECLARATION = "declaration"
    INVENTORY = "inventory"
    SIDECAR = "sidecar"
    UNFINISHED = "unfinished version"
    MISSING = "missing"
    CHANGED = "changed"
    UNEXPECTED = "unexpected"


@dataclass(frozen=True)
class Fault:
    """One fault of one object.

    Attributes:
        pid: The item.
        kind: What kind of damage.
        path: Where, relative to the object's folder.
    """

    pid: str
    kind: FaultKind
    path: str


def faults_of(root: Path, pid: str) -> list[Fault]:
    """Compare an object with its inventory, byte for byte.

    Raises:
        StoreError: A file is there but the disk cannot read it (R309).
    """
    folder = object_folder(root, pid)
    if not folder.is_dir():
        return [Fault(pid, FaultKind.NO_OBJECT, "")]
    return [Fault(pid, kind, path) for kind, path in _findings(folder, pid)]


def _findings(folder: Path, pid: str) -> Iterator[tuple[FaultKind, str]]:
    declaration = folder / OBJECT_DECLARATION
    if not declaration.is_file() or declaration.read_bytes() != f"{OBJECT_DECLARATION[2:]}\n".encode():
        yield FaultKind.DECLARATION, OBJECT_DECLARATION
    inventory = _inventory_at(folder)
    if inventory is None or inventory.object_id != object_id(pid):
        yield FaultKind.INVENTORY, INVENTORY
        return
    yield from _inventory_findings(folder, inventory)
    yield from _content_findings(folder, inventory)


def _inventory_findings(folder: Path, inventory: Inventory) -> Iterator[tuple[FaultKind, str]]:
    if not has_sound_sidecar(folder):
        yield FaultKind.SIDECAR, SIDECAR
    for number in range(1, inventory.head + 1):
        version = folder / version_folder(number)
        kept = _inventory_at(version)
        if kept is None or kept.versions != inventory.versions[:number]:
            yield FaultKind.INVENTORY, f"{version.name}/{INVENTORY}"
        elif not has_sound_sidecar(version):
            yield FaultKind.SIDECAR, f"{version.name}/{SIDECAR}"
    if (folder / version_folder(inventory.head + 1)).is_dir():
        yield FaultKind.UNFINISHED, version_folder(inventory.head + 1)


def _content_findings(folder: Path, inventory: Inventory) -> Iterator[tuple[FaultKind, str]]:
    for digest, path in inventory.manifest.items():
        if not (folder / path).is_file():
            yield FaultKind.MISSING, path
        elif digest_of(folder / path) != digest:
            yield FaultKind.CHANGED, path
    expected = _expected_places(inventory)
    unfinished = version_folder(inventory.head + 1)
    for found in sorted(folder.rglob("*")):
        place = found.relative_to(folder)
        is_stray = found.is_symlink() or not found.is_dir() or not any(found.iterdir())
        if is_stray and place.as_posix() not in expected and place.parts[0] != unfinished:
            yield FaultKind.UNEXPECTED, place.as_posix()


def _expected_places(inventory: Inventory) -> set[str]:
    """Files of a sound object and the folders above its content."""
    versions = [version_folder(number) for number in range(1, inventory.head + 1)]
    places = {OBJECT_DECLARATION, INVENTORY, SIDECAR, *inventory.manifest.values()}
    places |= {f"{version}/{name}" for version in versions for name in (INVENTORY, SIDECAR)}
    folders = {parent.as_posix() for path in inventory.manifest.values() for parent in PurePosixPath(path).parents}
    return places | folders


def _inventory_at(folder: Path) -> Inventory | None:
    try:
        return Inventory.from_bytes((folder / INVENTORY).read_bytes())
    except (ValueError, OSError):
        return None


def has_sound_sidecar(folder: Path) -> bool:
    """Whether the inventory in ``folder`` has the digest that stands beside it."""
    try:
        inventory, sidecar = (folder / INVENTORY).read_bytes(), (folder / SIDECAR).read_bytes()
    except OSError:
        return False
    return sidecar.split() == sidecar_of(inventory).split()
