"""Curated sets of archives of before the store held them: taken into it at the next start, edition by edition.

    <home>/collections/ten-dao/1/collection.toml ...    as it was first loaded
    <home>/collections/ten-dao/2/collection.toml ...    as it was loaded the next time

Each becomes a version of the set's object, in order, and its folder goes once store and event log
have it; so what was cut off in between goes on at the next start.
"""

from __future__ import annotations

import datetime as dt
import shutil
from typing import TYPE_CHECKING

from archive.curation.files import Folder
from archive.curation.folder import DESCRIPTION, collection_folders, read_folder
from archive.curation.keeping import one_at_a_time, put, record_of, told_of
from archive.failpoints import failpoint
from archive.store.files import disk_errors

if TYPE_CHECKING:
    from pathlib import Path

    from archive.curation.keeping import Keeper


def adopt(keeper: Keeper, root: Path) -> int:
    """Take the curated sets below ``root`` into the store; how many editions that were.

    Raises:
        StoreError: A slug cannot be a name in the store (R310), a file cannot be read (R309) or the disk refuses
            (R306, R307, R308).
        CatalogueError: The database does not answer (R214, R218).
    """
    if not root.is_dir():
        return 0
    adopted = 0
    with disk_errors(root), one_at_a_time(keeper):
        for own in collection_folders(root):
            for edition in _editions(own):
                _put(keeper, own.name, edition)
                failpoint("curation.adopt.put")
                # Out of sight in one step: one that is half gone must not come in as another edition.
                shutil.rmtree(edition.rename(edition.with_name(f".{edition.name}")))
                failpoint("curation.adopt.gone")
                adopted += 1
        # What else lies there is hidden: loads that were cut off.
        shutil.rmtree(root)
    return adopted


def _editions(own: Path) -> list[Path]:
    """The editions of one set, oldest first."""
    return sorted((path for path in own.iterdir() if path.name.isdecimal()), key=lambda path: int(path.name))


def _put(keeper: Keeper, slug: str, edition: Path) -> None:
    folder = Folder.on_disk(edition, slug)
    reading = read_folder(folder)
    loaded = dt.datetime.fromtimestamp((edition / DESCRIPTION).stat().st_mtime, dt.UTC)
    detail = {"loaded_at": loaded.isoformat(timespec="seconds"), "edition": int(edition.name)}
    if not reading.faults:
        detail |= told_of(reading)
    put(keeper, folder.files, record_of(keeper, slug), detail)
