"""Words side by side are lit as one; a word alone beside such runs is lit weakly."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from archive.showing.lighting import marks, runs


@pytest.mark.parametrize(
    ("boxes", "joined", "weak"),
    [
        ([], (), set()),
        ([[0, 0, 40, 20]], ((0, 0, 40, 20),), set()),
        ([[0, 0, 40, 20], [50, 1, 30, 20]], ((0, 0, 80, 21),), set()),
        ([[0, 0, 40, 20], [90, 0, 30, 20]], ((0, 0, 40, 20), (90, 0, 30, 20)), set()),
        ([[0, 0, 40, 20], [50, 0, 30, 20], [0, 60, 30, 20]], ((0, 0, 80, 20), (0, 60, 30, 20)), {(0, 60, 30, 20)}),
        ([[50, 0, 30, 20], [0, 0, 40, 20]], ((50, 0, 30, 20), (0, 0, 40, 20)), set()),
    ],
    ids=["nothing", "one", "a-run", "two-apart", "a-run-and-one-alone", "the-next-line"],
)
def test_boxes_on_one_line_become_runs(boxes, joined, weak):
    assert runs(boxes) == (joined, weak)


@pytest.mark.parametrize(
    ("snippet", "shown"),
    [
        ("a <mark>b</mark> c", "a <mark>b</mark> c"),
        ("<mark>Hoàng</mark> <mark>Sa</mark>", "<mark>Hoàng Sa</mark>"),
        (
            "<mark>Hoàng</mark> <mark>Sa</mark>, Trường <mark>Sa</mark>",
            '<mark>Hoàng Sa</mark>, Trường <mark class="weak">Sa</mark>',
        ),
        ("<mark>a</mark>, <mark>b</mark>", "<mark>a</mark>, <mark>b</mark>"),
        ("&lt;b&gt; <mark>a</mark> <mark>&amp;</mark>", "&lt;b&gt; <mark>a &amp;</mark>"),
    ],
)
def test_marks_side_by_side_are_one(snippet, shown):
    assert marks(Markup(snippet)) == shown
