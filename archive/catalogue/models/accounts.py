"""Who works in the archive, and who is signed in.

None of it is in the store: an archive rebuilt from its store alone has no accounts.
"""

from __future__ import annotations

import datetime as dt  # SQLAlchemy reads annotations

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from archive.catalogue.models.base import Base, one_of
from archive.catalogue.models.terms import Role


class Account(Base):
    """Somebody of the house; made by whoever runs the archive, never by a visitor."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    role: Mapped[str]
    password_hash: Mapped[str]
    created_at: Mapped[dt.datetime]
    password_changed_at: Mapped[dt.datetime]
    disabled_at: Mapped[dt.datetime | None]

    __table_args__ = (CheckConstraint(one_of("role", Role), name="role"),)


class AccountSession(Base):
    """One browser that is signed in.

    Only the SHA-256 of its token is kept, so that whoever reads the catalogue cannot sign in with it.
    """

    __tablename__ = "account_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    token_sha256: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[dt.datetime]
    seen_at: Mapped[dt.datetime]

    account: Mapped[Account] = relationship()


class SignInAttempt(Base):
    """How often one account, address or known device was tried of late.

    `subject` is a keyed digest: neither addresses nor what was typed for a name can be read from it.
    """

    __tablename__ = "sign_in_attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(unique=True)
    attempts: Mapped[int]
    counted_from: Mapped[dt.datetime]
    blocked_until: Mapped[dt.datetime | None]
    blocks: Mapped[int] = mapped_column(default=0)
