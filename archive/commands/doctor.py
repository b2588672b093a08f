"""``biendao doctor``: is everything here that the archive needs, and do its limits hold."""

from __future__ import annotations

import dataclasses
import importlib
import json
from typing import TYPE_CHECKING

import click

from archive.diagnosis import Check, disk_check
from archive.errors import BiendaoError
from archive.shipped import static_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.home import ArchiveHome

# Rooms below and beside this one, by name: the archive never imports the pipeline.
PROVIDERS = ("ingest.diagnosis:checks",)
_BROWSER_FILES = ("**/*.woff2", "**/openseadragon*.js", "**/leaflet.js", "basemap/*.json")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON line a check.")
@click.pass_context
def doctor(ctx: click.Context, as_json: bool) -> None:
    """Look at Tesseract, fonts, disk, limits, catalogue and index; say what to install.

    \b
    Example:
      biendao doctor
    """
    home: ArchiveHome = ctx.obj
    sound = True
    for check in _checks(home):
        sound &= check.is_sound
        click.echo(json.dumps(dataclasses.asdict(check), ensure_ascii=False) if as_json else _line(check))
    ctx.exit(0 if sound else 1)


def _checks(home: ArchiveHome) -> Iterator[Check]:
    for provider in PROVIDERS:
        module, _, name = provider.partition(":")
        yield from getattr(importlib.import_module(module), name)(home.settings)
    yield _browser_files()
    yield _print()
    yield disk_check(home.settings)
    yield _catalogue(home)
    yield _index(home)
    yield _desk(home)


def _line(check: Check) -> str:
    mark = click.style("ok", fg="green") if check.is_sound else click.style("MISSING", fg="red")
    return f"{mark:>7}  {check.name}: {check.found}" + (f"\n         → {check.remedy}" if check.remedy else "")


def _browser_files() -> Check:
    vendor = static_folder() / "vendor"
    there = all(any(vendor.glob(parts)) for parts in _BROWSER_FILES)
    found = "fonts, viewers and coast are installed" if there else f"fonts, viewers or coast are not in {vendor}"
    return Check("browser files", there, found, "" if there else "run: make setup")


def _print() -> Check:
    from archive.exports.print.typesetting import load_weasyprint

    try:
        version = load_weasyprint().__version__
    except BiendaoError as error:
        return Check(
            "print", False, str(error), "run: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
        )
    return Check("print", True, f"WeasyPrint {version} and its libraries are installed")


def _catalogue(home: ArchiveHome) -> Check:
    from archive.catalogue.access import Actor
    from archive.catalogue.events import chain_head
    from archive.catalogue.units import count_items

    try:
        with home.catalogue().reading() as session:
            items, pages = count_items(session, Actor.keeper("doctor"))
            log = chain_head(session)
    except BiendaoError as error:
        return Check("catalogue", False, str(error), "run: biendao init")
    told = f"{items} items, {pages} pages, {log.events} events, the last number {log.event} with SHA-256 {log.hash}"
    return Check("catalogue", True, told)


def _index(home: ArchiveHome) -> Check:
    try:
        pages = home.engine().count_pages()
    except BiendaoError as error:
        return Check("search index", False, str(error), "run: biendao rebuild index")
    return Check("search index", True, f"{pages} pages")


def _desk(home: ArchiveHome) -> Check:
    from archive.accounts import list_accounts

    try:
        with home.catalogue().reading() as session:
            may_sign_in = sum(account.disabled_at is None for account in list_accounts(session))
    except BiendaoError as error:
        return Check("desk", False, str(error), "run: biendao init")
    found = f"{may_sign_in} accounts may sign in"
    if home.settings.desk_over_plain_http:
        remedy = "unset BIENDAO_DESK_OVER_PLAIN_HTTP unless nobody else is on this network"
        return Check("desk", True, f"{found}, over plain HTTP too: others on the network can read passwords", remedy)
    return Check("desk", True, found)
