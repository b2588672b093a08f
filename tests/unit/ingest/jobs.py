"""A page to be read, for tests of the steps that read it."""

from __future__ import annotations

from pathlib import Path

from archive.settings import Settings
from ingest.tasks import PageAddress, PageJob, SourceFile, SourceKind

SETTINGS = Settings()
JOB = PageJob(
    recipe="image",
    file=SourceFile("page.png", "page.png", SourceKind.PNG, "", 0),
    address=PageAddress(1, 0, 0),
    folder=str(Path()),
    languages=("vie",),
    engine_version="5",
    reads_text=True,
    settings=SETTINGS,
)
