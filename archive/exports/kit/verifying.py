"""Whether a kit is complete and genuine, and each thing that is wrong with one.

Nothing in the folder is trusted: links are not followed, names are looked at before a file is opened, and what the
list says of a file is compared by size before it is read.
"""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from archive.curation import Finding
from archive.errors import StoreError
from archive.exports.kit.keys import fingerprint
from archive.exports.kit.sealing import LIST, SEAL, read_list, read_seal
from archive.store.files import digest_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from archive.exports.formats import Progress
    from archive.exports.kit.sealing import Listed

_PART: Final = r"[A-Za-z0-9](?:[A-Za-z0-9_.-]*[A-Za-z0-9])?"
_NAME: Final = re.compile(rf"(?!.{{241}}){_PART}(?:/{_PART})*")
"""As `archive.exports.kit.names` makes them: no dot at either end of a part, so none that leads out of the folder."""


@dataclass(frozen=True)
class Verdict:
    """What a check has found.

    Attributes:
        listed: What the list says, or None where it cannot be read.
        faults: Everything that is wrong; none means complete and genuine.
    """

    listed: Listed | None
    faults: tuple[Finding, ...]


def verify_kit(folder: Path, trusted: bytes, *, known: int, list_bytes: int, progress: Progress) -> Verdict:
    """Check a kit.

    Args:
        folder: Its folder.
        trusted: The archive's public key, 65 bytes, from elsewhere than the kit.
        known: Number of the edition that is known already; an older one is a fault. 0 for none.
        list_bytes: Longest list that is read.
        progress: Told how many of how many files are done.
    """
    try:
        data = _read(folder / LIST, list_bytes)
    except (OSError, ValueError) as error:
        return Verdict(None, (_unreadable(LIST, error),))
    faults = list(_seal_faults(folder, data, trusted, list_bytes))
    try:
        listed = read_list(data)
    except ValueError as error:
        return Verdict(None, (*faults, _unreadable(LIST, error)))
    if listed.edition < known:
        faults.append(Finding("R776", {"edition": listed.edition, "known": known}))
    faults += _name_faults(listed)
    faults += _file_faults(folder, listed, progress)
    return Verdict(listed, tuple(faults))


def _seal_faults(folder: Path, listed: bytes, trusted: bytes, list_bytes: int) -> Iterator[Finding]:
    if not os.path.lexists(folder / SEAL):
        yield Finding("R773", {})
        return
    try:
        seal = read_seal(_read(folder / SEAL, list_bytes))
    except (OSError, ValueError) as error:
        yield _unreadable(SEAL, error)
        return
    if not seal.is_of(trusted):
        yield Finding("R774", {"fingerprint": fingerprint(seal.key)})
    if not seal.fits(listed):
        yield Finding("R775", {})


def _name_faults(listed: Listed) -> Iterator[Finding]:
    seen: set[str] = set()
    for name in listed.files:
        if not _is_name(name):
            yield Finding("R779", {"file": _shown(name)})
        elif name.casefold() in seen:
            yield Finding("R780", {"file": name})
        seen.add(name.casefold())


def _is_name(name: str) -> bool:
    return _NAME.fullmatch(name) is not None and name not in {LIST, SEAL}


def _file_faults(folder: Path, listed: Listed, progress: Progress) -> Iterator[Finding]:
    there = dict(_walk(folder))
    known = {name: facts for name, facts in listed.files.items() if _is_name(name)}
    for name in sorted(set(there) - {LIST, SEAL}):
        if not there[name]:
            yield Finding("R778", {"file": _shown(name)})
        elif name not in known:
            yield Finding("R772", {"file": _shown(name)})
    for done, (name, facts) in enumerate(sorted(known.items()), 1):
        if name not in there:
            yield Finding("R770", {"file": name})
        elif there[name]:
            yield from _content_faults(folder, name, facts)
        progress(done, len(known))


def _content_faults(folder: Path, name: str, facts: tuple[str, int]) -> Iterator[Finding]:
    sha256, size = facts
    path = folder / name
    try:
        if path.lstat().st_size != size or digest_of(path, "sha256") != sha256:
            yield Finding("R771", {"file": name})
    except (OSError, StoreError) as error:
        yield _unreadable(name, error)


def _walk(folder: Path) -> Iterator[tuple[str, bool]]:
    """Every file by its name in the kit, and whether it is an ordinary one; no link is followed.

    A folder that cannot be listed stands for its files, as something that is no ordinary file.
    """
    waiting = [""]
    while waiting:
        below = waiting.pop()
        try:
            entries = list(os.scandir(folder / below))
        except OSError:
            yield below, False
            continue
        for entry in entries:
            name = f"{below}/{entry.name}" if below else entry.name
            if entry.is_dir(follow_symlinks=False):
                waiting.append(name)
            else:
                yield name, entry.is_file(follow_symlinks=False)


def _read(path: Path, most: int) -> bytes:
    """A small file of the kit.

    Raises:
        ValueError: It is longer than ``most`` bytes, or no ordinary file.
        OSError: It cannot be read.
    """
    facts = path.lstat()
    if not stat.S_ISREG(facts.st_mode):
        raise ValueError("no ordinary file")
    if facts.st_size > most:
        raise ValueError(f"longer than {most} bytes")
    return path.read_bytes()


def _unreadable(name: str, error: Exception) -> Finding:
    problem = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return Finding("R777", {"file": name, "problem": _shown(problem)})


def _shown(name: str) -> str:
    """A name that anybody may have given, without what would steer a terminal."""
    return "".join(sign if sign.isprintable() else f"\\x{ord(sign):02x}" for sign in name)
