"""The command ``biendao demo``: something to find in an empty archive."""

from __future__ import annotations

import datetime as dt
import getpass
import os
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from archive.home import ArchiveHome
    from ingest.results import SourceResult


@click.command()
@click.pass_obj
def demo(home: ArchiveHome) -> None:
    r"""Take sample documents into the archive; none of them is an archival document.

    They are typeset on the spot, read like any other paper and kept in the fonds TAI-LIEU-MAU.

    \b
    Example:
      biendao --home ./demo demo
    """
    from ingest.progress import progress_for_terminal
    from ingest.samples.installing import install_samples

    home.prepare()
    with progress_for_terminal(is_wanted=True) as progress:
        summary = install_samples(
            home.catalogue(),
            home.store(),
            home.settings,
            jobs=len(os.sched_getaffinity(0)),
            actor=getpass.getuser(),
            progress=progress,
            on_result=_say,
            clock=lambda: dt.datetime.now(dt.UTC),
        )
    home.drain()
    click.echo(f"{summary.registered} samples of {summary.pages} pages were taken in")


def _say(result: SourceResult) -> None:
    if result.reason is not None:
        click.echo(f"{result.outcome} {result.source}: {result.reason} {result.message}", err=True)
