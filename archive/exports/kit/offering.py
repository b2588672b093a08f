"""What a newer edition would bring to a kit: whether it may take the place of the one held, and what has to be moved."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from archive.curation import Finding
from archive.errors import KitError, UsageError
from archive.exports.kit.keys import leads
from archive.exports.kit.sealing import LIST, SEAL, read_list
from archive.exports.kit.shelf import edition_folder, editions_in, number_of, shown_in
from archive.exports.kit.sources import FolderSource, small
from archive.exports.kit.verifying import read_plain, walk
from archive.exports.kit.vouching import is_name, unreadable, vouch
from archive.store.files import digest_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from archive.exports.kit.keys import SigningKey
    from archive.exports.kit.sealing import Listed, Seal
    from archive.exports.kit.sources import Source
    from archive.exports.kit.vouching import Vouched
    from archive.settings import Settings

MEGABYTE: Final = 1_000_000


@dataclass(frozen=True)
class Offer:
    """An edition that may take the place of the one held.

    Attributes:
        folder: The kit's.
        source: Where the edition is.
        held: What is held.
        listed: What is offered.
        files: Its list and the file of its signature, as they were signed.
        copies: Where in the kit files lie that look like those of the lists, by SHA-256.
        ready: Names of files that an update that was cut off has brought already.
        older: Editions before the one held that have to go first, to make room.
    """

    folder: Path
    source: Source
    held: Listed
    listed: Listed
    files: Mapping[str, bytes]
    copies: Mapping[str, Path]
    ready: frozenset[str]
    older: tuple[int, ...] = ()

    @property
    def target(self) -> Path:
        """Folder of the edition in the kit."""
        return self.folder / edition_folder(self.listed.edition)

    @property
    def is_held(self) -> bool:
        """Whether it is the one that is held."""
        return self.listed == self.held

    @cached_property
    def to_move(self) -> dict[str, int]:
        """Sizes in bytes of what the kit does not have in any edition, by SHA-256."""
        wanted = {facts[0]: facts[1] for name, facts in self.listed.files.items() if name not in self.ready}
        return {sha256: size for sha256, size in wanted.items() if sha256 not in self.copies}

    @property
    def called_back(self) -> tuple[str, ...]:
        """Shelf identifiers of what is in the edition held and may not be shown any more."""
        return tuple(recall.code for recall in self.listed.recalls if recall.pid in self.held.documents)

    def bytes_needed(self, block: int) -> int:
        """Space that the edition takes besides what is there of it already, on a disk with blocks of so many bytes."""
        sizes = [size for name, (_, size) in self.listed.files.items() if name not in self.ready]
        return sum(-(-size // block) * block for size in (*sizes, *map(len, self.files.values())))


@dataclass(frozen=True)
class Weighed:
    """What has come of looking at an edition that is offered.

    Attributes:
        offer: What it would bring; None where it is refused.
        faults: Why it is refused.
    """

    offer: Offer | None
    faults: tuple[Finding, ...] = ()


def weigh(folder: Path, source: Source, trusted: bytes, *, known: int, settings: Settings) -> Weighed:
    """Look at the edition at ``source`` and at the one that ``folder`` holds; nothing is changed.

    Args:
        folder: The kit's.
        source: Where the newer edition is.
        trusted: The archive's public key, 65 bytes, from elsewhere than either.
        known: Number of the edition that is known already; an older one is refused. 0 for none.
        settings: The limits.

    Raises:
        UsageError: The folder is no kit's (R845), or is the source (R858).
        KitError: What is held is not the archive's (R846), too large is what is offered (R851), or the disk too full
            (R852); the address sends elsewhere (R854).
        MachineError: The address does not answer (R853).
    """
    if shown_in(folder) is None:
        raise UsageError("R845", folder=folder)
    if isinstance(source, FolderSource) and source.folder.resolve().parent == folder.resolve():
        raise UsageError("R858", folder=folder)
    vouched = _offered(source, trusted, settings)
    if isinstance(vouched, Finding):
        return Weighed(None, (vouched,))
    if vouched.faults or vouched.listed is None:
        return Weighed(None, vouched.faults)
    held = held_in(folder, trusted, vouched.seal, settings.kit_list_bytes)
    refusals = _refusals(folder, source, held, vouched, known)
    if refusals:
        return Weighed(None, refusals)
    size = sum(size for _, size in vouched.listed.files.values())
    most = settings.kit_update_megabytes
    if size > most * MEGABYTE:
        raise KitError("R851", size=-(-size // MEGABYTE), most=most)
    files = {LIST: vouched.data, SEAL: vouched.seal_data}
    copies = _copies(folder, settings.kit_list_bytes)
    ready = _ready(folder / edition_folder(vouched.listed.edition), vouched.listed)
    return Weighed(_with_room(Offer(folder, source, held, vouched.listed, files, copies, ready)))


def _offered(source: Source, trusted: bytes, settings: Settings) -> Vouched | Finding:
    """The list that is offered, or why it cannot be read."""
    most, attempts = settings.kit_list_bytes, settings.kit_update_attempts
    try:
        data = small(source, LIST, most, attempts)
    except (OSError, ValueError) as error:
        return unreadable(LIST, error)
    seal: bytes | Finding | None
    try:
        seal = small(source, SEAL, most, attempts)
    except FileNotFoundError:
        seal = None
    except (OSError, ValueError) as error:
        seal = unreadable(SEAL, error)
    return vouch(data, seal, trusted)


def held_in(folder: Path, trusted: bytes, later: SigningKey | Seal | None, list_bytes: int) -> Listed:
    """What the edition that a kit shows says of itself, if the archive has signed it.

    Args:
        folder: The kit's.
        trusted: The archive's public key, 65 bytes.
        later: Who may tell that the key with which the edition was signed came before theirs.
        list_bytes: Longest list that is read.

    Raises:
        UsageError: The folder is no kit's (R845).
        KitError: The list is not the archive's (R846).
    """
    number = shown_in(folder)
    if number is None:
        raise UsageError("R845", folder=folder)
    edition = folder / edition_folder(number)
    try:
        vouched = vouch(read_plain(edition / LIST, list_bytes), read_plain(edition / SEAL, list_bytes), trusted)
    except (OSError, ValueError) as error:
        raise KitError("R846", edition=number) from error
    faults = {fault.number for fault in vouched.faults}
    if vouched.seal and later and leads(vouched.seal.public, later.public, later.successions):
        faults -= {"R774"}
    if faults or vouched.listed is None or vouched.listed.edition != number:
        raise KitError("R846", edition=number)
    return vouched.listed


def _refusals(folder: Path, source: Source, held: Listed, offered: Vouched, known: int) -> tuple[Finding, ...]:
    """Why a genuine edition may not take the place of the one held."""
    listed = offered.listed
    assert listed is not None
    if sorted(listed.slugs) != sorted(held.slugs):
        return (Finding("R847", {"offered": " ".join(listed.slugs), "held": " ".join(held.slugs)}),)
    newest = max(held.edition, known)
    if listed.edition < newest:
        return (Finding("R776", {"edition": listed.edition, "known": newest}),)
    called = number_of(source.place.rstrip("/").rpartition("/")[2])
    if called != listed.edition:
        return (Finding("R849", {"folder": source.place, "edition": listed.edition}),)
    if listed.edition == held.edition and offered.data != (folder / edition_folder(held.edition) / LIST).read_bytes():
        return (Finding("R848", {"edition": held.edition}),)
    return ()


def _copies(folder: Path, list_bytes: int) -> dict[str, Path]:
    """Where files lie, by their SHA-256 as the lists of the editions in the kit tell it; the bytes are not read yet."""
    found: dict[str, Path] = {}
    for number, is_whole in editions_in(folder).items():
        edition = folder / edition_folder(number)
        listed = _listed(edition, list_bytes) if is_whole else None
        for name, (sha256, size) in listed.files.items() if listed else ():
            path = edition / name
            if is_name(name) and path.is_file() and path.stat().st_size == size:
                found[sha256] = path
    return found


def _listed(edition: Path, list_bytes: int) -> Listed | None:
    try:
        return read_list(read_plain(edition / LIST, list_bytes))
    except (OSError, ValueError):
        return None


def _ready(target: Path, listed: Listed) -> frozenset[str]:
    """Names of files of the edition that lie in its folder already, as they are listed."""
    plain = [name for name, is_plain in walk(target) if is_plain] if is_folder(target) else []
    return frozenset(name for name in plain if name in listed.files and is_as_listed(target / name, listed.files[name]))


def is_as_listed(path: Path, facts: tuple[str, int]) -> bool:
    """Whether a file has the SHA-256 and size that the list tells of it."""
    sha256, size = facts
    return path.stat().st_size == size and digest_of(path, "sha256") == sha256


def is_folder(path: Path) -> bool:
    """Whether that is a folder, and no link to one."""
    return path.is_dir() and not path.is_symlink()


def _with_room(offer: Offer) -> Offer:
    """The offer, with those editions before the one held that have to go first.

    Raises:
        KitError: The disk is too full even without them (R852).
    """
    state = os.statvfs(offer.folder)
    block, free = state.f_frsize, state.f_bavail * state.f_frsize
    needed = offer.bytes_needed(block)
    if offer.is_held or needed <= free:
        return offer
    older = tuple(number for number in editions_in(offer.folder) if number < offer.held.edition)
    folders = [offer.folder / edition_folder(number) for number in older]
    gained = sum((folder / name).lstat().st_size for folder in folders for name, _ in walk(folder))
    if needed > free + gained:
        raise KitError("R852", folder=offer.folder, needed=-(-needed // MEGABYTE), free=(free + gained) // MEGABYTE)
    copies = {sha256: path for sha256, path in offer.copies.items() if not any(map(path.is_relative_to, folders))}
    return replace(offer, older=older, copies=copies)
