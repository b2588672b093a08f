"""What is kept of an index stays within its room, and what was used last stays longest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from archive.search.whoosh import kept as kept_module
from archive.search.whoosh.kept import MEGABYTE, Kept

if TYPE_CHECKING:
    import pytest


def test_only_the_most_recently_used_values_stay() -> None:
    kept, made = Kept(megabytes=1), []

    def value(name: str) -> np.ndarray:
        def make() -> np.ndarray:
            made.append(name)
            return np.zeros(MEGABYTE * 2 // 5, np.uint8)

        return kept.get(name, make)

    for name in ("one", "two", "one", "three", "one", "two"):
        assert value(name).nbytes
    assert made == ["one", "two", "three", "two"]


def test_what_is_larger_than_all_room_is_given_and_not_kept() -> None:
    kept, made = Kept(megabytes=1), []

    def make() -> np.ndarray:
        made.append(1)
        return np.zeros(2 * MEGABYTE, np.uint8)

    assert kept.get("large", make).nbytes == kept.get("large", make).nbytes
    assert len(made) == 2


def test_cleared_means_made_anew() -> None:
    kept = Kept(megabytes=1)
    first = kept.get("one", lambda: np.zeros(8))
    assert kept.get("one", lambda: np.ones(8)) is first
    kept.clear()
    assert kept.get("one", lambda: np.ones(8)).all()


def test_what_costs_much_is_due_when_it_is_wanted_again_or_at_hand() -> None:
    kept = Kept(megabytes=1)
    assert [kept.is_due("one"), kept.is_due("other"), kept.is_due("one")] == [False, False, True]
    kept.get("third", lambda: np.zeros(8))
    assert kept.is_due("third")
    kept.clear()
    assert not kept.is_due("one")


def test_what_was_wanted_long_ago_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_module, "_REMEMBERED", 2)
    kept = Kept(megabytes=1)
    assert not any(kept.is_due(key) for key in ("one", "two", "three"))
    assert kept.is_due("three")
    assert not kept.is_due("one")
