"""The migrations make exactly the tables of the models, keep what is in them, and go back."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from archive.catalogue import units
from archive.catalogue.access import Actor
from archive.catalogue.database import (
    MIGRATIONS,
    NEWEST_REVISION,
    current_revision,
    engine_for,
    migrate,
    open_catalogue,
)
from archive.catalogue.events import verify_chain
from archive.catalogue.models import Base
from archive.catalogue.registration import register_item
from archive.errors import CatalogueError
from tests.unit.catalogue.examples import plan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.settings import Settings

NOW = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def connection(settings: Settings) -> Iterator[sa.Connection]:
    engine = engine_for(settings)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def test_the_migrations_and_the_models_speak_of_the_same_tables(settings: Settings, connection: sa.Connection) -> None:
    migrate(settings)
    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
    assert compare_metadata(context, Base.metadata) == []


def test_checks_are_the_same_as_the_models(settings: Settings, connection: sa.Connection) -> None:
    migrate(settings)
    inspector = sa.inspect(connection)
    for table in Base.metadata.sorted_tables:
        checks = [check for check in table.constraints if isinstance(check, sa.CheckConstraint)]
        found = {check["name"]: check["sqltext"] for check in inspector.get_check_constraints(table.name)}
        assert found.keys() == {check.name for check in checks}
        if connection.dialect.name == "sqlite":  # PostgreSQL gives a check back in words of its own
            assert found == {str(check.name): str(check.sqltext) for check in checks}


def test_every_constraint_has_a_name(settings: Settings, connection: sa.Connection) -> None:
    migrate(settings)
    inspector = sa.inspect(connection)
    for table in Base.metadata.tables:
        named = [
            inspector.get_pk_constraint(table),
            *inspector.get_foreign_keys(table),
            *inspector.get_unique_constraints(table),
            *inspector.get_check_constraints(table),
        ]
        assert all(constraint["name"] for constraint in named)


def test_migrating_again_keeps_what_is_there(settings: Settings) -> None:
    migrate(settings)
    item = plan()
    catalogue = open_catalogue(settings)
    with catalogue.writing() as session:
        register_item(session, item, actor="Lan", now=NOW)
    catalogue.close()
    migrate(settings)
    catalogue = open_catalogue(settings)
    with catalogue.reading() as session:
        assert units.get_unit(session, item.pid, Actor.keeper("Lan")).title == item.title
        assert verify_chain(session) == []
    catalogue.close()


def test_the_way_back_and_up_again_works_with_data_inside(settings: Settings, connection: sa.Connection) -> None:
    migrate(settings)
    catalogue = open_catalogue(settings)
    with catalogue.writing() as session:
        register_item(session, plan(), actor="Lan", now=NOW)
    catalogue.close()
    migrate(settings, "base")
    assert set(sa.inspect(connection).get_table_names()) <= {"alembic_version"}
    connection.rollback()
    migrate(settings)
    connection.rollback()
    assert current_revision(connection) == NEWEST_REVISION == ScriptDirectory(str(MIGRATIONS)).get_current_head()


def test_a_catalogue_of_another_version_is_not_opened(settings: Settings, connection: sa.Connection) -> None:
    with pytest.raises(CatalogueError, match="biendao init"):
        open_catalogue(settings)
    migrate(settings)
    connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    with pytest.raises(CatalogueError, match="9999"):
        open_catalogue(settings)


@pytest.mark.parametrize("database", ["sqlite"])
@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 30_000)]
)
def test_connections_keep_what_they_are_told_to_keep(connection: sa.Connection, pragma: str, value: object) -> None:
    assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar_one() == value
