"""Collections in and out of an archive: byte for byte, and never less than what was there."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.care.curated import faults_of_collections
from archive.catalogue.registration import NewItem, register_item
from archive.catalogue.views import PageView
from archive.commands.curation import collections
from archive.curation import (
    DRAFT_MARK,
    adopt,
    load_collection,
    read_record,
    withdraw,
)
from archive.errors import CurationError
from archive.home import ArchiveHome
from archive.settings import Settings
from archive.shipped import collections_folder
from archive.store.layout import object_folder
from tests.curated import (
    ENTRY,
    HEAD,
    faults_in,
    files_in,
    kept_in,
    lay_down_as_before,
    load_into,
    made_collection,
    save_from,
    shown_in,
    story_in,
)

NOW = dt.datetime(2026, 11, 24, 8, 30, tzinfo=dt.UTC)
PICTURE = PageView(number=1, width=200, height=300, dpi=200, text="Đảo", origin="recognised", confidence=0.9)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return made_collection(tmp_path, (HEAD + ENTRY).encode())


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty archive; to be copied, never to be changed."""
    folder = tmp_path_factory.mktemp("made") / "home"
    home = ArchiveHome(Settings(home=str(folder)))
    home.prepare()
    home.catalogue().close()
    return folder


@pytest.fixture
def home(made: Path, tmp_path: Path) -> ArchiveHome:
    shutil.copytree(made, tmp_path / "home")
    return ArchiveHome(Settings(home=str(tmp_path / "home")))


TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
    | st.sampled_from("\n\t\"'\\#={}[]"),
    min_size=1,
).filter(str.strip)
COMMENTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]))


@st.composite
def _written(draw: st.DrawFn, text: str) -> str:
    """A text as a curator may write it in TOML."""
    escaped = json.dumps(text, ensure_ascii=draw(st.booleans()))
    if draw(st.booleans()):
        return f'"""\n{escaped[1:-1]}"""'
    return escaped if "'" in text or "\n" in text or "\t" in text or draw(st.booleans()) else f"'{text}'"


def _is_plain(text: str) -> bool:
    return all(ord(character) < 0x10000 for character in text)


@settings(max_examples=60, deadline=None)
@given(data=st.data(), vi=TEXTS.filter(_is_plain), en=TEXTS.filter(_is_plain))
def test_any_text_comment_and_line_ending_comes_back_byte_for_byte(
    made: Path, data: st.DataObject, vi: str, en: str
) -> None:
    comment = data.draw(COMMENTS)
    title = f"[title]\nvi = {data.draw(_written(vi))}   # {comment}\nen = {data.draw(_written(en))}\n"
    description = HEAD.replace('title = { vi = "Tên các đảo", en = "Names of islands" }\n', "") + title
    ending, mark = data.draw(st.sampled_from(["\n", "\r\n"])), data.draw(st.sampled_from([b"", b"\xef\xbb\xbf"]))
    with tempfile.TemporaryDirectory() as place:
        shutil.copytree(made, Path(place) / "home")
        home = ArchiveHome(Settings(home=f"{place}/home"))
        given_folder = made_collection(Path(place) / "given", mark + description.replace("\n", ending).encode())
        load_into(home, given_folder)
        saved = save_from(home, "ten-dao", Path(place) / "saved")
        assert files_in(saved) == files_in(given_folder) == kept_in(home)
        title_read = load_collection(saved).title
        assert (title_read.vi, title_read.en) == (vi.strip(), en.strip())
        home.catalogue().close()


def test_what_was_loaded_is_shown_beside_what_came_with_the_program(home: ArchiveHome, folder: Path) -> None:
    shipped = set(shown_in(home))
    assert load_into(home, folder) == 1
    assert set(shown_in(home)) == {*shipped, "ten-dao"}


def test_it_lies_in_the_store_as_an_object_of_its_own(home: ArchiveHome, folder: Path, caplog) -> None:
    load_into(home, folder)
    content = object_folder(home.store().root, "collection:ten-dao") / "v1" / "content"
    kept = files_in(content)
    record = json.loads(kept.pop("record.json"))
    # The two introductions are the same, and what is the same is stored once.
    assert kept == {f"folder/{name}": data for name, data in files_in(folder).items() if name != "vi.md"}
    assert home.store().read("collection:ten-dao", "folder/vi.md") == (folder / "vi.md").read_bytes()
    assert (record["slug"], [event["actor"] for event in record["events"]]) == ("ten-dao", ["Lan"])
    assert list(home.store().collections()) == ["ten-dao"]
    assert list(home.store().pids()) == []
    assert faults_in(home, caplog) == []
    assert list((home.settings.spool_path / "collections").iterdir()) == []


