"""A real catalogue, migrated, and what to fill it with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.catalogue.database import migrate, open_catalogue
from archive.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy.orm import Session

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
def session(catalogue: Catalogue) -> Iterator[Session]:
    with catalogue.writing() as session:
        yield session
