"""Names of originals in the store."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.store import safe_name
from archive.store.names import is_plain_path


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Bản đồ Hải Phòng 1933.pdf", "Bản đồ Hải Phòng 1933.pdf"),
        (unicodedata.normalize("NFD", "Bản đồ.pdf"), "Bản đồ.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Quét\\a.tif", "a.tif"),
        ("a<b>:c?.pdf", "a_b__c_.pdf"),
        ("..", "original"),
        ("", "original"),
        (" . a.pdf. ", "a.pdf"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("a\nb\x7f.pdf", "a_b_.pdf"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("a\udcff.pdf", "a?.pdf".replace("?", "_")),
    ],
)
def test_a_name_stays_as_far_as_it_can(name: str, kept: str) -> None:
    assert safe_name(name) == kept


def test_a_long_name_keeps_its_suffix() -> None:
    kept = safe_name("ữ" * 200 + ".tiff")
    assert kept.endswith("ữ.tiff")
    assert len(kept.encode()) <= 180


def test_names_that_differ_in_case_alone_are_numbered() -> None:
    assert safe_name("A.PDF", ["a.pdf"]) == "A (2).PDF"
    assert safe_name("a.pdf", ["a.pdf", "A (2).pdf"]) == "a (3).pdf"


@given(st.text())
def test_every_name_becomes_one_plain_path_part(name: str) -> None:
    kept = safe_name(name)
    assert is_plain_path(kept)
    assert "/" not in kept
    assert safe_name(kept) == kept
