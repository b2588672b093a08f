"""Real commands in processes that may be killed, and the reckoning of what they left behind."""

from __future__ import annotations

import dataclasses
import hashlib
import multiprocessing
import os
import sys
from collections import Counter
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import sqlalchemy as sa

import ingest.runner  # noqa: F401  # what a killed process need not import again
from archive.catalogue.access import Actor
from archive.catalogue.bulk import kept_back
from archive.catalogue.description import FILE_NAME, describe, from_json
from archive.catalogue.events import verify_chain
from archive.catalogue.models import DescriptionUnit, Level
from archive.catalogue.units import get_objects, get_pages, units_by_pid
from archive.cli import run
from archive.errors import BiendaoError, StoreError
from archive.failpoints import VARIABLE
from archive.home import ArchiveHome
from archive.search import Audience
from archive.settings import Settings
from archive.store.files import digest_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from multiprocessing.process import BaseProcess
    from pathlib import Path

    from sqlalchemy.orm import Session

    from archive.catalogue.description import Description
    from archive.store import Store

STAFF, OUTSIDER = Actor.keeper("reckoning"), Actor.outsider()
# On a machine that is busy with other things.
LONGEST_SECONDS = 600
AUDIENCES = {Audience.STAFF: STAFF, Audience.PUBLIC: OUTSIDER}
_FORK = multiprocessing.get_context("fork")


def start(home: Path, *arguments: str, failpoint: str = "", says: Path | None = None) -> BaseProcess:
    """Start a command of the program in a process of its own, which need not import anything first."""

    def child() -> None:
        os.environ.update({VARIABLE: failpoint, "BIENDAO_MIN_FREE_DISK_MEGABYTES": "0"})
        output = os.open(says or os.devnull, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        for stream in (1, 2):
            os.dup2(output, stream)
        sys.stdout, sys.stderr = os.fdopen(1, "w"), os.fdopen(2, "w")
        code = run(["--home", str(home), *arguments])
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)

    process = _FORK.Process(target=child)
    process.start()
    return process


def call(home: Path, *arguments: str, failpoint: str = "", says: Path | None = None) -> tuple[int | None, str]:
    """Run a command to its end, whoever ends it: exit code and all that it said."""
    says = says or home.with_name(f"{home.name}.said")
    process = start(home, *arguments, failpoint=failpoint, says=says)
    process.join(LONGEST_SECONDS)
    return process.exitcode, says.read_text()


@contextmanager
def opened(folder: Path) -> Iterator[ArchiveHome]:
    home = ArchiveHome(Settings(home=str(folder)))
    try:
        yield home
    finally:
        home.catalogue().close()


@dataclasses.dataclass
class Toll:
    """How many documents suffered what.

    Attributes:
        lost: Sources that no item holds, in the catalogue and as bytes in the store.
        half_visible: Items that a reader is shown though something of them is missing or not theirs to see.
        unfindable: Items of which an index lacks a page that stands in the catalogue; the readers' index, if they are open.
        twice: Items too many with the same original.
        changed: Originals whose bytes are not those of the source.
        lingering: Items that outsiders find though they are closed or gone, and items that an index holds twice.
        faults: What `biendao verify` finds.
    """

    lost: int = 0
    half_visible: int = 0
    unfindable: int = 0
    twice: int = 0
    changed: int = 0
    lingering: int = 0
    faults: int = 0

    def __add__(self, other: Toll) -> Toll:
        return Toll(**{name: value + getattr(other, name) for name, value in self.figures.items()})

    @property
    def figures(self) -> dict[str, int]:
        """Numbers by name, as a table of proofs has them."""
        return dataclasses.asdict(self)


