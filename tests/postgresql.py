"""A PostgreSQL server of the tests' own: in a temporary folder, reached by a Unix socket, no port open."""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

if TYPE_CHECKING:
    from collections.abc import Iterator

USER = "biendao"
# Nothing here has to outlive the tests.
OPTIONS = "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=32MB"


@dataclass
class PostgreSQL:
    """A running server whose socket and data lie in ``folder``."""

    folder: Path
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://{USER}@/{database}?host={self.folder}"

    def create(self, template: str = "template0") -> str:
        """Make a database like ``template``; its name."""
        name = f"archive_{next(self._numbers)}"
        self._administer(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop(self, name: str) -> None:
        self._administer(f"DROP DATABASE {name} WITH (FORCE)")

    def _administer(self, statement: str) -> None:
        engine = sa.create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)


@contextmanager
def running_server() -> Iterator[PostgreSQL]:
    """Start a server and stop it at the end; the test is skipped where PostgreSQL is not installed."""
    pytest.importorskip("psycopg", reason="the Python package psycopg is not installed")
    if programs() is None:
        pytest.skip("PostgreSQL is not installed; its Debian package is postgresql")
    folder = Path(tempfile.mkdtemp(prefix="biendao-pg-"))
    try:
        with server_in(folder, OPTIONS) as server:
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def programs() -> Path | None:
    """The folder with the newest PostgreSQL's programs; None where it is not installed."""
    return max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), default=None)


@contextmanager
def server_in(folder: Path, options: str) -> Iterator[PostgreSQL]:
    """Start a server whose data and socket lie in ``folder``, and stop it at the end; the data stay.

    Args:
        folder: Exists; its files are made on first use.
        options: Of the server's command line.
    """
    where, account, data = programs(), _account(), folder / "data"
    assert where is not None, "PostgreSQL is not installed"
    os.chown(folder, account.pw_uid, account.pw_gid)

    def run(program: str, *arguments: str) -> None:
        # PostgreSQL refuses to run as root.
        subprocess.run(
            [where / program, *arguments],
            cwd=folder,
            check=True,
            stdout=subprocess.DEVNULL,
            **({"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}),
        )

    if not data.exists():
        run("initdb", "-D", str(data), "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
    run("pg_ctl", "-D", str(data), "-w", "-l", str(folder / "log"), "-o", f"-k {folder} {options}", "start")
    try:
        yield PostgreSQL(folder)
    finally:
        run("pg_ctl", "-D", str(data), "-m", "fast", "stop")


def _account() -> pwd.struct_passwd:
    """Whom the server runs as: whoever runs the tests, or with root's tests the account that Debian made for it."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid())
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")
