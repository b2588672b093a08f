"""Editions that are no longer needed go: of each day and of each month one is kept for a while.

Every edition is whole by itself (hard links share bytes, not fate), so taking one off costs the
others nothing. What stays in any case: the newest edition, the newest full one, whose every byte
was read back when it was made, and editions that cannot be opened, which are a person's to judge.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.care.destination import held, remove
from archive.care.edition import day_of, editions_in, month_of, open_edition
from archive.care.findings import Finding
from archive.errors import StoreError
from archive.store.files import disk_errors

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from archive.care.edition import Edition


@dataclass(frozen=True)
class Pruned:
    """What a pruning did.

    Attributes:
        removed: Names of the editions that went, oldest first.
        kept: Names of those that stay.
        findings: Editions that cannot be opened; they stay too.
    """

    removed: tuple[str, ...]
    kept: tuple[str, ...]
    findings: tuple[Finding, ...]


def prune(
    destination: Path, *, daily: int, monthly: int, on_finding: Callable[[Finding], None], spare: str = ""
) -> Pruned:
    """Take editions off ``destination`` that the schedule of Thông tư 05/2025/TT-BNV, Điều 8 no longer needs.

    Args:
        destination: Where they lie.
        daily: Of how many days the newest edition stays; days without an edition do not count.
        monthly: Of how many months one stays: the newest full edition, or where there is none the newest.
        on_finding: Told of each edition that cannot be opened.
        spare: Name of the edition that was just made; it stays even where the clock was set back.

    Raises:
        StoreError: A backup is writing to the destination (R338), or its disk refuses (R306 to R308).
    """
    with disk_errors(destination), held(destination):
        folders, sound, findings = editions_in(destination), [], []
        for folder in folders:
            try:
                sound.append(open_edition(folder))
            except StoreError as error:
                findings.append(Finding.of(error))
                on_finding(findings[-1])
        needed = wanted(sound, daily=daily, monthly=monthly)
        going = [edition for edition in sound if edition.name not in {*needed, spare}]
        for edition in going:
            remove(edition.folder)
    removed = {edition.name for edition in going}
    kept = tuple(folder.name for folder in folders if folder.name not in removed)
    return Pruned(tuple(sorted(removed)), kept, tuple(findings))


def wanted(editions: Sequence[Edition], *, daily: int, monthly: int) -> set[str]:
    """Names of the editions that stay, of ``editions`` oldest first."""
    full = [edition for edition in editions if edition.card.full]
    of_day = {day_of(edition.name): edition.name for edition in editions}
    of_month = {month_of(edition.name): edition.name for edition in editions}
    of_month |= {month_of(edition.name): edition.name for edition in full}
    newest = {*(edition.name for edition in editions[-1:]), *(edition.name for edition in full[-1:])}
    return newest | _last(of_day, daily) | _last(of_month, monthly)


def _last(names: dict[str, str], count: int) -> set[str]:
    """The values of the ``count`` greatest keys."""
    return {names[key] for key in sorted(names, reverse=True)[:count]}