def test_loaded_again_unchanged_it_stays_the_same_version(home: ArchiveHome, folder: Path) -> None:
    assert (load_into(home, folder), load_into(home, folder)) == (1, 1)
    assert story_in(home) == ["ingestion"]


def test_every_edition_stays_and_the_newest_is_shown(home: ArchiveHome, folder: Path, caplog) -> None:
    for number in range(1, 12):
        (folder / "en.md").write_text(f"Opening {number}.\n", "utf-8")
        assert load_into(home, folder) == number
    assert shown_in(home)["ten-dao"].introduction.en == "Opening 11.\n"
    first = object_folder(home.store().root, "collection:ten-dao") / "v1/content/folder/en.md"
    assert first.read_text("utf-8") == "Opening 1.\n"
    assert story_in(home) == ["ingestion"] + ["metadata modification"] * 10
    assert faults_in(home, caplog) == []


def test_a_file_that_is_gone_from_the_folder_is_gone_from_the_newest_edition(home: ArchiveHome, folder: Path) -> None:
    for name in ("a.mp3", "a.txt"):
        (folder / "am" / name).write_bytes(name.encode())
    spoken = 'narration = { vi = { file = "am/a.mp3", transcript = "am/a.txt" } }\n'
    (folder / "collection.toml").write_text(HEAD + ENTRY + spoken, "utf-8")
    load_into(home, folder)
    assert kept_in(home) == files_in(folder)
    shutil.rmtree(folder / "am")
    (folder / "collection.toml").write_text(HEAD + ENTRY, "utf-8")
    assert load_into(home, folder) == 2
    assert kept_in(home) == files_in(folder)


def test_ones_own_comes_before_a_shipped_one(home: ArchiveHome, tmp_path: Path) -> None:
    shipped = next(path for path in collections_folder().iterdir() if path.is_dir())
    saved = save_from(home, shipped.name, tmp_path / "mine")
    assert files_in(saved) == files_in(shipped)
    (saved / "en.md").write_text("Mine.\n", "utf-8")
    load_into(home, saved)
    assert shown_in(home)[shipped.name].introduction.en == "Mine.\n"


def test_a_faulty_folder_changes_nothing(home: ArchiveHome, folder: Path) -> None:
    load_into(home, folder)
    before = kept_in(home)
    (folder / "collection.toml").write_text(HEAD + ENTRY + "capton = 1\n", "utf-8")
    with pytest.raises(CurationError, match="R707"):
        load_into(home, folder)
    assert (kept_in(home), story_in(home)) == (before, ["ingestion"])


def test_a_withdrawn_one_is_shown_to_nobody_and_kept(home: ArchiveHome, folder: Path, caplog) -> None:
    load_into(home, folder)
    before = shown_in(home)
    withdraw(home.keeper("Minh"), "ten-dao", why="hết hạn mượn")
    assert before.keys() - shown_in(home).keys() == {"ten-dao"}
    last = read_record(home.store(), "ten-dao").events[-1]
    assert (last.type, last.actor, last.detail["why"]) == ("policy assignment", "Minh", "hết hạn mượn")
    assert faults_in(home, caplog) == []
    with pytest.raises(CurationError, match="R732"):
        withdraw(home.keeper("Minh"), "ten-dao", why="again")
    assert load_into(home, folder) == 3
    assert shown_in(home) == before
    assert story_in(home) == ["ingestion", "policy assignment", "metadata modification"]


def test_one_that_came_with_the_program_is_withdrawn_as_well(home: ArchiveHome, caplog) -> None:
    slug = next(iter(shown_in(home)))
    withdraw(home.keeper("Minh"), slug, why="not ours")
    assert slug not in shown_in(home)
    assert faults_in(home, caplog) == []


APPROVAL = """\
[approval]
approver = "Phạm Thị A, giám đốc"
decision = "{number}/QĐ-TV"
date = 2026-11-20
"""


