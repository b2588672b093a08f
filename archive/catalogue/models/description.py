"""Units of description, their pages and the bytes that were received.

One table of units with a `Level` serves phông, mục lục, hồ sơ and tài liệu alike, since
multilevel description (ISAD(G) 2.1) is recursive and real phông skip levels.
"""

from __future__ import annotations

import datetime as dt  # SQLAlchemy reads annotations
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from archive.catalogue.models.base import Base, one_of
from archive.catalogue.models.terms import AccessLevel, ItemState, Level, TextOrigin

if TYPE_CHECKING:
    from archive.catalogue.models.authorities import UnitAuthority  # noqa: TC004  # SQLAlchemy resolves the name later


class DescriptionUnit(Base):
    """A unit of description at any level.

    Dates are kept as written (`date_text`) and as an interval of ISO days; partial dates
    are legal (Thông tư 05/2025/TT-BNV) and become the interval that they cover.
    `last_number` is the running number last given to a unit below this one; numbers are
    never given twice.
    """

    __tablename__ = "description_unit"

    id: Mapped[int] = mapped_column(primary_key=True)
    pid: Mapped[str] = mapped_column(unique=True)
    level: Mapped[str]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("description_unit.id"))
    reference_code: Mapped[str] = mapped_column(unique=True)
    last_number: Mapped[int] = mapped_column(default=0)
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
    state: Mapped[str] = mapped_column(default=ItemState.DRAFT.value)
    access: Mapped[str] = mapped_column(default=AccessLevel.STAFF.value)
    created_at: Mapped[dt.datetime]
    updated_at: Mapped[dt.datetime]

    parent: Mapped[DescriptionUnit | None] = relationship(remote_side="DescriptionUnit.id")
    pages: Mapped[list[Page]] = relationship(order_by="Page.number", cascade="all, delete-orphan")
    objects: Mapped[list[DigitalObject]] = relationship(order_by="DigitalObject.position", cascade="all, delete-orphan")
    agents: Mapped[list[UnitAuthority]] = relationship(order_by="UnitAuthority.id", cascade="all, delete-orphan")

    __table_args__ = (
        CheckConstraint(one_of("level", Level), name="level"),
        CheckConstraint(one_of("access", AccessLevel), name="access"),
        CheckConstraint(one_of("state", ItemState), name="state"),
        CheckConstraint("date_from IS NULL OR date_to IS NULL OR date_from <= date_to", name="dates"),
        Index("ix_description_unit_open", "level", "access", "state", "created_at"),
        Index("ix_description_unit_children", "parent_id", "level"),
    )


class DigitalObject(Base):
    """Bytes as they were received (PREMIS file); the store keeps them under `store_path`."""

    __tablename__ = "digital_object"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("description_unit.id"))
    position: Mapped[int]
    sha256: Mapped[str] = mapped_column(index=True)
    size: Mapped[int]
    media_type: Mapped[str]
    name: Mapped[str]
    store_path: Mapped[str]

    __table_args__ = (
        UniqueConstraint("unit_id", "position"),
        CheckConstraint("size >= 0", name="size"),
    )


class Page(Base):
    """One page, leaf or sheet of an item (IIIF canvas).

    `width` and `height` are pixels of the page picture, in which ALTO boxes are counted too;
    both are 0 where a page has no picture (plain text). `confidence` is the mean certainty of
    the words, 0 to 1 as in ALTO (WC).
    """

    __tablename__ = "page"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("description_unit.id"))
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
        CheckConstraint("confidence BETWEEN 0 AND 1", name="confidence"),
        CheckConstraint(one_of("origin", TextOrigin), name="origin"),
    )
