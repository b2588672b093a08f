"""Whether a list of files comes from the archive, and whether it names only what a kit may have.

This is asked of the bytes of a list and its signature, wherever they were read: in a folder, on a stick, at an
address. No file is opened before its name was looked at here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from archive.curation import Finding
from archive.exports.kit.keys import fingerprint
from archive.exports.kit.sealing import LIST, SEAL, read_list, read_seal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.exports.kit.sealing import Listed, Seal

_PART: Final = r"[A-Za-z0-9](?:[A-Za-z0-9_.-]*[A-Za-z0-9])?"
_NAME: Final = re.compile(rf"(?!.{{241}}){_PART}(?:/{_PART})*")
"""As `archive.exports.kit.names` makes them: no dot at either end of a part, so none that leads out of the folder."""
_DEVICE: Final = re.compile(r"(?:^|/)(?:con|prn|aux|nul|conin|conout|com[0-9]|lpt[0-9])(?:[./]|$)", re.IGNORECASE)
"""What Windows keeps for itself, whatever ending follows (Microsoft, Naming Files, Paths, and Namespaces)."""


@dataclass(frozen=True)
class Vouched:
    """A list that was looked at.

    Attributes:
        data: Its bytes.
        seal_data: Those of its signature's file; empty where there is none that can be read.
        listed: What it says, or None where it cannot be read.
        seal: Its signature, or None where it cannot be read.
        faults: Everything that is wrong with the two; none means that the archive has made the list.
    """

    data: bytes
    seal_data: bytes
    listed: Listed | None
    seal: Seal | None
    faults: tuple[Finding, ...]


def vouch(data: bytes, seal_data: bytes | Finding | None, trusted: bytes) -> Vouched:
    """Look at a list and its signature.

    Args:
        data: The list.
        seal_data: The file of the signature, why it could not be read, or None where there is none.
        trusted: The archive's public key, 65 bytes, from elsewhere than the kit.
    """
    seal, faults = _sealed(seal_data)
    kept = seal_data if isinstance(seal_data, bytes) else b""
    if seal:
        faults += _seal_faults(seal, data, trusted)
    try:
        listed = read_list(data)
    except ValueError as error:
        return Vouched(data, kept, None, seal, (*faults, unreadable(LIST, error)))
    return Vouched(data, kept, listed, seal, (*faults, *_name_faults(listed)))


def is_name(name: str) -> bool:
    """Whether a file of a kit may be called so."""
    return _NAME.fullmatch(name) is not None and not _DEVICE.search(name) and name not in {LIST, SEAL}


def unreadable(name: str, error: Exception) -> Finding:
    """That a file cannot be read, and why."""
    problem = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return Finding("R777", {"file": name, "problem": printable(problem)})


def printable(name: str) -> str:
    """A name that anybody may have given, without what would steer a terminal."""
    return "".join(sign if sign.isprintable() else f"\\x{ord(sign):02x}" for sign in name)


def _sealed(seal_data: bytes | Finding | None) -> tuple[Seal | None, list[Finding]]:
    if seal_data is None:
        return None, [Finding("R773", {})]
    if isinstance(seal_data, Finding):
        return None, [seal_data]
    try:
        return read_seal(seal_data), []
    except ValueError as error:
        return None, [unreadable(SEAL, error)]


def _seal_faults(seal: Seal, data: bytes, trusted: bytes) -> Iterator[Finding]:
    if not seal.is_of(trusted):
        yield Finding("R774", {"fingerprint": fingerprint(seal.public)})
    if not seal.fits(data):
        yield Finding("R775", {})


def _name_faults(listed: Listed) -> Iterator[Finding]:
    seen: set[str] = set()
    folders = {part for name in listed.files for part in _folders(name.casefold())}
    for name in listed.files:
        if not is_name(name):
            yield Finding("R779", {"file": printable(name)})
        elif name.casefold() in seen:
            yield Finding("R780", {"file": name})
        elif name.casefold() in folders:
            yield Finding("R859", {"file": name})
        seen.add(name.casefold())


def _folders(name: str) -> Iterator[str]:
    """The folders on the way to a file."""
    at = name.find("/")
    while at >= 0:
        yield name[:at]
        at = name.find("/", at + 1)
