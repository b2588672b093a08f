"""Accounts are made, changed and closed by those who run the archive, and the event log tells of it."""

from __future__ import annotations

import datetime as dt
import unicodedata

import pytest
import sqlalchemy as sa

from archive.accounts import (
    NewAccount,
    add_account,
    change_password,
    disable_account,
    enable_account,
    list_accounts,
)
from archive.accounts.passwords import hash_of, matches
from archive.accounts.sessions import check_password, open_session, who_is
from archive.catalogue.events import verify_chain
from archive.catalogue.models import Account, Event, Role
from archive.errors import UsageError

NOW = dt.datetime(2026, 11, 24, 8, 30, tzinfo=dt.UTC)
GOOD, OTHER = "thuyền ra khơi lúc năm giờ", "biển lặng sau cơn giông đêm"


def make(session, settings, name="Lan", password=GOOD):
    return add_account(session, NewAccount(name, Role.LIBRARIAN, password), settings, actor_name="root", now=NOW)


def test_an_account_is_kept_with_an_argon2id_hash_only(session, settings):
    made = make(session, settings)
    kept = session.scalar(sa.select(Account.password_hash))
    assert (made.name, made.role, made.disabled_at) == ("lan", "librarian", None)
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert GOOD not in kept


@pytest.mark.parametrize("typed", ["Lân", " lân ", "LÂN", unicodedata.normalize("NFD", "Lân")])
def test_a_name_is_one_however_it_is_typed(session, settings, typed):
    make(session, settings, "lân")
    with pytest.raises(UsageError, match="R170"):
        make(session, settings, typed)
    assert check_password(session, typed, GOOD) is not None


@pytest.mark.parametrize("name", ["", "  ", "a b", "a/b", "<b>", "x" * 65, "a\x00b", "a\u202eb"])
def test_a_name_that_cannot_be_used_is_refused(session, settings, name):
    with pytest.raises(UsageError, match="R174"):
        make(session, settings, name)


@pytest.mark.parametrize("password", ["", "ngắn quá", "x" * 257])
def test_a_password_too_short_or_too_long_is_refused(session, settings, password):
    with pytest.raises(UsageError, match="R171"):
        make(session, settings, password=password)


@pytest.mark.parametrize(
    "password",
    [
        "aaaaaaaaaaaa",
        "abababababab",
        "123456789012",
        "abcdefghijkl",
        "zyxwvutsrqpo",
        "qwertyuiop123",
        "lanlanlanlan",
        "Lan Lan Lan Lan 1",
        "matkhau12345",
        "Mật khẩu 123",
        "passwordpassword",
        "biendao2026!!",
        "............",
    ],
)
def test_a_password_that_is_guessed_first_is_refused(session, settings, password):
    with pytest.raises(UsageError, match="R172"):
        make(session, settings, password=password)


@pytest.mark.parametrize(
    "password", [GOOD, OTHER, "correct horse battery", "Tr0ng-kho-c0-sach", "lan thích đọc báo cũ"]
)
def test_a_sentence_of_ones_own_is_taken(session, settings, password):
    assert make(session, settings, password=password).name == "lan"


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_password_is_the_same_from_every_keyboard(form):
    assert matches(unicodedata.normalize(form, GOOD), hash_of(unicodedata.normalize("NFC", GOOD)))
    assert not matches(GOOD + " ", hash_of(GOOD))
    assert not matches(GOOD, None)
    assert not matches(GOOD, "no hash")


@pytest.mark.parametrize("change", ["password", "disable"])
def test_a_change_signs_out_whoever_is_signed_in(session, settings, change):
    make(session, settings)
    token = open_session(session, check_password(session, "lan", GOOD), settings, now=NOW)
    assert who_is(session, token, settings, now=NOW).name == "lan"
    if change == "password":
        change_password(session, "LAN", OTHER, settings, actor_name="root", now=NOW)
        assert check_password(session, "lan", GOOD) is None
        assert check_password(session, "lan", OTHER) is not None
    else:
        disable_account(session, "LAN", actor_name="root", now=NOW)
        assert check_password(session, "lan", GOOD) is None
        enable_account(session, "LAN", actor_name="root", now=NOW)
        assert check_password(session, "lan", GOOD) is not None
    assert who_is(session, token, settings, now=NOW) is None


def test_every_change_is_one_event_without_a_secret(session, settings):
    make(session, settings)
    change_password(session, "lan", OTHER, settings, actor_name="root", now=NOW)
    for _ in range(2):
        disable_account(session, "lan", actor_name="root", now=NOW)
    for _ in range(2):
        enable_account(session, "lan", actor_name="root", now=NOW)
    events = session.scalars(sa.select(Event).order_by(Event.id)).all()
    assert [event.detail["change"] for event in events] == ["added", "password changed", "disabled", "enabled"]
    assert {(event.type, event.actor, event.unit_pid, event.detail["account"]) for event in events} == {
        ("account change", "root", None, "lan")
    }
    text = repr([event.detail for event in events])
    assert not any(secret in text for secret in (GOOD, OTHER, "argon2"))
    assert verify_chain(session) == []


@pytest.mark.parametrize("change", [disable_account, enable_account])
def test_an_account_that_is_not_there_is_named(session, settings, change):
    with pytest.raises(UsageError, match=r"R173.*hoa"):
        change(session, "Hoa", actor_name="root", now=NOW)


def test_accounts_are_listed_by_name(session, settings):
    make(session, settings, "hoa")
    make(session, settings, "An")
    assert [account.name for account in list_accounts(session)] == ["an", "hoa"]
