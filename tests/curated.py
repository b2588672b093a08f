"""A collection's folder and an archive that keeps it: what tests do with them, and see."""

from __future__ import annotations

import logging
import shutil
from typing import TYPE_CHECKING

from ocfl.storage_root import StorageRoot

from archive.care.curated import faults_of_collections
from archive.catalogue.events import events_of
from archive.curation import keep, read_record, save, shown_collections, shown_folders

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from archive.curation import Collection
    from archive.home import ArchiveHome

HEAD = """\
# Ai sửa xin giữ dòng này.
order = 10
title = { vi = "Tên các đảo", en = "Names of islands" }
summary = { vi = "Tóm tắt.", en = "Summary." }
credits = { vi = "Nguồn.", en = "Sources." }
rights = { vi = "Tự do.", en = "Free." }
"""
ENTRY = """\
[[entries]]
reference_code = "MỞ.01"
caption = { vi = "Chú thích.", en = "Caption." }   # to be looked at again
"""


def made_collection(place: Path, description: bytes, introduction: bytes = b"Opening.\n") -> Path:
    folder = place / "ten-dao"
    (folder / "am").mkdir(parents=True)
    for name in ("vi.md", "en.md"):
        (folder / name).write_bytes(introduction)
    (folder / "collection.toml").write_bytes(description)
    return folder


def files_in(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def load_into(home: ArchiveHome, folder: Path) -> int:
    return keep(home.keeper("Lan"), folder)


def save_from(home: ArchiveHome, slug: str, target: Path) -> Path:
    with home.catalogue().reading() as session:
        return save(session, home.store(), slug, target)


def shown_in(home: ArchiveHome) -> dict[str, Collection]:
    with home.catalogue().reading() as session:
        return {one.slug: one for one in shown_collections(session, home.store())}


def kept_in(home: ArchiveHome) -> dict[str, bytes]:
    with home.catalogue().reading() as session:
        folder = shown_folders(session, home.store())["ten-dao"]
    return {name: path.read_bytes() for name, path in folder.files.items()}


def story_in(home: ArchiveHome) -> list[str]:
    """What happened to the collection, as store and event log tell it alike."""
    with home.catalogue().reading() as session:
        logged = events_of(session, "collection:ten-dao")
    assert read_record(home.store(), "ten-dao").events == logged
    return [event.type for event in logged]


def faults_in(home: ArchiveHome, caplog: pytest.LogCaptureFixture) -> list[str]:
    """What verify and an independent validator find."""
    root = StorageRoot(root=str(home.store().root))
    with caplog.at_level(logging.ERROR):
        valid = root.validate(log_warnings=True)
    found = faults_of_collections(home.catalogue(), home.store(), set(home.store().collections()))
    return [*map(str, found), *root.errors, *root.log.messages, *([] if valid else ["not valid"])]


def lay_down_as_before(home: ArchiveHome, folder: Path, editions: int) -> list[dict[str, bytes]]:
    """Lay the folder down where archives of before kept it, in some editions."""
    for number in range(1, editions + 1):
        (folder / "en.md").write_text(f"Opening {number}.\n", "utf-8")
        shutil.copytree(folder, home.settings.collections_path / "ten-dao" / str(number))
    (home.settings.collections_path / ".ten-dao.unfinished-0a").mkdir()
    return [files_in(home.settings.collections_path / "ten-dao" / str(number)) for number in range(1, editions + 1)]
