"""A folder is looked at again and again, and built anew when it or the catalogue has changed."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Self

from archive.catalogue.events import latest_event

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from archive.curation import Finding
    from archive.exports.preview.building import Builder, Built
    from archive.exports.preview.sheets import Sheets


@dataclass(frozen=True)
class State:
    """What is shown.

    Attributes:
        version: Counts up with each look that found something changed; 0 before the first.
        picture: The version of which the files are; 0 where nothing could be shown yet.
        files: The pages and all that they show, by their names.
        sheets: Forms that are pictures, by the names of their frames.
        findings: What is to be done in the folder as it is.
    """

    version: int = 0
    picture: int = 0
    files: Mapping[str, bytes | Path] = field(default_factory=lambda: MappingProxyType({}))
    sheets: Mapping[str, Sheets] = field(default_factory=lambda: MappingProxyType({}))
    findings: tuple[Finding, ...] = ()

    def after(self, built: Built) -> State:
        """The next state; what could be shown last stays where the folder cannot be shown as it is."""
        version = self.version + 1
        if built.files is None:
            return State(version, self.picture, self.files, self.sheets, built.findings)
        return State(version, version, built.files, built.sheets, built.findings)


class Watcher:
    """Looks at a folder in a thread of its own.

    Args:
        builder: Builds its preview.
        seconds: Between two looks.
    """

    def __init__(self, builder: Builder, seconds: float) -> None:
        self._builder = builder
        self._seconds = seconds
        self._seen: object = None
        self._stop = threading.Event()
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._watch, name="preview", daemon=True)
        self.state = State()

    def __enter__(self) -> Self:
        """Begin to look again and again."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop."""
        self._stop.set()
        self._thread.join()

    def look(self) -> None:
        """Build anew where something has changed since the last look."""
        seen = self._signature()
        if seen != self._seen:
            state = self.state.after(self._builder.build())
            with self._changed:
                self.state = state
                self._changed.notify_all()
            # What was saved while the pages were made is seen at the next look.
            self._seen = seen

    def other_than(self, version: int, seconds: float) -> State:
        """The state as soon as it is another version, or as it is after so many seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self.state.version != version, seconds)
            return self.state

    def _watch(self) -> None:
        self.look()
        while not self._stop.wait(self._seconds):
            self.look()

    def _signature(self) -> object:
        """Changes with every file of the folder, and with everything that happens in the archive."""
        with self._builder.catalogue.reading() as session:
            event = latest_event(session)
        return event, sorted(_facts(self._builder.folder))


def _facts(folder: Path) -> list[tuple[str, int, int]]:
    found = []
    for path in folder.rglob("*"):
        try:
            status = path.lstat()
        except FileNotFoundError:
            # An editor writes a new file and puts it into the place of the old.
            continue
        found.append((str(path), status.st_mtime_ns, status.st_size))
    return found
