"""What the archive says to a collection's entries."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from archive.catalogue.registration import NewItem, register_item
from archive.catalogue.states import withdraw
from archive.catalogue.views import PageView
from archive.commands.curation import collections
from archive.curation import check_items, read_folder
from archive.home import ArchiveHome
from archive.settings import Settings
from tests.unit.curation.folders import made_folder

if TYPE_CHECKING:
    from pathlib import Path

NOW = dt.datetime(2026, 11, 24, 8, 30, tzinfo=dt.UTC)
HEAD = """\
order = 1
title = { vi = "Tên", en = "Names" }
summary = { vi = "Tóm tắt.", en = "Summary." }
credits = { vi = "Nguồn.", en = "Sources." }
rights = { vi = "Tự do.", en = "Free." }
"""
PICTURE = PageView(number=1, width=200, height=300, dpi=200, text="Đảo", origin="recognised", confidence=0.9)
BESIDE = 'page = 1\ncrop = { x = 300, y = 0, w = 9, h = 9, unit = "pixel" }\n'


@pytest.fixture
def home(tmp_path: Path) -> ArchiveHome:
    home = ArchiveHome(Settings(home=str(tmp_path / "home")))
    home.prepare()
    with home.catalogue().writing() as session:
        for pid, code, publish, rights in (
            ("0000001Y", "MỞ.01", True, "public-domain"),
            ("0000002W", "KÍN.01", False, "public-domain"),
            ("0000003T", "MỞ.02", True, "undetermined"),
        ):
            item = NewItem(pid=pid, title="Đảo", reference_code=code, pages=(PICTURE,), rights=rights)
            register_item(session, item, actor="An", now=NOW, publish=publish)
    return home


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return made_folder(tmp_path)


def _describe(folder: Path, *entries: tuple[str, str]) -> None:
    rows = (
        f'[[entries]]\nreference_code = "{code}"\ncaption = {{ vi = "Chú.", en = "Caption." }}\n{more}'
        for code, more in entries
    )
    (folder / "collection.toml").write_text(HEAD + "".join(rows), "utf-8")


def _found(home: ArchiveHome, folder: Path) -> list[tuple[str, int]]:
    with home.catalogue().reading() as session:
        return [(finding.number, finding.params["line"]) for finding in check_items(session, read_folder(folder))]


@pytest.mark.parametrize(
    ("code", "more", "number"),
    [
        ("KHÔNG.01", "", "R727"),
        ("KÍN.01", "", "R728"),
        ("MỞ.01", "page = 2\n", "R729"),
        ("MỞ.01", BESIDE, "R730"),
        ("MỞ.02", "", "R731"),
    ],
    ids=["not there", "not public", "no such page", "a crop beside the page", "rights undetermined"],
)
def test_an_entry_that_visitors_do_not_get_is_told_with_its_reason(
    home: ArchiveHome, folder: Path, code: str, more: str, number: str
) -> None:
    _describe(folder, ("MỞ.01", ""), (code, more))
    assert _found(home, folder) == [(number, 10)]


def test_what_is_withdrawn_is_told_from_then_on(home: ArchiveHome, folder: Path) -> None:
    _describe(folder, ("MỞ.01", ""))
    assert _found(home, folder) == []
    with home.catalogue().writing() as session:
        withdraw(session, "0000001Y", why="the donor asked for it", actor_name="An", now=NOW)
    assert _found(home, folder) == [("R728", 7)]


def test_the_command_tells_each_and_ends_with_4(home: ArchiveHome, folder: Path) -> None:
    _describe(folder, ("MỞ.01", ""), ("KÍN.01", ""))
    result = CliRunner().invoke(collections, ["check", "--json", str(folder)], obj=home)
    told = [json.loads(line) for line in result.output.splitlines()]
    assert [next(iter(line)) for line in told] == ["note", "fault", "summary"]
    assert (told[1]["fault"]["reason"], told[1]["fault"]["file"]) == ("R728", "ten-dao/collection.toml")
    assert (told[2]["summary"], result.exit_code) == ({"faults": 1}, 4)


def test_the_command_does_without_an_archive_and_a_draft_is_no_fault(folder: Path, tmp_path: Path) -> None:
    _describe(folder, ("KHÔNG.01", ""))
    nowhere = ArchiveHome(Settings(home=str(tmp_path / "nowhere")))
    result = CliRunner().invoke(collections, ["check", str(folder)], obj=nowhere)
    assert [line[:4] for line in result.output.splitlines()] == ["R726", "To d"]
    assert result.exit_code == 0
