"""``biendao rebuild``: what can be made again is made again."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import click

from archive.commands.lazy import LazyGroup
from archive.commands.told import FOUND_DAMAGE, bar, teller
from archive.whoami import whoami

if TYPE_CHECKING:
    from archive.home import ArchiveHome

COMMANDS = {
    "catalogue": "archive.commands.rebuilding:catalogue",
    "derivatives": "ingest.pictures_command:derivatives",
    "index": "archive.commands.rebuilding:index",
}


@click.group(cls=LazyGroup, places=COMMANDS)
def rebuild() -> None:
    """Make again what is made from the store and the catalogue."""


@click.command()
@click.option("--replace", is_flag=True, help="Set a catalogue that holds units aside, under a dated name.")
@click.option("--leave-out-damaged", is_flag=True, help="Go on without what cannot be read in the store.")
@click.pass_context
def catalogue(ctx: click.Context, *, replace: bool, leave_out_damaged: bool) -> None:
    """Make the catalogue again from the store alone, then the indexes.

    Stop `serve`, `work` and `ingest` first. A catalogue that holds units is never overwritten. What
    the store does not hold is named at the end; a backup has it.

    \b
    Example:
      biendao rebuild catalogue
      biendao rebuild catalogue --replace
    """
    from archive.care.rebuilding import rebuild_catalogue, tables_not_in_store

    home: ArchiveHome = ctx.obj
    with bar("rebuilding") as progress:
        done = rebuild_catalogue(
            home.store(),
            home.settings,
            home.engine(),
            replace=replace,
            leave_out_damaged=leave_out_damaged,
            actor=whoami(),
            now=dt.datetime.now(dt.UTC),
            on_finding=teller(as_json=False),
            progress=progress,
        )
    home.drain()
    if done.set_aside is not None:
        click.echo(f"The catalogue of before is {done.set_aside}")
    click.echo(f"{done.units} units and {done.collections} collections are in the catalogue again")
    click.echo(
        f"not in the store, so not rebuilt: {', '.join(tables_not_in_store())}; events of the archive as a whole"
    )
    ctx.exit(FOUND_DAMAGE if done.left_out else 0)


@click.command()
@click.pass_obj
def index(home: ArchiveHome) -> None:
    """Build the search indexes anew beside the old ones, then switch.

    \b
    Example:
      biendao rebuild index
    """
    from archive.search import rebuild as build

    with bar("indexing") as progress:
        units = build(home.catalogue(), home.settings, progress)
    click.echo(f"{units} units indexed")
