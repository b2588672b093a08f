"""Where an export grows: a hidden folder beside its place, into which it comes by one rename.

A run that is cut off leaves the folder, and the next goes on in it: pictures are made once. What belongs to the
export no longer is taken out at the end, so that what was made in one run or in two is the same.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from archive.errors import CurationError
from archive.failpoints import failpoint
from archive.store.files import chunks_of, digest_of, disk_errors, make_folders, move_folder_durably, replace_durably

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_RECIPE: Final = ".recipe"
_ASIDE: Final = ".aside"
_CLOCK_SECONDS: Final = 2
"""FAT keeps times to two seconds (Microsoft, FAT32 File System Specification)."""


class Staging:
    """An export that is being made.

    Args:
        folder: Where it grows.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._below: dict[str, Staging] = {}
        self.files: dict[str, tuple[str, int]] = {}
        """SHA-256 and size of every file of the export, by its name."""

    def below(self, name: str) -> Staging:
        """A folder of the export whose files are named from that folder on."""
        return self._below.setdefault(name, Staging(self._folder / name))

    def put(self, name: str, data: bytes) -> None:
        """Write a file that is quickly made anew."""
        path = self._place(name)
        path.write_bytes(data)
        self.files[name] = (hashlib.sha256(data).hexdigest(), len(data))

    def copy(self, name: str, source: Path) -> None:
        """Copy a file, however large.

        Raises:
            StoreError: It cannot be read (R309).
        """
        with self._place(name).open("wb") as target:
            for chunk in chunks_of(source):
                target.write(chunk)
        self._note(name)

    def make(self, name: str, source: Path, maker: Callable[[], bytes]) -> None:
        """Write a file that is dear to make, unless a run before has made it from ``source`` as it is now."""
        path = self._place(name)
        if not _is_of(path, source):
            unfinished = path.with_name(f"{path.name}.new")
            unfinished.write_bytes(maker())
            made_from = source.stat()
            os.utime(unfinished, ns=(made_from.st_mtime_ns, made_from.st_mtime_ns))
            unfinished.replace(path)
            failpoint("exports.staging.made")
        self._note(name)

    def write(self, name: str, writer: Callable[[Path], None]) -> None:
        """Have ``writer`` write a file, however large."""
        writer(self._place(name))
        self._note(name)

    def build(self, name: str, of: str, maker: Callable[[Path], None]) -> None:
        """Write a file, however large, unless a run before has made it of the same things.

        Args:
            name: The file.
            of: Tells what it is made of, in one line: a digest.
            maker: Writes it where it is told to.
        """
        self._build(self._place(name), self.aside(name), of, maker)
        self._note(name)

    def build_aside(self, name: str, of: str, maker: Callable[[Path], None]) -> Path:
        """As `build`, of what is needed on the way alone; where it lies."""
        path = self.aside(name)
        self._build(path, self.aside(f"{name}.new"), of, maker)
        return path

    def aside(self, name: str) -> Path:
        """A place for what is needed on the way; it is taken out at the end."""
        return self._place(f"{_ASIDE}/{name}")

    def path(self, name: str) -> Path:
        """Where a file of the export lies while it grows."""
        return self._folder / name

    def digest(self, name: str, algorithm: str) -> str:
        """Digest of a file of the export, lower-case hexadecimal.

        Args:
            name: The file.
            algorithm: "sha256" or "sha512".
        """
        return self.files[name][0] if algorithm == "sha256" else digest_of(self._folder / name, algorithm)

    def sweep(self) -> None:
        """Take out what a run before has left and this one has not written."""
        kept = {*self._written(), _RECIPE}
        for path in sorted(self._folder.rglob("*"), reverse=True):
            if path.is_dir():
                if not any(path.iterdir()):
                    path.rmdir()
            elif path.relative_to(self._folder).as_posix() not in kept:
                path.unlink()

    def _written(self) -> Iterator[str]:
        yield from self.files
        for below, staging in self._below.items():
            yield from (f"{below}/{name}" for name in staging._written())  # noqa: SLF001  # its own kind

    def _build(self, path: Path, unfinished: Path, of: str, maker: Callable[[Path], None]) -> None:
        note = self.aside(f"{path.relative_to(self._folder).as_posix()}.of")
        if path.is_file() and note.is_file() and note.read_text("utf-8") == of:
            return
        note.unlink(missing_ok=True)
        maker(unfinished)
        unfinished.replace(path)
        note.write_text(of, "utf-8")
        failpoint("exports.staging.built")

    def _place(self, name: str) -> Path:
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def _note(self, name: str) -> None:
        path = self._folder / name
        self.files[name] = (digest_of(path, "sha256"), path.stat().st_size)


@contextmanager
def staged(target: Path, recipe: str) -> Iterator[Staging]:
    """A room in which the export of ``target`` grows; it comes into its place when all went well.

    Args:
        target: Where nothing is yet.
        recipe: How its files are made; what a run before made by another recipe is made anew.

    Raises:
        CurationError: Something is at ``target`` already (R733), or another run is making it (R751).
        StoreError: The disk refuses (R306, R307, R308).
    """
    if target.exists():
        raise CurationError("R733", folder=target)
    folder = target.with_name(f".{target.name}.unfinished")
    with disk_errors(target.parent):
        make_folders(folder)
        with alone(folder, target):
            _begin(folder, recipe)
            staging = Staging(folder)
            yield staging
            staging.sweep()
            failpoint("exports.staging.complete")
            # One call instead of thousands: a stick takes a moment for each.
            os.sync()
            (folder / _RECIPE).unlink()
            move_folder_durably(folder, target)


@contextmanager
def made_beside(target: Path) -> Iterator[tuple[Path, Path]]:
    """Where a file or folder is made that comes to ``target`` by one rename when all went well.

    A run that was cut off leaves its folder, and the next begins anew in it.

    Args:
        target: Where nothing is yet.

    Returns:
        Where it is to be made, and a folder for what it is made from; both lie on the disk of ``target``.

    Raises:
        CurationError: Something is at ``target`` already (R733), or another run is making it (R751).
        StoreError: The disk refuses (R306, R307, R308).
    """
    if target.exists():
        raise CurationError("R733", folder=target)
    room = target.with_name(f".{target.name}.unfinished")
    with disk_errors(target.parent):
        make_folders(room)
        with alone(room, target):
            _empty(room)
            result, scraps = room / "result", room / "scraps"
            scraps.mkdir()
            yield result, scraps
            os.sync()
            if result.is_dir():
                move_folder_durably(result, target)
            else:
                replace_durably(result, target)
            shutil.rmtree(room)


@contextmanager
def alone(folder: Path, target: Path) -> Iterator[None]:
    """Let no other run change ``folder``, which is or becomes ``target``.

    Raises:
        CurationError: Another run does (R751).
    """
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CurationError("R751", folder=target) from None
        yield
    finally:
        os.close(descriptor)


def _begin(folder: Path, recipe: str) -> None:
    note = folder / _RECIPE
    if not note.is_file() or note.read_text("utf-8") != recipe:
        _empty(folder)
        note.write_text(recipe, "utf-8")


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _is_of(path: Path, source: Path) -> bool:
    if not path.is_file() or not source.is_file():
        return False
    return abs(path.stat().st_mtime - source.stat().st_mtime) < _CLOCK_SECONDS
