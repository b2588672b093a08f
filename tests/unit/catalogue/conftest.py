"""A real catalogue, migrated, on both databases, and what to fill it with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.catalogue.database import open_catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from archive.catalogue.database import Catalogue
    from archive.settings import Settings


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def settings(migrated_settings: Settings) -> Settings:
    return migrated_settings


@pytest.fixture
def catalogue(settings: Settings) -> Iterator[Catalogue]:
    opened = open_catalogue(settings)
    yield opened
    opened.close()


@pytest.fixture
def session(catalogue: Catalogue) -> Iterator[Session]:
    with catalogue.writing() as session:
        yield session
