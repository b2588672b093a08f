"""How a command tells of faults and progress: a line for people, JSON Lines for programs, a bar on a terminal."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from archive.care.findings import Finding
    from archive.catalogue.events import ChainHead

SOME_REFUSED = 3
FOUND_DAMAGE = 4


def write_json(value: Mapping[str, Any]) -> None:
    """One JSON line on standard output."""
    click.echo(json.dumps(value, ensure_ascii=False))


def teller(*, as_json: bool) -> Callable[[Finding], None]:
    """Whom a check tells of each fault."""
    return _tell_program if as_json else _tell_person


def _tell_program(finding: Finding) -> None:
    places = {name: value for name, value in finding.params.items() if isinstance(value, str | int)}
    sentences = {"reason": finding.number, "message": finding.message(), "vi": finding.message("vi")}
    write_json({"fault": sentences | places})


def _tell_person(finding: Finding) -> None:
    click.echo(str(finding))


def head_line(log: ChainHead) -> str:
    """Where the event log ends, for the paper register."""
    return f"Event log: {log.events} events; SHA-256 of the last, number {log.event}: {log.hash}"


@contextmanager
def bar(label: str, *, is_wanted: bool = True) -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error where that is a terminal; told how many of how many are done."""
    if not (is_wanted and sys.stderr.isatty()):
        yield lambda _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(label, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)
