"""All rows of one catalogue into another that is empty, whichever kind of database keeps each of them.

The tables are those of the models, whatever they are, so that a table added later goes over too.
Both catalogues have the tables of this program. What arrived is read again and compared with
what was sent.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import sqlalchemy as sa

from archive.catalogue.models import Base
from archive.errors import CatalogueError

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

_ROWS_AT_ONCE = 1000


def carry_over(source: Connection, target: Connection) -> None:
    """Copy every row; each keeps its numbers.

    Args:
        source: In a transaction that sees one state.
        target: In a transaction; its tables are there and empty.

    Raises:
        CatalogueError: What arrived is not what was sent (R351).
    """
    for table in Base.metadata.sorted_tables:
        rows = source.execute(_parents_first(table), execution_options={"yield_per": _ROWS_AT_ONCE})
        for part in rows.mappings().partitions():
            target.execute(sa.insert(table), [dict(row) for row in part])
        if _sum(source, table) != _sum(target, table):
            raise CatalogueError("R351", table=table.name)
    if target.dialect.name == "postgresql":
        _count_on(target)


def _parents_first(table: sa.Table) -> sa.Select[tuple[object, ...]]:
    """All rows; where a table points to itself, those pointed to before those that point."""
    above = next((link.parent for link in table.foreign_keys if link.column.table is table), None)
    if above is None:
        return sa.select(table).order_by(*table.primary_key)
    (key,) = table.primary_key
    top = sa.select(key.label("key"), sa.literal(0).label("depth")).where(above.is_(None))
    depth = top.cte("depth", recursive=True)
    depth = depth.union_all(sa.select(key, depth.c.depth + 1).where(above == depth.c.key))
    return sa.select(table).join(depth, key == depth.c.key).order_by(depth.c.depth, key)


def _sum(connection: Connection, table: sa.Table) -> tuple[int, int]:
    """Number of rows, and the sum of their digests: the same for the same rows in any order."""
    count = total = 0
    for row in connection.execute(sa.select(table), execution_options={"yield_per": _ROWS_AT_ONCE}):
        digest = hashlib.sha256(repr(tuple(row)).encode("utf-8", "surrogatepass")).digest()
        count, total = count + 1, (total + int.from_bytes(digest)) % (1 << 256)
    return count, total


def _count_on(target: Connection) -> None:
    """Let PostgreSQL number new rows after the highest number that came over."""
    for table in Base.metadata.sorted_tables:
        column = table.autoincrement_column
        if column is not None:
            sequence = sa.func.pg_get_serial_sequence(table.name, column.name)
            highest = sa.select(sa.func.max(column)).scalar_subquery()
            target.execute(sa.select(sa.func.setval(sequence, highest)))
