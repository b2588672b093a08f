"""Where the indexes lie: one folder a build, and a small file that names the one in use.

    index/current                      name of the build in use, replaced by one rename
    index/v<version>-<random>/public    outsiders' index
    index/v<version>-<random>/staff     staff's index

A build of another version of the schema is as good as none and is built anew.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
from typing import TYPE_CHECKING, Any

from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC

from archive.errors import SearchError
from archive.failpoints import failpoint
from archive.search.engine import Audience
from archive.search.whoosh.guard import PRIVATE, require_private
from archive.search.whoosh.schema import INDEX_NAME, VERSION, schema

if TYPE_CHECKING:
    from pathlib import Path

CURRENT = "current"
_BUILD = re.compile(rf"v{VERSION}-[0-9a-f]{{16}}")


class ReadingStorage(FileStorage):  # type: ignore[misc]  # Whoosh has no types
    """A folder of which nothing stays open: what is read on is mapped into memory by then."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder), readonly=True)
        self._opened: list[Any] = []

    def open_file(self, name: str, **kwargs: Any) -> Any:
        """Open a file, to be closed by `close_files`."""
        file = super().open_file(name, **kwargs)
        self._opened.append(file)
        return file

    def close_files(self) -> None:
        """Close what Whoosh left open, as it does with files that it finds damaged."""
        for file in self._opened:
            if not file.is_closed:
                file.close()


def generation_in(folder: Path) -> int:
    """Number of the newest table of contents in a folder; -1 where there is none."""
    generation: int = TOC._latest_generation(FileStorage(str(folder)), INDEX_NAME)  # noqa: SLF001  # its only name
    return generation


def newest(root: Path, audience: Audience) -> tuple[str, int]:
    """Name of the build in use and number of its table of contents: the same as long as nothing was written."""
    try:
        name = (root / CURRENT).read_text("ascii")
        return name, generation_in(root / name.strip() / audience)
    except (OSError, UnicodeDecodeError):
        return "", -1


def read_contents(storage: ReadingStorage) -> TOC:
    """The newest table of contents in a folder.

    Raises:
        SearchError: It says other than was written (R411), or names what no index needs (R412).
    """
    try:
        contents = TOC.read(storage, INDEX_NAME, schema=schema())
    finally:
        storage.close_files()
    if not all(entry.is_sound for entry in contents.segments):
        raise SearchError("R411", problem="the table of contents is damaged")
    return contents


def build_in_use(root: Path) -> Path | None:
    """Folder of the build in use; None where there is none that this version can read."""
    try:
        name = (root / CURRENT).read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None
    if not _BUILD.fullmatch(name) or not all((root / name / audience).is_dir() for audience in Audience):
        return None
    return root / name


def require_build(root: Path) -> Path:
    """Folder of the build in use, which only its owner may write.

    Raises:
        SearchError: There is none (R410), or others may write into it (R413).
    """
    build = build_in_use(root)
    if build is None:
        raise SearchError("R410")
    for folder in (root, build, *(build / audience for audience in Audience)):
        require_private(folder)
    return build


def new_build(root: Path) -> Path:
    """Make an empty build that is not in use yet."""
    root.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    root.chmod(PRIVATE)
    build = root / f"v{VERSION}-{secrets.token_hex(8)}"
    build.mkdir(mode=PRIVATE)
    for audience in Audience:
        folder = build / audience
        folder.mkdir(mode=PRIVATE)
        TOC.create(FileStorage(str(folder)), schema(), INDEX_NAME)
    return build


def forget(root: Path) -> None:
    """Leave no build in use."""
    (root / CURRENT).unlink(missing_ok=True)


def switch_to(root: Path, build: Path) -> None:
    """Put ``build`` into use and remove all others; readers go over at their next look."""
    beside = root / f"{CURRENT}.new"
    with beside.open("w", encoding="ascii") as file:
        file.write(build.name)
        file.flush()
        os.fsync(file.fileno())
    failpoint("search.switch.built")
    beside.replace(root / CURRENT)
    failpoint("search.switch.named")
    descriptor = os.open(root, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    for other in root.iterdir():
        if other.is_dir() and other != build:
            shutil.rmtree(other, ignore_errors=True)
