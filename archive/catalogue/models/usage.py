"""How much the archive is used, without a word about who uses it."""

from __future__ import annotations

import datetime as dt  # SQLAlchemy reads annotations

from sqlalchemy import CheckConstraint, Date, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from archive.catalogue.models.base import Base, one_of
from archive.catalogue.models.terms import Usage


class UsageCount(Base):
    """How often something was done on one day.

    `area` is the part of the site; `subject` the pid of an item, the slug of a collection, or
    empty where the kind has none. No address, no cookie, no query.
    """

    __tablename__ = "usage_count"

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[dt.date] = mapped_column(Date)
    area: Mapped[str]
    kind: Mapped[str]
    subject: Mapped[str] = mapped_column(default="")
    count: Mapped[int]

    __table_args__ = (
        UniqueConstraint("day", "area", "kind", "subject"),
        CheckConstraint(one_of("kind", Usage), name="kind"),
        CheckConstraint("count >= 1", name="count"),
    )
