"""The samples, taken into an empty archive through the pipeline itself."""

from __future__ import annotations

import datetime as dt
import shutil
from typing import TYPE_CHECKING

import pytest
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from archive import custody
from archive.catalogue.access import Actor
from archive.catalogue.database import open_catalogue
from archive.catalogue.units import count_items, get_pages, unit_by_reference
from archive.curation import check_items, load_collections, read_folder, resolve
from archive.settings import Settings
from archive.shipped import collections_folder
from archive.store import Store
from ingest.progress import NoProgress
from ingest.samples import make_samples
from ingest.samples.installing import install_samples

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from archive.catalogue.database import Catalogue
    from ingest.results import Summary
    from tests.proofs import RecordRow

# Installing them takes a minute: one worker does it once.
pytestmark = pytest.mark.slow
OUTSIDER = Actor.outsider()
# Share of wrong characters of an item's pages, measured line by line against what was set.
MOST_WRONG = {"MAU.10": 0.02, "MAU.12": 0.05, "MAU.15": 0.03, "MAU.17": 0.05, "MAU.19": 0.05}
MOST_WRONG_ELSEWHERE = 0.015


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


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Settings:
    home = tmp_path_factory.mktemp("samples-installed")
    shutil.copy(migrated_file, home)
    return Settings(home=str(home))


@pytest.fixture(scope="module")
def catalogue(settings: Settings) -> Iterator[Catalogue]:
    opened = open_catalogue(settings)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def store(settings: Settings) -> Store:
    return Store.initialise(settings.store_path)


@pytest.fixture(scope="module")
def summary(catalogue, store, settings) -> Summary:
    """What the first installing did."""
    return _install(catalogue, store, settings)


def test_everybody_finds_the_samples_and_the_collections_whole(catalogue, summary) -> None:
    assert (summary.registered, summary.pages, summary.is_clean) == (19, 28, True)
    with catalogue.reading() as session:
        assert count_items(session, OUTSIDER) == (19, 28)
        for collection in load_collections(collections_folder()):
            resolved = resolve(session, collection, OUTSIDER)
            assert resolved.dropped == ()
            assert len(resolved.entries) == len(collection.entries)
            assert check_items(session, read_folder(collections_folder() / collection.slug)) == []
        report = unit_by_reference(session, "MAU.03", OUTSIDER)
        assert report.title.startswith("Tài liệu mẫu: Báo cáo")
        assert report.rights == "specimen"
        assert "Bạch Long Vĩ" in get_pages(session, report.pid, OUTSIDER)[0].text


def _wrong(set_: str, read: str) -> tuple[int, int]:
    """Wrong and all characters, line by line: columns may be read in another order than they were set."""
    found = " ".join(read.split())
    lines = [line for line in set_.splitlines() if line]
    places = [fuzz.partial_ratio_alignment(line, found) for line in lines]
    wrong = (
        Levenshtein.distance(line, found[at.dest_start : at.dest_end])
        for line, at in zip(lines, places, strict=True)
        if at
    )
    return sum(wrong), sum(map(len, lines))


@pytest.mark.usefixtures("summary")
def test_every_sample_is_read_in_spite_of_its_age(catalogue, tmp_path: Path, record_row: RecordRow) -> None:
    shares = {}
    with catalogue.reading() as session:
        for sample in make_samples(tmp_path / "made", jobs=2):
            unit = unit_by_reference(session, sample.text.reference_code, OUTSIDER)
            read = get_pages(session, unit.pid, OUTSIDER)
            assert len(read) == len(sample.pages)
            counts = [_wrong(page, found.text) for page, found in zip(sample.pages, read, strict=True)]
            shares[sample.text.reference_code] = sum(w for w, _ in counts) / sum(n for _, n in counts)
    for code, share in shares.items():
        record_row("samples-read", sample=code, wrong_characters=f"{share:.2%}")
    too_many = {c: s for c, s in shares.items() if s > MOST_WRONG.get(c, MOST_WRONG_ELSEWHERE)}
    assert too_many == {}


@pytest.mark.usefixtures("summary")
def test_what_was_withdrawn_stays_withdrawn(catalogue, store, settings) -> None:
    with catalogue.reading() as session:
        pid = unit_by_reference(session, "MAU.02", OUTSIDER).pid
    custody.withdraw(catalogue, store, pid, why="thử", actor="tester", now=dt.datetime.now(dt.UTC))
    assert _install(catalogue, store, settings).sources == 0
    with catalogue.reading() as session:
        assert count_items(session, OUTSIDER)[0] == 18
    custody.publish(catalogue, store, pid, actor="tester", now=dt.datetime.now(dt.UTC), rights="specimen")
