"""ALTO: valid, the same text on both sides, hostile XML refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from archive.alto import page_text, read_words, words_with_offsets
from archive.errors import StoreError
from ingest.alto import Box, PageLayout, Provenance, Word, clean_text, mean_confidence, write_alto
from tests.alto_schema import alto_schema

if TYPE_CHECKING:
    from pathlib import Path

PROVENANCE = Provenance("công văn <1>.jpg", "Text recognised from the page image", "-l vie", "Tesseract", "5.3.0")
TEXT = st.text(min_size=1, max_size=12).map(clean_text).filter(bool)
WORD = st.builds(
    lambda text, x, y, certainty: Word(text, Box(x, y, x + 7, y + 9), certainty),
    TEXT,
    st.integers(0, 500),
    st.integers(0, 500),
    st.none() | st.floats(0, 1),
)
BLOCKS = st.lists(
    st.lists(st.lists(WORD, min_size=1, max_size=4).map(tuple), min_size=1, max_size=3).map(tuple), max_size=3
).map(tuple)


def _written(blocks, language="vi") -> bytes:
    return write_alto(PageLayout(600, 800, blocks, language), PROVENANCE)


@pytest.fixture(scope="module")
def schema(shared: Path, tmp_path_factory) -> etree.XMLSchema:
    return alto_schema(shared, tmp_path_factory.mktemp("schema"))


@given(blocks=BLOCKS)
def test_what_is_written_is_read_back_in_order(blocks) -> None:
    words = [word for block in blocks for line in block for word in line]
    read = read_words(_written(blocks))
    assert [word.text for word in read] == [word.text for word in words]
    assert [(word.x, word.y, word.w, word.h) for word in read] == [(word.box.x0, word.box.y0, 7, 9) for word in words]
    for wrote, found in zip(words, read, strict=True):
        assert found.confidence == (None if wrote.confidence is None else pytest.approx(wrote.confidence, abs=1e-4))


@given(blocks=BLOCKS)
def test_offsets_lead_from_the_page_text_to_its_words(blocks) -> None:
    data = _written(blocks)
    text, places = words_with_offsets(data)
    assert text == page_text(data)
    assert all(text[start:end] == word.text for start, end, word in places)
    assert [word for _, _, word in places] == read_words(data)


def test_blocks_are_parted_by_an_empty_line_and_lines_by_a_line_feed() -> None:
    word = Word("xã", Box(0, 0, 5, 5))
    assert page_text(_written((((word, word), (word,)), ((word,),)))) == "xã xã\nxã\n\nxã"


def test_han_characters_stand_together_and_with_a_space_beside_other_words() -> None:
    line = tuple(
        Word(text, Box(9 * at, 0, 9 * at + 8, 9)) for at, text in enumerate(["Sách", "大", "南一", "統", "1882"])
    )
    data = _written(((line,),))
    assert page_text(data) == "Sách 大南一統 1882"
    assert data.count(b"<SP ") == 2
    _, places = words_with_offsets(data)
    assert [(start, word.text) for start, _, word in places][1:4] == [(5, "大"), (6, "南一"), (8, "統")]


@pytest.mark.parametrize(
    ("blocks", "language"),
    [
        ((), ""),
        ((((Word("Số:", Box(1, 2, 30, 20), 0.5), Word("32/KH-UBND", Box(40, 2, 90, 20), 1.0)),),), "vi"),
        ((((Word("<&\"'>", Box(0, 0, 600, 800)),),),), "zh-Hant"),
    ],
    ids=["a page without words", "recognised words", "signs that XML means otherwise"],
)
def test_the_file_is_valid(schema: etree.XMLSchema, blocks, language: str) -> None:
    schema.assertValid(etree.fromstring(_written(blocks, language)))


@given(blocks=BLOCKS)
def test_the_same_reading_gives_the_same_bytes(blocks) -> None:
    assert _written(blocks) == _written(blocks)


@given(text=st.text())
def test_clean_text_has_no_space_and_nothing_that_xml_cannot_carry(text: str) -> None:
    clean = clean_text(text)
    assert not any(character.isspace() for character in clean)
    etree.fromstring(f"<a><![CDATA[{clean.replace(']]>', '')}]]></a>")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<alto",
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a',
        (
            b'<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#"><TextBlock><TextLine><String CONTENT="a"/>'
            b"</TextLine></TextBlock></alto>"
        ),
    ],
    ids=["nothing", "cut off", "entity and cut off", "a word without a box"],
)
def test_what_is_no_alto_is_refused(data: bytes) -> None:
    with pytest.raises(StoreError, match="R350"):
        read_words(data)


def test_entities_are_not_resolved(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("canary")
    data = (
        f'<!DOCTYPE alto [<!ENTITY x SYSTEM "file://{secret}">]>'
        '<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#"><TextBlock><TextLine>'
        '<String CONTENT="a" HPOS="1" VPOS="1" WIDTH="1" HEIGHT="1"/>&x;</TextLine></TextBlock></alto>'
    )
    assert "canary" not in page_text(data.encode())


def test_long_words_weigh_more_in_the_mean() -> None:
    assert mean_confidence([Word("a", Box(0, 0, 1, 1), 0.0), Word("bbb", Box(0, 0, 1, 1), 1.0)]) == 0.75
    assert mean_confidence([Word("a", Box(0, 0, 1, 1))]) is None
