"""The register of accounts: made, given another password, disabled and enabled by whoever runs the archive.

Every change leaves an event, which names the account and never a secret.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from archive.accounts.passwords import hash_of, require_good
from archive.catalogue.events import EventRecord, EventType, record
from archive.catalogue.models import Account, AccountSession
from archive.errors import UsageError

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy.orm import Session

    from archive.catalogue.models import Role
    from archive.settings import Settings

_BESIDE_LETTERS: Final = "._-"


@dataclass(frozen=True)
class NewAccount:
    """An account to be made; the name as typed."""

    name: str
    role: Role
    password: str


@dataclass(frozen=True, kw_only=True)
class AccountView:
    """An account without its secrets; moments in UTC.

    Attributes:
        role: A value of `Role`.
        disabled_at: Since when nobody may sign in with it; None where one may.
    """

    name: str
    role: str
    created_at: dt.datetime
    password_changed_at: dt.datetime
    disabled_at: dt.datetime | None


def normal_name(typed: str) -> str:
    """A name in its one form: NFC, without surrounding spaces, capitals folded."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", typed.strip()).casefold())


def add_account(
    session: Session, new: NewAccount, settings: Settings, *, actor_name: str, now: dt.datetime
) -> AccountView:
    """Make an account.

    Raises:
        UsageError: There is one of that name (R170), the name cannot be used (R174), or the password
            is too short, too long (R171) or guessed first (R172).
    """
    name = normal_name(new.name)
    longest = settings.max_account_name_characters
    if not 0 < len(name) <= longest or not all(one.isalnum() or one in _BESIDE_LETTERS for one in name):
        raise UsageError("R174", most=longest)
    if session.scalar(sa.select(Account.id).where(Account.name == name)) is not None:
        raise UsageError("R170", name=name)
    require_good(new.password, name, settings)
    account = Account(
        name=name,
        role=new.role.value,
        password_hash=hash_of(new.password),
        created_at=now,
        password_changed_at=now,
    )
    session.add(account)
    _note(session, account, {"change": "added", "role": account.role}, actor_name, now)
    return _view(account)


def change_password(
    session: Session, typed_name: str, password: str, settings: Settings, *, actor_name: str, now: dt.datetime
) -> AccountView:
    """Give an account another password; whoever is signed in with it is signed out.

    Raises:
        UsageError: There is no such account (R173), or the password is refused (R171, R172).
    """
    account = _account(session, typed_name)
    require_good(password, account.name, settings)
    account.password_hash = hash_of(password)
    account.password_changed_at = now
    _sign_out_everywhere(session, account)
    _note(session, account, {"change": "password changed"}, actor_name, now)
    return _view(account)


def disable_account(session: Session, typed_name: str, *, actor_name: str, now: dt.datetime) -> AccountView:
    """Let nobody sign in with an account, and sign out whoever is; nothing happens where it is disabled already.

    Raises:
        UsageError: There is no such account (R173).
    """
    account = _account(session, typed_name)
    if account.disabled_at is None:
        account.disabled_at = now
        _sign_out_everywhere(session, account)
        _note(session, account, {"change": "disabled"}, actor_name, now)
    return _view(account)


def enable_account(session: Session, typed_name: str, *, actor_name: str, now: dt.datetime) -> AccountView:
    """Let people sign in with an account again; nothing happens where they may.

    Raises:
        UsageError: There is no such account (R173).
    """
    account = _account(session, typed_name)
    if account.disabled_at is not None:
        account.disabled_at = None
        _note(session, account, {"change": "enabled"}, actor_name, now)
    return _view(account)


def list_accounts(session: Session) -> list[AccountView]:
    """All accounts by name."""
    return [_view(row) for row in session.scalars(sa.select(Account).order_by(Account.name))]


def _account(session: Session, typed_name: str) -> Account:
    name = normal_name(typed_name)
    found = session.scalar(sa.select(Account).where(Account.name == name))
    if found is None:
        raise UsageError("R173", name=name)
    return found


def _sign_out_everywhere(session: Session, account: Account) -> None:
    session.execute(sa.delete(AccountSession).where(AccountSession.account_id == account.id))


def _note(session: Session, account: Account, change: dict[str, Any], actor_name: str, now: dt.datetime) -> None:
    session.flush()
    event = EventRecord(
        type=EventType.ACCOUNT_CHANGE, at=now, actor=actor_name, detail={"account": account.name, **change}
    )
    record(session, None, event)


def _view(account: Account) -> AccountView:
    return AccountView(
        name=account.name,
        role=account.role,
        created_at=account.created_at,
        password_changed_at=account.password_changed_at,
        disabled_at=account.disabled_at,
    )
