"""The catalogue's tables: units of description, their pages, bytes, agents and events.

One table of units with a `Level` serves phông, mục lục, hồ sơ and tài liệu alike, since
multilevel description (ISAD(G) 2.1) is recursive and real phông skip levels.
"""

from __future__ import annotations

import datetime as dt
import enum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, DateTime, ForeignKey, MetaData, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Level(enum.StrEnum):
    """Level of description, ISAD(G) 3.1.4: phông, mục lục, hồ sơ, tài liệu."""

    FONDS = "fonds"
    SERIES = "series"
    FILE = "file"
    ITEM = "item"


class AccessLevel(enum.StrEnum):
    """Who may see a unit, ISAD(G) 3.4.1; the effective level is the strictest up to the fonds."""

    PUBLIC = "public"
    STAFF = "staff"
    RESTRICTED = "restricted"


class ItemState(enum.StrEnum):
    """Where an item stands between arrival and the reading room."""

    DRAFT = "draft"
    REVIEWED = "reviewed"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class TextOrigin(enum.StrEnum):
    """Where a page's text comes from."""

    TEXT_LAYER = "text_layer"
    RECOGNISED = "recognised"
    TRANSCRIPT = "transcript"
    NONE = "none"


class AuthorityKind(enum.StrEnum):
    """Kind of an authority record, ISAAR(CPF) and ISO 25964."""

    PERSON = "person"
    BODY = "body"
    PLACE = "place"
    SUBJECT = "subject"


class Outcome(enum.StrEnum):
    """What became of one source."""

    REGISTERED = "registered"
    DUPLICATE = "duplicate"
    REFUSED = "refused"
    HELD = "held"
    FAILED = "failed"


class Base(DeclarativeBase):
    """Base of all tables; constraints are named so that every database can alter them."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012  # SQLAlchemy reads it as a class attribute
        str: Text,
        dt.datetime: DateTime(timezone=True),
        dict[str, Any]: JSON,
        list[str]: JSON,
    }


class DescriptionUnit(Base):
    """A unit of description at any level.

    Dates are kept as written (`date_text`) and as an interval of ISO days; partial dates
    are legal (Thông tư 05/2025/TT-BNV) and become the interval that they cover.
    """

    __tablename__ = "description_unit"

    id: Mapped[int] = mapped_column(primary_key=True)
    pid: Mapped[str] = mapped_column(unique=True)
    level: Mapped[str]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("description_unit.id"), index=True)
    reference_code: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    scope: Mapped[str] = mapped_column(default="")
    genre: Mapped[str] = mapped_column(default="", index=True)
    number: Mapped[str] = mapped_column(default="")
    date_text: Mapped[str] = mapped_column(default="")
    date_from: Mapped[dt.date | None]
    date_to: Mapped[dt.date | None]
    languages: Mapped[list[str]] = mapped_column(default=list)
    rights: Mapped[str] = mapped_column(default="undetermined")
    source_name: Mapped[str] = mapped_column(default="")
    suggestions: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[str] = mapped_column(default=ItemState.DRAFT.value, index=True)
    access: Mapped[str] = mapped_column(default=AccessLevel.STAFF.value, index=True)
    created_at: Mapped[dt.datetime]
    updated_at: Mapped[dt.datetime]

    parent: Mapped[DescriptionUnit | None] = relationship(remote_side=[id])
    pages: Mapped[list[Page]] = relationship(order_by="Page.number", cascade="all, delete-orphan")
    objects: Mapped[list[DigitalObject]] = relationship(order_by="DigitalObject.position", cascade="all, delete-orphan")
    agents: Mapped[list[UnitAuthority]] = relationship(order_by="UnitAuthority.id", cascade="all, delete-orphan")

    __table_args__ = (
        CheckConstraint("level IN ('fonds','series','file','item')", name="level"),
        CheckConstraint("access IN ('public','staff','restricted')", name="access"),
        CheckConstraint("state IN ('draft','reviewed','published','withdrawn')", name="state"),
    )


class DigitalObject(Base):
    """Bytes as they were received (PREMIS file); the store keeps them under `store_path`."""

    __tablename__ = "digital_object"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("description_unit.id"), index=True)
    position: Mapped[int]
    sha256: Mapped[str] = mapped_column(index=True)
    size: Mapped[int]
    media_type: Mapped[str]
    name: Mapped[str]
    store_path: Mapped[str]


class Page(Base):
    """One page, leaf or sheet of an item (IIIF canvas).

    `width` and `height` are pixels of the page picture, in which ALTO boxes are counted too;
    both are 0 where a page has no picture (plain text).
    """

    __tablename__ = "page"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("description_unit.id"), index=True)
    number: Mapped[int]
    label: Mapped[str] = mapped_column(default="")
    width: Mapped[int] = mapped_column(default=0)
    height: Mapped[int] = mapped_column(default=0)
    dpi: Mapped[int] = mapped_column(default=0)
    text: Mapped[str] = mapped_column(default="")
    origin: Mapped[str] = mapped_column(default=TextOrigin.NONE.value)
    confidence: Mapped[float | None]
    languages: Mapped[list[str]] = mapped_column(default=list)

    __table_args__ = (
        UniqueConstraint("unit_id", "number"),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("origin IN ('text_layer','recognised','transcript','none')", name="origin"),
    )


class Authority(Base):
    """A person, body, place or subject that units point to."""

    __tablename__ = "authority"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    preferred_name: Mapped[str]
    note: Mapped[str] = mapped_column(default="")

    names: Mapped[list[NameForm]] = relationship(order_by="NameForm.id", cascade="all, delete-orphan")

    __table_args__ = (
        UniqueConstraint("kind", "preferred_name"),
        CheckConstraint("kind IN ('person','body','place','subject')", name="kind"),
    )


class NameForm(Base):
    """One name of an authority, with the time in which it was used."""

    __tablename__ = "name_form"

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"), index=True)
    name: Mapped[str]
    language: Mapped[str] = mapped_column(default="vi")
    valid_from: Mapped[dt.date | None]
    valid_to: Mapped[dt.date | None]


class UnitAuthority(Base):
    """What an authority is to a unit: issuing body, author, recipient, place, subject."""

    __tablename__ = "unit_authority"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("description_unit.id"), index=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"), index=True)
    role: Mapped[str]

    authority: Mapped[Authority] = relationship()

    __table_args__ = (UniqueConstraint("unit_id", "authority_id", "role"),)


class Event(Base):
    """What happened (PREMIS event): append-only, each row hashed over the one before."""

    __tablename__ = "event"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_pid: Mapped[str | None] = mapped_column(index=True)
    type: Mapped[str]
    at: Mapped[dt.datetime]
    actor: Mapped[str]
    outcome: Mapped[str] = mapped_column(default="success")
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
    previous_hash: Mapped[str]
    hash: Mapped[str] = mapped_column(unique=True)


class OutboxRow(Base):
    """A unit whose place in the search indexes must be brought up to date."""

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_pid: Mapped[str] = mapped_column(index=True)
    queued_at: Mapped[dt.datetime]


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


class IngestPage(Base):
    """One page of a source on its way in: queue, progress bar and resume point in one."""

    __tablename__ = "ingest_page"

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("ingest_task.id"), index=True)
    number: Mapped[int]
    state: Mapped[str] = mapped_column(default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str | None]
    result: Mapped[dict[str, Any]] = mapped_column(default=dict)

    __table_args__ = (
        UniqueConstraint("task_id", "number"),
        CheckConstraint("state IN ('waiting','done','failed')", name="state"),
    )
