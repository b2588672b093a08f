"""Whatever stands in a collection's folder, reading it ends in a collection or in numbered faults."""

from __future__ import annotations

import datetime as dt
import os
from typing import TYPE_CHECKING

import pytest
import tomlkit
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.curation import check_texts, read_folder
from archive.settings import Settings
from tests.unit.curation.folders import made_folder

if TYPE_CHECKING:
    from pathlib import Path

HEAD = """\
order = 10
title = { vi = "Tên", en = "Names" }
summary = { vi = "Tóm tắt.", en = "Summary." }
credits = { vi = "Nguồn.", en = "Sources." }
rights = { vi = "Tự do.", en = "Free." }
"""
ENTRY = '[[entries]]\nreference_code = "MAU.01"\ncaption = { vi = "Chú.", en = "Caption." }\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return made_folder(tmp_path)


def _numbers(folder: Path, text: str) -> list[str]:
    (folder / "collection.toml").write_text(text, "utf-8")
    return [finding.number for finding in check_texts(read_folder(folder), Settings()) if not finding.is_note]


ODD = {
    "a recording of a very long name": (
        HEAD + ENTRY + f'narration.vi = {{ file = "{"a" * 300}.mp3", transcript = "{"a/" * 3000}a.vtt" }}\n',
        ["R716", "R716"],
    ),
    "a page beyond counting": (HEAD + ENTRY + f"page = {10**30}\n", ["R705"]),
    "lists in lists": ("order = " + "[" * 5000, ["R702"]),
}


@pytest.mark.parametrize(("text", "numbers"), ODD.values(), ids=ODD.keys())
def test_odd_descriptions_are_told(folder: Path, text: str, numbers: list[str]) -> None:
    assert [number for number in _numbers(folder, text) if number != "R725"] == numbers


def test_a_folder_in_the_place_of_a_file_is_told(folder: Path) -> None:
    (folder / "en.md").unlink()
    (folder / "en.md").mkdir()
    assert _numbers(folder, HEAD + ENTRY) == ["R701"]


def test_a_file_that_cannot_be_read_is_told(folder: Path) -> None:
    (folder / "en.md").unlink()
    (folder / "en.md").symlink_to("en.md")
    assert _numbers(folder, HEAD + ENTRY) == ["R739"]


def test_a_link_shows_nothing_from_outside_the_folder(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("Not for visitors.\n", "utf-8")
    (folder / "en.md").unlink()
    (folder / "en.md").symlink_to(tmp_path / "secret")
    assert _numbers(folder, HEAD + ENTRY) == ["R739"]
    assert read_folder(folder).collection.introduction.en == ""


def test_a_pipe_in_the_place_of_a_file_keeps_nobody_waiting(folder: Path) -> None:
    (folder / "en.md").unlink()
    os.mkfifo(folder / "en.md")
    assert _numbers(folder, HEAD + ENTRY) == ["R701"]


KEYS = st.sampled_from(
    [
        "order",
        "title",
        "summary",
        "credits",
        "rights",
        "third_language",
        "approval",
        "sections",
        "entries",
        "key",
        "text",
        "section",
        "reference_code",
        "page",
        "crop",
        "heading",
        "caption",
        "narration",
        "vi",
        "en",
        "fr",
        "file",
        "transcript",
        "x",
        "y",
        "w",
        "h",
        "unit",
        "approver",
        "decision",
        "date",
    ]
)
VALUES = st.recursive(
    st.none().map(lambda _: "fr")
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=6)
    | st.dates(dt.date(1, 1, 1))
    | st.datetimes(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(KEYS, VALUES, max_size=9))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_description_ends_in_numbered_faults(folder: Path, description: dict[str, object]) -> None:
    (folder / "collection.toml").write_bytes(tomlkit.dumps(description).encode("utf-8", "replace"))
    for finding in check_texts(read_folder(folder), Settings()):
        assert finding.message("vi")
        assert finding.params.get("line", 1) >= 1
