"""``biendao collections``: the curated sets that this archive shows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive.catalogue.access import Actor
from archive.curation.folder import load_collections
from archive.curation.resolving import ResolvedCollection, resolve
from archive.shipped import collections_folder
from archive.whoami import whoami

if TYPE_CHECKING:
    from archive.home import ArchiveHome


@click.group()
def collections() -> None:
    """Curated sets of pages.

    \b
    Example:
      biendao collections list
    """


@collections.command("list")
@click.option("--folder", type=click.Path(file_okay=False, exists=True, path_type=Path), help="Other collections.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def list_collections(home: ArchiveHome, folder: Path | None, as_json: bool) -> None:
    """List the collections and what of them is not in the catalogue.

    \b
    Example:
      biendao collections list --json
    """
    actor = Actor.keeper(whoami())
    loaded = load_collections(folder or collections_folder())
    with home.catalogue().reading() as session:
        for collection in loaded:
            resolved = resolve(session, collection, actor)
            click.echo(json.dumps(_record(resolved), ensure_ascii=False) if as_json else _line(resolved))


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
