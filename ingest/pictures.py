"""Page pictures, and copies of recordings, made again from store and catalogue, by the steps that made them first."""

from __future__ import annotations

import functools
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.catalogue.access import Actor
from archive.catalogue.bulk import item_pids
from archive.catalogue.units import get_objects, get_pages
from archive.errors import BiendaoError
from archive.imaging.locations import page_picture_path, playing_copy_path
from archive.recording import is_recording, kept_recording
from ingest.errors import RunError
from ingest.premises import confined_workers, only_run, opening_limits
from ingest.recipes import open_source, read_page, recipe_for
from ingest.steps.deposit import place_playing_copy
from ingest.tasks import OpenJob, PageJob, SourceFile, SourceKind
from ingest.work_folder import WorkFolder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Future

    from archive.catalogue.database import Catalogue
    from archive.catalogue.views import PageView
    from archive.settings import Settings
    from archive.store import Store
    from ingest.compute import ConfinedProcesses
    from ingest.progress import ProgressSink
    from ingest.tasks import PageAddress, PageResult

FOLDER = "pictures"
_MAKER = Actor.keeper("rebuild")
_PAGES_AHEAD = 2


@dataclass(frozen=True)
class PictureJob:
    """A page whose picture is being made.

    Attributes:
        pid: Its item.
        page: As the catalogue describes it; the boxes of its words are counted in this size.
        folder: Where the picture is made.
        future: What becomes of it.
    """

    pid: str
    page: PageView
    folder: WorkFolder
    future: Future[PageResult]


@dataclass
class PictureCount:
    """How many pictures were made, and how many could not be."""

    made: int = 0
    failed: int = 0


def make_pictures(
    catalogue: Catalogue,
    store: Store,
    settings: Settings,
    *,
    jobs: int,
    missing_only: bool,
    progress: ProgressSink,
    on_failure: Callable[[str, int, BiendaoError], None],
) -> PictureCount:
    """Make the picture of every page that has one and the copies that browsers play, each put in its place when whole.

    Args:
        catalogue: Says which pages there are, and how large.
        store: Holds the originals.
        settings: Limits, and where pictures go.
        jobs: Pages at once.
        missing_only: Leave the pictures that are there.
        progress: Told of pages found and done.
        on_failure: Told of pid, page and reason where a picture cannot be made.

    Raises:
        RunError: Another run is at work in this archive (R132).
    """
    count = PictureCount()
    with only_run(settings), confined_workers(settings, jobs) as workers, _room(settings) as room:
        maker = _Maker(catalogue, store, settings, workers, room, missing_only, on_failure, count)
        running: deque[PictureJob] = deque()
        with catalogue.reading() as session:
            pids = item_pids(session)
        for pid in pids:
            for job in maker.begin(pid):
                progress.pages_found(1)
                running.append(job)
                while len(running) >= jobs * _PAGES_AHEAD:
                    maker.end(running.popleft())
                    progress.page_done()
        while running:
            maker.end(running.popleft())
            progress.page_done()
    return count


@dataclass
class _Maker:
    catalogue: Catalogue
    store: Store
    settings: Settings
    workers: ConfinedProcesses
    room: WorkFolder
    missing_only: bool
    on_failure: Callable[[str, int, BiendaoError], None]
    count: PictureCount

    def begin(self, pid: str) -> Iterator[PictureJob]:
        """Hand out the pages of an item, one as each is asked for."""
        wanted, wants_copy = self._wanted(pid), self._wants_copy(pid)
        if not wanted and not wants_copy:
            return
        folder = WorkFolder(self.room.root / pid)
        try:
            if not wants_copy:
                self._lend_copy(pid, folder)
            files = self._files(pid)
            opening = OpenJob(recipe_for(files[0].kind), files, str(folder.root), self.settings)
            opened = self.workers.submit_within(
                opening_limits(self.settings, files), functools.partial(open_source, opening)
            ).result()
        except BiendaoError as error:
            for number in wanted or (1,):
                self._fail(pid, number, error)
            return
        if wants_copy and place_playing_copy(folder, self.settings.derivatives_path, pid):
            self.count.made += 1
        for address in opened.addresses:
            if address.number in wanted:
                job = self._job(opening, address)
                yield PictureJob(pid, wanted[address.number], folder, self.workers.submit(read_page, job))

    def end(self, job: PictureJob) -> None:
        """Put a finished picture in its place."""
        number, size = job.page.number, (job.page.width, job.page.height)
        try:
            made = job.future.result()
            if (made.width, made.height) != size:
                raise RunError("R133", pid=job.pid, page=number, made=f"{made.width}×{made.height}",
                               wanted=f"{size[0]}×{size[1]}")  # fmt: skip
        except BiendaoError as error:
            self._fail(job.pid, number, error)
            return
        place = page_picture_path(self.settings.derivatives_path, job.pid, number)
        place.parent.mkdir(parents=True, exist_ok=True)
        job.folder.picture(number).replace(place)
        self.count.made += 1

    def _wanted(self, pid: str) -> dict[int, PageView]:
        with self.catalogue.reading() as session:
            pages = [page for page in get_pages(session, pid, _MAKER) if page.width]
        if self.missing_only:
            root = self.settings.derivatives_path
            pages = [page for page in pages if not page_picture_path(root, pid, page.number).exists()]
        return {page.number: page for page in pages}

    def _wants_copy(self, pid: str) -> bool:
        """Whether the copy of a recording that browsers play is to be made."""
        with self.catalogue.reading() as session:
            if not is_recording(get_objects(session, pid, _MAKER)):
                return False
        if kept_recording(self.store, pid).plays_as_is:
            return False
        return not (self.missing_only and playing_copy_path(self.settings.derivatives_path, pid).exists())

    def _lend_copy(self, pid: str, folder: WorkFolder) -> None:
        """Let a copy that is there stand in ``folder``, so that opening does not make it a second time."""
        copy = playing_copy_path(self.settings.derivatives_path, pid)
        if copy.exists():
            folder.root.mkdir(parents=True, exist_ok=True)
            folder.playing_copy().symlink_to(copy)

    def _files(self, pid: str) -> tuple[SourceFile, ...]:
        with self.catalogue.reading() as session:
            originals = get_objects(session, pid, _MAKER)
        return tuple(
            SourceFile(
                str(self.store.path(pid, original.store_path)),
                original.name,
                SourceKind(original.media_type),
                original.sha256,
                original.size,
            )
            for original in originals
        )

    def _job(self, opening: OpenJob, address: PageAddress) -> PageJob:
        return PageJob(
            opening.recipe,
            opening.files[address.file],
            address,
            opening.folder,
            languages=(),
            engine_version="",
            reads_text=False,
            settings=self.settings,
        )

    def _fail(self, pid: str, number: int, error: BiendaoError) -> None:
        self.count.failed += 1
        self.on_failure(pid, number, error)


@contextmanager
def _room(settings: Settings) -> Iterator[WorkFolder]:
    """A folder in the spool for pictures under way; gone afterwards, and what a kill left in it before."""
    room = WorkFolder(settings.spool_path / FOLDER)
    room.remove()
    try:
        yield room
    finally:
        room.remove()
