"""``biendao export``: curated sets as files that leave the house."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive.commands.told import SOME_REFUSED, bar, write_json
from archive.curation import check_items, read_folder
from archive.errors import UsageError
from archive.exports.exhibition import Edition, gather
from archive.exports.formats import FORMATS, format_named, options_of
from archive.whoami import whoami

if TYPE_CHECKING:
    from archive.curation import Finding
    from archive.exports.exhibition import Exhibition
    from archive.home import ArchiveHome


class _WithKinds(click.Command):
    """Tells in its help what each kind of export makes and what may be asked of it."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_epilog(ctx, formatter)
        for name in FORMATS:
            kind = format_named(name)
            with formatter.section(f"--to {name}"):
                formatter.write_text(kind.makes)
                told = [(f"-o {one.name}={one.default}", one.help) for one in options_of(kind)]
                if told:
                    formatter.write_dl(told)


@click.command(cls=_WithKinds)
@click.argument("slugs", nargs=-1, required=True, metavar="SLUG...")
@click.option("--to", "kind", type=click.Choice(sorted(FORMATS)), required=True, help="What to make.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Where; nothing may be there yet.")
@click.option("--option", "-o", "asked", multiple=True, metavar="NAME=VALUE", help="What is asked of it; see below.")
@click.option("--base", default="", metavar="URL", help="With iiif: address at which the folder will lie.")
@click.option("--edition", "number", type=click.IntRange(1), default=1, help="Number of the edition (1).")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="Day of the edition (today).")
@click.option(
    "--previous",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    multiple=True,
    help="With kit: an earlier kit, to call back from it what is no longer public; the archive remembers its own.",
)
@click.option("--json", "as_json", is_flag=True, help="JSON Lines on standard output and nothing else there.")
@click.pass_context
def export(
    ctx: click.Context,
    *,
    slugs: tuple[str, ...],
    kind: str,
    out: Path,
    asked: tuple[str, ...],
    base: str,
    number: int,
    day: dt.datetime | None,
    previous: tuple[Path, ...],
    as_json: bool,
) -> None:
    """Write curated sets as files that leave the house.

    The same sets in the same edition become the same bytes. A run that was cut off leaves nothing at
    its place; the same command goes on where it stopped. Each entry that visitors do not get is told
    with its reason and exit code 3, and is left out; what somebody should look at before the files are
    used is told, too. A set that nobody has approved bears BẢN THẢO.

    \b
    Example:
      biendao export ten-dao --to kit --out /media/usb/ten-dao
    """
    home: ArchiveHome = ctx.obj
    chosen = format_named(kind, asked)
    settings = dataclasses.replace(home.settings, iiif_address=base) if base else home.settings
    exhibition = gather(slugs, home.catalogue(), home.store(), settings)
    refused = _refused(exhibition)
    for finding in refused:
        _tell(finding, "refused", as_json=as_json)
    edition = Edition(number, (day or dt.datetime.now().astimezone()).date())
    if kind == "kit":
        _note_kits(home, exhibition, edition, previous)
    with bar(kind, is_wanted=not as_json) as progress:
        written = chosen.write(exhibition, out.absolute(), edition=edition, progress=progress)
    for finding in written.findings:
        _tell(finding, "finding", as_json=as_json)
    counts = {"files": written.files, "bytes": written.size, "pages": written.pages}
    if as_json:
        signed = {} if written.is_signed is None else {"signed": written.is_signed}
        told = {"path": str(written.path), "edition": number, "draft": not exhibition.is_approved}
        write_json({"summary": told | counts | signed})
    else:
        megabytes = written.size / 1e6
        line = f"{written.path}: edition {number}, {written.pages} pages, {written.files} files, {megabytes:.1f} MB"
        line += "" if exhibition.is_approved else "; BẢN THẢO, since nobody has approved it"
        click.echo(line if written.is_signed is not False else f"{line}; not signed, see: biendao kit key")
    ctx.exit(SOME_REFUSED if refused or any(one.is_refusal for one in written.findings) else 0)


def _note_kits(home: ArchiveHome, exhibition: Exhibition, edition: Edition, previous: tuple[Path, ...]) -> None:
    """Remember what leaves the house, before it does: what is to be called back one day must be known."""
    from archive.exports.kit.keys import read_key
    from archive.exports.kit.offering import held_in
    from archive.exports.kit.recalls import note_earlier, note_kit

    key = read_key(home.settings.kit_key_path)
    if previous and key is None:
        raise UsageError("R782")
    earlier = [held_in(folder, key.public, key, home.settings.kit_list_bytes) for folder in previous if key]
    now = dt.datetime.now(dt.UTC)
    with home.catalogue().writing() as session:
        for listed in earlier:
            note_earlier(session, listed.slugs, listed.documents, actor=whoami(), now=now)
        if key:
            note_kit(session, exhibition, edition, actor=whoami(), now=now)


def _refused(exhibition: Exhibition) -> list[Finding]:
    with exhibition.catalogue.reading() as session:
        return [
            finding
            for folder in exhibition.folders
            for finding in check_items(session, read_folder(folder))
            if finding.is_refusal
        ]


def _tell(finding: Finding, kind: str, *, as_json: bool) -> None:
    if as_json:
        write_json({kind: {"reason": finding.number, "message": finding.message(), "vi": finding.message("vi")}})
    else:
        click.echo(str(finding), err=True)
