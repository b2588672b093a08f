"""The command ``biendao ingest``."""

from __future__ import annotations

import datetime as dt
import json
import os
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive.whoami import whoami

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.home import ArchiveHome
    from ingest.results import SourceResult, Summary

EXIT_SOME_NOT_TAKEN_IN = 3
_COLOURS = {"registered": "green", "duplicate": "yellow", "refused": "red", "failed": "red", "held": "magenta"}


def _languages(ctx: click.Context, option: click.Parameter, given: str) -> tuple[str, ...]:
    del ctx, option
    languages = tuple(part for part in given.split("+") if part)
    if not languages:
        raise click.BadParameter("name at least one language, for example vie+fra")
    return languages


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@click.option("--as-item", is_flag=True, help="A folder of pictures is one item, its pages in natural order.")
@click.option("--into", metavar="REFERENCE", help="Reference code of the fonds, series or file (CHUA-PHAN-LOAI).")
@click.option(
    "--language",
    "languages",
    default="vie",
    show_default=True,
    metavar="vie+fra",
    callback=_languages,
    help="Languages, the main one first.",
)
@click.option(
    "--profile",
    type=click.Choice(["fast", "best"]),
    default="fast",
    show_default=True,
    help="Models for reading; the best ones make fewer errors and cost half as much again.",
)
@click.option("--publish", is_flag=True, help="Open the items to everybody at once, rights undetermined.")
@click.option("--jobs", type=click.IntRange(1, 256), metavar="N", help="Pages read at once (all cores).")
@click.option("--json", "as_json", is_flag=True, help="JSON Lines on standard output and nothing else there.")
@click.pass_context
def ingest(
    ctx: click.Context,
    *,
    paths: tuple[Path, ...],
    as_item: bool,
    into: str | None,
    languages: tuple[str, ...],
    profile: str,
    publish: bool,
    jobs: int | None,
    as_json: bool,
) -> None:
    """Take files in: read every page, keep, describe and index it.

    One file becomes one item; folders are walked. The files given are read and never moved or
    changed. A run that was cut off goes on when the same command is given again.

    \b
    Example:
      biendao ingest ./scans --publish
      biendao ingest ./diary --as-item --into HP-01.02 --language vie+fra
    """
    from ingest.engines.models import Profile
    from ingest.progress import progress_for_terminal
    from ingest.runner import IngestOptions
    from ingest.runner import ingest as run

    home: ArchiveHome = ctx.obj
    home.open_for_work()
    options = IngestOptions(
        into=into,
        languages=languages,
        profile=Profile(profile),
        as_item=as_item,
        publish=publish,
        jobs=jobs or len(os.sched_getaffinity(0)),
        actor=whoami(),
    )
    with progress_for_terminal(is_wanted=not as_json) as progress:
        summary = run(
            home.catalogue(),
            home.store(),
            home.settings,
            paths,
            options,
            progress=progress,
            on_result=_say_json if as_json else _say,
            clock=lambda: dt.datetime.now(dt.UTC),
        )
    home.drain()
    if as_json:
        _write(summary.as_dict())
    else:
        click.echo(_sentence(summary))
    if not summary.is_clean:
        ctx.exit(EXIT_SOME_NOT_TAKEN_IN)


def _say_json(result: SourceResult) -> None:
    _write(result.as_dict())


def _write(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False))


def _say(result: SourceResult) -> None:
    source = _on_one_line(result.source)
    outcome = click.style(result.outcome, fg=_COLOURS[result.outcome])
    if result.outcome == "registered":
        certainty = "" if result.confidence is None else f", certainty {result.confidence:.0%}"
        pages = "1 page" if result.pages == 1 else f"{result.pages} pages"
        click.echo(f"{outcome} {result.pid} {source} ({pages}{certainty}, {result.seconds:.1f} s)")
        if result.reason:
            click.echo(f"  {result.reason} {result.message}")
        for remark, numbers in result.remarked:
            told = f"  {remark.number} " if remark.number else "  "
            click.echo(f"{told}{_pages(numbers)}: {remark.sentence()}")
    else:
        click.echo(f"{outcome} {source}: {result.reason} {result.message}")


def _pages(numbers: Sequence[int]) -> str:
    """Page numbers as people write them: page 3; pages 1, 4–7."""
    # Neighbouring numbers are as far from their places in the list as one another.
    runs = [[number for _, number in run] for _, run in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0])]
    told = ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
    return f"{'page' if len(numbers) == 1 else 'pages'} {told}"


def _on_one_line(name: str) -> str:
    """A file name in which line ends and what would steer a terminal are spelled out."""
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode() for character in name
    )


def _sentence(summary: Summary) -> str:
    counts = [
        f"{count} {name}"
        for name, count in (
            ("registered", summary.registered),
            ("duplicate", summary.duplicate),
            ("refused", summary.refused),
            ("held", summary.held),
            ("failed", summary.failed),
        )
        if count
    ]
    return f"{summary.sources} sources: {', '.join(counts)}; {summary.pages} pages in {summary.seconds:.1f} s"
