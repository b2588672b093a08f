"""``biendao collections``: the curated sets that this archive shows."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive.catalogue.access import Actor
from archive.commands.preview import preview
from archive.commands.told import FOUND_DAMAGE, SOME_REFUSED, write_json
from archive.curation import (
    OUTDATED_APPROVAL,
    Folder,
    check_evidence,
    check_items,
    check_texts,
    keep,
    load_collection,
    load_collections,
    read_folder,
    resolve,
    save,
    shipped_folders,
    shown_collections,
    shown_folders,
    withdraw,
)
from archive.errors import MachineError
from archive.whoami import whoami

if TYPE_CHECKING:
    from archive.catalogue.database import Catalogue
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
    with home.catalogue().reading() as session:
        for collection in load_collections(folder) if folder else shown_collections(session, home.store()):
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
    given = [Folder.on_disk(folder.resolve()) for folder in dict.fromkeys(folders)]
    for folder in given or _shown(home):
        found = _findings(home, folder)
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
    """Keep a collection's folder in the archive; a running site shows it within a second.

    It is kept in the store byte for byte, beside the editions that were loaded before, and goes into
    every backup. An approval holds for the text with which it first came: loaded with another text it
    is told, and the collection is a draft until a new decision stands in it. Each entry that visitors do not get is told with its reason and exit code 3; it appears by
    itself once its item is public, and drops out when that is withdrawn.

    \b
    Example:
      biendao collections load my-collections/ten-dao
    """
    home: ArchiveHome = ctx.obj
    home.open_for_work()
    folder = folder.resolve()
    with home.catalogue().reading() as session:
        reading = read_folder(folder)
        found = check_items(session, reading) + check_evidence(session, reading)
    refused = [finding for finding in found if finding.is_refusal]
    number = keep(home.keeper(whoami()), folder)
    for finding in refused + _outdated_approval(home, folder.name):
        _tell(finding, as_json=False)
    click.echo(f"{folder.name}: version {number}")
    ctx.exit(SOME_REFUSED if refused else 0)


@collections.command()
@click.argument("slug")
@click.option("--why", required=True, help="Reason; it stays in the event log.")
@click.pass_obj
def remove(home: ArchiveHome, slug: str, why: str) -> None:
    """Withdraw a collection from visitors, with a recorded reason; a running site shows it no more within a second.

    The store keeps every edition of it; loaded again, it is shown again.

    \b
    Example:
      biendao collections remove ten-dao --why "the loan has ended"
    """
    if not why.strip():
        raise click.BadParameter("say why; the reason stays in the event log", param_hint="--why")
    home.open_for_work()
    withdraw(home.keeper(whoami()), slug, why=why)
    click.echo(f"{slug}: withdrawn")


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
    with home.catalogue().reading() as session:
        click.echo(save(session, home.store(), slug, folder))


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


collections.add_command(preview)


def _catalogue(home: ArchiveHome) -> Catalogue | None:
    """The catalogue, where there is an archive."""
    try:
        return home.catalogue()
    except MachineError as error:
        if error.reason.number != _NO_ARCHIVE:
            raise
        return None


def _shown(home: ArchiveHome) -> list[Folder]:
    catalogue = _catalogue(home)
    if catalogue is None:
        return list(shipped_folders().values())
    with catalogue.reading() as session:
        return list(shown_folders(session, home.store()).values())


def _outdated_approval(home: ArchiveHome, slug: str) -> list[Finding]:
    """What is to be told of an approval that was given for another text."""
    with home.catalogue().reading() as session:
        found = check_texts(read_folder(shown_folders(session, home.store())[slug]), home.settings)
    return [finding for finding in found if finding.number == OUTDATED_APPROVAL]


def _findings(home: ArchiveHome, folder: Folder) -> list[Finding]:
    reading = read_folder(folder)
    found = check_texts(reading, home.settings)
    catalogue = _catalogue(home)
    if catalogue is None:
        return found
    with catalogue.reading() as session:
        return found + check_items(session, reading) + check_evidence(session, reading)


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
