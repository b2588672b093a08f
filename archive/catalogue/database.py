"""The door to the catalogue's database: every reader and every writer comes through here.

Writers take their turn from the start of their transaction (``BEGIN IMMEDIATE`` on SQLite, an
advisory lock on PostgreSQL), so a writer never finds out at its end that it came too late,
and what it reads stays true until it commits. Readers see one state from their first question
on (WAL on SQLite, ``REPEATABLE READ`` on PostgreSQL).
"""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError, IntegrityError, ProgrammingError
from sqlalchemy.orm import Session

from archive.disks import ailment_of, disk_of
from archive.errors import CatalogueError
from archive.failpoints import failpoint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Connection, Engine

    from archive.settings import Settings

MIGRATIONS = Path(__file__).with_name("migrations")
NEWEST_REVISION = "0002"
"""Revision of the tables that this version of the program works with: the newest in ``migrations/``."""

# Any number will do, as long as nothing else in the same PostgreSQL database uses it.
WRITERS_LOCK = 0x42_44

_KEPT = {"alembic_version"}
"""What a migration down to nothing leaves, without a row."""


class Catalogue:
    """The catalogue of one archive.

    Args:
        engine: Connected by `engine_for`.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writer_engine = engine.execution_options(is_writer=True)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one state of the catalogue and leaves nothing behind.

        Raises:
            CatalogueError: The database does not answer (R214, R218).
        """
        with _in_plain_words(self._engine), Session(self._engine, autoflush=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session that is the only writer; commits at the end, rolls back on any error.

        Raises:
            CatalogueError: Others write for too long, the disk is full, or the database does not answer (R214, R218).
        """
        with _in_plain_words(self._engine), Session(self._writer_engine) as session, session.begin():
            session.connection()  # the turn is taken here and not at the first statement
            yield session

    def close(self) -> None:
        """Give all connections back."""
        self._engine.dispose()


def open_catalogue(settings: Settings) -> Catalogue:
    """Open the catalogue that ``settings`` names.

    Raises:
        CatalogueError: Its tables are not of this version of the program (R210), or the database
            does not answer (R214, R218).
    """
    engine = engine_for(settings)
    with _in_plain_words(engine), engine.connect() as connection:
        found = current_revision(connection)
    if found != NEWEST_REVISION:
        engine.dispose()
        raise CatalogueError("R210", found=found or "-", wanted=NEWEST_REVISION)
    return Catalogue(engine)


def migrate(settings: Settings, revision: str = "head") -> None:
    """Bring the catalogue's tables to ``revision``; safe to repeat, one process at a time.

    Raises:
        CatalogueError: The database does not answer (R214, R218).
    """
    engine = engine_for(settings, enforces_foreign_keys=False)
    try:
        with _in_plain_words(engine), engine.execution_options(is_writer=True).begin() as connection:
            _move(connection, revision)
        failpoint("catalogue.migrate.done")
    finally:
        engine.dispose()


@contextmanager
def new_catalogue(settings: Settings) -> Iterator[Connection]:
    """A catalogue made in an empty database: its tables are there, its rows are the caller's to bring.

    All of it is one transaction, so that an error leaves the database as empty as it was.

    Raises:
        CatalogueError: There are tables in the database already (R352), or it does not answer (R214).
    """
    engine = engine_for(settings)
    try:
        with _in_plain_words(engine), engine.execution_options(is_writer=True).begin() as connection:
            _require_empty(connection)
            _move(connection, "head")
            yield connection
    finally:
        engine.dispose()


def require_empty(settings: Settings) -> None:
    """Make sure that there is nothing yet in the database.

    Raises:
        CatalogueError: There are tables in it (R352), or it does not answer (R214).
    """
    file = database_file(settings)
    if file is not None and not file.exists():
        return
    engine = engine_for(settings)
    try:
        with _in_plain_words(engine), engine.connect() as connection:
            _require_empty(connection)
    finally:
        engine.dispose()


def current_revision(connection: Connection) -> str | None:
    """Revision of the tables behind ``connection``, None where there are none."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return revision


def database_file(settings: Settings) -> Path | None:
    """The file of a SQLite catalogue; None where the catalogue is kept by a server."""
    url = sa.make_url(settings.catalogue_url)
    return Path(url.database).absolute() if url.get_backend_name() == "sqlite" and url.database else None


def file_trouble(path: Path, problem: object) -> CatalogueError:
    """Say that the SQLite catalogue at ``path`` does not work, on which disk it lies, and what ails that (R218).

    SQLite speaks of an "I/O error" also where a disk is full, and of a file that cannot be opened
    where it is read-only.
    """
    ailment = ailment_of(path)
    told = f"{problem}; {ailment}" if ailment else problem
    return CatalogueError("R218", path=path, disk=disk_of(path), problem=told)


def knows_revision(revision: str) -> bool:
    """Whether this program has the way from ``revision`` of the tables to its own."""
    from alembic.script import ScriptDirectory

    return any(step.revision == revision for step in ScriptDirectory(str(MIGRATIONS)).walk_revisions())


def engine_for(settings: Settings, *, enforces_foreign_keys: bool = True) -> Engine:
    """An engine for the catalogue's database.

    Args:
        settings: Names the database and how long a writer waits for its turn.
        enforces_foreign_keys: Off only while SQLite tables are rebuilt by a migration.
    """
    engine = sa.create_engine(settings.catalogue_url)
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine, settings.database_wait_seconds, enforces_foreign_keys=enforces_foreign_keys)
    elif engine.dialect.name == "postgresql":
        _prepare_postgresql(engine, settings.database_wait_seconds)
    return engine


