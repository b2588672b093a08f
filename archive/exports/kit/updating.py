"""A kit brought to its next edition, and back: whole in its old edition or whole in its new one, at every moment.

What is new grows in the folder of its edition, to which nothing leads yet. Its list is written when all its files
are on the disk, and the kit's ``index.html`` is replaced when all of it was read back and found genuine. What a cut
has left is told by these two alone: an edition without a list is unfinished, one to which ``index.html`` leads is
shown. So there is no journal that could disagree with the disk.
"""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from archive.curation import Finding
from archive.errors import KitError, MachineError, StoreError
from archive.exports.kit.offering import is_as_listed, is_folder
from archive.exports.kit.sealing import LIST, read_list
from archive.exports.kit.shelf import LEFTOVERS, UNFINISHED, drop_list, edition_folder, editions_in, show, shown_in
from archive.exports.kit.sources import pieces, small
from archive.exports.kit.verifying import read_plain, verify_edition, walk
from archive.exports.staging import alone
from archive.failpoints import failpoint
from archive.store.files import chunks_of, disk_errors, sync_folder, write_file_durably

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from archive.exports.formats import Progress
    from archive.exports.kit.offering import Offer
    from archive.exports.kit.sealing import Listed
    from archive.settings import Settings


def update(offer: Offer, trusted: bytes, *, settings: Settings, progress: Progress) -> tuple[Finding, ...]:
    """Bring a kit to the edition offered; the edition held stays beside it, unless something in it is called back.

    Args:
        offer: As `archive.exports.kit.offering.weigh` has found it.
        trusted: The archive's public key, 65 bytes.
        settings: The limits.
        progress: Told how many of how many files are done.

    Returns:
        What was wrong with files of the edition offered; then the kit is as it was.

    Raises:
        CurationError: Another run changes the kit (R751).
        KitError: The address sends elsewhere (R854).
        MachineError: The address does not answer (R853).
        StoreError: The disk refuses (R306, R307, R308).
    """
    with disk_errors(offer.folder), alone(offer.folder, offer.folder):
        if offer.is_held:
            _clear(offer.folder, settings.kit_list_bytes)
            return ()
        for number in offer.older:
            _remove(offer.folder / edition_folder(number))
        faults = tuple(_bring(offer, settings, progress))
        if faults:
            return faults
        _write_lists(offer.target, offer.files)
        verdict = verify_edition(offer.target, trusted, list_bytes=settings.kit_list_bytes, progress=progress)
        if verdict.faults:
            drop_list(offer.target)
            return verdict.faults
        failpoint("kit.update.verified")
        show(offer.folder, offer.listed.edition)
        _clear(offer.folder, settings.kit_list_bytes)
    return ()


def go_back(folder: Path, trusted: bytes, *, settings: Settings, progress: Progress) -> Listed:
    """Show the edition before the one that a kit shows; the later one stays beside it.

    Where the page that leads to an edition was harmed, the newest edition is shown.

    Returns:
        What the list of the edition that is shown then says.

    Raises:
        CurationError: Another run changes the kit (R751).
        KitError: There is no earlier edition, whole and genuine (R857).
        StoreError: The disk refuses (R306, R307, R308).
    """
    with disk_errors(folder), alone(folder, folder):
        shown = shown_in(folder)
        for number in sorted(editions_in(folder), reverse=True):
            if shown is None or number < shown:
                edition = folder / edition_folder(number)
                verdict = verify_edition(edition, trusted, list_bytes=settings.kit_list_bytes, progress=progress)
                if verdict.listed and not verdict.faults and verdict.listed.edition == number:
                    show(folder, number)
                    return verdict.listed
        raise KitError("R857", folder=folder)


def _bring(offer: Offer, settings: Settings, progress: Progress) -> Iterator[Finding]:
    """Bring every file of the edition to its folder; what is wrong with the source's."""
    target = offer.target
    if target.is_symlink():
        target.unlink()
    target.mkdir(exist_ok=True)
    drop_list(target)
    _sweep(target, offer.listed)
    failpoint("kit.update.begun")
    copies = dict(offer.copies)
    for done, (name, facts) in enumerate(sorted(offer.listed.files.items()), 1):
        path = target / name
        if name not in offer.ready:
            path.parent.mkdir(parents=True, exist_ok=True)
            copy = copies.get(facts[0])
            if not (copy and _copied(copy, path, facts)):
                fault = _fetched(offer, name, path, facts, settings.kit_update_attempts)
                if fault:
                    _require_source(offer, settings)
                    yield fault
                    continue
            failpoint("kit.update.brought")
        copies[facts[0]] = path
        progress(done, len(offer.listed.files))
    # One call instead of thousands: a stick takes a moment for each.
    os.sync()
    failpoint("kit.update.complete")


