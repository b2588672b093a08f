"""Tables and golden vectors: the committed ones are what the program answers today."""

from __future__ import annotations

import filecmp
from collections import Counter
from pathlib import Path

import pytest

from archive.text.matching import Match
from archive.text.tables import as_text, tables, vectors, write

GOLDEN = Path(__file__).parents[2] / "golden" / "text"


@pytest.mark.parametrize("name", sorted(vectors()))
def test_golden_vectors_are_up_to_date(name: str) -> None:
    assert (GOLDEN / name).read_text("utf-8") == as_text(vectors()[name])


def test_every_way_of_matching_is_shown_often_enough_to_hold_another_implementation_to_it() -> None:
    levels = Counter(row["level"] for row in vectors()["matches.json"])
    assert levels.total() >= 200
    assert min(levels[level.name] for level in Match) >= 40


def test_the_same_rules_give_the_same_bytes(tmp_path) -> None:
    write(tmp_path / "one")
    write(tmp_path / "two")
    for part in ("tables", "golden"):
        names = [path.name for path in (tmp_path / "one" / part).iterdir()]
        assert filecmp.cmpfiles(tmp_path / "one" / part, tmp_path / "two" / part, names, shallow=False)[0] == names


def test_the_tables_alone_give_the_canonical_forms() -> None:
    known = tables()["syllables.json"]["canonical"]
    tones = tables()["letters.json"]["tones"]
    toned = {(plain, tone): letter for letter, (plain, tone) in tones.items()}
    for row in vectors()["words.json"]:
        letters = "".join(tones.get(letter, (letter, ""))[0] for letter in row["word"].lower())
        marks = [tones[letter][1] for letter in row["word"].lower() if letter in tones]
        if letters not in known or len(marks) != 1 or row["word"] in tables()["syllables.json"]["kept"]:
            continue
        spelled, place = known[letters]
        assert spelled[:place] + toned[spelled[place], marks[0]] + spelled[place + 1 :] == row["canonical"]
