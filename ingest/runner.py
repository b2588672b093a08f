"""The runner: takes sources in one after another and keeps all workers busy with their pages.

One loop, one thread: it admits sources while workers have room, hands out pages, writes every
outcome into the journal and deposits a document as soon as its last page is done. A source that
fails ends with a reason and takes nobody with it; this is the edge where an unexpected error
becomes one.
"""

from __future__ import annotations

import functools
import os
import shutil
from collections import deque
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from archive.catalogue.access import Actor
from archive.catalogue.models import Outcome
from archive.catalogue.units import get_unit
from archive.errors import BiendaoError, ImagingError
from archive.failpoints import failpoint
from ingest import admission, journal, results
from ingest.engines import tesseract
from ingest.engines.models import Profile, models_for
from ingest.errors import IngestError, RunError, SourceError
from ingest.premises import SCRATCH, confined_workers, only_run, opening_limits, require_container
from ingest.recipes import open_source, read_page
from ingest.sources import expand
from ingest.steps.deposit import FinishedReading, deposit
from ingest.tasks import OpenedSource, OpenJob, PageJob, PageResult

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from archive.catalogue.database import Catalogue
    from archive.settings import Settings
    from archive.store import Store
    from ingest.compute import ConfinedProcesses
    from ingest.document import Document
    from ingest.given import GivenDescription
    from ingest.progress import ProgressSink
    from ingest.results import SourceResult, Summary
    from ingest.sources import Source
    from ingest.tasks import PageAddress

_DISK_REFUSES = "R615"

_PAGES_AHEAD = 2
"""Pages handed out per worker, so that none waits while a document is deposited."""


@dataclass(frozen=True)
class IngestOptions:
    """What a run is asked to do.

    Attributes:
        into: Reference code of the container; None for the fonds of what is unclassified.
        languages: Tesseract's names, the main language first.
        profile: With which models pages are read.
        as_item: Whether a folder of pictures is one item.
        publish: Whether items are opened to everybody at once.
        jobs: How many processes read at once.
        actor: Who runs it, for the event log.
        given: Descriptions that people gave for sources, by the path as it is given to the run.
    """

    into: str | None = None
    languages: tuple[str, ...] = ("vie",)
    profile: Profile = Profile.FAST
    as_item: bool = False
    publish: bool = False
    jobs: int = 1
    actor: str = "biendao"
    given: Mapping[str, GivenDescription] = field(default_factory=dict)


def ingest(
    catalogue: Catalogue,
    store: Store,
    settings: Settings,
    paths: Sequence[Path],
    options: IngestOptions,
    *,
    progress: ProgressSink,
    on_result: Callable[[SourceResult], None],
    clock: Callable[[], dt.datetime],
) -> Summary:
    """Take in everything behind ``paths``; sources that an earlier run left open go on where they stood.

    Raises:
        MachineError: Tesseract, one of its languages or the best model of one is missing (R130, R131, R137).
        RunError: Another run is at work in this archive (R132).
        CatalogueError: The container is closed though items are to be published (R207).
        NotFoundError: There is no such container (R205).
    """
    tesseract.require_languages(options.languages)
    require_container(catalogue, options.into, publish=options.publish)
    with only_run(settings), confined_workers(settings, options.jobs) as workers:
        run = _Run(catalogue, store, settings, options, workers, progress, on_result, clock)
        return run.take_in(list(expand(paths, as_item=options.as_item)))


