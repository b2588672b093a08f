"""Slowing down those who guess passwords: per account, per address, per known device.

An attempt is written down before the password is looked at, so that many at once do not slip
through. A few are free each minute; one more closes the door for a minute, then for twice as long,
up to a quarter of an hour. A browser that has signed in before carries a device cookie and is
counted by itself, so that strangers who keep an account's door closed do not keep its owner out
(OWASP, "Slow Down Online Guessing Attacks with Device Cookies").
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import math
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from archive.accounts.register import normal_name
from archive.catalogue.models import SignInAttempt

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from archive.settings import Settings

_WINDOW: Final = dt.timedelta(minutes=1)
_FORGOTTEN_AFTER: Final = dt.timedelta(days=1)
_NONCE_BYTES: Final = 16


@dataclass(frozen=True)
class Subjects:
    """Who is counted for one attempt, as keyed digests."""

    door: str
    address: str

    @property
    def both(self) -> tuple[str, str]:
        """The account or known device, and the address."""
        return self.door, self.address


def subjects(key: bytes, *, name: str, address: str, device: str) -> Subjects:
    """Who is counted when ``name`` is tried from ``address``.

    Args:
        key: The archive's secret key.
        name: As typed.
        address: Network address of the browser.
        device: The device cookie it sent; empty without one.
    """
    account = normal_name(name)
    is_known = bool(device) and hmac.compare_digest(device, _device(key, account, device.partition(".")[0]))
    door = f"device:{device}" if is_known else f"account:{account}"
    return Subjects(_digest(key, door), _digest(key, f"address:{address}"))


def device_cookie(key: bytes, name: str) -> str:
    """What a browser gets that has just signed in as ``name``."""
    return _device(key, normal_name(name), secrets.token_hex(_NONCE_BYTES))


def seconds_to_wait(session: Session, counted: Subjects, settings: Settings, *, now: dt.datetime) -> int:
    """Write an attempt down; how long its sender has to wait, 0 where the password may be looked at."""
    session.execute(sa.delete(SignInAttempt).where(SignInAttempt.counted_from < now - _FORGOTTEN_AFTER))
    allowed = {counted.door: settings.sign_ins_per_minute, counted.address: settings.sign_ins_per_minute_of_address}
    rows = [_row(session, subject, now) for subject in allowed]
    longest = dt.timedelta(minutes=settings.max_sign_in_wait_minutes)
    for row in rows:
        if row.blocked_until is None or row.blocked_until <= now:
            _count(row, allowed[row.subject], longest, now)
    session.flush()
    waits = [(row.blocked_until - now).total_seconds() for row in rows if row.blocked_until and row.blocked_until > now]
    return math.ceil(max(waits, default=0))


def forget(session: Session, counted: Iterable[str]) -> None:
    """Begin anew for those who have shown that they know the password."""
    session.execute(sa.delete(SignInAttempt).where(SignInAttempt.subject.in_(list(counted))))


def _row(session: Session, subject: str, now: dt.datetime) -> SignInAttempt:
    row = session.scalar(sa.select(SignInAttempt).where(SignInAttempt.subject == subject))
    if row is None:
        row = SignInAttempt(subject=subject, attempts=0, counted_from=now, blocks=0)
        session.add(row)
    return row


def _count(row: SignInAttempt, allowed: int, longest: dt.timedelta, now: dt.datetime) -> None:
    quiet_since = max(row.counted_from, row.blocked_until or row.counted_from)
    if now - quiet_since > longest:
        row.blocks = 0
    if row.blocked_until is not None or now - row.counted_from >= _WINDOW:
        row.attempts, row.counted_from, row.blocked_until = 0, now, None
    row.attempts += 1
    if row.attempts > allowed:
        row.blocked_until = now + min(longest, _WINDOW * 2**row.blocks)
        row.blocks += 1


def _device(key: bytes, account: str, nonce: str) -> str:
    return f"{nonce}.{_digest(key, f'known:{account}:{nonce}')}"


def _digest(key: bytes, text: str) -> str:
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
