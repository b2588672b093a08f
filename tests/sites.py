"""Whole sites on real ports, in the states in which a reader may meet them: open, asked too often, closed, empty, at the desk."""

from __future__ import annotations

import contextlib
import datetime as dt
import threading
from typing import TYPE_CHECKING, Final

from waitress.server import create_server

from archive.accounts import NewAccount, add_account
from archive.catalogue.models import IngestTask, Role
from archive.home import ArchiveHome
from archive.settings import Settings
from archive.web import create_app
from archive.web.areas import Area
from ingest.journal import begin_batch
from tests.reading_archive import NOW, build

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask

    from tests.reading_archive import ReadingArchive

DESK: Final = frozenset({Area.READING_ROOM, Area.DESK})
NAME: Final = "lan"
PASSWORD: Final = "thuyền ra khơi lúc năm giờ"


@contextlib.contextmanager
def running(app: Flask) -> Iterator[str]:
    """Serve ``app`` and give its address."""
    server = create_server(app, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.close()
        thread.join(timeout=5)


def opened(folder: Path, **limits: str) -> ArchiveHome:
    """The archive in ``folder`` with other limits than it has; nobody is asked to wait unless they say so."""
    return ArchiveHome(Settings.from_environment({}, home=str(folder), **{"searches_per_minute": "0", **limits}))


def empty(folder: Path) -> ArchiveHome:
    """An archive on its first day."""
    home = opened(folder)
    home.prepare()
    home.drain()
    return home


def without(home: ArchiveHome, part: str, folder: Path) -> ArchiveHome:
    """The archive ``home`` as if the folder ``part`` of it were lost; the rest is shared."""
    folder.mkdir()
    for one in home.settings.home_path.iterdir():
        if one.name != part:
            (folder / one.name).symlink_to(one)
    (folder / part).mkdir()
    return opened(folder)


def desk_archive(folder: Path, **limits: str) -> ReadingArchive:
    """A small archive with an account, a draft, an item withdrawn and two sources that were not taken in."""
    archive = build(folder, searches_per_minute="0", **limits)
    with archive.home.catalogue().writing() as session:
        new = NewAccount(NAME, Role.LIBRARIAN, PASSWORD)
        add_account(session, new, archive.home.settings, actor_name="root", now=NOW)
        batch = begin_batch(session, {}, NOW)
        for name, reason in (("Bản đồ cũ.pdf", "R012"), ("a.tif", "R005")):
            session.add(IngestTask(batch_id=batch, key=name, source=f"/quet/{name}", outcome="refused", reason=reason,
                                   created_at=NOW, ended_at=NOW + dt.timedelta(minutes=1)))  # fmt: skip
    return archive


def app_of(home: ArchiveHome, curated: Path | None = None, areas: frozenset[Area] = frozenset()) -> Flask:
    """The site over ``home``."""
    return create_app(home.settings, home, curated, areas)