@dataclass
class _Run:
    """The state of one run."""

    catalogue: Catalogue
    store: Store
    settings: Settings
    options: IngestOptions
    workers: ConfinedProcesses
    progress: ProgressSink
    on_result: Callable[[SourceResult], None]
    clock: Callable[[], dt.datetime]

    def __post_init__(self) -> None:
        self._engine_version = tesseract.version()
        options = self.options
        self._models = models_for(options.profile, options.languages, self.settings.spool_path / SCRATCH / "models")
        self._results: list[SourceResult] = []
        self._active: dict[str, Document] = {}
        self._futures: dict[Future[Any], tuple[Document, PageAddress | None, BiendaoError | None]] = {}

    def take_in(self, sources: Sequence[Source]) -> Summary:
        started = self.clock()
        with self.catalogue.writing() as session:
            batch_id = journal.begin_batch(session, _plain(self.options), started)
        coming = deque(sources)
        while coming or self._futures:
            while coming and len(self._futures) < self._room:
                source = coming.popleft()
                self.progress.sources_left(len(coming))
                self._guard(source, None, functools.partial(self._admit, batch_id, source))
                self._hand_out()
            if self._futures:
                done, _ = wait(self._futures, return_when=FIRST_COMPLETED)
                for future in done:
                    document, address, cause = self._futures.pop(future)
                    self._guard(
                        document.source, document, functools.partial(self._settle, document, address, cause, future)
                    )
                self._hand_out()
        with self.catalogue.writing() as session:
            journal.end_batch(session, batch_id, self.clock())
        return results.summarise(self._results, self._seconds_since(started))

    @property
    def _room(self) -> int:
        return self.options.jobs * _PAGES_AHEAD

    def _guard(self, source: Source, document: Document | None, act: Callable[[], None]) -> None:
        """Do something for one source; whatever goes wrong ends that source and no other."""
        started = document.started if document else self.clock()
        try:
            act()
        except BiendaoError as error:
            self._turn_down(source, document, error, started)
        except Exception as error:
            if os.environ.get("BIENDAO_DEBUG"):
                raise
            problem = " ".join(str(error).split())
            known = RunError("R029", kind=type(error).__name__, problem=problem)
            self._turn_down(source, document, known, started)

    def _admit(self, batch_id: int, source: Source) -> None:
        started = self.clock()
        identified = admission.identify(source, self.settings)
        folder, files = identified
        sha256 = admission.digest_of(files)
        if sha256 in self._active:
            folder.remove()
            self._active[sha256].followers.append((source, started))
            return
        with self.catalogue.writing() as session:
            pid = admission.find_duplicate(session, files, self.options.actor)
            if pid is not None:
                folder.remove()
                unfinished = journal.find_by_pid(session, pid)
                if unfinished is None:
                    self._report(self._duplicate(source, sha256, pid, started))
                else:
                    self._report_late(session, source, sha256, unfinished, started)
                return
            document = admission.take_up(
                session,
                source,
                identified,
                batch_id=batch_id,
                languages=self.options.languages,
                spool=self.settings.spool_path,
                now=started,
            )
        self._active[sha256] = document
        job = OpenJob(document.recipe, document.files, str(document.folder.root), self.settings)
        future = self.workers.submit_within(opening_limits(self.settings, files), functools.partial(open_source, job))
        self._futures[future] = document, None, None

    def _report_late(
        self, session: Any, source: Source, sha256: str, task: journal.OpenTask, started: dt.datetime
    ) -> None:
        """Answer for a source whose item was made by a run that was cut off before it could say so."""
        journal.finish(session, task.id, Outcome.REGISTERED.value, None, self.clock())
        shutil.rmtree(self.settings.spool_path / admission.WORK / task.key, ignore_errors=True)
        pages = [task.done[number] for number in sorted(task.done)]
        count = get_unit(session, task.pid, Actor.keeper(self.options.actor)).page_count
        pages += [PageResult(number) for number in range(len(pages) + 1, count + 1)]
        self._report(
            results.registered(source.given, sha256, task.pid, pages, failures={}, seconds=self._seconds_since(started))
        )

    def _settle(
        self, document: Document, address: PageAddress | None, cause: BiendaoError | None, future: Future[Any]
    ) -> None:
        if self._active.get(document.sha256) is not document:
            return
        if address is None:
            self._plan(document, future.result())
        else:
            self._settle_page(document, address, cause, future)
        if document.is_finished:
            self._conclude(document)

    def _plan(self, document: Document, opened: OpenedSource) -> None:
        document.plan(opened)
        with self.catalogue.writing() as session:
            journal.plan_pages(session, document.task.id, (address.number for address in opened.addresses))
        failpoint("ingest.pages.planned")
        self.progress.pages_found(len(document.waiting))

    def _settle_page(
        self, document: Document, address: PageAddress, cause: BiendaoError | None, future: Future[Any]
    ) -> None:
        try:
            result = future.result()
        except (IngestError, ImagingError) as error:
            if error.reason.number == _DISK_REFUSES:
                raise
            if cause is None:
                # Its picture may still be had, and is worth keeping, when its words cannot be read.
                self._submit(document, address, error)
                return
            result = PageResult(address.number)
        with self.catalogue.writing() as session:
            journal.record_page(session, document.task.id, result, cause)
        failpoint("ingest.page.recorded")
        document.settle(result, cause)
        self.progress.page_done()

    def _hand_out(self) -> None:
        for document in list(self._active.values()):
            while document.waiting and len(self._futures) < self._room:
                self._submit(document, document.waiting.popleft(), None)

    def _submit(self, document: Document, address: PageAddress, cause: BiendaoError | None) -> None:
        job = PageJob(
            document.recipe,
            document.files[address.file],
            address,
            str(document.folder.root),
            self.options.languages,
            self._engine_version,
            reads_text=cause is None,
            settings=self.settings,
            models=self._models,
        )
        self._futures[self.workers.submit(read_page, job)] = document, address, cause

    def _conclude(self, document: Document) -> None:
        if document.has_failed:
            page, error = next(iter(sorted(document.failures.items())))
            if document.page_count == 1:
                raise error
            raise SourceError("R021", page=page, problem=error.message().rstrip(".")) from error
        reading = FinishedReading(
            document.task.pid,
            document.source.name,
            document.files,
            tuple(document.pages),
            document.failures,
            document.folder,
        )
        unit = deposit(
            self.catalogue,
            self.store,
            reading,
            self.settings.derivatives_path,
            into=self.options.into,
            publish=self.options.publish,
            actor=self.options.actor,
            now=self.clock(),
            given=self.options.given.get(document.source.given),
        )
        self._close(document, Outcome.REGISTERED, None)
        seconds = self._seconds_since(document.started)
        self._report(
            results.registered(
                document.source.given,
                document.sha256,
                unit.pid,
                document.pages,
                failures=document.failures,
                seconds=seconds,
            )
        )
        for follower, met in document.followers:
            self._report(self._duplicate(follower, document.sha256, unit.pid, met))

    def _turn_down(self, source: Source, document: Document | None, error: BiendaoError, started: dt.datetime) -> None:
        outcome = Outcome.REFUSED if isinstance(error, SourceError | ImagingError) else Outcome.FAILED
        sha256 = document.sha256 if document else None
        turned_down = [(source, started), *(document.followers if document else ())]
        if document is not None:
            self._close(document, outcome, error.reason.number)
            if outcome is Outcome.REFUSED or not document.results:
                document.folder.remove()
        for each, met in turned_down:
            self._report(results.turned_down(each.given, sha256, outcome, error, self._seconds_since(met)))

    def _close(self, document: Document, outcome: Outcome, reason: str | None) -> None:
        self._active.pop(document.sha256, None)
        with self.catalogue.writing() as session:
            journal.finish(session, document.task.id, outcome.value, reason, self.clock())
        failpoint("ingest.task.finished")

    def _duplicate(self, source: Source, sha256: str, pid: str, started: dt.datetime) -> SourceResult:
        return results.duplicate(source.given, sha256, pid, self._seconds_since(started))

    def _report(self, result: SourceResult) -> None:
        self._results.append(result)
        self.on_result(result)

    def _seconds_since(self, moment: dt.datetime) -> float:
        return (self.clock() - moment).total_seconds()


def _plain(options: IngestOptions) -> dict[str, Any]:
    return {
        "into": options.into,
        "languages": list(options.languages),
        "profile": options.profile.value,
        "as_item": options.as_item,
        "publish": options.publish,
        "jobs": options.jobs,
    }
