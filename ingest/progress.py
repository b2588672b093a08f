"""How far a run has come: a small protocol, and a bar for terminals."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Protocol, Self

if TYPE_CHECKING:
    from contextlib import AbstractContextManager


class ProgressSink(Protocol):
    """Somebody who is told how far a run has come."""

    def pages_found(self, count: int) -> None:
        """``count`` more pages are known that have to be read."""

    def page_done(self) -> None:
        """One page is finished."""

    def sources_left(self, count: int) -> None:
        """``count`` sources have not been opened yet."""


class NoProgress:
    """Tells nobody; for pipes and tests."""

    def pages_found(self, count: int) -> None:
        """Nothing."""

    def page_done(self) -> None:
        """Nothing."""

    def sources_left(self, count: int) -> None:
        """Nothing."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return


class TerminalProgress:
    """A bar on standard error: pages done, pages a minute, time left."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("pages"),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self._progress.add_task("reading", total=0, rate="")
        self._found = 0

    def pages_found(self, count: int) -> None:
        """Lengthen the bar."""
        self._found += count
        self._progress.update(self._task, total=self._found)

    def page_done(self) -> None:
        """Move the bar on by one page."""
        self._progress.advance(self._task)
        speed = self._progress.tasks[0].speed
        self._progress.update(self._task, rate=f"{speed * 60:.0f} a minute" if speed else "")

    def sources_left(self, count: int) -> None:
        """Say how many sources wait behind the pages that are known."""
        waiting = f"reading ({count} sources to come)" if count else "reading"
        self._progress.update(self._task, description=waiting)

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()


def progress_for_terminal(*, is_wanted: bool) -> AbstractContextManager[ProgressSink]:
    """A bar where standard error is a terminal and somebody may look at it; nothing otherwise."""
    return TerminalProgress() if is_wanted and sys.stderr.isatty() else NoProgress()
