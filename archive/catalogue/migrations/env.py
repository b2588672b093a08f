"""How Alembic reaches the catalogue: always through a connection that `archive.catalogue.database` gives it."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context

from archive.catalogue.models import Base, UtcDateTime


def _render(kind: str, value: Any, _: object) -> str | Literal[False]:
    """Write our own column type as what it is in the database: a migration must outlive our classes."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(value, UtcDateTime) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    render_item=_render,
)
with context.begin_transaction():
    context.run_migrations()
