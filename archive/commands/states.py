"""``biendao publish`` and ``withdraw``: what outsiders may see."""

from __future__ import annotations

import datetime as dt
import getpass
from typing import TYPE_CHECKING

import click

from archive import custody

if TYPE_CHECKING:
    from archive.home import ArchiveHome


@click.command()
@click.argument("pids", nargs=-1, required=True, metavar="PID...")
@click.pass_obj
def publish(home: ArchiveHome, pids: tuple[str, ...]) -> None:
    """Open items to everybody.

    \b
    Example:
      biendao publish 7K2M9QX3
    """
    for pid in pids:
        custody.publish(home.catalogue(), home.store(), pid, actor=getpass.getuser(), now=dt.datetime.now(dt.UTC))
        click.echo(f"{pid}: published")
    home.drain()


@click.command()
@click.argument("pids", nargs=-1, required=True, metavar="PID...")
@click.option("--why", required=True, help="Reason; it stays in the event log.")
@click.pass_obj
def withdraw(home: ArchiveHome, pids: tuple[str, ...], why: str) -> None:
    """Close items to outsiders, at once and with a recorded reason.

    \b
    Example:
      biendao withdraw 7K2M9QX3 --why "the donor asked for it"
    """
    for pid in pids:
        custody.withdraw(
            home.catalogue(), home.store(), pid, why=why, actor=getpass.getuser(), now=dt.datetime.now(dt.UTC)
        )
        click.echo(f"{pid}: withdrawn")
    home.drain()
