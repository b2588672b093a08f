"""Identifiers: well-formed, forgiving to the reader, unforgiving to a slip."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.catalogue.pids import ALPHABET, check_character, is_pid, new_pid, normalise_pid

bodies = st.text(ALPHABET, min_size=7, max_size=7)
pids = bodies.map(lambda body: body + check_character(body))


@given(pids)
def test_what_carries_its_check_character_is_accepted(pid: str) -> None:
    assert is_pid(pid)


@given(pids, st.integers(0, 7), st.sampled_from(ALPHABET))
def test_every_single_wrong_character_is_caught(pid: str, place: int, wrong: str) -> None:
    slipped = pid[:place] + wrong + pid[place + 1 :]
    assert is_pid(slipped) == (slipped == pid)


@given(pids, st.integers(0, 6))
def test_every_swap_of_neighbours_is_caught_but_that_of_the_first_and_last_character(pid: str, place: int) -> None:
    pair = pid[place : place + 2]
    swapped = pid[:place] + pair[::-1] + pid[place + 2 :]
    assert is_pid(swapped) == (swapped == pid or set(pair) == {"0", "Z"})


@given(pids)
def test_an_identifier_survives_how_people_type_it(pid: str) -> None:
    typed = f" {pid[:4]}-{pid[4:]} ".lower().replace("0", "o").replace("1", "l")
    assert normalise_pid(typed) == pid
    assert normalise_pid(pid) == pid


@pytest.mark.parametrize("text", ["", "7K2M9QX", "7K2M9QXC0", "7K2M9QX!", "ỌK2M9QXC", "7k2m9qxc"])
def test_what_is_no_identifier_is_refused(text: str) -> None:
    assert not is_pid(text)


def test_identifiers_are_drawn_from_all_characters() -> None:
    drawn = [new_pid(random.Random(seed).randrange) for seed in range(400)]
    assert all(is_pid(pid) for pid in drawn)
    assert set("".join(drawn)) == set(ALPHABET)
    assert len(set(drawn)) == len(drawn)
