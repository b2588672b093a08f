"""What happened, and what is still owed to the indexes and the store."""

from __future__ import annotations

import datetime as dt  # SQLAlchemy reads annotations
from typing import Any

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from archive.catalogue.models.base import Base, one_of
from archive.catalogue.models.terms import Destination


class Event(Base):
    """What happened (PREMIS event): append-only, each row hashed over the one before.

    Triggers of the database refuse to change or remove a row; the first migration makes them.
    """

    __tablename__ = "event"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_pid: Mapped[str | None] = mapped_column(index=True)
    type: Mapped[str]
    at: Mapped[dt.datetime]
    actor: Mapped[str]
    outcome: Mapped[str] = mapped_column(default="success")
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
    previous_hash: Mapped[str] = mapped_column(unique=True)
    hash: Mapped[str] = mapped_column(unique=True)


class OutboxRow(Base):
    """A unit whose place in the search indexes, or whose description in the store, is behind."""

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(primary_key=True)
    destination: Mapped[str] = mapped_column(default=Destination.INDEX.value)
    unit_pid: Mapped[str] = mapped_column(index=True)
    queued_at: Mapped[dt.datetime]

    __table_args__ = (
        CheckConstraint(one_of("destination", Destination), name="destination"),
        Index("ix_outbox_destination_id", "destination", "id"),
    )
