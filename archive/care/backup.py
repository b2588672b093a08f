"""One more edition on a destination, made while others go on working.

The copying takes from each object the versions that were counted at the edition's `Moment`, and
leaves out what the catalogue of that moment does not name; both come with the next edition.
"""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING

from archive.care.destination import held, room
from archive.care.edition import CATALOGUE, close_edition, editions_in, name_at, open_edition
from archive.care.findings import Finding
from archive.care.moment import seize
from archive.care.objects import Taken, copy_object, write_root
from archive.care.witness import contradictions
from archive.catalogue.events import EventRecord, EventType, record
from archive.errors import BiendaoError, StoreError
from archive.failpoints import failpoint
from archive.store.files import digest_of, disk_errors, move_folder_durably, sync_tree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from archive.care.edition import Edition
    from archive.care.moment import Moment
    from archive.catalogue.database import Catalogue
    from archive.catalogue.events import ChainHead
    from archive.settings import Settings
    from archive.store import Store


@dataclass(frozen=True, kw_only=True)
class Made:
    """An edition that was made.

    Attributes:
        folder: Where it lies.
        card_sha256: Digest of its card; written down elsewhere, it proves the whole edition.
        units: Units in it.
        files: Files in it.
        linked: How many of them an earlier edition held already.
        log: Where the event log in it ends.
        contradictions: What the edition before says against that log.
    """

    folder: Path
    card_sha256: str
    units: int
    files: int
    linked: int
    log: ChainHead
    contradictions: tuple[Finding, ...] = ()


def back_up(
    catalogue: Catalogue,
    store: Store,
    settings: Settings,
    destination: Path,
    *,
    full: bool,
    now: dt.datetime,
    on_finding: Callable[[Finding], None],
    progress: Callable[[int, int], None],
) -> Made:
    """Put one more edition on ``destination``.

    Args:
        catalogue: What is copied.
        store: What is copied.
        settings: Name the home.
        destination: A folder on another disk; made if it is missing.
        full: Copy and read everything again instead of linking to the edition before.
        now: In UTC.
        on_finding: Told of each fault of the store that is met, and of an event log that is not the one
            that the edition before has the beginning of.
        progress: Told how many objects of how many are copied.

    Raises:
        CatalogueError: The catalogue is damaged (R218) or does not answer (R214, R218).
        StoreError: The destination lies in the archive (R337) or is in use (R338), the store has faults
            (R339), a disk refuses (R306 to R309), or what was written is not what is there (R342).
    """
    _require_apart(settings.home_path, destination)
    store.recover()
    with disk_errors(destination), held(destination), room(destination) as folder:
        newest = _newest(destination)
        moment = seize(catalogue, store, folder / CATALOGUE)
        against = contradictions(catalogue, newest.folder) if newest else []
        for finding in against:
            on_finding(finding)
        taken = _copy(store, moment, folder, None if full else newest, on_finding=on_finding, progress=progress)
        if taken.findings:
            raise StoreError("R339", faults=len(taken.findings))
        failpoint("care.backup.copied")
        made_at = _free_moment(destination, now)
        proof = close_edition(
            folder,
            taken.digests,
            program=version("biendao"),
            made_at=made_at,
            units=len(moment.units),
            full=full,
            log=moment.log,
        )
        sync_tree(folder)
        failpoint("care.backup.closed")
        final = destination / name_at(made_at)
        move_folder_durably(folder, final)
    return Made(
        folder=final,
        card_sha256=proof,
        units=len(moment.units),
        files=len(taken.digests),
        linked=taken.linked,
        log=moment.log,
        contradictions=tuple(against),
    )


def keep(catalogue: Catalogue, made: Made, *, actor: str, now: dt.datetime) -> None:
    """Enter the edition into the event log of the archive, with the digest that proves it."""
    detail = {"edition": made.folder.name, "card_sha256": made.card_sha256, "units": made.units, "files": made.files}
    event = EventRecord(type=EventType.REPLICATION, at=now, actor=actor, detail=detail)
    with catalogue.writing() as session:
        record(session, None, event)


def _copy(
    store: Store,
    moment: Moment,
    folder: Path,
    previous: Edition | None,
    *,
    on_finding: Callable[[Finding], None],
    progress: Callable[[int, int], None],
) -> Taken:
    whole = Taken({CATALOGUE: digest_of(folder / CATALOGUE, "sha256"), **write_root(folder)})
    names = [*moment.units, *moment.collections]
    for done, name in enumerate(names, 1):
        if name in moment.versions:
            taken = copy_object(store.root, name, moment.versions[name], folder, previous)
        else:
            taken = Taken(findings=[] if name in moment.owed else [Finding("R320", {"pid": name})])
        for finding in taken.findings:
            on_finding(finding)
        whole.digests.update(taken.digests)
        whole.linked += taken.linked
        whole.findings += taken.findings
        progress(done, len(names))
    return whole


def _newest(destination: Path) -> Edition | None:
    """The newest edition that can be opened."""
    for folder in reversed(editions_in(destination)):
        with suppress(BiendaoError):
            return open_edition(folder)
    return None


def _require_apart(home: Path, destination: Path) -> None:
    home, place = home.resolve(), destination.resolve()
    if place.is_relative_to(home) or home.is_relative_to(place):
        raise StoreError("R337", folder=destination)


def _free_moment(destination: Path, now: dt.datetime) -> dt.datetime:
    """``now``, or the first second after it of which the destination has no edition."""
    while (destination / name_at(now)).exists():
        now += dt.timedelta(seconds=1)
    return now
