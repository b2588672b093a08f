"""Objects written and read, judged by an independent OCFL validator."""

from __future__ import annotations

import datetime as dt
import errno
import json
import logging
import os
import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ocfl.storage_root import StorageRoot

from archive.errors import StoreError
from archive.failpoints import VARIABLE
from archive.store import Store, collection_name
from archive.store.layout import object_folder

if TYPE_CHECKING:
    from pathlib import Path

AT = dt.datetime(2026, 11, 24, 8, 30, tzinfo=dt.UTC)
FILES = {"originals/Bản đồ.pdf": b"%PDF", "alto/000001.xml": b"<alto/>", "description.json": b"{}"}
BY = {"message": "Nhập tài liệu", "user": "Nguyễn Thị Biển", "at": AT}


def faults_by_ocfl_py(store: Store, caplog: pytest.LogCaptureFixture) -> list[object]:
    """Errors and warnings of ocfl-py for the root and every object in it."""
    root = StorageRoot(root=str(store.root))
    with caplog.at_level(logging.ERROR):
        valid = root.validate(log_warnings=True)
    return [*root.errors, *root.log.messages, *([] if valid else ["not valid"])]


def test_an_empty_store_is_a_sound_root(store: Store, caplog) -> None:
    assert faults_by_ocfl_py(store, caplog) == []
    assert list(store.pids()) == []


def test_making_a_store_twice_changes_nothing(store: Store) -> None:
    before = {path: path.read_bytes() for path in store.root.rglob("*") if path.is_file()}
    Store.initialise(store.root)
    assert {path: path.read_bytes() for path in store.root.rglob("*") if path.is_file()} == before


def test_an_object_is_sound_and_reads_back(store: Store, tmp_path: Path, caplog) -> None:
    source = tmp_path / "scan.tif"
    source.write_bytes(os.urandom(3_000_000))
    assert store.create("0ABC12DE", {**FILES, "originals/scan.tif": source}, **BY) == 1
    assert faults_by_ocfl_py(store, caplog) == []
    assert store.verify("0ABC12DE") == []
    assert list(store.pids()) == ["0ABC12DE"]
    assert store.exists("0ABC12DE")
    assert not store.exists("0ABC12DF")
    assert store.read("0ABC12DE", "originals/scan.tif") == source.read_bytes()
    assert store.path("0ABC12DE", "originals/Bản đồ.pdf").read_bytes() == b"%PDF"
    assert set(store.logical_paths("0ABC12DE")) == {*FILES, "originals/scan.tif"}
    assert not (store.root / "extensions" / "biendao-staging").exists()


def test_versions_follow_each_other_and_keep_the_old(store: Store, caplog) -> None:
    store.create("0ABC12DE", FILES, **BY)
    assert store.update("0ABC12DE", {"description.json": b'{"state": "published"}'}, **BY) == 2
    assert store.update("0ABC12DE", {}, removed=["alto/000001.xml"], **BY) == 3
    assert faults_by_ocfl_py(store, caplog) == []
    assert store.verify("0ABC12DE") == []
    assert store.read("0ABC12DE", "description.json") == b'{"state": "published"}'
    assert set(store.logical_paths("0ABC12DE")) == {"originals/Bản đồ.pdf", "description.json"}
    folder = object_folder(store.root, "0ABC12DE")
    assert (folder / "v1/content/description.json").read_bytes() == b"{}"
    assert (folder / "v1/content/alto/000001.xml").is_file()


def test_equal_content_is_stored_once(store: Store, caplog) -> None:
    store.create("0ABC12DE", {"alto/000001.xml": b"same", "alto/000002.xml": b"same"}, **BY)
    store.update("0ABC12DE", {"text/000001.txt": b"same", "text/000002.txt": b"new"}, **BY)
    stored = [path for path in object_folder(store.root, "0ABC12DE").rglob("content/**/*") if path.is_file()]
    assert sorted(path.read_bytes() for path in stored) == [b"new", b"same"]
    assert store.read("0ABC12DE", "text/000001.txt") == b"same"
    assert faults_by_ocfl_py(store, caplog) == []


