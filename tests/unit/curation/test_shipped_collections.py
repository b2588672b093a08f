"""The collections that come with the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.curation import check_texts, load_collections, read_folder
from archive.curation.folder import collection_folders
from archive.settings import Settings
from archive.shipped import collections_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from archive.curation import Bilingual, Collection

SHIPPED = load_collections(collections_folder())


def test_there_are_some() -> None:
    assert len(SHIPPED) >= 2


def test_they_are_data_and_never_a_program() -> None:
    assert {path.suffix for path in collections_folder().rglob("*") if path.is_file()} <= {".toml", ".md"}


def _texts(collection: Collection) -> Iterator[Bilingual]:
    yield from (collection.title, collection.summary, collection.introduction, collection.credits, collection.rights)
    for section in collection.sections:
        yield section.title
        if section.text:
            yield section.text
    for entry in collection.entries:
        yield entry.caption
        if entry.heading:
            yield entry.heading


@pytest.mark.parametrize("collection", SHIPPED, ids=lambda collection: collection.slug)
def test_each_speaks_both_languages(collection: Collection) -> None:
    for text in _texts(collection):
        assert text.vi
        assert text.en
        assert text.vi != text.en


@pytest.mark.parametrize("folder", collection_folders(collections_folder()), ids=lambda folder: folder.name)
def test_nothing_in_them_is_wrong_too_long_or_missing(folder: Path) -> None:
    assert [str(finding) for finding in check_texts(read_folder(folder), Settings()) if not finding.is_note] == []


@pytest.mark.parametrize("collection", SHIPPED, ids=lambda collection: collection.slug)
def test_each_says_that_its_pages_are_samples(collection: Collection) -> None:
    for text in (collection.summary, collection.introduction, collection.rights):
        assert "mẫu" in text.vi
        assert "sample" in text.en
