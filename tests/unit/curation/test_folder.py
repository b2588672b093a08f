"""A collection's folder: what it says, and what is refused with file and line."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from archive.curation import (
    DRAFT_MARK,
    Approval,
    Bilingual,
    Narration,
    Region,
    RegionUnit,
    Section,
    load_collection,
    load_collections,
    read_folder,
)
from archive.errors import CurationError
from tests.unit.curation.folders import made_folder

if TYPE_CHECKING:
    from pathlib import Path

HEAD = """\
order = 10
title = { vi = "Tên các đảo", en = "Names of islands" }
summary = { vi = "Tóm tắt.", en = "Summary." }
credits = { vi = "Nguồn.", en = "Sources." }
rights = { vi = "Tự do.", en = "Free." }
"""
ENTRY = """\
[[entries]]
reference_code = "MAU.01"
caption = { vi = "Chú thích.", en = "Caption." }
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return made_folder(tmp_path, HEAD + ENTRY)


def _describe(folder: Path, text: str) -> None:
    (folder / "collection.toml").write_text(text, "utf-8")


def test_the_smallest_collection_is_read_whole(folder: Path) -> None:
    collection = load_collection(folder)
    assert collection.slug == "ten-dao"
    assert collection.title == Bilingual("Tên các đảo", "Names of islands")
    assert collection.introduction == Bilingual("Lời mở.\n", "Opening.\n")
    (entry,) = collection.entries
    assert (entry.reference_code, entry.page, entry.crop, entry.heading, entry.section) == ("MAU.01", 1, None, None, "")


def test_sections_crops_and_headings_are_read(folder: Path) -> None:
    section = '[[sections]]\nkey = "a"\ntitle = { vi = "Phần", en = "Part" }\n'
    more = 'page = 2\nsection = "a"\nheading = { vi = "Đầu", en = "Head" }\ncrop = { x = 0.1, y = 0, w = 0.5, h = 1 }\n'
    _describe(folder, HEAD + section + ENTRY + more)
    collection = load_collection(folder)
    assert collection.sections == (Section("a", Bilingual("Phần", "Part")),)
    (entry,) = collection.entries
    assert (entry.page, entry.section, entry.heading) == (2, "a", Bilingual("Đầu", "Head"))
    assert entry.crop == Region(0.1, 0, 0.5, 1, RegionUnit.FRACTION)


def test_a_collection_is_a_draft_until_somebody_has_approved_it(folder: Path) -> None:
    assert load_collection(folder).mark == DRAFT_MARK
    approval = '[approval]\napprover = "Phạm Thị A, giám đốc"\ndecision = "12/QĐ-BT"\ndate = 2026-11-20\n'
    _describe(folder, HEAD + approval + ENTRY)
    collection = load_collection(folder)
    assert collection.approval == Approval("Phạm Thị A, giám đốc", "12/QĐ-BT", dt.date(2026, 11, 20))
    assert collection.mark is None


def test_a_third_language_has_a_column_and_a_file(folder: Path) -> None:
    french = ENTRY.replace('en = "Caption."', 'en = "Caption.", fr = "Légende."')
    _describe(folder, HEAD + 'third_language = "fr"\n' + french)
    (folder / "fr.md").write_text("Ouverture.\n", "utf-8")
    collection = load_collection(folder)
    assert (collection.third_language, collection.introduction.third) == ("fr", "Ouverture.\n")
    assert collection.entries[0].caption == Bilingual("Chú thích.", "Caption.", "Légende.")
    assert collection.title.third == ""


NARRATION = 'narration = { vi = { file = "am/01.mp3", transcript = "am/01.vtt" } }\n'


def _record(folder: Path) -> None:
    (folder / "am").mkdir()
    (folder / "am" / "01.mp3").write_bytes(b"ID3")
    (folder / "am" / "01.vtt").write_text("WEBVTT\n", "utf-8")


def test_a_narration_has_its_transcript(folder: Path) -> None:
    _record(folder)
    _describe(folder, HEAD + ENTRY + NARRATION)
    assert load_collection(folder).entries[0].narrations == (Narration("vi", "am/01.mp3", "am/01.vtt"),)
    assert read_folder(folder).files == ("collection.toml", "vi.md", "en.md", "am/01.mp3", "am/01.vtt")


def test_a_narration_without_transcript_is_told(folder: Path) -> None:
    _record(folder)
    (folder / "am" / "01.vtt").unlink()
    _describe(folder, HEAD + ENTRY + NARRATION.replace(', transcript = "am/01.vtt"', ""))
    (fault,) = read_folder(folder).faults
    assert (fault.reason.number, fault.params["field"], fault.params["line"]) == ("R703", "narration.vi.transcript", 9)


