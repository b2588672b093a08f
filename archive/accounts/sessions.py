"""Being signed in: a session on the server, known by a token that only the browser has.

A session ends when it was not used for a while, after a day's work at the latest, when it is signed
out, and with a change of password or the end of the account (OWASP ASVS 5.0, 7.3 and 7.4). The
token is new at every sign-in, so that one put into a browser beforehand opens nothing.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from archive.accounts.passwords import matches
from archive.accounts.register import normal_name
from archive.catalogue.models import Account, AccountSession

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from archive.settings import Settings

TOKEN_BYTES: Final = 32
"""256 bits, which nobody guesses (OWASP ASVS 5.0, 7.2.3 asks for 128)."""


@dataclass(frozen=True)
class SignedIn:
    """Somebody who is signed in.

    Attributes:
        name: The account's.
        role: A value of `Role`.
        is_due: Whether the moment of last use ought to be written down again.
    """

    name: str
    role: str
    is_due: bool = False


def check_password(session: Session, typed_name: str, password: str) -> int | None:
    """Number of the account whose name and password these are; None for everything else.

    It takes equally long whether the account is there, disabled or unknown.
    """
    found = session.execute(
        sa.select(Account.id, Account.password_hash, Account.disabled_at).where(Account.name == normal_name(typed_name))
    ).first()
    is_right = matches(password, found.password_hash if found else None)
    return found.id if found and is_right and found.disabled_at is None else None


def open_session(session: Session, account_id: int, settings: Settings, *, now: dt.datetime) -> str | None:
    """Sign somebody in and give the token; None where the account was disabled meanwhile.

    Sessions that have ended are cleared away at the same time.
    """
    account = session.get(Account, account_id)
    if account is None or account.disabled_at is not None:
        return None
    session.execute(sa.delete(AccountSession).where(sa.not_(_is_alive(settings, now))))
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(AccountSession(account_id=account_id, token_sha256=_digest(token), created_at=now, seen_at=now))
    session.flush()
    return token


def who_is(session: Session, token: str, settings: Settings, *, now: dt.datetime) -> SignedIn | None:
    """Whose session ``token`` is; None where it has ended or never was."""
    row = session.execute(
        sa.select(Account.name, Account.role, AccountSession.seen_at)
        .join(Account, Account.id == AccountSession.account_id)
        .where(AccountSession.token_sha256 == _digest(token), _is_alive(settings, now), Account.disabled_at.is_(None))
    ).first()
    if row is None:
        return None
    is_due = now - row.seen_at >= dt.timedelta(seconds=settings.session_seen_seconds)
    return SignedIn(row.name, row.role, is_due)


def note_use(session: Session, token: str, *, now: dt.datetime) -> None:
    """Write down that a session was used just now."""
    session.execute(sa.update(AccountSession).where(AccountSession.token_sha256 == _digest(token)).values(seen_at=now))


def close_session(session: Session, token: str) -> None:
    """Sign out."""
    session.execute(sa.delete(AccountSession).where(AccountSession.token_sha256 == _digest(token)))


def _is_alive(settings: Settings, now: dt.datetime) -> sa.ColumnElement[bool]:
    return sa.and_(
        AccountSession.seen_at > now - dt.timedelta(minutes=settings.session_idle_minutes),
        AccountSession.created_at > now - dt.timedelta(hours=settings.session_hours),
    )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
