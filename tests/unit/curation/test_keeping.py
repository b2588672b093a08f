"""Collections in and out of an archive: byte for byte, and never less than what was there."""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.catalogue.registration import NewItem, register_item
from archive.catalogue.views import PageView
from archive.commands.curation import collections
from archive.curation import keep, load_collection, save, shown_collections, shown_folders
from archive.errors import CurationError, StoreError
from archive.failpoints import VARIABLE
from archive.home import ArchiveHome
from archive.settings import Settings
from archive.shipped import collections_folder

NOW = dt.datetime(2026, 11, 24, 8, 30, tzinfo=dt.UTC)
HEAD = """\
# Ai sửa xin giữ dòng này.
order = 10
title = { vi = "Tên các đảo", en = "Names of islands" }
summary = { vi = "Tóm tắt.", en = "Summary." }
credits = { vi = "Nguồn.", en = "Sources." }
rights = { vi = "Tự do.", en = "Free." }
"""
ENTRY = """\
[[entries]]
reference_code = "MỞ.01"
caption = { vi = "Chú thích.", en = "Caption." }   # to be looked at again
"""
PICTURE = PageView(number=1, width=200, height=300, dpi=200, text="Đảo", origin="recognised", confidence=0.9)


def _folder(place: Path, description: bytes, introduction: bytes = b"Opening.\n") -> Path:
    folder = place / "ten-dao"
    (folder / "am").mkdir(parents=True)
    for name in ("vi.md", "en.md"):
        (folder / name).write_bytes(introduction)
    (folder / "collection.toml").write_bytes(description)
    return folder


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return _folder(tmp_path, (HEAD + ENTRY).encode())


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "home" / "collections"


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
def test_any_text_comment_and_line_ending_comes_back_byte_for_byte(data: st.DataObject, vi: str, en: str) -> None:
    comment = data.draw(COMMENTS)
    title = f"[title]\nvi = {data.draw(_written(vi))}   # {comment}\nen = {data.draw(_written(en))}\n"
    description = HEAD.replace('title = { vi = "Tên các đảo", en = "Names of islands" }\n', "") + title
    ending, mark = data.draw(st.sampled_from(["\n", "\r\n"])), data.draw(st.sampled_from([b"", b"\xef\xbb\xbf"]))
    with tempfile.TemporaryDirectory() as place:
        given_folder = _folder(Path(place) / "given", mark + description.replace("\n", ending).encode())
        keep(Path(place) / "root", given_folder)
        saved = save(Path(place) / "root", "ten-dao", Path(place) / "saved")
        assert _files(saved) == _files(given_folder)
        title_read = load_collection(saved).title
        assert (title_read.vi, title_read.en) == (vi.strip(), en.strip())


def test_what_was_loaded_is_shown_beside_what_came_with_the_program(root: Path, folder: Path) -> None:
    shipped = [collection.slug for collection in shown_collections(root)]
    assert keep(root, folder) == 1
    assert {collection.slug for collection in shown_collections(root)} == {*shipped, "ten-dao"}


def test_loaded_again_unchanged_it_stays_the_same_state(root: Path, folder: Path) -> None:
    assert (keep(root, folder), keep(root, folder)) == (1, 1)
    assert sorted(path.name for path in root.rglob("*") if path.is_dir()) == ["1", "ten-dao"]


def test_every_state_stays_and_the_newest_is_shown(root: Path, folder: Path) -> None:
    for number in range(1, 12):
        (folder / "en.md").write_text(f"Opening {number}.\n", "utf-8")
        assert keep(root, folder) == number
    assert load_collection(shown_folders(root)["ten-dao"], "ten-dao").introduction.en == "Opening 11.\n"
    assert (root / "ten-dao" / "1" / "en.md").read_text("utf-8") == "Opening 1.\n"


def test_ones_own_comes_before_a_shipped_one(root: Path, tmp_path: Path) -> None:
    shipped = next(path for path in collections_folder().iterdir() if path.is_dir())
    saved = save(root, shipped.name, tmp_path / "mine")
    assert _files(saved) == _files(shipped)
    (saved / "en.md").write_text("Mine.\n", "utf-8")
    keep(root, saved)
    assert [one.introduction.en for one in shown_collections(root) if one.slug == shipped.name] == ["Mine.\n"]


def test_a_faulty_folder_changes_nothing(root: Path, folder: Path) -> None:
    keep(root, folder)
    (folder / "collection.toml").write_text(HEAD + ENTRY + "capton = 1\n", "utf-8")
    with pytest.raises(CurationError, match="R707"):
        keep(root, folder)
    assert [path.name for path in (root / "ten-dao").iterdir()] == ["1"]


def test_a_kill_while_it_is_copied_leaves_the_state_before(root: Path, folder: Path) -> None:
    keep(root, folder)
    (folder / "en.md").write_text("Changed.\n", "utf-8")
    load = "import sys, pathlib; from archive.curation import keep; keep(*map(pathlib.Path, sys.argv[1:]))"
    killed = subprocess.run(
        [sys.executable, "-c", load, root, folder], env=os.environ | {VARIABLE: "curation.keep.copied"}, check=False
    )
    assert killed.returncode == -signal.SIGKILL
    assert load_collection(shown_folders(root)["ten-dao"], "ten-dao").introduction.en == "Opening.\n"
    assert keep(root, folder) == 2
    assert [path.name for path in root.iterdir()] == ["ten-dao"]


def test_a_full_disk_is_named_and_leaves_the_state_before(
    root: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(root, folder)
    (folder / "en.md").write_text("Changed.\n", "utf-8")
    monkeypatch.setenv(VARIABLE, "curation.keep.copied=ENOSPC")
    with pytest.raises(StoreError, match="R306"):
        keep(root, folder)
    assert [path.name for path in root.rglob("*") if path.is_dir()] == ["ten-dao", "1"]


def test_nothing_is_written_over(root: Path, folder: Path, tmp_path: Path) -> None:
    keep(root, folder)
    with pytest.raises(CurationError, match="R733"):
        save(root, "ten-dao", tmp_path)


def test_an_unknown_one_is_named_with_those_that_are_there(root: Path, folder: Path, tmp_path: Path) -> None:
    keep(root, folder)
    with pytest.raises(CurationError, match=r"R732.*ten-dao"):
        save(root, "khong-co", tmp_path)


def test_the_commands_tell_what_is_refused_and_the_rest_is_kept(folder: Path, tmp_path: Path) -> None:
    home = ArchiveHome(Settings(home=str(tmp_path / "home")))
    home.prepare()
    run = CliRunner().invoke
    refused = run(collections, ["load", str(folder)], obj=home)
    assert (refused.output[:4], refused.exit_code) == ("R727", 3)
    with home.catalogue().writing() as session:
        item = NewItem(pid="0000001Y", title="Đảo", reference_code="MỞ.01", pages=(PICTURE,))
        register_item(session, item, actor="An", now=NOW, publish=True)
    loaded = run(collections, ["load", str(folder)], obj=home)
    assert (loaded.output, loaded.exit_code) == ("ten-dao: state 1\n", 0)
    saved = run(collections, ["save", "ten-dao", str(tmp_path / "out")], obj=home)
    assert _files(Path(saved.output.strip())) == _files(folder)
