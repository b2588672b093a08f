"""``biendao publish`` and ``withdraw``: what outsiders may see."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from archive import custody
from archive.whoami import whoami

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    with _indexed_at_the_end(home):
        for pid in pids:
            custody.publish(home.catalogue(), home.store(), pid, actor=whoami(), now=dt.datetime.now(dt.UTC))
            click.echo(f"{pid}: published")


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
    if not why.strip():
        raise click.BadParameter("say why; the reason stays in the event log", param_hint="--why")
    with _indexed_at_the_end(home):
        for pid in pids:
            custody.withdraw(home.catalogue(), home.store(), pid, why=why, actor=whoami(), now=dt.datetime.now(dt.UTC))
            click.echo(f"{pid}: withdrawn")


@contextmanager
def _indexed_at_the_end(home: ArchiveHome) -> Iterator[None]:
    """Bring the indexes up to date also with what was done before one of many units was turned down."""
    try:
        yield
    finally:
        home.drain()
