"""Government files of 2002 to 2009 in old encodings, doc to ppt, against their transcripts."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

import pytest

from bench import legacy
from ingest.engines import office

if TYPE_CHECKING:
    from pathlib import Path

MOST_ERROR = 0.05
MEDIAN_ERROR = 0.01
MOST_BYTES = 60_000
"""Larger files take minutes; `make bench-legacy` reads them all."""


@pytest.mark.slow
@pytest.mark.skipif(office.program() is None, reason="LibreOffice is not installed")
def test_old_files_are_read_or_say_what_was_not_read(fixtures: Path) -> None:
    paths = [path for path in legacy.with_transcripts(fixtures / "legacy") if path.stat().st_size < MOST_BYTES]
    assert len(paths) > 20
    read = legacy.take_in(paths)
    errors = {told.path.name: legacy.score(told.text, legacy.transcript_of(told.path)).free for told in read}
    assert statistics.median(errors.values()) <= MEDIAN_ERROR
    assert [told.path.name for told in read if errors[told.path.name] > MOST_ERROR and not told.is_flagged] == []


@pytest.mark.slow
def test_no_sound_page_is_converted(fixtures: Path) -> None:
    pages = list(legacy.sound_pages(fixtures))
    assert len(pages) >= 200
    assert legacy.false_conversions(pages) == 0
