"""Lists of terms are whole and in step with the decree, the circular and the tables."""

from __future__ import annotations

import csv
import re
import unicodedata
from typing import TYPE_CHECKING

import pytest

from archive.catalogue import vocabulary
from archive.catalogue.models import AccessLevel, ItemState, Level, TextOrigin
from archive.errors import CatalogueError

if TYPE_CHECKING:
    import enum
    from pathlib import Path

DECREE_30_ABBREVIATIONS = [
    "NQ",
    "QĐ",
    "CT",
    "QC",
    "QyĐ",
    "TC",
    "TB",
    "HD",
    "CTr",
    "KH",
    "PA",
    "ĐA",
    "DA",
    "BC",
    "BB",
    "TTr",
    "HĐ",
    "CĐ",
    "BGN",
    "BTT",
    "GUQ",
    "GM",
    "GGT",
    "GNP",
    "PG",
    "PC",
    "PB",
]


def folded(label: str) -> str:
    """A label as a code: lower case without marks, words joined by hyphens."""
    plain = unicodedata.normalize("NFD", label.lower().replace("đ", "d"))
    return re.sub(r"[^a-z]+", "-", "".join(c for c in plain if not unicodedata.combining(c)))


def test_the_27_kinds_of_the_decree_are_there_with_their_abbreviations() -> None:
    first = list(vocabulary.genres().values())[:27]
    assert sorted(term.abbreviation for term in first) == sorted(DECREE_30_ABBREVIATIONS)


@pytest.mark.parametrize("term", vocabulary.genres().values(), ids=lambda term: term.code)
def test_a_genres_code_is_its_folded_label(term: vocabulary.Term) -> None:
    assert folded(term.vi).startswith(term.code)
    assert term.en
    assert term.tt05


def test_codes_of_the_circular_are_the_circulars(shared: Path) -> None:
    with (shared / "data" / "metadata_fields.csv").open(encoding="utf-8", newline="") as file:
        row = next(row for row in csv.reader(file) if "typeName" in row and "tài liệu văn bản" in row[1])
    named = dict(re.findall(r"(\d\d) ([^;]+)", next(cell for cell in row if cell.startswith("01 "))))
    for term in vocabulary.genres().values():
        if term.tt05 not in {"30", "31", "32"}:
            assert named[term.tt05] == term.vi


@pytest.mark.parametrize(
    ("table", "terms"),
    [("states", ItemState), ("access_levels", AccessLevel), ("levels", Level), ("text_origins", TextOrigin)],
)
def test_every_value_of_the_tables_has_a_label(table: str, terms: type[enum.StrEnum]) -> None:
    for term in terms:
        assert vocabulary.label(table, term.value, "vi") != vocabulary.label(table, term.value, "en") != term.value


def test_an_unknown_code_is_shown_as_it_is_and_refused_where_it_is_required() -> None:
    assert vocabulary.label("genres", "thu-moi", "en") == "thu-moi"
    with pytest.raises(CatalogueError, match="undetermined"):
        vocabulary.require("rights", "mine")
    vocabulary.require("rights", "undetermined")


@pytest.mark.parametrize(
    ("genre", "told"),
    [("ke-hoach", "Kế hoạch"), ("khac", ""), ("", "")],
    ids=["a kind", "none of the kinds", "unknown"],
)
def test_a_reader_is_told_a_kind_only_where_there_is_one(genre: str, told: str) -> None:
    assert vocabulary.kind_of_document(genre, "vi") == told
