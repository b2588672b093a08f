"""Bringing the indexes up to date with the catalogue: the outbox drained, or everything built anew."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from archive.catalogue import outbox
from archive.catalogue.bulk import item_pids
from archive.errors import SearchError
from archive.failpoints import failpoint
from archive.search.documents import Run, runs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sqlalchemy.orm import Session

    from archive.catalogue.database import Catalogue
    from archive.search.engine import SearchEngine
    from archive.settings import Settings

LOCK = "write.lock"
DAMAGED = "R411"


def drain(catalogue: Catalogue, engine: SearchEngine, settings: Settings) -> int:
    """Bring the indexes up to date with what waits in the outbox; safe to repeat and to kill.

    One process at a time does it, others wait. Rows are settled only after the index has its
    changes on the disk. Where there is no index that this program can read, or a damaged one, all
    of it is built anew.

    Returns:
        How many units were looked at.
    """
    if engine.exists() and not _pending(catalogue, limit=1):
        return 0
    with _alone(settings.index_path):
        done = 0
        if not engine.exists():
            done += _build(catalogue, engine, settings)
        while rows := _pending(catalogue, settings.index_batch_items):
            try:
                with catalogue.reading() as session:
                    for run in runs(session, [pid for _, pid in rows], max_pages=settings.index_batch_pages):
                        engine.replace(run.documents, run.gone)
            except SearchError as error:
                if error.reason.number != DAMAGED:
                    raise
                _build(catalogue, engine, settings)
            failpoint("search.drain.indexed")
            with catalogue.writing() as session:
                outbox.settle(session, [row_id for row_id, _ in rows])
                failpoint("search.drain.settled")
            done += len(rows)
        return done


def build_anew(
    catalogue: Catalogue, engine: SearchEngine, settings: Settings, progress: Callable[[int, int], None] | None = None
) -> int:
    """Build both indexes anew beside the old ones, then put them into use.

    What changes meanwhile waits in the outbox and comes in with the next `drain`.

    Args:
        catalogue: What is indexed.
        engine: Whose indexes.
        settings: Where they lie, and limits.
        progress: Told after every commit how many items of how many are in.

    Returns:
        How many items were indexed.
    """
    with _alone(settings.index_path):
        return _build(catalogue, engine, settings, progress)


def _build(
    catalogue: Catalogue, engine: SearchEngine, settings: Settings, progress: Callable[[int, int], None] | None = None
) -> int:
    with catalogue.reading() as session:
        pids = item_pids(session)
        engine.rebuild(_everything(session, pids, settings, progress))
    return len(pids)


def _everything(
    session: Session, pids: list[str], settings: Settings, progress: Callable[[int, int], None] | None
) -> Iterator[Run]:
    done = 0
    for first in range(0, len(pids), settings.index_batch_items):
        for run in runs(
            session, pids[first : first + settings.index_batch_items], max_pages=settings.index_batch_pages
        ):
            yield run
            done += len(run.documents)
            session.expunge_all()
            if progress is not None:
                progress(done, len(pids))


def _pending(catalogue: Catalogue, limit: int) -> list[tuple[int, str]]:
    with catalogue.reading() as session:
        return outbox.pending(session, limit)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the writers' lock, which the system releases when a process dies."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
