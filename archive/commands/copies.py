"""``biendao backup`` and ``biendao restore``: second copies, and the way back."""

from __future__ import annotations

import dataclasses
import datetime as dt
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive.commands.lazy import load
from archive.commands.rebuilding import COMMANDS as REBUILDS
from archive.commands.told import FOUND_DAMAGE, bar, head_line, teller, write_json
from archive.errors import StoreError
from archive.settings import SETTINGS
from archive.whoami import whoami

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.care.backup import Made
    from archive.care.pruning import Pruned
    from archive.home import ArchiveHome
    from archive.settings import Settings

_DAMAGE = ("R339", "R341", "R342", "R344", "R347")
_COUNT = click.IntRange(0)
_DAILY, _MONTHLY = (
    next(setting for setting in SETTINGS if setting.name == f"backup_keep_{span}") for span in ("daily", "monthly")
)
_AS_JSON = click.option("--json", "as_json", is_flag=True, help="JSON Lines on standard output and nothing else there.")


@click.command()
@click.argument("destination", metavar="DEST", type=click.Path(path_type=Path))
@click.option("--full", is_flag=True, help="Copy and check everything again instead of linking to the last edition.")
@click.option("--prune", is_flag=True, help="Then remove editions that the two numbers below do not ask for.")
@click.option("--keep-daily", metavar="N", type=_COUNT, help=f"Days of which one edition stays ({_DAILY.variable}).")
@click.option("--keep-monthly", metavar="N", type=_COUNT, help=f"Months of which one stays ({_MONTHLY.variable}).")
@_AS_JSON
@click.pass_context
def backup(
    ctx: click.Context,
    *,
    destination: Path,
    full: bool,
    prune: bool,
    keep_daily: int | None,
    keep_monthly: int | None,
    as_json: bool,
) -> None:
    """Put a dated edition of store and catalogue on another disk, while the archive is in use.

    Every edition is complete in itself. What an earlier one on the same disk holds already is
    linked, not copied. Indexes, page pictures, spool and quarantine are never in it. Faults of the
    store are named with exit code 4, and no edition is made. Exit code 4 comes also, beside a new
    edition, where the last edition says that the event log was rewritten since.

    With --prune, or one of the two numbers, older editions go, but never the newest one, nor the
    newest full one.

    \b
    Example:
      biendao backup /media/copy-1
      biendao backup /media/copy-2 --full --prune
    """
    from archive.care.backup import back_up, keep

    home: ArchiveHome = ctx.obj
    home.open_for_work()
    now = dt.datetime.now(dt.UTC)
    started = time.monotonic()
    with _damage_is_code_four(ctx), bar("copying", is_wanted=not as_json) as progress:
        made = back_up(
            home.catalogue(),
            home.store(),
            home.settings,
            destination.absolute(),
            full=full,
            now=now,
            on_finding=teller(as_json=as_json),
            progress=progress,
        )
    keep(home.catalogue(), made, actor=whoami(), now=now)
    pruned = None
    if prune or keep_daily is not None or keep_monthly is not None:
        pruned = _prune(home.settings, made, keep_daily, keep_monthly, as_json=as_json)
    _tell_made(made, pruned, round(time.monotonic() - started, 1), as_json=as_json)
    ctx.exit(FOUND_DAMAGE if made.contradictions or (pruned and pruned.findings) else 0)


def _prune(settings: Settings, made: Made, daily: int | None, monthly: int | None, *, as_json: bool) -> Pruned:
    from archive.care.pruning import prune

    return prune(
        made.folder.parent,
        daily=settings.backup_keep_daily if daily is None else daily,
        monthly=settings.backup_keep_monthly if monthly is None else monthly,
        on_finding=teller(as_json=as_json),
        spare=made.folder.name,
    )


def _tell_made(made: Made, pruned: Pruned | None, seconds: float, *, as_json: bool) -> None:
    if as_json:
        counts = {"units": made.units, "files": made.files, "linked": made.linked, "seconds": seconds}
        known = {"edition": str(made.folder), "card_sha256": made.card_sha256, "log": dataclasses.asdict(made.log)}
        gone = {} if pruned is None else {"removed": pruned.removed, "kept": len(pruned.kept)}
        write_json({"summary": {**known, **counts, **gone}})
        return
    click.echo(f"{made.folder}: {made.units} units in {made.files} files, {made.linked} of them linked, {seconds} s")
    if pruned is not None:
        told = f"removed {', '.join(pruned.removed)}" if pruned.removed else "nothing removed"
        click.echo(f"{told}; {len(pruned.kept)} editions stay")
    click.echo(f"SHA-256 of its edition.json, to be written down elsewhere: {made.card_sha256}")
    click.echo(head_line(made.log))


@click.command()
@click.argument("source", metavar="SRC", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--without-pictures", is_flag=True, help="Leave the page pictures to a later rebuild.")
@_AS_JSON
@click.pass_context
def restore(ctx: click.Context, *, source: Path, without_pictures: bool, as_json: bool) -> None:
    """Make a new home from a backup: an edition, or the newest one on a disk.

    The home must be missing or empty, and so must the database where BIENDAO_DATABASE_URL names one;
    an edition of either kind of database restores into either. Every byte is compared with the manifest, and the whole is
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
    home.open_for_work()
    home.drain()
    indexed = time.monotonic() - started - kept
    code = 0 if without_pictures else _make_pictures(ctx, as_json=as_json)
    whole = time.monotonic() - started
    if as_json:
        times = {"restored": kept, "indexed": indexed, "pictures": whole - kept - indexed, "whole": whole}
        seconds = {name: round(value, 1) for name, value in times.items()}
        write_json({"summary": {"edition": done.edition, "units": done.units, "files": done.files, "seconds": seconds}})
    else:
        click.echo(
            f"restored in {whole:.0f} s: {home.settings.home_path} is the archive of {done.made_at}, {done.units} units "
            f"in {done.files} files; copied and proved in {kept:.1f} s, indexed in {indexed:.1f} s, page pictures "
            f"{'left for later' if without_pictures else f'in {whole - kept - indexed:.1f} s'}"
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
