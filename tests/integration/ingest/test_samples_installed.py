"""The samples, taken into an empty archive through the pipeline itself."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from archive import custody
from archive.catalogue.access import Actor
from archive.catalogue.units import count_items, get_pages, unit_by_reference
from archive.curation import load_collections, resolve
from archive.shipped import collections_folder
from ingest.progress import NoProgress
from ingest.samples.installing import install_samples

if TYPE_CHECKING:
    from ingest.results import Summary

pytestmark = pytest.mark.slow
OUTSIDER = Actor.outsider()


def _install(catalogue, store, settings) -> Summary:
    return install_samples(
        catalogue,
        store,
        settings,
        jobs=2,
        actor="tester",
        progress=NoProgress(),
        on_result=lambda result: None,
        clock=lambda: dt.datetime.now(dt.UTC),
    )


def test_everybody_finds_the_samples_and_the_collections_whole(catalogue, store, settings) -> None:
    summary = _install(catalogue, store, settings)
    assert (summary.registered, summary.pages, summary.is_clean) == (8, 11, True)
    with catalogue.reading() as session:
        assert count_items(session, OUTSIDER) == (8, 11)
        for collection in load_collections(collections_folder()):
            resolved = resolve(session, collection, OUTSIDER)
            assert resolved.dropped == ()
            assert len(resolved.entries) == len(collection.entries)
        report = unit_by_reference(session, "MAU.03", OUTSIDER)
        assert report.title.startswith("Tài liệu mẫu: Báo cáo")
        assert report.rights == "specimen"
        assert "Bạch Long Vĩ" in get_pages(session, report.pid, OUTSIDER)[0].text


def test_what_was_withdrawn_stays_withdrawn(catalogue, store, settings) -> None:
    _install(catalogue, store, settings)
    with catalogue.reading() as session:
        pid = unit_by_reference(session, "MAU.02", OUTSIDER).pid
    custody.withdraw(catalogue, store, pid, why="thử", actor="tester", now=dt.datetime.now(dt.UTC))
    assert _install(catalogue, store, settings).sources == 0
    with catalogue.reading() as session:
        assert count_items(session, OUTSIDER)[0] == 7
