"""``biendao show``, ``text`` and ``alto``: what is kept, on the command line."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import sys
from typing import TYPE_CHECKING, Any

import click

from archive.catalogue import specimen, units
from archive.catalogue.access import Actor
from archive.errors import NotFoundError
from archive.whoami import whoami

if TYPE_CHECKING:
    from archive.home import ArchiveHome


def _staff() -> Actor:
    return Actor.keeper(whoami())


@click.command()
@click.argument("pid")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_obj
def show(home: ArchiveHome, pid: str, as_json: bool) -> None:
    """Show an item's description, pages and originals.

    \b
    Example:
      biendao show 7K2M9QX3
    """
    with home.catalogue().reading() as session:
        unit = units.get_unit(session, pid, _staff())
        pages = units.get_pages(session, unit.pid, _staff())
        originals = units.get_objects(session, unit.pid, _staff())
    record = dataclasses.asdict(unit) | {
        "title": unit.shown_title,
        "pages": [{k: v for k, v in dataclasses.asdict(page).items() if k != "text"} for page in pages],
        "originals": [dataclasses.asdict(original) for original in originals],
    }
    if as_json:
        click.echo(json.dumps(record, ensure_ascii=False, default=_plain))
        return
    for name, value in record.items():
        click.echo(f"{name:15} {json.dumps(value, ensure_ascii=False, default=_plain)}")


@click.command()
@click.argument("pid")
@click.option("--page", "number", type=click.IntRange(1), help="Only this page.")
@click.pass_obj
def text(home: ArchiveHome, pid: str, number: int | None) -> None:
    """Print the text of an item; a form feed parts the pages.

    \b
    Example:
      biendao text 7K2M9QX3 --page 2
    """
    with home.catalogue().reading() as session:
        unit = units.get_unit(session, pid, _staff())
        if number is None:
            pages = units.get_pages(session, unit.pid, _staff())
        else:
            pages = [units.get_page(session, unit.pid, number, _staff())]
    click.echo("\f".join(specimen.mark_text(unit, page.text) for page in pages))


@click.command()
@click.argument("pid")
@click.option("--page", "number", type=click.IntRange(1), required=True, help="Page number.")
@click.pass_obj
def alto(home: ArchiveHome, pid: str, number: int) -> None:
    """Print the ALTO 4.4 file of a page: every word with its box and certainty.

    \b
    Example:
      biendao alto 7K2M9QX3 --page 1 > page1.xml
    """
    from archive.alto import alto_path

    with home.catalogue().reading() as session:
        unit = units.get_unit(session, pid, _staff())
        page = units.get_page(session, unit.pid, number, _staff())
    logical = alto_path(page.number)
    if logical not in home.store().logical_paths(unit.pid):
        raise NotFoundError("R120", pid=unit.pid, page=number)
    sys.stdout.buffer.write(specimen.mark_xml(unit, home.store().read(unit.pid, logical)))


def _plain(value: Any) -> str:
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    return str(value)
