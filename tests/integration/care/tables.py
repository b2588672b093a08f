"""Every table of a catalogue, row by row, whichever tables there are."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from archive.catalogue.models import AccountSession, Base, SignInAttempt

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from archive.home import ArchiveHome

Rows = dict[str, list[tuple[Any, ...]]]


LEFT_BEHIND = (AccountSession.__tablename__, SignInAttempt.__tablename__)
"""Tables that a restoration empties, so that nobody is signed in."""


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


def with_nobody_signed_in(rows: Rows) -> Rows:
    """The same without what a restoration leaves behind."""
    return rows | {name: [] for name in LEFT_BEHIND}


def fill_empty_tables(home: ArchiveHome) -> set[str]:
    """Put a made-up row into every table that has none yet; their names."""
    filled = set()
    with home.catalogue().writing() as session:
        for table in Base.metadata.sorted_tables:
            if session.execute(sa.select(table).limit(1)).first() is None:
                row = {column.name: _value(session, column) for column in table.columns if not column.primary_key}
                session.execute(sa.insert(table).values(**row))
                filled.add(table.name)
    return filled


def _value(session: Session, column: sa.Column[Any]) -> Any:
    """A value that the column takes: of its type, of its list, or of the table that it points to."""
    for key in column.foreign_keys:
        return session.scalar(sa.select(key.column).limit(1))
    checks = [str(c.sqltext) for c in column.table.constraints if isinstance(c, sa.CheckConstraint)]
    listed = [found[1] for check in checks if (found := re.match(rf"{column.name} IN \('([^']+)'", check))]
    made = {
        int: 1,
        float: 0.5,
        str: f"{column.name} của bảng",
        dt.date: dt.date(2026, 11, 24),
        dt.datetime: dt.datetime(2026, 11, 24, 8, 30, 0, 123456, tzinfo=dt.UTC),
        object: {"đảo": [1, 0.5, None]},  # JSON
    }
    kind = column.type.impl if isinstance(column.type, sa.TypeDecorator) else column.type
    return listed[0] if listed else made[kind.python_type]