def test_an_update_that_changes_nothing_makes_no_version(store: Store) -> None:
    store.create("0ABC12DE", FILES, **BY)
    assert store.update("0ABC12DE", {"description.json": b"{}"}, **BY) == 1
    assert not (object_folder(store.root, "0ABC12DE") / "v2").exists()


def test_creating_again_adopts_the_same_and_refuses_another(store: Store) -> None:
    store.create("0ABC12DE", FILES, **BY)
    assert store.create("0ABC12DE", FILES, **BY) == 1
    store.update("0ABC12DE", {"description.json": b"[]"}, **BY)
    assert store.create("0ABC12DE", FILES, **BY) == 2
    with pytest.raises(StoreError, match="R303"):
        store.create("0ABC12DE", {**FILES, "description.json": b"other"}, **BY)


def test_the_inventory_tells_who_when_and_why_in_plain_text(store: Store) -> None:
    store.create("0ABC12DE", FILES, **BY)
    inventory = json.loads((object_folder(store.root, "0ABC12DE") / "inventory.json").read_text("utf-8"))
    version = inventory["versions"]["v1"]
    assert version["message"] == "Nhập tài liệu"
    assert version["user"]["name"] == "Nguyễn Thị Biển"
    assert version["created"] == "2026-11-24T08:30:00+00:00"


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/a",
        "a/",
        "a//b",
        "../a",
        "a/../b",
        "./a",
        "a\\b",
        "a\0b",
        unicodedata.normalize("NFD", "Bản đồ.pdf"),
        "a" * 256,
    ],
    ids=["empty", "absolute", "folder", "double", "up", "up inside", "here", "backslash", "NUL", "NFD", "long"],
)
def test_paths_that_are_not_plain_are_refused(store: Store, path: str) -> None:
    with pytest.raises(StoreError, match="R310"):
        store.create("0ABC12DE", {path: b"x"}, **BY)
    assert not store.exists("0ABC12DE")


def test_a_path_may_not_be_the_folder_of_another(store: Store) -> None:
    with pytest.raises(StoreError, match="R310"):
        store.create("0ABC12DE", {"a": b"1", "a/b": b"2"}, **BY)
    store.create("0ABC12DE", {"a": b"1"}, **BY)
    with pytest.raises(StoreError, match="R310"):
        store.update("0ABC12DE", {"a/b": b"2"}, **BY)
    assert store.verify("0ABC12DE") == []


@pytest.mark.parametrize("pid", ["", "../../x", "a/b", "a-b", "đảo", "a" * 65])
def test_pids_that_are_not_plain_are_refused(store: Store, pid: str) -> None:
    with pytest.raises(StoreError, match="R310"):
        store.create(pid, FILES, **BY)
    with pytest.raises(StoreError, match="R310"):
        store.read(pid, "description.json")


def test_what_is_not_there_is_said(store: Store) -> None:
    with pytest.raises(StoreError, match="R302"):
        store.read("0ABC12DE", "description.json")
    with pytest.raises(StoreError, match="R302"):
        store.update("0ABC12DE", {"a": b"1"}, **BY)
    store.create("0ABC12DE", FILES, **BY)
    with pytest.raises(StoreError, match="R304"):
        store.path("0ABC12DE", "originals/none.pdf")
    with pytest.raises(StoreError, match="R309"):
        store.update("0ABC12DE", {"a": store.root / "none"}, **BY)


def test_a_folder_that_is_no_store_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="R301"):
        Store(tmp_path).create("0ABC12DE", FILES, **BY)
    (tmp_path / "ocfl_layout.json").write_text("{}")
    with pytest.raises(StoreError, match="R301"):
        Store.initialise(tmp_path)


