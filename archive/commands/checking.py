"""``biendao verify``: is everything there, and is it what was taken in."""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive.commands.told import FOUND_DAMAGE, bar, head_line, teller, write_json
from archive.whoami import whoami

if TYPE_CHECKING:
    from archive.home import ArchiveHome


def _percent(ctx: click.Context, option: click.Parameter, given: str | None) -> float | None:
    del ctx, option
    if given is None:
        return None
    try:
        percent = float(given.rstrip("%"))
    except ValueError:
        percent = 0.0
    if not 0 < percent <= 100:
        raise click.BadParameter("a part of a hundred, for example 5%")
    return percent


@click.command()
@click.option(
    "--sample", metavar="N%", callback=_percent, help="Look at so many of a hundred units, drawn by lot (all)."
)
@click.option(
    "--against",
    metavar="DEST",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A disk with backups, or one edition: the event log must go on from where each of them ends.",
)
@click.option("--json", "as_json", is_flag=True, help="JSON Lines on standard output and nothing else there.")
@click.pass_context
def verify(ctx: click.Context, *, sample: float | None, against: tuple[Path, ...], as_json: bool) -> None:
    """Check store, catalogue, indexes, page pictures and event log against each other, byte for byte.

    Each fault is one line with the number of its reason. The result is kept in the event log. Exit
    code 4 says that there is damage. It can run while the archive is in use. At its end stands the
    hash of the last event: written down elsewhere, it proves the whole log up to it.

    \b
    Example:
      biendao verify
      biendao verify --sample 5%
      biendao verify --against /media/copy-1
    """
    from archive.care.verification import Sample, keep
    from archive.care.verification import verify as check

    home: ArchiveHome = ctx.obj
    started = time.monotonic()
    with bar("checking", is_wanted=not as_json) as progress:
        report = check(
            home.catalogue(),
            home.store(),
            engine=home.engine(),
            derivatives=home.settings.derivatives_path,
            sample=None if sample is None else Sample(sample, random.SystemRandom()),
            against=[place.absolute() for place in against],
            on_finding=teller(as_json=as_json),
            progress=progress,
        )
    keep(home.catalogue(), report, home.settings, actor=whoami(), now=dt.datetime.now(dt.UTC))
    seconds = round(time.monotonic() - started, 1)
    if as_json:
        write_json({"summary": {**report.counts, "log": dataclasses.asdict(report.log), "seconds": seconds}})
    else:
        click.echo(
            f"{report.checked} of {report.units} units, {report.objects} objects ({report.collections} of them collections) and {report.pictures} page pictures "
            f"looked at in {seconds} s: {len(report.findings)} faults found"
        )
        click.echo(head_line(report.log))
    ctx.exit(FOUND_DAMAGE if report.findings else 0)