def _require_empty(connection: Connection) -> None:
    if current_revision(connection) is not None or set(sa.inspect(connection).get_table_names()) - _KEPT:
        raise CatalogueError("R352", database=_place(connection.engine))


@contextmanager
def _in_plain_words(engine: Engine) -> Iterator[None]:
    """Say what the database cannot do; what the program asked wrongly of it stays as it is."""
    try:
        yield
    except (IntegrityError, ProgrammingError):
        raise
    except DatabaseError as error:
        problem = " ".join(str(error.orig).split())
        if engine.dialect.name == "sqlite":
            raise file_trouble(Path(engine.url.database or ""), problem) from error
        raise CatalogueError("R214", database=_place(engine), problem=problem) from error


def _place(engine: Engine) -> str:
    """Where a database is, without its password."""
    return str(engine.url.database if engine.dialect.name == "sqlite" else engine.url.render_as_string())


def _prepare_sqlite(engine: Engine, wait_seconds: float, *, enforces_foreign_keys: bool) -> None:
    pragmas = (
        f"PRAGMA busy_timeout = {round(wait_seconds * 1000)}",
        "PRAGMA journal_mode = WAL",
        "PRAGMA synchronous = FULL",
        f"PRAGMA foreign_keys = {'ON' if enforces_foreign_keys else 'OFF'}",
    )

    def connect(connection: Any, record: object) -> None:
        del record
        # The driver would begin transactions at a moment of its own choosing.
        connection.isolation_level = None
        for pragma in pragmas:
            connection.execute(pragma)

    def begin(connection: Connection) -> None:
        is_writer = connection.get_execution_options().get("is_writer", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writer else "BEGIN")

    sa.event.listen(engine, "connect", connect)
    sa.event.listen(engine, "begin", begin)


def _prepare_postgresql(engine: Engine, wait_seconds: float) -> None:
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get("is_writer", False):
            # A snapshot taken while waiting would be of the time before the last writer's commit.
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {round(wait_seconds * 1000)}")
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(WRITERS_LOCK)))
        else:
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")

    sa.event.listen(engine, "begin", begin)


def _move(connection: Connection, revision: str) -> None:
    current = current_revision(connection)
    if current == (NEWEST_REVISION if revision == "head" else revision):
        return
    # Alembic takes a fifth of a second to load, and nearly every start finds the tables as they should be.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    failpoint("catalogue.migrate.begun")
    sa.event.listen(connection, "after_cursor_execute", _mark_statement)
    if revision == "head" or current is None:
        command.upgrade(config, revision)
    else:
        command.downgrade(config, revision)
    sa.event.remove(connection, "after_cursor_execute", _mark_statement)
    failpoint("catalogue.migrate.moved")
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        assert not broken, f"a migration left rows without their parent: {broken}"


def _mark_statement(*_: object) -> None:
    """Let a test cut a migration off between any two of its statements, the stamp of its revision among them."""
    failpoint("catalogue.migrate.statement")
