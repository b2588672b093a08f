"""What docs/reference/store.md promises holds for a store on the disk."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
from pathlib import Path

import pytest

from archive.store import FaultKind, Store
from archive.store.layout import object_folder

PAGE = (Path(__file__).parents[3] / "docs/reference/store.md").read_text("utf-8")
PID = "0ABC12DE"
LOCATE, CHECK = re.findall(r"```sh\n(.*?)```", PAGE, flags=re.DOTALL)


@pytest.fixture
def folder(store: Store) -> Path:
    by = {"message": "m", "user": "u", "at": dt.datetime(2026, 11, 24, tzinfo=dt.UTC)}
    store.create(PID, {"originals/Bản đồ.pdf": b"%PDF", "description.json": b"{}"}, **by)
    store.update(PID, {"description.json": b"[]"}, **by)
    return object_folder(store.root, PID)


def shell(script: str, root: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script], cwd=root, capture_output=True, text=True, check=False
    )


def test_the_folder_of_an_item_is_found_by_hand(folder: Path) -> None:
    located = shell(LOCATE, folder).stdout.strip()
    assert folder.as_posix().endswith(f"/store/{located}/biendao%3a{PID}")
    assert f"  {located}/biendao%3a{PID}/" in PAGE


def test_an_item_is_checked_by_hand(store: Store, folder: Path) -> None:
    checked = shell(CHECK, store.root.parent)
    assert checked.returncode == 0, checked.stderr
    assert checked.stdout.count(": OK") == 4
    (folder / "v1/content/originals/Bản đồ.pdf").write_bytes(b"%PDG")
    assert "FAILED" in shell(CHECK, store.root.parent).stdout


def test_every_kind_of_fault_is_explained() -> None:
    assert all(kind.value in PAGE for kind in FaultKind)
