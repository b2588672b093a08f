"""Sources: from the paths on a command line to what becomes one item each.

Folders are walked in natural order; hidden files and what Windows and office programs leave
behind are passed over, everything else gets an answer.
"""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.errors import SourceError
from ingest.recordings.naming import is_named_as_recording, transcripts_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LEFT_BEHIND = re.compile(r"^(\..*|~\$.*|thumbs\.db|desktop\.ini)$", re.IGNORECASE)
_BACK = re.compile(r"^(?P<front>.+)_(?:v|verso)(?P<ending>\.(?:jpe?g|tiff?|png|webp))$", re.IGNORECASE)
"""A picture of a sheet's back: named as that of its front, with ``_v`` or ``_verso`` before the ending."""

_DIGITS = re.compile(r"(\d+)")


@dataclass(frozen=True)
class Source:
    """What becomes one item, or the reason why it cannot.

    Attributes:
        given: The path as the person who gave it would write it (`spelled`).
        files: Its files in order; of a recording, its transcripts after it.
        is_folder: Pictures taken as one item: a folder of them, or a front and its back.
        refusal: Why it is not even looked at.
    """

    given: str
    files: tuple[Path, ...] = ()
    is_folder: bool = False
    refusal: SourceError | None = None

    @property
    def name(self) -> str:
        """Name without the way to it, NFC."""
        return unicodedata.normalize("NFC", Path(os.path.abspath(self.given)).name)  # noqa: PTH100  # resolves no links


def expand(paths: Sequence[Path], *, as_item: bool) -> Iterator[Source]:
    """The sources behind ``paths``; with ``as_item`` each folder is one."""
    folders = {path.parent: _recordings_in(path.parent) for path in paths if is_named_as_recording(path.name)}
    taken = {path: (path, *map(path.with_name, folders.get(path.parent, {}).get(path.name, ()))) for path in paths}
    beside = {transcript for files in taken.values() for transcript in files[1:]}
    for path in paths:
        mode = _mode(path)
        if path in beside:
            continue
        if mode is None:
            yield Source(spelled(path), refusal=SourceError("R001"))
        elif not stat.S_ISDIR(mode):
            yield Source(spelled(path), taken[path])
        elif as_item:
            yield _folder_as_item(path)
        else:
            found = False
            for source in _walk(path):
                found = True
                yield source
            if not found:
                yield Source(spelled(path), refusal=SourceError("R023"))


def spelled(path: Path | str) -> str:
    """``path`` as text; bytes that are no UTF-8 (names of old systems) stand as ``\\xff``."""
    return os.fsencode(path).decode("utf-8", errors="backslashreplace")


def natural_order(name: str) -> tuple[tuple[int, int, str], ...]:
    """Sort key: numbers in names by their value, so that page 2 comes before page 10."""
    parts = _DIGITS.split(unicodedata.normalize("NFC", name).casefold())
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts if part)


def _walk(folder: Path) -> Iterator[Source]:
    try:
        names = _names(folder)
    except OSError as error:
        yield Source(spelled(folder), refusal=SourceError("R002", problem=error.strerror))
        return
    backs = _backs(names)
    recordings = transcripts_of(names)
    transcripts = {transcript for beside in recordings.values() for transcript in beside}
    for name in names:
        path = folder / name
        mode = _mode(path)
        if mode is not None and stat.S_ISDIR(mode):
            yield from _walk(path)
        elif name in backs:
            yield Source(spelled(path), (path, folder / backs[name]), is_folder=True)
        elif name not in backs.values() and name not in transcripts:
            yield Source(spelled(path), (path, *(folder / beside for beside in recordings.get(name, ()))))


def _recordings_in(folder: Path) -> dict[str, list[str]]:
    """The recordings in ``folder`` with their transcripts; none where it cannot be read."""
    try:
        return transcripts_of(_names(folder))
    except OSError:
        return {}


def _backs(names: Sequence[str]) -> dict[str, str]:
    """Fronts among ``names`` with the names of their backs."""
    found = ((name, _BACK.match(name)) for name in names)
    fronts = {match["front"] + match["ending"]: name for name, match in found if match}
    return {name: fronts[name] for name in names if name in fronts}


def _folder_as_item(folder: Path) -> Source:
    try:
        paths = tuple(folder / name for name in _names(folder))
    except OSError as error:
        return Source(spelled(folder), refusal=SourceError("R002", problem=error.strerror))
    if not paths:
        return Source(spelled(folder), refusal=SourceError("R019"))
    return Source(spelled(folder), paths, is_folder=True)


def _names(folder: Path) -> list[str]:
    return sorted((name for name in os.listdir(folder) if not _LEFT_BEHIND.match(name)), key=natural_order)  # noqa: PTH208  # names only


def _mode(path: Path) -> int | None:
    try:
        return path.lstat().st_mode
    except OSError:
        return None
