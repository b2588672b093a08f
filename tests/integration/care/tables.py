"""Every table of a catalogue, row by row, whichever tables there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from archive.catalogue.models import Base

if TYPE_CHECKING:
    from archive.home import ArchiveHome

Rows = dict[str, list[tuple[Any, ...]]]


def rows_of(home: ArchiveHome) -> Rows:
    """All rows of all tables that the database itself names, in the order of their keys."""
    with home.catalogue().reading() as session:
        names = set(sa.inspect(session.connection()).get_table_names()) - {"alembic_version"}
        assert names == set(Base.metadata.tables)
        tables = Base.metadata.sorted_tables
        return {
            table.name: sorted((tuple(row) for row in session.execute(sa.select(table))), key=repr) for table in tables
        }


def without_the_restoration(rows: Rows) -> Rows:
    """The same without the event that a restoration enters at the end."""
    events = sorted(rows["event"])
    assert events[-1][2] == "recovery"
    return rows | {"event": sorted(events[:-1], key=repr)}
