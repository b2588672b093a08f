"""Persons, bodies, places and subjects, and what they are to a unit."""

from __future__ import annotations

import datetime as dt  # SQLAlchemy reads annotations

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from archive.catalogue.models.base import Base, one_of
from archive.catalogue.models.terms import AuthorityKind


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
        CheckConstraint(one_of("kind", AuthorityKind), name="kind"),
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
    """What an authority is to a unit: creator, addressee, signer, place, subject."""

    __tablename__ = "unit_authority"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("description_unit.id"))
    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"), index=True)
    role: Mapped[str]

    authority: Mapped[Authority] = relationship()

    __table_args__ = (UniqueConstraint("unit_id", "authority_id", "role"),)
