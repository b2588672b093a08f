"""``biendao backup`` and ``biendao restore``: second copies, and the way back."""

from __future__ import annotations

import datetime as dt
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive.commands.lazy import load
from archive.commands.rebuilding import COMMANDS as REBUILDS
from archive.commands.told import FOUND_DAMAGE, bar, teller, write_json
from archive.errors import StoreError
from archive.whoami import whoami

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.home import ArchiveHome

_DAMAGE = ("R339", "R341", "R342", "R344", "R347")
_AS_JSON = click.option("--json", "as_json", is_flag=True, help="JSON Lines on standard output and nothing else there.")


@click.command()
@click.argument("destination", metavar="DEST", type=click.Path(path_type=Path))
@click.option("--full", is_flag=True, help="Copy and check everything again instead of linking to the last edition.")
@_AS_JSON
@click.pass_context
def backup(ctx: click.Context, *, destination: Path, full: bool, as_json: bool) -> None:
    """Put a dated edition of store and catalogue on another disk, while the archive is in use.

    Every edition is complete in itself. What an earlier one on the same disk holds already is
    linked, not copied. Indexes, page pictures, spool and quarantine are never in it. Faults of the
    store are named with exit code 4, and no edition is made.

    \b
    Example:
      biendao backup /media/copy-1
      biendao backup /media/copy-2 --full
    """
    from archive.care.backup import back_up, keep

    home: ArchiveHome = ctx.obj
    now = dt.datetime.now(dt.UTC)
    started = time.monotonic()
    with _damage_is_code_four(ctx), bar("copying", is_wanted=not as_json) as progress:
        made = back_up(
            home.store(),
            home.settings,
            destination.absolute(),
            full=full,
            now=now,
            on_finding=teller(as_json=as_json),
            progress=progress,
        )
    keep(home.catalogue(), made, actor=whoami(), now=now)
    seconds = round(time.monotonic() - started, 1)
    if as_json:
        counts = {"units": made.units, "files": made.files, "linked": made.linked, "seconds": seconds}
        write_json({"summary": {"edition": str(made.folder), "card_sha256": made.card_sha256, **counts}})
        return
    click.echo(f"{made.folder}: {made.units} units in {made.files} files, {made.linked} of them linked, {seconds} s")
    click.echo(f"SHA-256 of its edition.json, to be written down elsewhere: {made.card_sha256}")


@click.command()
@click.argument("source", metavar="SRC", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--without-pictures", is_flag=True, help="Leave the page pictures to a later rebuild.")
@_AS_JSON
@click.pass_context
def restore(ctx: click.Context, *, source: Path, without_pictures: bool, as_json: bool) -> None:
    """Make a new home from a backup: an edition, or the newest one on a disk.

    The home must be missing or empty. Every byte is compared with the manifest, and the whole is
    proved as by verify, before the home exists; a damaged edition is named, with exit code 4, and
    leaves nothing behind. Indexes and page pictures are then made again.

    \b
    Example:
      biendao --home /srv/biendao restore /media/copy-1
    """
    from archive.care.restore import restore as run

    home: ArchiveHome = ctx.obj
    started = time.monotonic()
    with _damage_is_code_four(ctx), bar("restoring", is_wanted=not as_json) as progress:
        done = run(
            source.absolute(),
            home.settings,
            actor=whoami(),
            now=dt.datetime.now(dt.UTC),
            on_finding=teller(as_json=as_json),
            progress=progress,
        )
    kept = time.monotonic() - started
    home.prepare()
    home.drain()
    indexed = time.monotonic() - started - kept
    code = 0 if without_pictures else _make_pictures(ctx, as_json=as_json)
    whole = time.monotonic() - started
    if as_json:
        times = {"restored": kept, "indexed": indexed, "whole": whole}
        seconds = {name: round(value, 1) for name, value in times.items()}
        write_json({"summary": {"edition": done.edition, "units": done.units, "files": done.files, "seconds": seconds}})
    else:
        click.echo(
            f"{home.settings.home_path} is the archive of {done.made_at}: {done.units} units in {done.files} files, "
            f"restored and proved in {kept:.1f} s, indexed in {indexed:.1f} s, whole after {whole:.1f} s"
        )
    ctx.exit(code)


def _make_pictures(ctx: click.Context, *, as_json: bool) -> int:
    """Make the page pictures again; the exit code of that command."""
    try:
        ctx.invoke(load(REBUILDS["derivatives"]), missing=True, as_json=as_json)
    except click.exceptions.Exit as left:
        return left.exit_code
    return 0


@contextmanager
def _damage_is_code_four(ctx: click.Context) -> Iterator[None]:
    """End with the contract's exit code for damage where a copy cannot be made or used because of it."""
    try:
        yield
    except StoreError as error:
        if error.reason.number not in _DAMAGE:
            raise
        click.echo(f"biendao: {error}", err=True)
        ctx.exit(FOUND_DAMAGE)