def test_a_file_that_nothing_names_is_told(folder: Path) -> None:
    _record(folder)
    (folder / ".DS_Store").write_bytes(b"")
    assert [fault.params["file"] for fault in read_folder(folder).faults] == ["ten-dao/am/01.mp3", "ten-dao/am/01.vtt"]


def test_a_recording_lies_in_the_folder_itself(folder: Path, tmp_path: Path) -> None:
    _record(folder)
    (folder / "am" / "01.mp3").rename(tmp_path / "elsewhere.mp3")
    (folder / "am" / "01.mp3").symlink_to(tmp_path / "elsewhere.mp3")
    _describe(folder, HEAD + ENTRY + NARRATION)
    with pytest.raises(CurationError, match="R717"):
        load_collection(folder)


def test_all_faults_are_told_at_once(folder: Path) -> None:
    _describe(folder, HEAD.replace(', en = "Sources."', "") + ENTRY + "capton = 1\npage = 0\n")
    (folder / "en.md").unlink()
    faults = read_folder(folder).faults
    told = [(fault.reason.number, fault.params["file"], fault.params.get("line")) for fault in faults]
    assert sorted(told, key=str) == [
        ("R701", "ten-dao/en.md", None),
        ("R703", "ten-dao/collection.toml", 4),
        ("R705", "ten-dao/collection.toml", 10),
        ("R707", "ten-dao/collection.toml", 9),
    ]


def test_a_byte_order_mark_says_nothing(folder: Path) -> None:
    for path in folder.iterdir():
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert load_collection(folder).introduction.vi == "Lời mở.\n"


WRONG = {
    "no TOML": (HEAD + "[[entries]\n", "R702", 6),
    "a field is missing": (HEAD.replace("rights", "#") + ENTRY, "R703", 1),
    "a language is missing": (HEAD + ENTRY + ENTRY.replace(', en = "Caption."', ""), "R703", 11),
    "a language is empty": (HEAD.replace('"Sources."', '""') + ENTRY, "R703", 4),
    "a text is a number": (HEAD + ENTRY.replace('"MAU.01"', "1"), "R704", 7),
    "page zero": (HEAD + ENTRY + "page = 0\n", "R705", 9),
    "order is a word": (HEAD.replace("10", '"x"') + ENTRY, "R705", 1),
    "order is true": (HEAD.replace("10", "true") + ENTRY, "R705", 1),
    "a title in one language": (HEAD.replace('{ vi = "Tên các đảo", en = "Names of islands" }', '"Tên"'), "R706", 2),
    "entries are no tables": (HEAD + "entries = [1]\n", "R706", 6),
    "a misspelt field": (HEAD + ENTRY + "capton = 1\n", "R707", 9),
    "a third language": (HEAD + ENTRY.replace("en =", "fr ="), "R707", 8),
    "a crop beyond the page": (HEAD + ENTRY + "crop = { x = 0.6, y = 0, w = 0.5, h = 1 }\n", "R708", 9),
    "a crop without height": (HEAD + ENTRY + "crop = { x = 0, y = 0, w = 1 }\n", "R708", 9),
    "a crop in inches": (HEAD + ENTRY + 'crop = { x = 0, y = 0, w = 1, h = 1, unit = "inch" }\n', "R708", 9),
    "a crop without end": (HEAD + ENTRY + 'crop = { x = 0, y = 0, w = inf, h = 1, unit = "pixel" }\n', "R708", 9),
    "a crop in a list": (HEAD + ENTRY + "crop = { x = 0, y = 0, w = 1, h = 1, unit = [] }\n", "R708", 9),
    "a language is blank": (HEAD.replace('"Sources."', '" "') + ENTRY, "R703", 4),
    "a bell in a caption": (HEAD + ENTRY.replace("Caption.", "Caption\\u0007"), "R713", 8),
    "an approval without number": (
        HEAD + ENTRY + '[approval]\napprover = "A"\ndate = 2026-11-20\n',
        "R703",
        9,
    ),
    "an approval on a day in quotation marks": (
        HEAD + ENTRY + '[approval]\napprover = "A"\ndecision = "1"\ndate = "2026-11-20"\n',
        "R714",
        12,
    ),
    "a third language that is the second": (HEAD + 'third_language = "en"\n' + ENTRY, "R715", 6),
    "a third language without code": (HEAD + 'third_language = "Français"\n' + ENTRY, "R715", 6),
    "a recording outside": (HEAD + ENTRY + NARRATION.replace("am/01.mp3", "../01.mp3"), "R716", 9),
    "a recording that is a picture": (HEAD + ENTRY + NARRATION.replace("01.mp3", "01.png"), "R716", 9),
    "a recording that is not there": (HEAD + ENTRY + NARRATION, "R717", 9),
    "an unknown section": (HEAD + ENTRY + 'section = "b"\n', "R709", 9),
    "two sections of one key": (
        HEAD + '[[sections]]\nkey = "a"\ntitle = { vi = "P", en = "P" }\n' * 2,
        "R710",
        10,
    ),
    "a third language in a table of its own": (
        HEAD.replace('title = { vi = "Tên các đảo", en = "Names of islands" }\n', "")
        + '[title]\nvi = "Tên"\n# fr = ""\nen = "Names"\nfr = "Noms"\n'
        + ENTRY,
        "R707",
        9,
    ),
    "a text that looks like fields and tables": (
        HEAD.replace('"Tóm tắt."', '"""Tóm tắt:\npage = 0\n[[entries]]\npage = 0"""') + ENTRY + "page = 0\n",
        "R705",
        12,
    ),
    "a comment that looks like a table": (HEAD + "#\n# [[entries]]\n" + ENTRY + "page = 0\n", "R705", 11),
    "a text that ends in quotation marks": (
        HEAD.replace('"Tóm tắt."', '"""\nTóm tắt: "a\\"\\\\"""""') + ENTRY + 'page = 0 # "\n',
        "R705",
        10,
    ),
    "a language with dots": (HEAD.replace("rights", "#") + 'rights.vi = "Tự do."\nrights.en = 1\n' + ENTRY, "R704", 7),
    "a transcript in a table of its own": (
        HEAD + ENTRY + '[entries.narration.en]\nfile = "a.mp3"\n[entries.narration.vi]\nfile = "../a.mp3"\n',
        "R716",
        12,
    ),
    "a caption in its own table": (
        HEAD + '[[entries]]\nreference_code = "A"\n[entries.caption]\nvi = "V"\n',
        "R703",
        8,
    ),
}