def test_an_approval_holds_for_the_text_it_was_given_for(home: ArchiveHome, folder: Path) -> None:
    def load(number: int, text: str, comment: str = "") -> object:
        told = HEAD.replace("Summary.", text) + APPROVAL.format(number=number) + ENTRY
        (folder / "collection.toml").write_text(told + comment, "utf-8")
        load_into(home, folder)
        return shown_in(home)["ten-dao"].mark

    assert load(12, "Summary.") is None
    assert load(12, "Other.") == DRAFT_MARK
    assert load(13, "Other.") is None
    assert load(13, "Other.", "# a remark\n") is None
    (folder / "en.md").write_text("Another opening.\n", "utf-8")
    assert load(13, "Other.") == DRAFT_MARK
    (folder / "en.md").write_text("Opening.\n", "utf-8")
    assert load(12, "Summary.") is None


def test_damage_to_its_object_is_named(home: ArchiveHome, folder: Path) -> None:
    def found() -> list[str]:
        stored = set(home.store().collections())
        return [fault.number for fault in faults_of_collections(home.catalogue(), home.store(), stored)]

    load_into(home, folder)
    here = object_folder(home.store().root, "collection:ten-dao")
    text = here / "v1/content/folder/collection.toml"
    text.write_bytes(text.read_bytes() + b"#")
    assert found() == ["R322"]
    text.unlink()
    assert found() == ["R321"]
    shutil.rmtree(here)
    assert found() == ["R320"]


def test_what_only_the_store_or_only_the_log_knows_is_named(home: ArchiveHome, folder: Path) -> None:
    load_into(home, folder)
    event = read_record(home.store(), "ten-dao")
    grown = json.loads(event.to_json())
    grown["events"] = []
    by = {"message": "m", "user": "u", "at": NOW}
    home.store().update("collection:ten-dao", {"record.json": json.dumps(grown).encode()}, **by)
    (fault,) = faults_of_collections(home.catalogue(), home.store(), {"ten-dao"})
    assert fault.number == "R358"


def test_those_of_archives_of_before_come_into_the_store_edition_by_edition(
    home: ArchiveHome, folder: Path, caplog
) -> None:
    editions = lay_down_as_before(home, folder, 11)
    home.open_for_work()
    assert not home.settings.collections_path.exists()
    assert kept_in(home) == editions[-1]
    assert home.store().versions_in_place("collection:ten-dao") == 11
    details = [event.detail for event in read_record(home.store(), "ten-dao").events]
    assert [detail["edition"] for detail in details] == list(range(1, 12))
    assert story_in(home)[:2] == ["ingestion", "metadata modification"]
    assert faults_in(home, caplog) == []
    assert adopt(home.keeper("Lan"), home.settings.collections_path) == 0


def test_nothing_is_written_over(home: ArchiveHome, folder: Path, tmp_path: Path) -> None:
    load_into(home, folder)
    with pytest.raises(CurationError, match="R733"):
        save_from(home, "ten-dao", tmp_path)


def test_an_unknown_one_is_named_with_those_that_are_there(home: ArchiveHome, folder: Path, tmp_path: Path) -> None:
    load_into(home, folder)
    with pytest.raises(CurationError, match=r"R732.*ten-dao"):
        save_from(home, "khong-co", tmp_path)


def test_the_commands_tell_what_is_refused_and_the_rest_is_kept(
    home: ArchiveHome, folder: Path, tmp_path: Path
) -> None:
    run = CliRunner().invoke
    refused = run(collections, ["load", str(folder)], obj=home)
    assert (refused.output[:4], refused.exit_code) == ("R727", 3)
    with home.catalogue().writing() as session:
        item = NewItem(pid="0000001Y", title="Đảo", reference_code="MỞ.01", pages=(PICTURE,))
        register_item(session, item, actor="An", now=NOW, publish=True)
    loaded = run(collections, ["load", str(folder)], obj=home)
    assert (loaded.output, loaded.exit_code) == ("ten-dao: version 1\n", 0)
    saved = run(collections, ["save", "ten-dao", str(tmp_path / "out")], obj=home)
    assert files_in(Path(saved.output.strip())) == files_in(folder)
    (folder / "collection.toml").write_text(HEAD + APPROVAL.format(number=1) + ENTRY, "utf-8")
    run(collections, ["load", str(folder)], obj=home)
    (folder / "en.md").write_text("Another opening.\n", "utf-8")
    outdated = run(collections, ["load", str(folder)], obj=home)
    assert (outdated.output[:4], outdated.exit_code) == ("R740", 0)
    removed = run(collections, ["remove", "ten-dao", "--why", "hết hạn"], obj=home)
    assert (removed.output, removed.exit_code) == ("ten-dao: withdrawn\n", 0)
    assert run(collections, ["remove", "ten-dao", "--why", " "], obj=home).exit_code == 2
