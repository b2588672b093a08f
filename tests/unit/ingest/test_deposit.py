"""Names of originals in the store: safe everywhere, recognisable, never the same twice."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.steps.deposit import store_names


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("Kế hoạch 32.pdf", "Kế hoạch 32.pdf"),
        (unicodedata.normalize("NFD", "Kế hoạch.pdf"), "Kế hoạch.pdf"),
        ("a/../b.pdf", "a_.._b.pdf"),
        ("..", "file"),
        (".hidden", "hidden"),
        ('a<b>:"c|d?*.txt', "a_b___c_d__.txt"),
        ("a\n\x00.txt", "a__.txt"),
        ("ends. ", "ends"),
    ],
)
def test_a_name_is_kept_as_far_as_every_system_allows(given_name: str, kept: str) -> None:
    assert store_names([given_name]) == [kept]


def test_names_that_differ_only_in_case_are_told_apart() -> None:
    assert store_names(["a.jpg", "A.jpg", "a.JPG"]) == ["a.jpg", "000002-A.jpg", "000003-a.JPG"]


@given(names=st.lists(st.text(max_size=300), max_size=5))
def test_names_are_short_distinct_and_without_a_path(names: list[str]) -> None:
    kept = store_names(names)
    assert len({name.casefold() for name in kept}) == len(names)
    assert all(0 < len(name.encode()) <= 255 and "/" not in name and name not in {".", ".."} for name in kept)
