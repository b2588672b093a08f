"""What a run needs before it begins: a container, the spool to itself, confined workers."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from fcntl import LOCK_EX, LOCK_NB, flock
from typing import TYPE_CHECKING

from archive.catalogue.access import require_open_above
from archive.catalogue.containers import container_row
from archive.store.files import disk_errors
from ingest.admission import INCOMING
from ingest.compute import ConfinedProcesses, TaskLimits
from ingest.errors import RunError
from ingest.sandbox import Confinement

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.catalogue.database import Catalogue
    from archive.settings import Settings
    from ingest.tasks import SourceFile

LOCK_NAME = "ingest.lock"
SCRATCH = "scratch"

LIBREOFFICE_STEPS = 2
"""It writes XML with the names of fonts, and makes a PDF."""

_LEAST_PAGE_BYTES = 1024
"""No page that takes time to open is smaller; a small file that hangs is not given time for 10,000 pages."""


def require_container(catalogue: Catalogue, reference_code: str | None, *, publish: bool) -> None:
    """Make sure that items can go where they are to go.

    Raises:
        NotFoundError: There is no such container (R205).
        CatalogueError: It is closed though items are to be published (R207).
    """
    if reference_code is None:
        return
    with catalogue.reading() as session:
        row = container_row(session, reference_code)
        if publish:
            require_open_above(session, reference_code, row.id)


@contextmanager
def only_run(settings: Settings) -> Iterator[None]:
    """Hold the spool for this run alone; what a run that was cut off left half copied goes.

    Raises:
        RunError: Another run holds it (R132).
        StoreError: The spool's disk refuses (R306, R307, R308).
    """
    with disk_errors(settings.spool_path):
        settings.spool_path.mkdir(parents=True, exist_ok=True)
        file = (settings.spool_path / LOCK_NAME).open("w")
    with file as lock:
        try:
            flock(lock, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            raise RunError("R132") from None
        for leftover in (INCOMING, SCRATCH):
            shutil.rmtree(settings.spool_path / leftover, ignore_errors=True)
        yield


@contextmanager
def confined_workers(settings: Settings, jobs: int) -> Iterator[ConfinedProcesses]:
    """Worker processes for ``jobs`` pages at once; ended in the middle of their tasks if the run breaks off."""
    scratch = settings.spool_path / SCRATCH
    with disk_errors(scratch):
        scratch.mkdir(parents=True)
    confinement = Confinement(
        settings.worker_memory_megabytes,
        settings.worker_file_megabytes,
        settings.worker_open_files,
        str(scratch),
    )
    limits = TaskLimits(settings.page_seconds, settings.page_cpu_seconds, settings.page_attempts)
    workers = ConfinedProcesses(jobs, confinement, limits)
    finished = False
    try:
        yield workers
        finished = True
    finally:
        workers.shutdown(cancel_futures=not finished)
        shutil.rmtree(scratch, ignore_errors=True)


def opening_limits(settings: Settings, files: Sequence[SourceFile]) -> TaskLimits:
    """What opening a source of these files may take: a part of its own, and one for every page it may have."""
    pages = min(sum(file.size for file in files) // _LEAST_PAGE_BYTES, settings.max_source_pages)
    office = settings.office_seconds * LIBREOFFICE_STEPS * any(file.kind.is_office for file in files)
    copy = settings.recording_copy_seconds * any(file.kind.is_recording for file in files)
    seconds = office + copy + settings.open_seconds + pages * settings.open_page_milliseconds / 1000
    return TaskLimits(seconds, round(seconds), settings.page_attempts)
