"""The second migration brings accounts and figures of use, goes back without them, and touches nothing else."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from archive.accounts import NewAccount, add_account
from archive.accounts.sessions import open_session
from archive.accounts.throttle import seconds_to_wait, subjects
from archive.catalogue.database import engine_for, migrate
from archive.catalogue.events import verify_chain
from archive.catalogue.models import Account, Base, DescriptionUnit, Event, Role, Usage, UsageCount
from archive.catalogue.registration import register_item
from tests.unit.catalogue.examples import plan

NOW = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
NEW = {"account", "account_session", "sign_in_attempt", "usage_count"}


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request):
    return request.param


@pytest.fixture
def engine(settings):
    engine = engine_for(settings)
    yield engine
    engine.dispose()


def tables(engine):
    return set(sa.inspect(engine).get_table_names()) - {"alembic_version"}


def test_units_and_events_stay_on_the_way_up_down_and_up_again(settings, engine):
    migrate(settings, "0001")
    assert tables(engine) == set(Base.metadata.tables) - NEW
    with Session(engine) as session, session.begin():
        pid = register_item(session, plan(), actor="Lan", now=NOW).pid
    migrate(settings)
    with Session(engine) as session, session.begin():
        new = NewAccount("Lan", Role.LIBRARIAN, "thuyền ra khơi lúc năm giờ")
        add_account(session, new, settings, actor_name="root", now=NOW)
        open_session(session, session.scalar(sa.select(Account.id)), settings, now=NOW)
        seconds_to_wait(session, subjects(b"k", name="lan", address="::1", device=""), settings, now=NOW)
        session.add(UsageCount(day=NOW.date(), area="reading-room", kind=Usage.ITEM.value, subject=pid, count=1))
    for revision, expected in (("0001", set(Base.metadata.tables) - NEW), ("head", set(Base.metadata.tables))):
        migrate(settings, revision)
        assert tables(engine) == expected
        with Session(engine) as session:
            assert session.scalars(sa.select(DescriptionUnit.pid).where(DescriptionUnit.level == "item")).all() == [pid]
            assert "account change" in session.scalars(sa.select(Event.type)).all()
            assert verify_chain(session) == []
    with Session(engine) as session:
        assert session.scalar(sa.select(sa.func.count(Account.id))) == 0
    with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
        connection.execute(sa.delete(Event))


def test_an_account_with_a_role_of_no_list_is_refused(settings, engine):
    migrate(settings)
    with pytest.raises(DBAPIError), Session(engine) as session, session.begin():
        session.add(Account(name="x", role="root", password_hash="", created_at=NOW, password_changed_at=NOW))
