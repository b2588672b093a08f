"""The rhythm of a room."""

from __future__ import annotations

import pytest

from archive.showing.hanging import hang

WIDE, TALL = (0, 0, 300, 100), (0, 0, 100, 300)


@pytest.mark.parametrize(
    ("regions", "forms"),
    [
        ([], ""),
        ([None], "leaf"),
        ([None, None], "pair pair"),
        ([None, None, None], "leaf pair pair"),
        ([None, WIDE, TALL, None], "leaf detail pair pair"),
        ([WIDE, WIDE, None], "detail detail leaf"),
    ],
)
def test_what_hangs_alone_and_what_in_pairs(regions, forms):
    assert " ".join(hang(regions)) == forms
