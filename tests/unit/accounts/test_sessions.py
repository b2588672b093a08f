"""A session ends in time; those who guess are slowed down, and nobody is locked out by a stranger."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from archive.accounts.sessions import check_password, close_session, note_use, open_session, who_is
from archive.accounts.throttle import device_cookie, forget, seconds_to_wait, subjects
from archive.catalogue.models import AccountSession, SignInAttempt
from tests.unit.accounts.test_register import GOOD, NOW, make

KEY = b"k" * 32


@pytest.fixture
def account(session, settings):
    make(session, settings)
    return check_password(session, "lan", GOOD)


def later(**time):
    return NOW + dt.timedelta(**time)


def test_a_token_is_long_new_each_time_and_kept_as_its_digest_only(session, settings, account):
    tokens = {open_session(session, account, settings, now=NOW) for _ in range(3)}
    kept = set(session.scalars(sa.select(AccountSession.token_sha256)))
    assert len(tokens) == len(kept) == 3
    assert all(len(token) >= 43 for token in tokens)
    assert not tokens & kept


@pytest.mark.parametrize("token", ["", "x", "x" * 5000, "0" * 43])
def test_a_token_of_nobodys_opens_nothing(session, settings, account, token):
    open_session(session, account, settings, now=NOW)
    assert who_is(session, token, settings, now=NOW) is None


def test_a_session_ends_when_it_is_not_used(session, settings, account):
    token = open_session(session, account, settings, now=NOW)
    assert who_is(session, token, settings, now=later(minutes=29)).is_due
    assert who_is(session, token, settings, now=later(minutes=30)) is None
    note_use(session, token, now=later(minutes=29))
    assert not who_is(session, token, settings, now=later(minutes=29, seconds=59)).is_due
    assert who_is(session, token, settings, now=later(minutes=58)) is not None


def test_a_session_ends_after_a_days_work_however_much_it_is_used(session, settings, account):
    token = open_session(session, account, settings, now=NOW)
    note_use(session, token, now=later(hours=8))
    assert who_is(session, token, settings, now=later(hours=7, minutes=59)) is not None
    assert who_is(session, token, settings, now=later(hours=8)) is None
    open_session(session, account, settings, now=later(hours=8))
    assert session.scalar(sa.select(sa.func.count(AccountSession.id))) == 1


def test_signing_out_ends_one_session(session, settings, account):
    one, other = (open_session(session, account, settings, now=NOW) for _ in range(2))
    close_session(session, one)
    assert who_is(session, one, settings, now=NOW) is None
    assert who_is(session, other, settings, now=NOW) is not None


def test_an_account_disabled_while_its_password_was_compared_gets_no_session(session, settings, account):
    assert open_session(session, account + 1, settings, now=NOW) is None


def tried(session, settings, now, *, name="lan", address="10.0.0.1", device=""):
    return seconds_to_wait(session, subjects(KEY, name=name, address=address, device=device), settings, now=now)


def test_ten_thousand_guesses_reach_five_passwords_a_minute_and_account(session, settings):
    admitted: dict[tuple[str, int], int] = {}
    for number in range(10_000 if session.bind.dialect.name == "sqlite" else 1_000):
        now = later(seconds=number * 0.03)
        name, address = f"person{number % 5}", f"10.0.0.{number % 50}"
        if not tried(session, settings, now, name=name, address=address):
            minute = int((now - NOW).total_seconds() // 60)
            admitted[name, minute] = admitted.get((name, minute), 0) + 1
    assert {name for name, _ in admitted} == {f"person{number}" for number in range(5)}
    assert max(admitted.values()) <= 5


def test_the_wait_doubles_and_never_passes_a_quarter_of_an_hour(session, settings):
    now, waits = NOW, []
    for _ in range(7):
        wait = 0
        while not wait:
            wait = tried(session, settings, now, address=f"10.0.0.{len(waits)}")
        waits.append(wait)
        now += dt.timedelta(seconds=wait)
    assert waits == [60, 120, 240, 480, 900, 900, 900]


def test_knocking_at_a_closed_door_does_not_keep_it_closed(session, settings):
    while not (wait := tried(session, settings, NOW)):
        pass
    for second in range(0, wait, 5):
        assert tried(session, settings, later(seconds=second), address="10.0.0.2") == wait - second
    assert tried(session, settings, later(seconds=wait), address="10.0.0.3") == 0


def test_a_device_that_was_here_before_is_let_in_while_strangers_try_its_account(session, settings):
    device = device_cookie(KEY, "Lan")
    for number in range(200):
        tried(session, settings, later(seconds=number), address=f"10.0.1.{number % 50}")
    assert tried(session, settings, later(seconds=200), address="10.0.2.1") > 0
    assert tried(session, settings, later(seconds=200), address="10.0.2.1", device=device) == 0


@pytest.mark.parametrize(
    "device", ["x", "x.y", "", device_cookie(KEY, "hoa"), device_cookie(b"other", "lan")], ids=range(5)
)
def test_a_device_that_was_never_here_is_a_stranger(device):
    stranger = subjects(KEY, name="lan", address="10.0.0.1", device="")
    assert subjects(KEY, name="lan", address="10.0.0.1", device=device) == stranger


def test_one_address_is_slowed_down_whatever_names_it_tries(session, settings):
    waits = [tried(session, settings, NOW, name=f"person{number}") for number in range(21)]
    assert waits == [0] * 20 + [60]


def test_who_knows_the_password_begins_anew(session, settings):
    for _ in range(4):
        tried(session, settings, NOW)
    forget(session, [subjects(KEY, name="lan", address="10.0.0.1", device="").door])
    assert [tried(session, settings, NOW) for _ in range(5)] == [0] * 5


def test_no_address_and_no_typed_name_is_kept(session, settings):
    tried(session, settings, NOW, name="matkhaucuatoi")
    kept = repr([(row.subject, row.attempts) for row in session.scalars(sa.select(SignInAttempt))])
    assert "10.0.0.1" not in kept
    assert "matkhau" not in kept
    tried(session, settings, later(days=2), name="khac")
    assert session.scalar(sa.select(sa.func.count(SignInAttempt.id))) == 2
