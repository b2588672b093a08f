"""``biendao collections``: the curated sets that this archive shows."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive.catalogue.access import Actor
from archive.commands.told import FOUND_DAMAGE, SOME_REFUSED, write_json
from archive.curation import (
    check_items,
    check_texts,
    keep,
    load_collection,
    load_collections,
    read_folder,
    resolve,
    save,
    shown_collections,
    shown_folders,
)
from archive.errors import MachineError
from archive.whoami import whoami

if TYPE_CHECKING:
    from archive.curation import Finding, ResolvedCollection
    from archive.home import ArchiveHome

_NO_ARCHIVE = "R111"
_FOLDER = click.Path(file_okay=False, exists=True, path_type=Path)


@click.group()
def collections() -> None:
    """Curated sets of pages.

    \b
    Example:
      biendao collections list
    """


@collections.command("list")
@click.option("--folder", type=_FOLDER, help="Other collections.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def list_collections(home: ArchiveHome, folder: Path | None, as_json: bool) -> None:
    """List the collections and what of them is not in the catalogue.

    \b
    Example:
      biendao collections list --json
    """
    actor = Actor.keeper(whoami())
    loaded = load_collections(folder) if folder else shown_collections(home.settings.collections_path)
    with home.catalogue().reading() as session:
        for collection in loaded:
            resolved = resolve(session, collection, actor)
            click.echo(json.dumps(_record(resolved), ensure_ascii=False) if as_json else _line(resolved))


@collections.command()
@click.argument("folders", nargs=-1, type=_FOLDER, metavar="[FOLDER]...")
@click.option("--json", "as_json", is_flag=True, help="JSON Lines on standard output and nothing else there.")
@click.pass_context
def check(ctx: click.Context, folders: tuple[Path, ...], *, as_json: bool) -> None:
    """Tell what is wrong, too long or missing in collections, with file and line.

    FOLDER is the folder of a collection; without one, all that this archive shows are looked at. Where
    there is an archive, each entry that visitors would not get is told with its reason. Exit code 4 says
    that something is to be done; that nobody has approved a collection is told, too, but is no fault.

    \b
    Example:
      biendao collections check
      biendao collections check my-collections/ten-dao
    """
    home: ArchiveHome = ctx.obj
    to_do = 0
    given = {folder.resolve(): "" for folder in folders}
    shown = {folder: slug for slug, folder in shown_folders(home.settings.collections_path).items()}
    for folder, slug in (given or shown).items():
        found = _findings(home, folder, slug)
        for finding in found:
            _tell(finding, as_json=as_json)
        to_do += sum(not finding.is_note for finding in found)
    if as_json:
        write_json({"summary": {"faults": to_do}})
    else:
        click.echo(f"To do: {to_do}")
    ctx.exit(FOUND_DAMAGE if to_do else 0)


@collections.command()
@click.argument("folder", type=_FOLDER, metavar="FOLDER")
@click.pass_context
def load(ctx: click.Context, folder: Path) -> None:
    """Keep a collection's folder in the archive, which shows it from the next start on.

    It is kept byte for byte, beside the states in which it was loaded before, and goes into every
    backup. Each entry that visitors do not get is told with its reason and exit code 3; it appears by
    itself once its item is public, and drops out when that is withdrawn.

    \b
    Example:
      biendao collections load my-collections/ten-dao
    """
    home: ArchiveHome = ctx.obj
    folder = folder.resolve()
    with home.catalogue().reading() as session:
        refused = [finding for finding in check_items(session, read_folder(folder)) if finding.is_refusal]
    number = keep(home.settings.collections_path, folder)
    for finding in refused:
        _tell(finding, as_json=False)
    click.echo(f"{folder.name}: state {number}")
    ctx.exit(SOME_REFUSED if refused else 0)


@collections.command("save")
@click.argument("slug")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar="FOLDER")
@click.pass_obj
def save_collection(home: ArchiveHome, slug: str, folder: Path) -> None:
    """Write a collection that this archive shows as a folder of its own below FOLDER, byte for byte.

    \b
    Example:
      biendao collections save ten-dao my-collections
    """
    click.echo(save(home.settings.collections_path, slug, folder))


@collections.command("captions-out")
@click.argument("folder", type=_FOLDER, metavar="FOLDER")
@click.argument("document", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE.docx")
def captions_out(folder: Path, document: Path) -> None:
    """Write every short text of a collection's folder into a Word document, for somebody's pen.

    A table with a column for each language. The introductions stay in their files.

    \b
    Example:
      biendao collections captions-out my-collections/ten-dao ten-dao.docx
    """
    from archive.curation.word_document import write_captions

    write_captions(load_collection(folder.resolve()), document, now=dt.datetime.now(dt.UTC))
    click.echo(document)


@collections.command("captions-in")
@click.argument("folder", type=_FOLDER, metavar="FOLDER")
@click.argument("document", type=click.Path(dir_okay=False, exists=True, path_type=Path), metavar="FILE.docx")
@click.option("--json", "as_json", is_flag=True, help="JSON Lines on standard output and nothing else there.")
@click.pass_obj
def captions_in(home: ArchiveHome, folder: Path, document: Path, *, as_json: bool) -> None:
    """Take the texts that were changed in a Word document into a collection's folder; tell each.

    Tracked changes count as accepted. A document of another collection, or of one that was changed
    since in the same place, is refused, and nothing is changed.

    \b
    Example:
      biendao collections captions-in my-collections/ten-dao ten-dao.docx
    """
    from archive.curation.captions import take_in
    from archive.curation.word_document import read_captions

    folder = folder.resolve()
    returned = read_captions(load_collection(folder), document, home.settings)
    changes = take_in(folder, returned, document=document.name)
    for change in changes:
        if as_json:
            write_json({"change": dataclasses.asdict(change)})
        else:
            click.echo(f"{change.field}.{change.language}\n  - {change.before}\n  + {change.after}")
    if as_json:
        write_json({"summary": {"changes": len(changes)}})
    else:
        click.echo(f"Changed: {len(changes)}")


def _findings(home: ArchiveHome, folder: Path, slug: str = "") -> list[Finding]:
    reading = read_folder(folder, slug)
    found = check_texts(reading, home.settings)
    try:
        catalogue = home.catalogue()
    except MachineError as error:
        if error.reason.number != _NO_ARCHIVE:
            raise
        return found
    with catalogue.reading() as session:
        return found + check_items(session, reading)


def _tell(finding: Finding, *, as_json: bool) -> None:
    if as_json:
        sentences = {"reason": finding.number, "message": finding.message(), "vi": finding.message("vi")}
        places = {name: value for name, value in finding.params.items() if isinstance(value, str | int)}
        write_json({"note" if finding.is_note else "fault": sentences | places})
    else:
        click.echo(str(finding))


def _record(resolved: ResolvedCollection) -> dict[str, object]:
    collection = resolved.collection
    return {
        "slug": collection.slug,
        "title": {"vi": collection.title.vi, "en": collection.title.en},
        "entries": len(collection.entries),
        "shown": len(resolved.entries),
        "dropped": [
            {"reference_code": drop.entry.reference_code, "page": drop.entry.page, "why": drop.why.value}
            for drop in resolved.dropped
        ],
    }


def _line(resolved: ResolvedCollection) -> str:
    collection = resolved.collection
    line = f"{collection.slug:40} {len(resolved.entries)}/{len(collection.entries)}  {collection.title.vi}"
    missing = ", ".join(f"{drop.entry.reference_code} p. {drop.entry.page} ({drop.why})" for drop in resolved.dropped)
    return f"{line}\n  not shown: {missing}" if missing else line
