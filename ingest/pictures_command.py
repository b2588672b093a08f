"""The command ``biendao rebuild derivatives``."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from archive.errors import BiendaoError
    from archive.home import ArchiveHome

_EXIT_SOME_FAILED = 3


@click.command()
@click.option("--missing", is_flag=True, help="Only what is not there.")
@click.option("--jobs", type=click.IntRange(1, 256), metavar="N", help="Pages at once (all cores).")
@click.option("--json", "as_json", is_flag=True, help="JSON Lines on standard output and nothing else there.")
@click.pass_context
def derivatives(ctx: click.Context, *, missing: bool = False, jobs: int | None = None, as_json: bool = False) -> None:
    """Make page pictures, and copies of recordings that browsers play, again from the originals in the store.

    \b
    Example:
      biendao rebuild derivatives --missing
    """
    from ingest.pictures import make_pictures
    from ingest.progress import progress_for_terminal

    def tell(pid: str, page: int, error: BiendaoError) -> None:
        if as_json:
            fault = {"reason": error.reason.number, "message": error.message(), "pid": pid, "page": page}
            click.echo(json.dumps({"fault": fault}, ensure_ascii=False))
        else:
            click.echo(f"{pid}, page {page}: {error}")

    home: ArchiveHome = ctx.obj
    with progress_for_terminal(is_wanted=not as_json) as progress:
        count = make_pictures(
            home.catalogue(),
            home.store(),
            home.settings,
            jobs=jobs or len(os.sched_getaffinity(0)),
            missing_only=missing,
            progress=progress,
            on_failure=tell,
        )
    if as_json:
        click.echo(json.dumps({"pictures": {"made": count.made, "failed": count.failed}}))
    else:
        click.echo(f"{count.made} page pictures made, {count.failed} could not be made")
    if count.failed:
        ctx.exit(_EXIT_SOME_FAILED)
