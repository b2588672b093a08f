"""A process that writes the store is killed at every step; nothing is lost, nothing half visible."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from ocfl.storage_root import StorageRoot

from archive.failpoints import VARIABLE
from archive.store import Store
from archive.store.layout import staging_folder

PID = "0ABC12DE"
OLD = {"originals/a.pdf": b"original", "alto/000001.xml": b"<alto/>", "description.json": b"{}"}
CHANGES = {"alto/000001.xml": b"<alto>2</alto>", "description.json": b"[]"}
NEW = OLD | CHANGES
BY = {"message": "m", "user": "u", "at": dt.datetime(2026, 11, 24, tzinfo=dt.UTC)}

CHILD = textwrap.dedent("""
    import datetime as dt, sys
    from pathlib import Path
    from archive.store import Store
    store = Store(Path(sys.argv[1]))
    by = dict(message="m", user="u", at=dt.datetime(2026, 11, 24, tzinfo=dt.UTC))
    if sys.argv[2] == "create":
        store.create({pid!r}, {old!r}, **by)
    elif sys.argv[2] == "update":
        store.update({pid!r}, {changes!r}, **by)
    else:
        store.recover()
""").format(pid=PID, old=OLD, changes=CHANGES)

CREATE_POINTS = [
    "store.content.written:1",
    "store.content.written:2",
    "store.content.written:3",
    "store.create.built",
    "store.create.parents-made",
    "store.create.moved",
]
UPDATE_POINTS = [
    "store.content.written:1",
    "store.content.written:2",
    "store.update.built",
    "store.update.moved",
    "store.update.replaced-inventory.json",
    "store.update.replaced-inventory.json.sha512",
]


def kill(store: Store, action: str, point: str) -> None:
    child = subprocess.run(
        [sys.executable, "-c", CHILD, str(store.root), action],
        env={**os.environ, VARIABLE: point},
        capture_output=True,
        check=False,
    )
    assert child.returncode == -signal.SIGKILL, child.stderr.decode()


def content(store: Store) -> dict[str, bytes]:
    return {path: store.read(PID, path) for path in store.logical_paths(PID)}


def assert_sound(store: Store) -> None:
    root = StorageRoot(root=str(store.root))
    assert root.validate(log_warnings=True), root.errors
    assert root.errors == []
    assert root.log.messages == []
    assert all(store.verify(pid) == [] for pid in store.pids())
    assert not staging_folder(store.root).exists()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.initialise(tmp_path / "store")


@pytest.mark.parametrize("point", CREATE_POINTS)
def test_a_killed_creation_is_whole_or_absent_and_can_be_repeated(store: Store, point: str) -> None:
    kill(store, "create", point)
    assert not store.exists(PID) or content(store) == OLD
    assert list(store.pids()) == ([PID] if store.exists(PID) else [])
    assert store.recover() == [PID]
    assert_sound(store)
    assert store.recover() == []
    assert store.create(PID, OLD, **BY) == 1
    assert content(store) == OLD
    assert_sound(store)


@pytest.mark.parametrize("point", CREATE_POINTS)
def test_a_killed_creation_can_be_repeated_before_recovery(store: Store, point: str) -> None:
    kill(store, "create", point)
    assert store.create(PID, OLD, **BY) == 1
    store.recover()
    assert content(store) == OLD
    assert_sound(store)


@pytest.mark.parametrize("point", UPDATE_POINTS)
def test_a_killed_update_shows_the_old_or_the_new_and_recovers(store: Store, point: str) -> None:
    store.create(PID, OLD, **BY)
    kill(store, "update", point)
    assert content(store) in (OLD, NEW)
    assert store.recover() == [PID]
    assert_sound(store)
    assert content(store) in (OLD, NEW)
    assert store.update(PID, CHANGES, **BY) == 2
    assert content(store) == NEW
    assert_sound(store)


@pytest.mark.parametrize("point", UPDATE_POINTS)
def test_a_killed_update_can_be_repeated_before_recovery(store: Store, point: str) -> None:
    store.create(PID, OLD, **BY)
    kill(store, "update", point)
    assert store.update(PID, CHANGES, **BY) == 2
    store.recover()
    assert content(store) == NEW
    assert_sound(store)


@pytest.mark.parametrize("point", UPDATE_POINTS[-2:])
def test_a_killed_recovery_recovers(store: Store, point: str) -> None:
    store.create(PID, OLD, **BY)
    kill(store, "update", "store.update.moved")
    kill(store, "recover", point)
    assert content(store) == NEW or content(store) == OLD
    store.recover()
    assert content(store) == NEW
    assert_sound(store)


def test_an_unfinished_version_is_named_until_it_is_recovered(store: Store) -> None:
    store.create(PID, OLD, **BY)
    kill(store, "update", "store.update.moved")
    assert [(fault.kind.value, fault.path) for fault in store.verify(PID)] == [("unfinished version", "v2")]


def test_two_writers_at_once_lose_nothing(store: Store) -> None:
    program = CHILD.replace(
        f"store.update({PID!r}, {CHANGES!r}, **by)",
        "[store.update('0ABC12DE', {f'text/{sys.argv[3]}-{n}.txt': str(n).encode() + sys.argv[3].encode()}, **by) for n in range(8)]",
    )
    store.create(PID, OLD, **BY)
    children = [
        subprocess.Popen([sys.executable, "-c", program, str(store.root), "update", name]) for name in ("a", "b")
    ]
    assert [child.wait() for child in children] == [0, 0]
    assert len(content(store)) == len(OLD) + 16
    assert_sound(store)


def test_the_order_on_the_disk_is_files_then_rename_then_folder(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    fsync, rename = os.fsync, os.rename

    def traced_fsync(descriptor: int) -> None:
        calls.append("sync " + str(Path(f"/proc/self/fd/{descriptor}").readlink()).removeprefix(str(store.root)))
        fsync(descriptor)

    def traced_rename(source: object, target: object, **options: object) -> None:
        calls.append(f"rename {str(target).removeprefix(str(store.root))}")
        rename(source, target, **options)

    monkeypatch.setattr(os, "fsync", traced_fsync)
    monkeypatch.setattr(os, "rename", traced_rename)
    store.create(PID, OLD, **BY)
    moved = next(place for place, call in enumerate(calls) if call.startswith("rename"))
    folder = calls[moved].removeprefix("rename ")
    before, after = calls[:moved], calls[moved + 1 :]
    for name in (
        "inventory.json",
        "v1/inventory.json",
        "0=ocfl_object_1.1",
        "v1/content/originals/a.pdf",
        "v1/content",
    ):
        assert any(call.endswith(f"/object/{name}") for call in before), name
    assert before[-1].endswith(str(Path(folder).parents[1])) or before[-1].endswith("/object")
    assert after[0] == f"sync {Path(folder).parent}"
