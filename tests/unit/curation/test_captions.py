"""Captions out to a Word document and in again: only what the pen changed, all of it or nothing."""

from __future__ import annotations

import copy
import datetime as dt
import json
import tomllib
import zipfile
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.commands.curation import collections
from archive.curation import load_collection
from archive.curation.captions import Change, Returned, mark_of, take_in
from archive.curation.word_document import read_captions, write_captions
from archive.errors import CurationError
from archive.home import ArchiveHome
from archive.settings import Settings
from tests.unit.curation.folders import made_folder

if TYPE_CHECKING:
    from pathlib import Path

NOW = dt.datetime(2026, 11, 24, 8, 30, tzinfo=dt.UTC)
DESCRIPTION = """\
# Ai sửa xin giữ dòng này.
order = 10
third_language = "fr"
summary = { vi = "Tóm tắt.", en = "Summary." }   # for lists
rights.vi = 'Tự do.'
rights.en = "Free."

[title]
vi = "Tên các\\u00A0đảo"    # a space that does not break
en = "Names of “islands”"

[credits]
vi = \"""
Nguồn:
 sách cũ.\"""
en = "Sources."

[[entries]]
reference_code = "MAU.01"
caption = { vi = "Chú thích.", en = "Caption.", fr = "Légende." }

[[entries]]
reference_code = "MAU.02"
[entries.caption]
vi = "Chú thích hai."
en = "Second caption."
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return made_folder(tmp_path, DESCRIPTION, ("vi", "en", "fr"))


@pytest.fixture
def document(folder: Path, tmp_path: Path) -> Path:
    write_captions(load_collection(folder), tmp_path / "ten-dao.docx", now=NOW)
    return tmp_path / "ten-dao.docx"


def _edit(document: Path, row: str, column: int, text: str) -> None:
    opened = Document(str(document))
    for cells in (row.cells for row in opened.tables[0].rows):
        if f"\n{row} " in f"\n{cells[0].text}":
            cells[column].text = text
    opened.save(str(document))


def _taken(folder: Path, document: Path) -> tuple[Change, ...]:
    returned = read_captions(load_collection(folder), document, Settings())
    return take_in(folder, returned, document=document.name)


def _lines_changed(folder: Path) -> list[tuple[str, str]]:
    now = (folder / "collection.toml").read_text("utf-8").splitlines()
    return [pair for pair in zip(DESCRIPTION.splitlines(), now, strict=True) if pair[0] != pair[1]]


def test_a_document_that_nobody_changed_changes_nothing(folder: Path, document: Path) -> None:
    assert _taken(folder, document) == ()
    assert (folder / "collection.toml").read_text("utf-8") == DESCRIPTION


def test_only_what_the_pen_changed_is_taken_in(folder: Path, document: Path) -> None:
    _edit(document, "entries.1.caption", 2, 'A "better" caption.')
    assert _taken(folder, document) == (Change("entries.1.caption", "en", "Caption.", 'A "better" caption.'),)
    assert load_collection(folder).entries[0].caption.en == 'A "better" caption.'
    ((before, after),) = _lines_changed(folder)
    assert after == before.replace('"Caption."', '"A \\"better\\" caption."')


@pytest.mark.parametrize(
    ("row", "line"),
    [
        ("title", 'vi = "Mới"    # a space that does not break'),
        ("summary", 'summary = { vi = "Mới", en = "Summary." }   # for lists'),
        ("rights", 'rights.vi = "Mới"'),
        ("entries.1.caption", 'caption = { vi = "Mới", en = "Caption.", fr = "Légende." }'),
        ("entries.2.caption", 'vi = "Mới"'),
    ],
)
def test_the_rest_of_its_line_stays_however_it_is_written(folder: Path, document: Path, row: str, line: str) -> None:
    _edit(document, row, 1, "Mới")
    assert len(_taken(folder, document)) == 1
    assert [after for _, after in _lines_changed(folder)] == [line]


def test_a_translation_that_was_missing_may_be_written_in(folder: Path, document: Path) -> None:
    _edit(document, "summary", 3, "Résumé.")
    _edit(document, "entries.2.caption", 3, "Deux.")
    assert [(change.field, change.before) for change in _taken(folder, document)] == [
        ("summary", ""),
        ("entries.2.caption", ""),
    ]
    collection = load_collection(folder)
    assert (collection.summary.third, collection.entries[1].caption.third) == ("Résumé.", "Deux.")


def test_windows_line_endings_and_a_byte_order_mark_stay(folder: Path, document: Path) -> None:
    path = folder / "collection.toml"
    path.write_bytes(b"\xef\xbb\xbf" + DESCRIPTION.replace("\n", "\r\n").encode())
    _edit(document, "entries.1.caption", 2, "Better.")
    assert len(_taken(folder, document)) == 1
    expected = DESCRIPTION.replace('"Caption."', '"Better."').replace("\n", "\r\n").encode()
    assert path.read_bytes() == b"\xef\xbb\xbf" + expected


def test_tracked_changes_count_as_accepted(folder: Path, document: Path) -> None:
    opened = Document(str(document))
    paragraph = opened.tables[0].rows[-3].cells[2].paragraphs[0]
    assert paragraph.text == "Second caption."
    kept, struck, moved, added = (copy.deepcopy(paragraph.runs[0]._r) for _ in range(4))
    paragraph.clear()
    for run, text, holder in (
        (kept, "Second ", None),
        (struck, "caption.", "w:del"),
        (moved, "elsewhere ", "w:moveFrom"),
        (added, "text.", "w:ins"),
    ):
        run.text = text
        place = paragraph._p if holder is None else OxmlElement(holder)
        place.append(run)
        if holder:
            paragraph._p.append(place)
        for part in run.iter(qn("w:t")):
            part.tag = qn("w:delText") if holder == "w:del" else part.tag
    opened.save(str(document))
    (change,) = _taken(folder, document)
    assert change.after == "Second text."


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_was_written_is_read_again(folder: Path, text: str) -> None:
    (folder / "collection.toml").write_text(DESCRIPTION, "utf-8")
    collection = load_collection(folder)
    marks = {name: Returned(field, tuple(map(mark_of, field))) for name, field in _texts(folder).items()}
    marks["title"] = Returned((collection.title.vi, text.strip(), ""), marks["title"].marks)
    if not text.strip():
        with pytest.raises(CurationError, match="R737"):
            take_in(folder, marks, document="x")
    else:
        take_in(folder, marks, document="x")
        assert load_collection(folder).title.en == text.strip()
        before = tomllib.loads(DESCRIPTION)
        before["title"]["en"] = text.strip()
        assert tomllib.loads((folder / "collection.toml").read_text("utf-8")) == before


def _texts(folder: Path) -> dict[str, tuple[str, ...]]:
    from archive.curation.fields import fields_of

    return {field.name: field.text.columns for field in fields_of(load_collection(folder))}


def _without_a_row(document: Path) -> None:
    opened = Document(str(document))
    row = opened.tables[0].rows[2]._tr
    row.getparent().remove(row)
    opened.save(str(document))


def _row_twice(document: Path) -> None:
    opened = Document(str(document))
    row = opened.tables[0].rows[2]._tr
    row.addnext(copy.deepcopy(row))
    opened.save(str(document))


def _without_a_table(document: Path) -> None:
    Document().save(str(document))


def _in_another_language(document: Path) -> None:
    opened = Document(str(document))
    opened.tables[0].rows[0].cells[3].text = "Deutsch (de)"
    opened.save(str(document))


def _with_a_mark_rubbed_out(document: Path) -> None:
    opened = Document(str(document))
    opened.tables[0].rows[2].cells[0].text = "Tóm tắt"
    opened.save(str(document))


UNFIT = {
    "a row is missing": (_without_a_row, "R735"),
    "a row stands twice": (_row_twice, "R735"),
    "there is no table": (_without_a_table, "R735"),
    "a column of another language": (_in_another_language, "R735"),
    "a row without mark": (_with_a_mark_rubbed_out, "R735"),
    "no Word document": (lambda document: document.write_bytes(b"PK\x03\x04"), "R734"),
    "a text is empty": (lambda document: _edit(document, "summary", 1, " "), "R737"),
}


@pytest.mark.parametrize(("spoil", "number"), UNFIT.values(), ids=UNFIT.keys())
def test_a_document_that_does_not_fit_is_refused_and_changes_nothing(
    folder: Path, document: Path, spoil, number: str
) -> None:
    _edit(document, "entries.1.caption", 2, "Better.")
    spoil(document)
    with pytest.raises(CurationError, match=number):
        _taken(folder, document)
    assert (folder / "collection.toml").read_text("utf-8") == DESCRIPTION


def test_a_document_of_another_collection_is_refused(folder: Path, document: Path) -> None:
    other = folder.rename(folder.with_name("khac"))
    with pytest.raises(CurationError, match="R735"):
        _taken(other, document)


def test_a_package_that_unpacks_beyond_the_limit_is_refused(folder: Path, document: Path) -> None:
    with zipfile.ZipFile(document, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/media/zeros", bytes(2 << 20))
    with pytest.raises(CurationError, match=r"R734.*1 MB"):
        read_captions(load_collection(folder), document, Settings(max_captions_megabytes=1))


def test_a_text_changed_on_both_sides_is_for_people_to_settle(folder: Path, document: Path) -> None:
    _edit(document, "entries.1.caption", 2, "From the pen.")
    changed = DESCRIPTION.replace("Caption.", "From the folder.")
    (folder / "collection.toml").write_text(changed, "utf-8")
    with pytest.raises(CurationError, match=r"R736.*entries\.1\.caption\.en"):
        _taken(folder, document)
    assert (folder / "collection.toml").read_text("utf-8") == changed


def test_what_was_changed_in_the_folder_only_stays(folder: Path, document: Path) -> None:
    (folder / "collection.toml").write_text(DESCRIPTION.replace("Caption.", "From the folder."), "utf-8")
    _edit(document, "summary", 2, "From the pen.")
    assert [change.field for change in _taken(folder, document)] == ["summary"]
    assert load_collection(folder).entries[0].caption.en == "From the folder."


def test_a_draft_says_so(folder: Path, document: Path) -> None:
    assert Document(str(document)).paragraphs[0].text == "BẢN THẢO · DRAFT"
    approval = 'approval = { approver = "A", decision = "1", date = 2026-11-20 }\n'
    (folder / "collection.toml").write_text(approval + DESCRIPTION, "utf-8")
    write_captions(load_collection(folder), folder.parent / "b.docx", now=NOW)
    assert "BẢN THẢO" not in [paragraph.text for paragraph in Document(str(folder.parent / "b.docx")).paragraphs]


def test_the_commands_tell_each_change(folder: Path, tmp_path: Path) -> None:
    home, document = ArchiveHome(Settings(home=str(tmp_path / "none"))), tmp_path / "out.docx"
    run = CliRunner().invoke
    assert run(collections, ["captions-out", str(folder), str(document)], obj=home).exit_code == 0
    _edit(document, "title", 2, "Islands")
    told = run(collections, ["captions-in", "--json", str(folder), str(document)], obj=home)
    assert [json.loads(line) for line in told.output.splitlines()] == [
        {"change": {"field": "title", "language": "en", "before": "Names of “islands”", "after": "Islands"}},
        {"summary": {"changes": 1}},
    ]
    again = run(collections, ["captions-out", str(folder), str(document)], obj=home)
    assert isinstance(again.exception, CurationError)
