"""``biendao arrange``: the phông, mục lục and hồ sơ that items go into."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import click

from archive import custody
from archive.catalogue.containers import NewContainer
from archive.catalogue.models import Level
from archive.whoami import whoami

if TYPE_CHECKING:
    from archive.home import ArchiveHome

CONTAINERS = [level.value for level in Level if level is not Level.ITEM]


@click.command()
@click.argument("reference")
@click.argument("title")
@click.option(
    "--level", type=click.Choice(CONTAINERS), default="fonds", show_default=True, help="Level of description."
)
@click.option("--under", metavar="REFERENCE", help="Reference code of the unit that it belongs to.")
@click.option("--scope", default="", metavar="TEXT", help="What it holds, in a sentence.")
@click.option("--closed", is_flag=True, help="Closed to the public, with everything below it.")
@click.pass_obj
def arrange(
    home: ArchiveHome, *, reference: str, title: str, level: str, under: str | None, scope: str, closed: bool
) -> None:
    """Make a fonds, series or file that items can go into.

    \b
    Example:
      biendao arrange HP "Phông Ủy ban nhân dân thành phố Hải Phòng"
      biendao arrange HP.2017 "Thông tin đối ngoại năm 2017" --level file --under HP
      biendao ingest ./scans --into HP.2017
    """
    home.open_for_work()
    new = NewContainer(
        reference_code=reference,
        title=title,
        level=Level(level),
        parent_code=under,
        scope=scope,
        is_open=not closed,
    )
    unit = custody.create_container(home.catalogue(), home.store(), new, actor=whoami(), now=dt.datetime.now(dt.UTC))
    home.drain()
    click.echo(f"{unit.pid}: {unit.reference_code} {unit.title}")
