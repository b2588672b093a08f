"""A run of the pipeline over real files with real Tesseract."""

from __future__ import annotations

import datetime as dt
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sys.path.insert(0, str(Path(__file__).parents[3]))

from ingest.progress import NoProgress
from ingest.runner import IngestOptions, ingest

if TYPE_CHECKING:
    from collections.abc import Callable

    from ingest.results import SourceResult, Summary

if shutil.which("tesseract") is None:
    pytest.skip("Tesseract is not installed", allow_module_level=True)


@pytest.fixture
def run(catalogue, store, settings) -> Callable[..., tuple[list[SourceResult], Summary]]:
    """Run the pipeline; results in the order in which they were told, and the summary."""

    def run_once(*paths: Path, settings=settings, **options) -> tuple[list[SourceResult], Summary]:
        told: list[SourceResult] = []
        summary = ingest(
            catalogue,
            store,
            settings,
            paths,
            IngestOptions(**{"jobs": 2, "actor": "tester"} | options),
            progress=NoProgress(),
            on_result=told.append,
            clock=lambda: dt.datetime.now(dt.UTC),
        )
        return told, summary

    return run_once
