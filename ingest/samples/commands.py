"""The command ``biendao samples``: something to find in an empty archive."""

from __future__ import annotations

import datetime as dt
import os
from typing import TYPE_CHECKING

import click

from archive.whoami import whoami

if TYPE_CHECKING:
    from archive.home import ArchiveHome
    from ingest.results import SourceResult


@click.command()
@click.option("--if-empty", is_flag=True, help="Do nothing in an archive that holds anything else.")
@click.pass_obj
def samples(home: ArchiveHome, if_empty: bool) -> None:
    """Take sample documents into the archive; none of them is an archival document.

    They are typeset on the spot, read like any other paper and kept in the fonds TAI-LIEU-MAU.

    \b
    Example:
      biendao --home ./trial samples
    """
    from ingest.progress import progress_for_terminal
    from ingest.samples.installing import holds_only_samples, install_samples

    home.open_for_work()
    if if_empty and not holds_only_samples(home.catalogue(), whoami()):
        return
    with progress_for_terminal(is_wanted=True) as progress:
        summary = install_samples(
            home.catalogue(),
            home.store(),
            home.settings,
            jobs=len(os.sched_getaffinity(0)),
            actor=whoami(),
            progress=progress,
            on_result=_say,
            clock=lambda: dt.datetime.now(dt.UTC),
        )
    home.drain()
    if summary.registered:
        click.echo(f"{summary.registered} samples of {summary.pages} pages were taken in")


def _say(result: SourceResult) -> None:
    if result.reason is not None:
        click.echo(f"{result.outcome} {result.source}: {result.reason} {result.message}", err=True)
