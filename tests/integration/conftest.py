"""A real archive in a temporary home: catalogue and store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.catalogue.database import migrate, open_catalogue
from archive.settings import Settings
from archive.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from archive.catalogue.database import Catalogue


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=str(tmp_path))


@pytest.fixture
def catalogue(settings: Settings) -> Iterator[Catalogue]:
    migrate(settings)
    opened = open_catalogue(settings)
    yield opened
    opened.close()


@pytest.fixture
def store(settings: Settings) -> Store:
    return Store.initialise(settings.store_path)
