"""The collections that come with the program."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from archive.curation import load_collections
from archive.shipped import collections_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.curation import Bilingual, Collection

SHIPPED = load_collections(collections_folder())
# Word budgets of labels and sentences: Smithsonian Guidelines for Accessible Exhibition Design, section B.
CAPTION_WORDS = 75
SENTENCE_WORDS = 25


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


@pytest.mark.parametrize("collection", SHIPPED, ids=lambda collection: collection.slug)
def test_sentences_and_captions_can_be_read_standing(collection: Collection) -> None:
    for text in _texts(collection):
        for language in (text.vi, text.en):
            for sentence in re.split(r"[.?!:;](?:\s|$)|\n\n", language):
                assert len(sentence.split()) <= SENTENCE_WORDS, sentence
    for entry in collection.entries:
        assert len(entry.caption.vi.split()) <= CAPTION_WORDS
        assert len(entry.caption.en.split()) <= CAPTION_WORDS


@pytest.mark.parametrize("collection", SHIPPED, ids=lambda collection: collection.slug)
def test_each_says_that_its_pages_are_samples(collection: Collection) -> None:
    for text in (collection.summary, collection.introduction, collection.rights):
        assert "mẫu" in text.vi
        assert "sample" in text.en
