"""One source on its way through a run: which pages wait, which are done, which have failed."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from archive.errors import BiendaoError
    from ingest.journal import OpenTask
    from ingest.sources import Source
    from ingest.tasks import OpenedSource, PageAddress, PageResult, SourceFile
    from ingest.work_folder import WorkFolder


@dataclass
class Document:
    """A source that is being read.

    Attributes:
        source: As it was given.
        files: Its copies in the spool.
        sha256: Its digest.
        recipe: Name of its recipe.
        task: Its row in the journal.
        folder: Its work folder.
        started: When this run took it up.
        waiting: Pages that nobody reads yet.
        results: Pages that are finished, by number, failed ones included.
        failures: Why pages have failed, by number.
        followers: Later sources of this run with the same bytes, with the moments they were met.
    """

    source: Source
    files: tuple[SourceFile, ...]
    sha256: str
    recipe: str
    task: OpenTask
    folder: WorkFolder
    started: dt.datetime
    waiting: deque[PageAddress] = field(default_factory=deque)
    results: dict[int, PageResult] = field(default_factory=dict)
    failures: dict[int, BiendaoError] = field(default_factory=dict)
    followers: list[tuple[Source, dt.datetime]] = field(default_factory=list)
    page_count: int = 0

    def plan(self, opened: OpenedSource) -> None:
        """Take in what opening has found; pages read in an earlier run are done already."""
        numbers = {page.number for page in opened.ready} | {address.number for address in opened.addresses}
        self.page_count = len(numbers)
        self.results = {page.number: page for page in opened.ready}
        for address in opened.addresses:
            done = self.task.done.get(address.number)
            if done is not None and self.folder.alto(address.number).exists():
                self.results[address.number] = done
            else:
                self.waiting.append(address)

    def settle(self, result: PageResult, error: BiendaoError | None) -> None:
        """Take in the outcome of one page."""
        self.results[result.number] = result
        if error is not None:
            self.failures[result.number] = error

    @property
    def is_finished(self) -> bool:
        """Whether every page has come to an end."""
        return len(self.results) == self.page_count

    @property
    def has_failed(self) -> bool:
        """Whether of not a single page either words or a picture could be had."""
        return len(self.failures) == self.page_count and not any(page.width for page in self.results.values())

    @property
    def pages(self) -> Sequence[PageResult]:
        """All pages in order."""
        return [self.results[number] for number in sorted(self.results)]
