"""Scanned parts of typed pages: which pictures are read, and where their words go."""

from __future__ import annotations

import pytest

from archive.imaging.pdf import TextLayer, Word
from archive.imaging.pdf_text import PageBox
from ingest.alto import Box
from ingest.alto import Word as ReadWord
from ingest.steps.scanned_parts import beside, unread_pictures

SCAN = PageBox(0.1, 0.5, 0.9, 0.9)
SEAL = PageBox(0.6, 0.8, 0.8, 0.95)


def _typed(count: int, x: float, y: float, *, hidden: bool = False) -> tuple[Word, ...]:
    return tuple(Word("xã", x, y, x + 0.02, y + 0.01, 0, 0, "Times", hidden) for _ in range(count))


@pytest.mark.parametrize(
    ("words", "pictures", "unread"),
    [
        (_typed(90, 0.2, 0.1), (SCAN,), 1),
        (_typed(90, 0.2, 0.1) + _typed(9, 0.3, 0.6), (SCAN,), 1),
        (_typed(90, 0.2, 0.1), tuple(PageBox(0.1, y / 20, 0.9, (y + 1) / 20) for y in range(10, 18)), 8),
        (_typed(90, 0.2, 0.6), (SCAN,), 0),
        (_typed(90, 0.2, 0.1) + _typed(9, 0.3, 0.6, hidden=True), (SCAN,), 0),
        (_typed(90, 0.2, 0.1), (SEAL,), 0),
        (_typed(90, 0.2, 0.1), (), 0),
    ],
    ids=["scan", "stamped scan", "scan in strips", "ground of a typed page", "recognised before", "seal", "no picture"],
)
def test_pictures_without_known_words_are_to_be_read(words, pictures, unread: int) -> None:
    layer = TextLayer(words, ("Times",), over_scan=False, pictures=pictures)
    assert len(unread_pictures(layer, (1000, 1400))) == unread


def test_a_layer_behind_a_scan_leaves_nothing_unread() -> None:
    layer = TextLayer(_typed(20, 0.2, 0.2, hidden=True), ("Times",), over_scan=True, pictures=(SCAN,))
    assert unread_pictures(layer, (1000, 1400)) == ()


def _block(text: str, top: int) -> tuple[tuple[ReadWord, ...], ...]:
    return ((ReadWord(text, Box(100, top, 160, top + 20)),),)


def test_words_of_a_part_stand_where_the_part_begins_and_none_twice() -> None:
    known = (_block("đầu", 10), _block("cuối", 900))
    found = (_block("quét", 500), _block("cuối", 901))
    assert [block[0][0].text for block in beside(known, found)] == ["đầu", "quét", "cuối"]