def reckon(folder: Path, sources: Iterable[Path]) -> Toll:
    """The toll after everything has been taken up again."""
    wanted = {hashlib.sha256(path.read_bytes()).hexdigest() for path in sources}
    with opened(folder) as home, home.catalogue().reading() as session:
        store = home.store()
        items = session.scalars(sa.select(DescriptionUnit.pid).where(DescriptionUnit.level == Level.ITEM.value)).all()
        held = [(pid, each) for pid in items for each in get_objects(session, pid, STAFF)]
        counts = Counter(each.sha256 for _, each in held)
        kept = {(each.sha256, digest) for pid, each in held if (digest := digest_kept(store, pid, each.store_path))}
        faults = [fault for pid in store.pids() for fault in store.verify(pid)]
        return Toll(
            lost=len(wanted - {known for known, _ in kept}),
            half_visible=len(half_visible(home, session)),
            unfindable=len(unfindable(home, session)),
            twice=sum(count - 1 for count in counts.values()),
            changed=sum(known != digest for known, digest in kept),
            lingering=len(lingering(home, session)),
            faults=len(faults) + len(verify_chain(session)) + len(set(store.pids()) ^ every_unit(session)),
        )


def digest_kept(store: Store, pid: str, path: str) -> str | None:
    """SHA-256 of the bytes that the store keeps, whatever it thinks of them; None where it keeps none."""
    with suppress(StoreError):
        return digest_of(store.path(pid, path), "sha256")
    return None


def half_visible(home: ArchiveHome, session: Session, newest: int | None = None) -> set[str]:
    """Open items without pages, without their object, or described there otherwise."""
    store = home.store()
    items = sa.select(DescriptionUnit.pid).where(DescriptionUnit.level == Level.ITEM.value)
    pids = session.scalars(items.order_by(DescriptionUnit.id.desc()).limit(newest)).all()
    public = units_by_pid(session, pids, OUTSIDER)
    return {
        pid
        for pid in public
        if not get_pages(session, pid, OUTSIDER) or description_kept(store, pid) != describe(session, pid)
    }


def description_kept(store: Store, pid: str) -> Description | None:
    with suppress(BiendaoError):
        return from_json(store.read(pid, FILE_NAME))
    return None


def unfindable(home: ArchiveHome, session: Session) -> set[tuple[Audience, str]]:
    """Items that lack a page in an index."""
    return {
        (audience, pid)
        for audience, pages in catalogued(session).items()
        for pid, count in pages.items()
        if indexed(home, audience).get(pid, 0) < count
    }


def lingering(home: ArchiveHome, session: Session) -> set[tuple[Audience, str]]:
    """Items of which an index has more pages than its audience may see, and does not keep them back."""
    return {
        (audience, pid)
        for audience, pages in catalogued(session).items()
        for pid, count in indexed(home, audience).items()
        if count > pages.get(pid, 0) and pid not in kept_back(session, AUDIENCES[audience])
    }


def catalogued(session: Session) -> dict[Audience, dict[str, int]]:
    """Number of pages of every item, for those who may see it."""
    items = session.scalars(sa.select(DescriptionUnit.pid).where(DescriptionUnit.level == Level.ITEM.value)).all()
    return {
        audience: {pid: view.page_count for pid, view in units_by_pid(session, items, actor).items()}
        for audience, actor in AUDIENCES.items()
    }


def indexed(home: ArchiveHome, audience: Audience) -> dict[str, int]:
    """Number of pages of every item in an index; none where there is no index yet."""
    return home.engine().page_counts(audience) if home.engine().exists() else {}


def after_the_next_start(folder: Path) -> Toll:
    """The same once the program has started again, when the store must have been given what it was owed."""
    with opened(folder) as home, home.catalogue().reading() as session:
        store = home.store()
        owed = {pid for pid in every_unit(session) if description_kept(store, pid) != describe(session, pid)}
    return dataclasses.replace(at_once(folder), faults=len(owed))


def every_unit(session: Session) -> set[str]:
    return set(session.scalars(sa.select(DescriptionUnit.pid)))


def at_once(folder: Path, newest: int | None = None) -> Toll:
    """What a reader would be shown half, or in spite of its being closed, before anything is taken up again."""
    with opened(folder) as home, home.catalogue().reading() as session:
        half, closed = half_visible(home, session, newest), lingering(home, session)
        return Toll(half_visible=len(half), lingering=len(closed))
