"""A collection over a catalogue: what a reader gets of it."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from archive.catalogue.access import Actor
from archive.catalogue.database import migrate, open_catalogue
from archive.catalogue.registration import NewItem, register_item
from archive.catalogue.views import PageView
from archive.commands.curation import collections
from archive.curation import Bilingual, Collection, CollectionEntry, Dropped, Region, resolve, resolve_all
from archive.home import ArchiveHome
from archive.settings import Settings
from archive.shipped import collections_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy.orm import Session

NOW = dt.datetime(2026, 11, 24, 8, 30, tzinfo=dt.UTC)
TEXT = Bilingual("Chữ", "Text")
PICTURE = PageView(number=1, width=200, height=300, dpi=200, text="Đảo", origin="recognised", confidence=0.9)
WORDS = PageView(number=2, width=0, height=0, dpi=0, text="Đảo", origin="transcript", confidence=None)
OUTSIDER, STAFF = Actor.outsider(), Actor.keeper("An")


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    settings = Settings(home=str(tmp_path))
    migrate(settings)
    catalogue = open_catalogue(settings)
    with catalogue.writing() as session:
        for pid, code, publish in (("0000001Y", "MỞ.01", True), ("0000002W", "KÍN.01", False)):
            item = NewItem(pid=pid, title="Đảo", reference_code=code, pages=(PICTURE, WORDS))
            register_item(session, item, actor="An", now=NOW, publish=publish)
        yield session
    catalogue.close()


def _collection(*entries: CollectionEntry) -> Collection:
    return Collection("thu", 1, TEXT, TEXT, TEXT, TEXT, TEXT, (), entries)


def _entry(code: str, page: int = 1, crop: Region | None = None) -> CollectionEntry:
    return CollectionEntry(code, page, TEXT, crop)


def test_an_entry_is_shown_with_item_page_and_pixels(session: Session) -> None:
    collection = _collection(_entry("MỞ.01", crop=Region(0.5, 0, 0.5, 0.5)))
    (entry,) = resolve(session, collection, OUTSIDER).entries
    assert (entry.unit.reference_code, entry.page.number, entry.region) == ("MỞ.01", 1, (100, 0, 100, 150))


def test_what_is_not_public_drops_out_for_outsiders_only(session: Session) -> None:
    collection = _collection(_entry("KÍN.01"), _entry("MỞ.01"))
    outside, inside = resolve(session, collection, OUTSIDER), resolve(session, collection, STAFF)
    assert [entry.unit.reference_code for entry in outside.entries] == ["MỞ.01"]
    assert [(drop.entry.reference_code, drop.why) for drop in outside.dropped] == [("KÍN.01", Dropped.NOT_VISIBLE)]
    assert [entry.unit.reference_code for entry in inside.entries] == ["KÍN.01", "MỞ.01"]


def test_a_closed_item_and_an_unknown_one_look_the_same(session: Session) -> None:
    resolved = resolve(session, _collection(_entry("KÍN.01"), _entry("KHÔNG.01")), OUTSIDER)
    assert [drop.why for drop in resolved.dropped] == [Dropped.NOT_VISIBLE, Dropped.NOT_VISIBLE]


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        (_entry("MỞ.01", page=3), Dropped.NO_SUCH_PAGE),
        (_entry("MỞ.01", page=2, crop=Region(0, 0, 1, 1)), Dropped.OUTSIDE_THE_PAGE),
    ],
    ids=["a page the item does not have", "a crop of a page without picture"],
)
def test_a_fault_of_the_folder_is_reported(session: Session, entry: CollectionEntry, why: Dropped) -> None:
    resolved = resolve(session, _collection(entry), STAFF)
    assert resolved.entries == ()
    assert resolved.dropped[0].why is why


def test_entries_are_found_by_their_section(session: Session) -> None:
    entries = (CollectionEntry("MỞ.01", 1, TEXT, section="a"), CollectionEntry("MỞ.01", 2, TEXT, section="b"))
    resolved = resolve(session, _collection(*entries), OUTSIDER)
    assert [entry.page.number for entry in resolved.in_section("b")] == [2]


def test_many_collections_cost_the_queries_of_one(session: Session) -> None:
    entries = (_entry("MỞ.01"), _entry("MỞ.01", 2), _entry("KÍN.01"), _entry("MỞ.01", 9))
    statements: list[object] = []
    sa.event.listen(session.get_bind(), "before_cursor_execute", lambda *given: statements.append(given))
    costs = []
    for many in ([_collection(entries[0])], [_collection(*entries)] * 3):
        session.expire_all()
        statements.clear()
        resolved = resolve_all(session, many, OUTSIDER)
        costs.append(len(statements))
    assert costs[0] == costs[1]
    assert [(len(one.entries), len(one.dropped)) for one in resolved] == [(2, 2)] * 3


def test_the_list_says_what_is_missing(tmp_path: Path) -> None:
    home = ArchiveHome(Settings(home=str(tmp_path / "home")))
    home.prepare()
    folder = tmp_path / "sets"
    shutil.copytree(collections_folder(), folder)
    result = CliRunner().invoke(collections, ["list", "--json", "--folder", str(folder)], obj=home)
    assert result.exit_code == 0, result.output
    records = [json.loads(line) for line in result.output.splitlines()]
    assert [record["shown"] for record in records] == [0] * len(records)
    assert all(len(record["dropped"]) == record["entries"] > 0 for record in records)
