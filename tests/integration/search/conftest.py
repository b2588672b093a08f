"""An archive with a search engine whose every look is a fresh one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.catalogue.database import migrate
from archive.search import SearchEngine, open_engine
from archive.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "home").mkdir()
    chosen = Settings(home=str(tmp_path / "home"), index_refresh_seconds=0)
    migrate(chosen)
    return chosen


@pytest.fixture
def engine(settings: Settings) -> SearchEngine:
    return open_engine(settings)
