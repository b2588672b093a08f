"""The commands ``biendao samples`` and ``demo``: something to find where nothing is yet.

Both take in the same made documents. ``samples`` puts them into the archive that is there,
``demo`` into a home of its own, which it then serves.
"""

from __future__ import annotations

import datetime as dt
import getpass
import os
from typing import TYPE_CHECKING

import click

from archive.errors import UsageError

if TYPE_CHECKING:
    from archive.home import ArchiveHome
    from ingest.results import SourceResult

HOME_SUFFIX = "-demo"


@click.command()
@click.option("--if-empty", is_flag=True, help="Do nothing in an archive that holds anything else.")
@click.option("--withdraw", is_flag=True, help="Close them to readers instead; they never come back by themselves.")
@click.pass_obj
def samples(home: ArchiveHome, if_empty: bool, withdraw: bool) -> None:
    """Take sample documents into the archive; none of them is an archival document.

    They are typeset on the spot, read like any other paper and kept in the fonds TAI-LIEU-MAU.
    When documents of your own are there, --withdraw takes the samples away from readers.

    \b
    Example:
      biendao --home ./trial samples
      biendao samples --withdraw
    """
    from ingest.samples.installing import holds_only_samples, withdraw_samples

    home.open_for_work()
    actor = getpass.getuser()
    if withdraw:
        count = withdraw_samples(home.catalogue(), home.store(), actor=actor, now=dt.datetime.now(dt.UTC))
        home.drain()
        click.echo(f"{count} samples were withdrawn")
    elif not if_empty or holds_only_samples(home.catalogue(), actor):
        _take_in(home)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", default=8080, show_default=True, type=click.IntRange(0, 65535), help="0 takes any free port.")
@click.option("--no-serve", is_flag=True, help="Only build it.")
@click.pass_context
def demo(ctx: click.Context, host: str, port: int, no_serve: bool) -> None:
    """Build the demonstration archive in a home of its own and serve it.

    Sixteen made documents and three charts, each marked TÀI LIỆU MẪU, and three collections over
    them. The home is the folder beside yours that ends in "-demo", or the one given with --home;
    an archive that holds anything else is left alone. The second start makes nothing again.

    \b
    Example:
      biendao demo --port 8090
    """
    assert ctx.parent is not None
    home = demonstration_home(ctx.obj, is_given=bool(ctx.parent.params.get("home")))
    home.open_for_work()
    _take_in(home)
    click.echo(f"The demonstration is ready in {home.settings.home_path}")
    if no_serve:
        return
    ctx.obj = home
    group = ctx.parent.command
    assert isinstance(group, click.Group)
    # By name: the pipeline never imports the web.
    serve = group.get_command(ctx, "serve")
    assert serve is not None
    ctx.invoke(serve, host=host, port=port)


def demonstration_home(home: ArchiveHome, *, is_given: bool) -> ArchiveHome:
    """The home of the demonstration; its database and key lie in it, whatever the environment says.

    Args:
        home: The home that the command was called for.
        is_given: Whether somebody named that home for the demonstration.

    Raises:
        UsageError: There is an archive that holds something else (R136).
    """
    from ingest.samples.installing import holds_only_samples

    own = home.settings.home_path
    folder = own if is_given else own.with_name(own.name + HOME_SUFFIX)
    found = home.elsewhere(folder)
    if (folder / "catalogue.sqlite3").exists():
        found.prepare()
        if not holds_only_samples(found.catalogue(), getpass.getuser()):
            raise UsageError("R136", folder=folder)
    return found


def _take_in(home: ArchiveHome) -> None:
    from ingest.progress import progress_for_terminal
    from ingest.samples.installing import install_samples

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
    if summary.registered:
        click.echo(f"{summary.registered} samples of {summary.pages} pages were taken in")


def _say(result: SourceResult) -> None:
    if result.reason is not None:
        click.echo(f"{result.outcome} {result.source}: {result.reason} {result.message}", err=True)
