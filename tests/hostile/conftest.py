"""Hostile files go through the pipeline as all others do."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))

from archive.catalogue.database import migrate, open_catalogue
from archive.settings import Settings
from archive.store import Store
from ingest.progress import NoProgress
from ingest.runner import IngestOptions, ingest


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=str(tmp_path / "home"), page_seconds=60, page_cpu_seconds=40)


@pytest.fixture
def run(settings: Settings):
    """Take files in and tell what became of each, by name."""
    settings.home_path.mkdir()
    migrate(settings)
    catalogue = open_catalogue(settings)
    store = Store.initialise(settings.store_path)

    def run_once(*paths: Path):
        told = []
        ingest(
            catalogue,
            store,
            settings,
            paths,
            IngestOptions(jobs=2),
            progress=NoProgress(),
            on_result=told.append,
            clock=lambda: dt.datetime.now(dt.UTC),
        )
        return {Path(result.source).name: result for result in told}

    yield run_once
    catalogue.close()
