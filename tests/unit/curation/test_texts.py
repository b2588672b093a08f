"""What is too long or missing in a collection's folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.curation import check_texts, read_folder
from archive.curation.markdown import paragraphs
from archive.curation.words import longest_sentence
from archive.settings import Settings
from tests.unit.curation.folders import made_folder

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = Settings(label_words=8, panel_words=12, screen_words=6, sentence_words=5)
APPROVED = """\
order = 1
title = { vi = "Tên", en = "Names" }
summary = { vi = "Tóm tắt.", en = "Summary." }
credits = { vi = "Nguồn.", en = "Sources." }
rights = { vi = "Tự do.", en = "Free." }
approval = { approver = "A", decision = "1", date = 2026-11-20 }
"""
SECTION = """\
[[sections]]
key = "a"
title = { vi = "Phần", en = "Part" }
text = { vi = "Lời.", en = "Words." }
"""
ENTRY = """\
[[entries]]
reference_code = "MAU.01"
heading = { vi = "Đầu", en = "Head" }
caption = { vi = "Chú thích.", en = "Caption." }
"""
SIX = "Một hai. Ba bốn. Năm sáu."
SEVEN, NINE, THIRTEEN = f"{SIX} Bảy.", f"{SIX} Bảy. Tám chín.", f"{SIX} {SIX} Hết."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return made_folder(tmp_path, APPROVED + ENTRY)


def _found(folder: Path) -> list[tuple[str, str, object, object]]:
    findings = check_texts(read_folder(folder), SETTINGS)
    return [(f.number, f.params["file"].split("/")[1], f.params.get("line"), f.params.get("field")) for f in findings]


def _describe(folder: Path, text: str) -> None:
    (folder / "collection.toml").write_text(text, "utf-8")


def test_a_collection_that_is_complete_has_nothing_to_do(folder: Path) -> None:
    assert _found(folder) == []


TOO_LONG = {
    "a label": (APPROVED + ENTRY.replace("Caption.", NINE), "R720", 10, "caption.en"),
    "a panel": (APPROVED + SECTION.replace("Lời.", THIRTEEN), "R721", 10, "text.vi"),
    "a screen": (APPROVED.replace("Tóm tắt.", SEVEN), "R722", 3, "summary.vi"),
    "a sentence": (APPROVED + ENTRY.replace("Head", "One two three four five six"), "R723", 9, "heading.en"),
}


@pytest.mark.parametrize(("text", "number", "line", "field"), TOO_LONG.values(), ids=TOO_LONG.keys())
def test_what_is_too_long_is_told_with_its_line(folder: Path, text: str, number: str, line: int, field: str) -> None:
    _describe(folder, text)
    assert _found(folder) == [(number, "collection.toml", line, field)]


@pytest.mark.parametrize(
    ("old", "fits"),
    [("Caption.", f"{SIX} Bảy. Tám."), ("Tóm tắt.", SIX), ("Head", "One two three four five")],
    ids=["a label", "a screen", "a sentence"],
)
def test_a_budget_can_be_used_up(folder: Path, old: str, fits: str) -> None:
    _describe(folder, (APPROVED + ENTRY).replace(old, fits))
    assert _found(folder) == []


def test_a_long_introduction_is_told_and_a_long_sentence_with_its_own_line(folder: Path) -> None:
    (folder / "vi.md").write_text(f"# Đầu\n\n{THIRTEEN}\n\nMột hai [ba bốn](/a) *năm* sáu.\n", "utf-8")
    assert _found(folder) == [("R721", "vi.md", 1, "introduction"), ("R723", "vi.md", 5, "introduction")]


def test_a_translation_into_the_third_language_may_be_missing_and_is_told(folder: Path) -> None:
    (folder / "fr.md").write_text("Ouverture.\n", "utf-8")
    french = (APPROVED + ENTRY).replace(" }", ', fr = "Mot." }').replace(', fr = "Mot." }', " }", 1)
    french = french.replace('2026-11-20, fr = "Mot."', "2026-11-20")
    _describe(folder, f'third_language = "fr"\n{french}')
    assert _found(folder) == [("R724", "collection.toml", 3, "title.fr")]


def test_a_caption_read_aloud_in_one_language_only_is_told(folder: Path) -> None:
    for name in ("a.mp3", "a.vtt"):
        (folder / name).write_bytes(b"")
    _describe(folder, APPROVED + ENTRY + 'narration.vi = { file = "a.mp3", transcript = "a.vtt" }\n')
    assert _found(folder) == [("R725", "collection.toml", 11, "narration.en")]


def test_a_draft_is_told_and_is_no_fault(folder: Path) -> None:
    _describe(folder, "".join(APPROVED.splitlines(keepends=True)[:-1]) + ENTRY)
    (finding,) = check_texts(read_folder(folder), SETTINGS)
    assert (finding.number, finding.is_note) == ("R726", True)
    assert "BẢN THẢO" in finding.message()


def test_faults_and_lengths_are_told_together(folder: Path) -> None:
    _describe(folder, (APPROVED + ENTRY).replace(', en = "Sources."', "").replace("Caption.", NINE))
    assert [number for number, *_ in _found(folder)] == ["R703", "R720"]


def test_what_is_no_toml_is_told_alone(folder: Path) -> None:
    _describe(folder, "[[entries]\n")
    assert _found(folder) == [("R702", "collection.toml", 1, None)]


def test_paragraphs_are_what_is_read() -> None:
    text = "# Đảo\n\nMột *hai*\nba [bốn](/a).\n\n- năm\n- `sáu`\n\n![bản đồ](/a.png)\n"
    assert paragraphs(text) == [(1, "Đảo"), (3, "Một hai ba bốn."), (6, "năm"), (7, "sáu"), (9, "bản đồ")]


def test_a_figure_ends_no_sentence() -> None:
    assert longest_sentence("Ngắn. Dài 17,7 km hay 17.7 km. Hết!") == "Dài 17,7 km hay 17.7 km"
