"""What a run says about each source and about itself: the objects of ``ingest --json``."""

from __future__ import annotations

import dataclasses
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from archive.catalogue.models import Outcome
from archive.remarks import Remark, remarks_on
from ingest.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archive.errors import BiendaoError
    from ingest.tasks import PageResult


class Remarked(NamedTuple):
    """A remark and the pages that it is on, in order."""

    remark: Remark
    pages: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class SourceResult:
    """What became of one source.

    Attributes:
        source: The path as given.
        sha256: Digest of its bytes; of the digests of its files for a folder; None if not read.
        outcome: A value of `Outcome`.
        pid: The item, also of a duplicate.
        pages: Pages of the item; 0 where none was made.
        text_layer_pages: Pages whose text came with the file.
        recognised_pages: Pages whose text was recognised.
        confidence: Mean certainty 0..1 of the recognised pages.
        reason: Number of the reason, None where all is well.
        message: Its sentence.
        seconds: From taking up to the outcome.
        remarked: What is to be known of its pages, for people; a program finds it in the catalogue.
    """

    source: str
    sha256: str | None = None
    outcome: str
    pid: str | None = None
    pages: int = 0
    text_layer_pages: int = 0
    recognised_pages: int = 0
    confidence: float | None = None
    reason: str | None = None
    message: str | None = None
    seconds: float = 0.0
    remarked: tuple[Remarked, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON in the contract's order."""
        return {name: value for name, value in dataclasses.asdict(self).items() if name != "remarked"}


@dataclass(frozen=True, kw_only=True)
class Summary:
    """A run in numbers."""

    sources: int
    registered: int
    duplicate: int
    refused: int
    held: int
    failed: int
    pages: int
    seconds: float

    @property
    def is_clean(self) -> bool:
        """Whether every source is in the archive now."""
        return not (self.refused or self.held or self.failed)

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON in the contract's order."""
        return {"summary": dataclasses.asdict(self)}


def registered(
    source: str,
    sha256: str,
    pid: str,
    pages: Sequence[PageResult],
    *,
    failures: Mapping[int, BiendaoError],
    seconds: float,
) -> SourceResult:
    """The result of a source that has become an item, with a word on pages that could not be read."""
    unread = _unread(failures)
    certainties = [page.confidence for page in pages if page.origin == "recognised" and page.confidence is not None]
    return SourceResult(
        source=source,
        sha256=sha256,
        outcome=Outcome.REGISTERED.value,
        pid=pid,
        pages=len(pages),
        text_layer_pages=sum(page.origin == "text_layer" for page in pages),
        recognised_pages=sum(page.origin == "recognised" for page in pages),
        confidence=round(sum(certainties) / len(certainties), 4) if certainties else None,
        reason=unread.reason.number if unread else None,
        message=unread.message() if unread else None,
        seconds=round(seconds, 3),
        remarked=_remarked(pages),
    )


def _remarked(pages: Sequence[PageResult]) -> tuple[Remarked, ...]:
    found: dict[Remark, list[int]] = {}
    for page in pages:
        for remark in (remark for note in page.notes for remark in remarks_on(note)):
            found.setdefault(remark, []).append(page.number)
    return tuple(
        Remarked(remark, tuple(numbers)) for remark, numbers in sorted(found.items(), key=lambda pair: pair[0].number)
    )


def _unread(failures: Mapping[int, BiendaoError]) -> SourceError | None:
    if not failures:
        return None
    numbers = sorted(failures)
    problem = failures[numbers[0]].message().rstrip(".")
    return SourceError("R025", pages=", ".join(map(str, numbers)), problem=problem)


def duplicate(source: str, sha256: str, pid: str, seconds: float) -> SourceResult:
    """The result of a source whose bytes are in the archive already."""
    known = SourceError("R024", pid=pid)
    return SourceResult(
        source=source,
        sha256=sha256,
        outcome=Outcome.DUPLICATE.value,
        pid=pid,
        reason=known.reason.number,
        message=known.message(),
        seconds=round(seconds, 3),
    )


def turned_down(source: str, sha256: str | None, outcome: Outcome, error: BiendaoError, seconds: float) -> SourceResult:
    """The result of a source that was refused or has failed."""
    return SourceResult(
        source=source,
        sha256=sha256,
        outcome=outcome.value,
        reason=error.reason.number,
        message=error.message(),
        seconds=round(seconds, 3),
    )


def summarise(results: Sequence[SourceResult], seconds: float) -> Summary:
    """The last line of a run."""
    outcomes = Counter(result.outcome for result in results)
    return Summary(
        sources=len(results),
        pages=sum(result.pages for result in results if result.outcome == Outcome.REGISTERED),
        seconds=round(seconds, 3),
        **{outcome.value: outcomes[outcome.value] for outcome in Outcome},
    )
