"""A small archive and a client of its reading room."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from flask.testing import FlaskClient

from archive.web import create_app
from tests.reading_archive import build, curate

if TYPE_CHECKING:
    from flask import Flask

    from tests.reading_archive import ReadingArchive


class ReadingClient(FlaskClient):
    """A client that reads every answer to its end, so that files are closed."""

    def open(self, *args, **kwargs):
        kwargs.setdefault("buffered", True)
        return super().open(*args, **kwargs)


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> ReadingArchive:
    """One archive for all tests that only read."""
    return build(tmp_path_factory.mktemp("reading-room"), searches_per_minute="0")


@pytest.fixture(scope="session")
def app(archive: ReadingArchive, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    app = create_app(archive.home.settings, archive.home, curate(tmp_path_factory.mktemp("curated")))
    app.test_client_class = ReadingClient
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
