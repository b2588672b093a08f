"""Parts of a photo book: runs of pages in an index, room for words below a picture."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from archive.curation import Bilingual
from archive.exports.book.making import _runs
from archive.exports.book.sheets import Sheet, sheet_of

SHORT = Bilingual("Đảo nhỏ.", "A small island.")
LONG = Bilingual("Đảo nhỏ. " * 35, "A small island. " * 25)


@pytest.mark.parametrize(
    ("numbers", "runs"),
    [([], []), ([4], [(4, 4)]), ([1, 2, 3, 7, 9, 10], [(1, 3), (7, 7), (9, 10)])],
)
def test_entries_side_by_side_are_one_run(numbers, runs):
    leaves = [SimpleNamespace(number=number) for number in numbers]
    assert [(first.number, last.number) for first, last in _runs(leaves)] == runs


def test_a_longer_caption_leaves_less_room_for_the_picture():
    sheet = Sheet(210, 297)
    assert sheet.box(SHORT, LONG, is_tall=True)[1] < sheet.box(SHORT, SHORT, is_tall=True)[1] - 30
    assert sheet.box(SHORT, LONG, is_tall=True)[1] > 100


def test_on_a_wide_page_words_stand_beside_a_tall_picture():
    sheet = sheet_of("square")
    assert sheet.box(SHORT, LONG, is_tall=True)[1] == sheet.area[1]
    assert sheet.box(SHORT, LONG, is_tall=False)[1] < sheet.area[1]
