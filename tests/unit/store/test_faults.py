"""Damage of every kind is found and named."""

from __future__ import annotations

import datetime as dt
import shutil
from typing import TYPE_CHECKING

import pytest

from archive.errors import StoreError
from archive.store import FaultKind, Store
from archive.store.layout import object_folder

if TYPE_CHECKING:
    from pathlib import Path

PID = "0ABC12DE"
BY = {"message": "m", "user": "u", "at": dt.datetime(2026, 11, 24, tzinfo=dt.UTC)}


@pytest.fixture
def folder(store: Store) -> Path:
    store.create(PID, {"originals/a.pdf": b"original", "description.json": b"{}"}, **BY)
    store.update(PID, {"description.json": b"[]"}, **BY)
    return object_folder(store.root, PID)


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))


DAMAGE = {
    "one bit of an original": (lambda f: flip(f / "v1/content/originals/a.pdf"), FaultKind.CHANGED, "v1/content/originals/a.pdf"),
    "a file gone": (lambda f: (f / "v2/content/description.json").unlink(), FaultKind.MISSING, "v2/content/description.json"),
    "a file too many": (lambda f: (f / "v1/content/x").write_bytes(b""), FaultKind.UNEXPECTED, "v1/content/x"),
    "a stray file beside": (lambda f: (f / "notes.txt").write_bytes(b""), FaultKind.UNEXPECTED, "notes.txt"),
    "an empty folder": (lambda f: (f / "v1/content/empty").mkdir(), FaultKind.UNEXPECTED, "v1/content/empty"),
    "a link": (lambda f: (f / "v1/content/l").symlink_to("/etc"), FaultKind.UNEXPECTED, "v1/content/l"),
    "one bit of the inventory": (lambda f: flip(f / "inventory.json"), None, "inventory.json"),
    "the digest file": (lambda f: flip(f / "inventory.json.sha512"), FaultKind.SIDECAR, "inventory.json.sha512"),
    "an old inventory": (lambda f: flip(f / "v1/inventory.json"), None, "v1/inventory.json"),
    "no declaration": (lambda f: (f / "0=ocfl_object_1.1").unlink(), FaultKind.DECLARATION, "0=ocfl_object_1.1"),
    "no object": (shutil.rmtree, FaultKind.NO_OBJECT, ""),
}  # fmt: skip


@pytest.mark.parametrize(("damage", "kind", "path"), DAMAGE.values(), ids=DAMAGE.keys())
def test_damage_is_named(store: Store, folder: Path, damage, kind: FaultKind | None, path: str) -> None:
    assert store.verify(PID) == []
    damage(folder)
    faults = store.verify(PID)
    assert faults
    assert {fault.pid for fault in faults} == {PID}
    assert all(fault.path.removesuffix(".sha512") == path.removesuffix(".sha512") for fault in faults)
    if kind is not None:
        assert [fault.kind for fault in faults] == [kind]


def test_a_damaged_file_is_not_handed_out(store: Store, folder: Path) -> None:
    flip(folder / "v1/content/originals/a.pdf")
    with pytest.raises(StoreError, match="R305"):
        store.read(PID, "originals/a.pdf")
