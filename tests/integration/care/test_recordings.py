"""Recordings and what is said in them come back from the store alone, and from a backup, as documents do."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from archive.care.rebuilding import rebuild_catalogue
from archive.catalogue.access import Actor
from archive.cli import run
from archive.search import SearchRequest, search
from tests.integration.care.conftest import contents, edition_of, home_at, restored, unheard
from tests.integration.care.tables import rows_of, with_nobody_signed_in, without_the_restoration
from tests.reading_archive import NOW
from tests.recordings import playing_archive

if TYPE_CHECKING:
    from pathlib import Path

    from archive.home import ArchiveHome


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of recordings; to be copied, never to be changed."""
    home, _ = playing_archive(tmp_path_factory.mktemp("played"))
    home.catalogue().close()
    return home.settings.home_path


@pytest.fixture
def home(played: Path, tmp_path: Path) -> ArchiveHome:
    shutil.copytree(played, tmp_path / "home")
    return home_at(tmp_path / "home")


def heard(home: ArchiveHome) -> list[dict[str, object]]:
    """What is found of what is said, with the moments that a hit opens the player at."""
    told = []
    for query in ("bạch long vĩ", "calm sea", "thuyen ra"):
        request = SearchRequest(query=query, actor=Actor.outsider())
        with home.catalogue().reading() as session:
            answer = search(session, home.engine(), home.store(), request, home.settings).to_json()
        told.append({key: value for key, value in answer.items() if key != "took_ms"})
    assert told[0]["items"]
    assert told[1]["items"]
    return told


def test_the_store_alone_gives_the_same_recordings(home: ArchiveHome) -> None:
    before, asked = contents(home), heard(home)
    home.catalogue().close()
    for path in home.settings.home_path.glob("catalogue.sqlite3*"):
        path.unlink()
    again = home_at(home.settings.home_path)
    rebuild_catalogue(
        again.store(), again.settings, again.engine(), replace=False, leave_out_damaged=False, actor="Lan", now=NOW,
        on_finding=print, progress=unheard,
    )  # fmt: skip
    again.drain()
    assert contents(again) == before
    assert heard(again) == asked
    assert run(["--home", str(again.settings.home_path), "verify"]) == 0


def test_a_backup_gives_the_same_recordings(home: ArchiveHome, tmp_path: Path) -> None:
    kept, asked = rows_of(home), heard(home)
    again = restored(edition_of(home, tmp_path / "copy"), tmp_path / "new")
    assert without_the_restoration(rows_of(again)) == with_nobody_signed_in(kept | {"outbox": []})
    assert heard(again) == asked
    line = ["--home", str(tmp_path / "new")]
    assert run([*line, "rebuild", "derivatives", "--missing"]) == 0
    assert run([*line, "verify"]) == 0