def test_an_inventory_that_points_outside_its_object_is_not_followed(store: Store, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    store.create("0ABC12DE", {"a": b"1"}, **BY)
    inventory = object_folder(store.root, "0ABC12DE") / "inventory.json"
    inventory.write_text(inventory.read_text().replace("v1/content/a", "../../../../secret"))
    with pytest.raises(StoreError, match="R305"):
        store.path("0ABC12DE", "a")


@pytest.mark.parametrize(
    ("number", "reason"), [(errno.ENOSPC, "R306"), (errno.EDQUOT, "R306"), (errno.EROFS, "R307"), (errno.EIO, "R308")]
)
@pytest.mark.parametrize("call", ["fsync", "rename"])
def test_a_disk_that_fails_is_named_and_nothing_is_left(
    store: Store, monkeypatch: pytest.MonkeyPatch, number: int, reason: str, call: str
) -> None:
    store.create("0ABC12DE", FILES, **BY)

    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(os, call, fail)
        with pytest.raises(StoreError, match=reason) as caught:
            store.update("0ABC12DE", {"a": b"1"}, **BY)
    assert str(caught.value.params["disk"]) in caught.value.message("vi")
    assert str(store.root) in caught.value.message("en")
    assert store.verify("0ABC12DE") == []
    assert store.update("0ABC12DE", {"a": b"1"}, **BY) == 2


CONTENTS = st.dictionaries(
    st.sampled_from(["originals/a.pdf", "alto/000001.xml", "alto/000002.xml", "text/000001.txt", "description.json"]),
    st.binary(max_size=3),
    min_size=1,
)


@given(first=CONTENTS, later=st.lists(CONTENTS, max_size=3))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_latest_version_is_what_was_written_last(
    tmp_path_factory: pytest.TempPathFactory, caplog: pytest.LogCaptureFixture, first: dict, later: list[dict]
) -> None:
    store = Store.initialise(tmp_path_factory.mktemp("store") / "store")
    store.create("0ABC12DE", first, **BY)
    expected = dict(first)
    for changes in later:
        store.update("0ABC12DE", changes, **BY)
        expected |= changes
    assert {path: store.read("0ABC12DE", path) for path in store.logical_paths("0ABC12DE")} == expected
    assert store.verify("0ABC12DE") == []
    assert faults_by_ocfl_py(store, caplog) == []


@pytest.mark.parametrize(
    ("point", "reached"),
    [("store.update.built", 1), ("store.update.moved", 2), ("store.update.replaced-inventory.json", 2)],
)
def test_what_a_failing_disk_cut_off_is_carried_through_at_the_next_start(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog, point: str, reached: int
) -> None:
    store.create("0ABC12DE", FILES, **BY)
    monkeypatch.setattr("archive.failpoints._passed", {})
    monkeypatch.setenv(VARIABLE, f"{point}=EIO")
    with pytest.raises(StoreError, match="R308"):
        store.update("0ABC12DE", {"description.json": b"[]"}, **BY)
    monkeypatch.delenv(VARIABLE)
    assert store.read("0ABC12DE", "description.json") in {b"{}", b"[]"}
    assert store.recover() == ["0ABC12DE"]
    assert store.read("0ABC12DE", "description.json") == (b"{}", b"[]")[reached - 1]
    assert store.verify("0ABC12DE") == []
    assert faults_by_ocfl_py(store, caplog) == []
    assert not (store.root / "extensions" / "biendao-staging").exists()


def test_a_curated_set_is_an_object_beside_the_items(store: Store, caplog) -> None:
    name = collection_name("ten-dao")
    store.create("0ABC12DE", FILES, **BY)
    store.create(name, {"folder/vi.md": b"1"}, **BY)
    assert store.update(name, {"folder/vi.md": b"2"}, **BY) == 2
    assert (list(store.pids()), list(store.collections())) == (["0ABC12DE"], ["ten-dao"])
    assert sorted(store.names()) == ["0ABC12DE", name]
    assert object_folder(store.root, name).name == "biendao%3acollection%3aten-dao"
    assert faults_by_ocfl_py(store, caplog) == []


@pytest.mark.parametrize("slug", ["", "Ten", "ten--dao", "-ten", "tên", "a/b", "a" * 65, "..", "a\n"])
def test_a_curated_set_has_a_plain_name(store: Store, slug: str) -> None:
    with pytest.raises(StoreError, match="R310"):
        store.create(collection_name(slug), {"folder/vi.md": b"1"}, **BY)
