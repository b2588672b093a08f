"""A real catalogue, migrated, and what to fill it with."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from archive.catalogue.database import migrate, open_catalogue
from archive.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy.orm import Session

    from archive.catalogue.database import Catalogue


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty catalogue of this version, migrated once and copied for each test."""
    home = tmp_path_factory.mktemp("migrated")
    migrate(Settings(home=str(home)))
    return home / "catalogue.sqlite3"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=str(tmp_path))


@pytest.fixture
def catalogue(settings: Settings, migrated_file: Path) -> Iterator[Catalogue]:
    shutil.copy(migrated_file, settings.home_path)
    opened = open_catalogue(settings)
    yield opened
    opened.close()


@pytest.fixture
def session(catalogue: Catalogue) -> Iterator[Session]:
    with catalogue.writing() as session:
        yield session
