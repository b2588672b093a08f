"""A migration is killed after every one of its statements, from every revision there ever was.

Afterwards the catalogue is what it was before, or wholly migrated; migrating again gives what a
migration without a kill gives. Migrations to come are tried without a word here.
"""

from __future__ import annotations

import itertools
import multiprocessing
import os
import shutil
import signal
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory

from archive.catalogue import states
from archive.catalogue.database import MIGRATIONS, current_revision, engine_for, migrate, open_catalogue
from archive.catalogue.events import verify_chain
from archive.catalogue.registration import register_item
from archive.failpoints import VARIABLE
from archive.settings import Settings
from tests.crash.reckoning import Toll
from tests.unit.catalogue.examples import LATER, NOW, plan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.proofs import RecordRow

pytestmark = pytest.mark.slow

OLDER = [step.down_revision or "base" for step in ScriptDirectory(str(MIGRATIONS)).walk_revisions()]
AROUND = ["catalogue.migrate.begun", "catalogue.migrate.moved", "catalogue.migrate.done"]
Content = dict[str, list[tuple[object, ...]]]


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def copied(tmp_path: Path, database: str, request: pytest.FixtureRequest) -> Iterator[Callable[[Settings], Settings]]:
    """Makes a copy of a catalogue that nobody is connected to."""
    server = request.getfixturevalue("postgresql") if database == "postgresql" else None
    made: list[str] = []
    numbers = itertools.count()

    def copy(settings: Settings) -> Settings:
        home = tmp_path / f"copy-{next(numbers)}"
        home.mkdir()
        if server is None:
            shutil.copy(settings.home_path / "catalogue.sqlite3", home)
            return Settings(home=str(home))
        made.append(server.create(sa.make_url(settings.database_url).database))
        return Settings(home=str(home), database_url=server.url(made[-1]))

    yield copy
    for name in made:
        server.drop(name)


@pytest.fixture
def old(settings: Settings, start: str) -> Settings:
    """A catalogue with items and a full event log, its tables as they were at ``start``."""
    migrate(settings)
    catalogue = open_catalogue(settings)
    with catalogue.writing() as session:
        for number in range(3):
            view = register_item(session, plan(title=f"Kế hoạch {number}"), actor="Lan", now=NOW)
        states.publish(session, view.pid, actor_name="Lan", now=LATER)
    catalogue.close()
    migrate(settings, start)
    return settings


def content(settings: Settings) -> tuple[str | None, Content]:
    """Revision, and all rows of all tables."""
    engine = engine_for(settings)
    with engine.connect() as connection:
        tables = sa.MetaData()
        tables.reflect(connection)
        rows = {
            name: sorted((tuple(row) for row in connection.execute(sa.select(table))), key=str)
            for name, table in tables.tables.items()
        }
        revision = current_revision(connection)
    engine.dispose()
    rows.pop("alembic_version", None)
    return revision, rows


def killed(settings: Settings, point: str) -> bool:
    """Migrate in a process of its own that dies at ``point``; whether it came there."""

    def child() -> None:
        os.environ[VARIABLE] = point
        migrate(settings)

    process = multiprocessing.get_context("fork").Process(target=child)
    process.start()
    process.join(60)
    assert process.exitcode in {0, -signal.SIGKILL}
    return process.exitcode == -signal.SIGKILL


@pytest.mark.parametrize("start", OLDER)
def test_a_migration_is_done_whole_or_not_at_all_and_can_be_repeated(
    old: Settings, start: str, copied: Callable[[Settings], Settings], database: str, record_row: RecordRow
) -> None:
    before, whole = content(old), copied(old)
    migrate(whole)
    after = content(whole)
    kills, total = 0, Toll()
    for point in itertools.chain(AROUND, (f"catalogue.migrate.statement:{n}" for n in itertools.count(1))):
        broken = copied(old)
        if not killed(broken, point):
            break
        kills += 1
        toll = Toll(half_visible=int(content(broken) not in (before, after)))
        migrate(broken)
        toll.changed = int(content(broken) != after)
        toll.faults = faults(broken)
        record_row("kills", command=f"migration from {start} on {database}", kills=1, **toll.figures)
        total += toll
    assert kills > len(AROUND)
    assert total == Toll()


def faults(settings: Settings) -> int:
    catalogue = open_catalogue(settings)
    with catalogue.reading() as session:
        found = len(verify_chain(session))
    catalogue.close()
    return found
