"""``biendao init``, ``work``, ``verify`` and ``rebuild``: the archive's upkeep."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from archive.home import ArchiveHome

FOUND_DAMAGE = 4


@click.command()
@click.pass_obj
def init(home: ArchiveHome) -> None:
    """Make the home folder, catalogue, secret key and empty indexes; safe to repeat.

    \b
    Example:
      biendao --home /srv/biendao init
    """
    home.prepare()
    home.drain()
    click.echo(f"The archive is ready in {home.settings.home_path}")


@click.command()
@click.option("--once", is_flag=True, help="Bring the indexes up to date and stop.")
@click.option("--every", type=click.FloatRange(0.1), default=1.0, show_default=True, help="Seconds between looks.")
@click.pass_obj
def work(home: ArchiveHome, once: bool, every: float) -> None:
    """Bring the search indexes up to date with the catalogue, again and again.

    \b
    Example:
      biendao work --once
    """
    home.open_for_work()
    while True:
        units = home.drain()
        if units or once:
            click.echo(f"{units} units brought up to date in the search indexes")
        if once:
            return
        time.sleep(every)


@click.command()
@click.pass_context
def verify(ctx: click.Context) -> None:
    """Check every object of the store against its inventory and the event log against its hashes.

    \b
    Example:
      biendao verify
    """
    from archive.catalogue.events import verify_chain

    home: ArchiveHome = ctx.obj
    store = home.store()
    pids = list(store.pids())
    faults: list[str] = []
    with click.progressbar(pids, label="Objects", file=sys.stderr) as progress:
        for pid in progress:
            faults.extend(f"{pid}: {fault}" for fault in store.verify(pid))
    with home.catalogue().reading() as session:
        faults.extend(f"event log: {fault}" for fault in verify_chain(session))
    for fault in faults:
        click.echo(fault)
    click.echo(f"{len(pids)} objects checked, {len(faults)} faults found")
    ctx.exit(FOUND_DAMAGE if faults else 0)


@click.group()
def rebuild() -> None:
    """Make again what is made from the store and the catalogue."""


@rebuild.command("index")
@click.pass_obj
def rebuild_index(home: ArchiveHome) -> None:
    """Build the search indexes anew beside the old ones, then switch.

    \b
    Example:
      biendao rebuild index
    """
    from archive.search import rebuild as build

    units = build(home.catalogue(), home.settings)
    click.echo(f"{units} units indexed")
