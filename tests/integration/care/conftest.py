"""A small real archive, and what can be asked of it to see whether another one is the same."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from archive.care.backup import back_up
from archive.care.restore import restore
from archive.catalogue.access import Actor
from archive.catalogue.description import describe
from archive.catalogue.models import DescriptionUnit, Event, Page
from archive.home import ArchiveHome
from archive.search import SearchRequest, search
from archive.settings import Settings
from tests.reading_archive import NOW, build

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from archive.care.findings import Finding

QUERIES = (
    "biển đảo",
    "bien dao",
    "thông tin đối ngoại",
    '"nhà văn hóa xã"',
    "golfe",
    "năm:2017",
    "kimcangbimat",
    "xã -đồn",
)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive as `tests.reading_archive` builds it; to be copied, never to be changed."""
    folder = tmp_path_factory.mktemp("built") / "home"
    build(folder).home.catalogue().close()
    return folder


@pytest.fixture
def home(built: Path, tmp_path: Path) -> ArchiveHome:
    shutil.copytree(built, tmp_path / "home")
    return home_at(tmp_path / "home")


def home_at(folder: Path, database_url: str = "") -> ArchiveHome:
    return ArchiveHome(Settings(home=str(folder), database_url=database_url))


def contents(home: ArchiveHome) -> dict[str, Any]:
    """All that a catalogue holds of the store's units, in its own order."""
    with home.catalogue().reading() as session:
        units = session.scalars(sa.select(DescriptionUnit).order_by(DescriptionUnit.id)).all()
        texts = sa.select(DescriptionUnit.pid, Page.number, Page.text).join(Page).order_by(Page.id)
        events = sa.select(Event.unit_pid, Event.type, Event.at).where(Event.unit_pid.is_not(None)).order_by(Event.id)
        return {
            "units": [describe(session, unit.pid) for unit in units],
            "numbers": [(unit.reference_code, unit.last_number) for unit in units],
            "texts": session.execute(texts).all(),
            "events": session.execute(events).all(),
        }


def answers(home: ArchiveHome) -> list[dict[str, Any]]:
    """What searches answer, in order, to outsiders and to staff."""
    told = []
    for actor in (Actor.outsider(), Actor.keeper("test")):
        for query in QUERIES:
            request = SearchRequest(query=query, actor=actor)
            with home.catalogue().reading() as session:
                answer = search(session, home.engine(), home.store(), request, home.settings).to_json()
            told.append({key: value for key, value in answer.items() if key != "took_ms"})
    return told


def edition_of(home: ArchiveHome, destination: Path, *, full: bool = False, now: dt.datetime = NOW) -> Path:
    """One more edition on ``destination``."""
    found: list[Finding] = []
    made = back_up(
        home.catalogue(),
        home.store(),
        home.settings,
        destination,
        full=full,
        now=now,
        on_finding=found.append,
        progress=unheard,
    )
    assert found == []
    return made.folder


def restored(source: Path, folder: Path, told: list[Finding] | None = None, *, database_url: str = "") -> ArchiveHome:
    """The home that is made from ``source`` in ``folder``, indexes included."""
    home = home_at(folder, database_url)
    tell = ([] if told is None else told).append
    restore(source, home.settings, actor="test", now=NOW, on_finding=tell, progress=unheard)
    home.prepare()
    home.drain()
    return home


def unheard(done: int, total: int) -> None:
    assert 0 < done <= total
