"""The running site shows what was loaded meanwhile, and no more what was withdrawn."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from archive.curation import withdraw
from archive.home import ArchiveHome
from archive.settings import Settings
from archive.store import collection_name
from archive.store.layout import object_folder
from archive.web.curated_sets import CuratedSets
from tests.curated import ENTRY, HEAD, load_into, made_collection

if TYPE_CHECKING:
    from pathlib import Path

SLUG = "ten-dao"


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def home(tmp_path: Path) -> ArchiveHome:
    home = ArchiveHome(Settings(home=str(tmp_path / "home")))
    home.prepare()
    return home


def _slugs(sets: CuratedSets) -> set[str]:
    return {one.slug for one in sets()}


def test_what_is_loaded_changed_or_withdrawn_is_so_on_the_site_a_second_later(
    home: ArchiveHome, tmp_path: Path
) -> None:
    clock = Clock()
    sets = CuratedSets(home, clock)
    before = _slugs(sets)
    load_into(home, made_collection(tmp_path, (HEAD + ENTRY).encode()))
    assert _slugs(sets) == before
    clock.now += home.settings.collections_refresh_seconds
    assert _slugs(sets) == {*before, SLUG}
    withdraw(home.keeper("Minh"), SLUG, why="hết hạn mượn")
    clock.now += home.settings.collections_refresh_seconds
    assert _slugs(sets) == before


def test_nothing_is_read_again_where_nothing_happened(home: ArchiveHome) -> None:
    clock = Clock()
    sets = CuratedSets(home, clock)
    first = sets()
    clock.now += 60
    assert sets() is first


def test_readers_keep_what_they_have_where_a_set_cannot_be_read(home: ArchiveHome, tmp_path: Path, caplog) -> None:
    folder = made_collection(tmp_path, (HEAD + ENTRY).encode())
    load_into(home, folder)
    clock = Clock()
    sets = CuratedSets(home, clock)
    first = sets()
    (folder / "collection.toml").write_text(HEAD + ENTRY + "# đổi\n", "utf-8")
    load_into(home, folder)
    (object_folder(home.settings.store_path, collection_name(SLUG)) / "inventory.json").write_text("{}")
    clock.now += 60
    with caplog.at_level(logging.WARNING):
        assert sets() is first
    assert "R30" in caplog.text