@pytest.mark.parametrize(("text", "number", "line"), WRONG.values(), ids=WRONG.keys())
def test_a_fault_is_named_with_file_and_line(folder: Path, text: str, number: str, line: int) -> None:
    _describe(folder, text)
    with pytest.raises(CurationError) as caught:
        load_collection(folder)
    assert caught.value.reason.number == number
    assert caught.value.params["file"] == "ten-dao/collection.toml"
    assert caught.value.params["line"] == line


@pytest.mark.parametrize("name", ["collection.toml", "vi.md", "en.md"])
def test_every_file_is_needed(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(CurationError, match="R701") as caught:
        load_collection(folder)
    assert caught.value.params["file"] == f"ten-dao/{name}"


def test_an_introduction_says_something(folder: Path) -> None:
    (folder / "en.md").write_text(" \n", "utf-8")
    with pytest.raises(CurationError, match="R701"):
        load_collection(folder)


def test_a_file_in_another_encoding_is_named_with_its_line(folder: Path) -> None:
    (folder / "vi.md").write_bytes("Biển\n".encode() + b"\xd0\xb6o\xe0\n")
    with pytest.raises(CurationError, match="R712") as caught:
        load_collection(folder)
    assert caught.value.params == {"file": "ten-dao/vi.md", "line": 2}


@pytest.mark.parametrize("name", ["Ten-Dao", "tên-đảo", "ten_dao", "-a", "a--b"])
def test_a_slug_is_plain(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    with pytest.raises(CurationError, match="R711"):
        load_collection(tmp_path / name)


def test_collections_stand_in_their_order(folder: Path) -> None:
    for slug, order in (("b", 5), ("a", 5), ("c", 1)):
        other = folder.parent / slug
        other.mkdir()
        for path in folder.iterdir():
            (other / path.name).write_text(path.read_text("utf-8").replace("order = 10", f"order = {order}"), "utf-8")
    (folder.parent / "README.md").write_text("no collection", "utf-8")
    (folder.parent / ".cache").mkdir()
    assert [collection.slug for collection in load_collections(folder.parent)] == ["c", "a", "b", "ten-dao"]


def test_no_folder_means_no_collections(tmp_path: Path) -> None:
    assert load_collections(tmp_path / "absent") == ()


@pytest.mark.parametrize(
    ("region", "expected"),
    [
        (Region(0.25, 0.5, 0.5, 0.5), (50, 150, 100, 150)),
        (Region(0, 0, 1, 1.0001), (0, 0, 200, 300)),
        (Region(10, 20, 30, 40, RegionUnit.PIXEL), (10, 20, 30, 40)),
        (Region(150, 20, 300, 40, RegionUnit.PIXEL), (150, 20, 50, 40)),
        (Region(200, 20, 30, 40, RegionUnit.PIXEL), None),
    ],
    ids=["fractions", "the whole page", "pixels", "cut at the edge", "beside the page"],
)
def test_a_region_lies_on_the_page(region: Region, expected: tuple[int, int, int, int] | None) -> None:
    assert region.on_page(200, 300) == expected


def test_a_page_without_picture_has_no_region() -> None:
    assert Region(0, 0, 1, 1).on_page(0, 0) is None
