"""The pipeline's journal: batches, the sources in them, the pages of each source."""

from __future__ import annotations

import datetime as dt  # SQLAlchemy reads annotations
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from archive.catalogue.models.base import Base, one_of
from archive.catalogue.models.terms import Outcome, PageProgress


class Batch(Base):
    """One run of the pipeline over some sources."""

    __tablename__ = "batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    started_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]
    options: Mapped[dict[str, Any]] = mapped_column(default=dict)


class IngestTask(Base):
    """One source on its way in; `key` names the same source and options in a later run.

    `pid` and `sha256` stand here before anything is written to the store, so that a retry
    adopts what it finds.
    """

    __tablename__ = "ingest_task"

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id"), index=True)
    key: Mapped[str] = mapped_column(index=True)
    source: Mapped[str]
    sha256: Mapped[str] = mapped_column(default="", index=True)
    pid: Mapped[str | None]
    recipe: Mapped[str] = mapped_column(default="")
    outcome: Mapped[str | None]
    reason: Mapped[str | None]
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]

    pages: Mapped[list[IngestPage]] = relationship(order_by="IngestPage.number", cascade="all, delete-orphan")

    __table_args__ = (CheckConstraint(one_of("outcome", Outcome), name="outcome"),)


class IngestPage(Base):
    """One page of a source on its way in: queue, progress bar and resume point in one."""

    __tablename__ = "ingest_page"

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("ingest_task.id"))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(default=PageProgress.WAITING.value)
    attempts: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str | None]
    result: Mapped[dict[str, Any]] = mapped_column(default=dict)

    __table_args__ = (
        UniqueConstraint("task_id", "number"),
        CheckConstraint(one_of("state", PageProgress), name="state"),
    )
