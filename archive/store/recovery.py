"""What was cut off, brought to an end: a version that is whole goes forward, one that is not goes.

A version's folder is moved into its object only when it is whole and durable, inventory
included. So a version in place is always carried through, by giving the object that inventory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.failpoints import failpoint
from archive.store.faults import has_sound_sidecar
from archive.store.files import replace_durably, write_file_durably
from archive.store.inventory import INVENTORY, SIDECAR, Inventory, sidecar_of, version_folder
from archive.store.layout import object_folder, remove_empty_parents
from archive.store.names import is_object_name
from archive.store.staging import discard, left_behind

if TYPE_CHECKING:
    from pathlib import Path


def recover_all(root: Path) -> list[str]:
    """Finish or clear every write that was cut off; nobody may write meanwhile.

    Returns:
        Names of the objects concerned.
    """
    concerned: list[str] = []
    for name, leftover in left_behind(root):
        if is_object_name(name):
            folder = object_folder(root, name)
            if folder.is_dir():
                roll_forward(folder, leftover)
            else:
                remove_empty_parents(root, folder)
            concerned.append(name)
        discard(root, leftover)
    return sorted(set(concerned))


def roll_forward(folder: Path, scratch: Path) -> bool:
    """Give the object in ``folder`` the inventory of its latest whole version, if it lags behind.

    Args:
        folder: The object's folder.
        scratch: A folder on the same file system for the files before they are moved into place.

    Returns:
        Whether anything had to be done.
    """
    number = versions_in_place(folder)
    version = folder / version_folder(number)
    if not has_sound_sidecar(version):
        return False  # damage, not a cut-off write: a version in place was whole
    latest = (version / INVENTORY).read_bytes()
    if Inventory.from_bytes(latest).head != number:
        return False
    if has_sound_sidecar(folder) and (folder / INVENTORY).read_bytes() == latest:
        return False
    put_inventory(folder, latest, scratch)
    return True


def versions_in_place(folder: Path) -> int:
    """Number of the latest version whose folder stands in the object at ``folder``."""
    number = 1
    while (folder / version_folder(number + 1)).is_dir():
        number += 1
    return number


def put_inventory(folder: Path, inventory: bytes, scratch: Path) -> None:
    """Replace an object's inventory, then its digest file, each in one step."""
    for name, data in ((INVENTORY, inventory), (SIDECAR, sidecar_of(inventory))):
        new = scratch / f"new-{name}"
        new.unlink(missing_ok=True)
        write_file_durably(new, data)
        replace_durably(new, folder / name)
        failpoint(f"store.update.replaced-{name}")