def _require_source(offer: Offer, settings: Settings) -> None:
    """A stick that was pulled out lacks no file.

    Raises:
        MachineError: Not even the list is there any more (R853).
    """
    try:
        small(offer.source, LIST, settings.kit_list_bytes, settings.kit_update_attempts)
    except (OSError, ValueError) as error:
        raise MachineError("R853", address=offer.source.place, problem=error) from error


def _copied(copy: Path, path: Path, facts: tuple[str, int]) -> bool:
    """Whether a file could be had from the kit itself: what lies there may be damaged, or another by now."""
    unfinished = path.with_name(f"{path.name}{UNFINISHED}")
    try:
        with unfinished.open("wb") as file:
            for chunk in chunks_of(copy):
                file.write(chunk)
    except StoreError:
        return False
    return _finished(unfinished, path, facts)


def _fetched(offer: Offer, name: str, path: Path, facts: tuple[str, int], attempts: int) -> Finding | None:
    """Fetch a file from the source, on from where a run before was cut off; what is wrong with it there."""
    unfinished = path.with_name(f"{path.name}{UNFINISHED}")
    there = unfinished.stat().st_size if unfinished.is_file() else 0
    # What a run before has left may be of another edition: from the beginning, then.
    for start in (there, 0) if there else (0,):
        try:
            given = pieces(offer.source, name, start, attempts)
            if _received(given, unfinished, start, facts[1]) and _finished(unfinished, path, facts):
                return None
        except FileNotFoundError:
            return Finding("R856", {"file": name})
        except ValueError:
            break
    unfinished.unlink(missing_ok=True)
    return Finding("R855", {"file": name})


def _received(given: Iterator[tuple[int, bytes]], unfinished: Path, start: int, size: int) -> bool:
    """Whether a source gave as many bytes as listed; it is not asked for one more."""
    with unfinished.open("r+b" if start else "wb") as file:
        at = start
        if at < size:
            for place, chunk in given:
                file.seek(place)
                file.truncate()
                file.write(chunk)
                at = place + len(chunk)
                failpoint("kit.update.received")
                if at >= size:
                    break
    return at == size


def _finished(unfinished: Path, path: Path, facts: tuple[str, int]) -> bool:
    if not is_as_listed(unfinished, facts):
        return False
    unfinished.replace(path)
    return True


def _sweep(target: Path, listed: Listed) -> None:
    """Take out what is not of the edition, links first of all: nothing is written through them."""
    for name, is_plain in list(walk(target)):
        if not (is_plain and name.removesuffix(UNFINISHED) in listed.files):
            (target / name).unlink()
    for path in sorted(target.rglob("*"), reverse=True):
        if path.is_dir() and (path.relative_to(target).as_posix() in listed.files or not any(path.iterdir())):
            shutil.rmtree(path)


def _write_lists(target: Path, files: Mapping[str, bytes]) -> None:
    """The signature, then the list: with it the edition is whole."""
    for name in sorted(files, reverse=True):
        unfinished = target / f"{name}{UNFINISHED}"
        unfinished.unlink(missing_ok=True)
        write_file_durably(unfinished, files[name])
        unfinished.replace(target / name)
        sync_folder(target)
        failpoint("kit.update.listed")


def _clear(folder: Path, list_bytes: int) -> None:
    """Take out every edition but the one shown and the whole one before it, if nothing in that is called back."""
    shown = shown_in(folder)
    assert shown is not None
    listed = read_list(read_plain(folder / edition_folder(shown) / LIST, list_bytes))
    recalled = {recall.pid for recall in listed.recalls}
    for name in LEFTOVERS:
        (folder / name).unlink(missing_ok=True)
    is_kept = False
    for number, is_whole in sorted(editions_in(folder).items(), reverse=True):
        edition = folder / edition_folder(number)
        if number < shown and is_whole and not is_kept and _shows_none_of(edition, recalled, list_bytes):
            is_kept = True
        elif number < shown or not is_whole:
            _remove(edition)


def _shows_none_of(edition: Path, recalled: set[str], list_bytes: int) -> bool:
    try:
        return recalled.isdisjoint(read_list(read_plain(edition / LIST, list_bytes)).documents)
    except (OSError, ValueError):
        return False


def _remove(edition: Path) -> None:
    if is_folder(edition):
        drop_list(edition)
        failpoint("kit.clear.unlisted")
        shutil.rmtree(edition)
        sync_folder(edition.parent)
        failpoint("kit.clear.removed")
