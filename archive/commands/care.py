"""``biendao init`` and ``work``: an archive is there, and its indexes keep up with it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import click

from archive.readiness import say_ready

if TYPE_CHECKING:
    from archive.home import ArchiveHome


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
    say_ready()
    while True:
        units = home.drain()
        if units or once:
            click.echo(f"{units} units brought up to date in the search indexes")
        if once:
            return
        time.sleep(every)
