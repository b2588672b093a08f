"""What every test may use."""

from __future__ import annotations

import shutil
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

from archive.catalogue.database import migrate
from archive.settings import Settings
from tests.postgresql import PostgreSQL, running_server

if TYPE_CHECKING:
    from collections.abc import Iterator

# How long an example takes says how busy the machine is.
hypothesis.settings.register_profile(
    "unhurried", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("unhurried")

# A shell that has the tests run in the background has them ignore Ctrl-C, and all that they start.
signal.signal(signal.SIGINT, signal.default_int_handler)

pytest_plugins = ["tests.proofs", "pytester"]

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def fixtures() -> Path:
    """Real material beside the checkout; tests that need it are skipped where it is absent."""
    return _beside("fixtures")


@pytest.fixture(scope="session")
def shared() -> Path:
    """Folder of provided facts, schemas and material beside the checkout."""
    return _beside("")


def _beside(name: str) -> Path:
    folder = ROOT.parent / "shared" / name
    if not folder.is_dir():
        pytest.skip("the provided material is not beside this checkout")
    return folder


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """A PostgreSQL server that lives as long as the tests."""
    with running_server() as server:
        yield server


@pytest.fixture
def database() -> str:
    """Kind of database under the catalogue; modules that concern both override this with parameters."""
    return "sqlite"


@pytest.fixture
def settings(tmp_path: Path, database: str, request: pytest.FixtureRequest) -> Iterator[Settings]:
    """A home folder and a database with nothing in them."""
    if database == "sqlite":
        yield Settings(home=str(tmp_path))
        return
    server = request.getfixturevalue("postgresql")
    name = server.create()
    yield Settings(home=str(tmp_path), database_url=server.url(name))
    server.drop(name)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty catalogue of this version, migrated once and copied for each test."""
    home = tmp_path_factory.mktemp("migrated")
    migrate(Settings(home=str(home)))
    return home / "catalogue.sqlite3"


@pytest.fixture(scope="session")
def migrated_database(postgresql: PostgreSQL) -> str:
    """The same as a database that serves as template."""
    name = postgresql.create()
    migrate(Settings(database_url=postgresql.url(name)))
    return name


@pytest.fixture
def migrated_settings(tmp_path: Path, database: str, request: pytest.FixtureRequest) -> Iterator[Settings]:
    """A home folder and an empty catalogue of this version."""
    if database == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_file"), tmp_path)
        yield Settings(home=str(tmp_path))
        return
    server = request.getfixturevalue("postgresql")
    name = server.create(request.getfixturevalue("migrated_database"))
    yield Settings(home=str(tmp_path), database_url=server.url(name))
    server.drop(name)
