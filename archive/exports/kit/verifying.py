"""Whether a kit is complete and genuine, and each thing that is wrong with one.

Nothing in the folder is trusted: links are not followed, names are looked at before a file is opened, and what the
list says of a file is compared by size before it is read.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from archive.curation import Finding
from archive.errors import StoreError
from archive.exports.kit.sealing import LIST, SEAL
from archive.exports.kit.shelf import LEFTOVERS, POINTER, edition_folder, editions_in, number_of, shown_in
from archive.exports.kit.vouching import is_name, printable, unreadable, vouch
from archive.store.files import digest_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from archive.exports.formats import Progress
    from archive.exports.kit.sealing import Listed


@dataclass(frozen=True)
class Verdict:
    """What a check has found.

    Attributes:
        listed: What the list says, or None where it cannot be read.
        faults: Everything that is wrong; none means complete and genuine.
        notes: What is no fault, and yet to be known: an update that was cut off.
    """

    listed: Listed | None
    faults: tuple[Finding, ...]
    notes: tuple[Finding, ...] = ()


def verify_kit(folder: Path, trusted: bytes, *, known: int, list_bytes: int, progress: Progress) -> Verdict:
    """Check a kit: the edition that it shows, each other one that lies in it whole, and that nothing else is there.

    Args:
        folder: Its folder, or that of one of its editions.
        trusted: The archive's public key, 65 bytes, from elsewhere than the kit.
        known: Number of the edition that is known already; an older one is a fault. 0 for none.
        list_bytes: Longest list that is read.
        progress: Told how many of how many files are done.
    """
    shown = shown_in(folder)
    editions = editions_in(folder)
    if shown is None and (not any(editions.values()) or os.path.lexists(folder / LIST)):
        return _with_known(verify_edition(folder, trusted, list_bytes=list_bytes, progress=progress), known)
    number = shown or max(edition for edition, is_whole in editions.items() if is_whole)
    verdict = _edition(folder, number, trusted, list_bytes, progress)
    faults = list(_with_known(verdict, known).faults)
    if shown is None:
        faults.append(Finding("R771" if os.path.lexists(folder / POINTER) else "R770", {"file": POINTER}))
    notes = []
    for other, is_whole in editions.items():
        if other != number and is_whole:
            faults += _edition(folder, other, trusted, list_bytes, progress).faults
        elif other != number:
            notes.append(Finding("R850", {"folder": edition_folder(other), "edition": number}))
    faults += _strays(folder)
    return Verdict(verdict.listed, tuple(faults), tuple(notes))


def verify_edition(folder: Path, trusted: bytes, *, list_bytes: int, progress: Progress) -> Verdict:
    """Check one edition by itself.

    Args:
        folder: The one in which its list lies.
        trusted: The archive's public key, 65 bytes.
        list_bytes: Longest list that is read.
        progress: Told how many of how many files are done.
    """
    try:
        data = read_plain(folder / LIST, list_bytes)
    except (OSError, ValueError) as error:
        return Verdict(None, (unreadable(LIST, error),))
    vouched = vouch(data, _seal(folder, list_bytes), trusted)
    if vouched.listed is None:
        return Verdict(None, vouched.faults)
    return Verdict(vouched.listed, (*vouched.faults, *_file_faults(folder, vouched.listed, progress)))


def read_plain(path: Path, most: int) -> bytes:
    """A small file of a kit.

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


def walk(folder: Path) -> Iterator[tuple[str, bool]]:
    """Every file by its name in the folder, and whether it is an ordinary one; no link is followed.

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


def _seal(folder: Path, list_bytes: int) -> bytes | Finding | None:
    """The file of the signature, why it cannot be read, or None where there is none."""
    if not os.path.lexists(folder / SEAL):
        return None
    try:
        return read_plain(folder / SEAL, list_bytes)
    except (OSError, ValueError) as error:
        return unreadable(SEAL, error)


def _with_known(verdict: Verdict, known: int) -> Verdict:
    if verdict.listed is None or verdict.listed.edition >= known:
        return verdict
    old = Finding("R776", {"edition": verdict.listed.edition, "known": known})
    return replace(verdict, faults=(old, *verdict.faults))


def _edition(folder: Path, number: int, trusted: bytes, list_bytes: int, progress: Progress) -> Verdict:
    """One of several in a kit: its files are named from the kit's folder on."""
    name = edition_folder(number)
    verdict = verify_edition(folder / name, trusted, list_bytes=list_bytes, progress=progress)
    faults = [
        replace(fault, params={**fault.params, "file": f"{name}/{fault.params['file']}"})
        if "file" in fault.params
        else fault
        for fault in verdict.faults
    ]
    if verdict.listed and verdict.listed.edition != number:
        faults.append(Finding("R849", {"folder": name, "edition": verdict.listed.edition}))
    return Verdict(verdict.listed, tuple(faults))


def _strays(folder: Path) -> Iterator[Finding]:
    """What lies beside the editions."""
    for entry in sorted(os.scandir(folder), key=lambda one: one.name):
        if entry.is_dir(follow_symlinks=False):
            if number_of(entry.name) is None:
                yield Finding("R772", {"file": printable(entry.name)})
        elif not entry.is_file(follow_symlinks=False):
            yield Finding("R778", {"file": printable(entry.name)})
        elif entry.name not in {POINTER, *LEFTOVERS}:
            yield Finding("R772", {"file": printable(entry.name)})


def _file_faults(folder: Path, listed: Listed, progress: Progress) -> Iterator[Finding]:
    there = dict(walk(folder))
    known = {name: facts for name, facts in listed.files.items() if is_name(name)}
    for name in sorted(set(there) - {LIST, SEAL}):
        if not there[name]:
            yield Finding("R778", {"file": printable(name)})
        elif name not in known:
            yield Finding("R772", {"file": printable(name)})
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
        yield unreadable(name, error)
