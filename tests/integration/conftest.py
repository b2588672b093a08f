"""A real archive in a temporary home: catalogue and store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.catalogue.database import open_catalogue
from archive.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.catalogue.database import Catalogue
    from archive.settings import Settings


@pytest.fixture
def settings(migrated_settings: Settings) -> Settings:
    return migrated_settings


@pytest.fixture
def catalogue(settings: Settings) -> Iterator[Catalogue]:
    opened = open_catalogue(settings)
    yield opened
    opened.close()


@pytest.fixture
def store(settings: Settings) -> Store:
    return Store.initialise(settings.store_path)
