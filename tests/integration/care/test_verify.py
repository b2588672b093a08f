"""Every fault is found, named once and kept; a sound archive has none."""

from __future__ import annotations

import json
import random
import shutil
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from archive.care.verification import Sample, verify
from archive.catalogue import outbox
from archive.catalogue.models import Destination, Event
from archive.cli import run
from archive.search.whoosh.engine import WhooshEngine
from archive.store.layout import object_folder
from tests.curated import ENTRY, HEAD, load_into, made_collection
from tests.integration.care.conftest import home_at, unheard
from tests.reading_archive import FRENCH, NOW, PLAN, TRANSCRIPT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from archive.home import ArchiveHome


def look(home: ArchiveHome, **options: Any) -> list[tuple[str, Any]]:
    told = []
    report = verify(
        home.catalogue(),
        home.store(),
        engine=home.engine(),
        derivatives=home.settings.derivatives_path,
        on_finding=told.append,
        progress=unheard,
        **options,
    )
    assert tuple(told) == report.findings
    return [(finding.number, finding.params.get("pid")) for finding in told]


def of(home: ArchiveHome, pid: str) -> Path:
    return object_folder(home.settings.store_path, pid)


def original(home: ArchiveHome, pid: str) -> Path:
    return next(of(home, pid).glob("v1/content/originals/*"))


def sql(home: ArchiveHome, statement: str) -> None:
    with home.catalogue().writing() as session:
        session.execute(sa.text(statement))


def flip_a_bit(home: ArchiveHome) -> None:
    data = bytearray(original(home, PLAN).read_bytes())
    data[len(data) // 2] ^= 1
    original(home, PLAN).write_bytes(data)


def swap_originals(home: ArchiveHome) -> None:
    one, other = original(home, PLAN), original(home, FRENCH)
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)


def add_an_object(home: ArchiveHome) -> None:
    home.store().create("0000006M", {"originals/x": b"x"}, message="x", user="x", at=NOW)


def rewrite_an_event(home: ArchiveHome) -> None:
    sql(home, "DROP TRIGGER event_refuses_update")
    sql(home, "UPDATE event SET actor = 'another' WHERE id = 2")


def drop_an_event(home: ArchiveHome) -> None:
    sql(home, "DROP TRIGGER event_refuses_delete")
    sql(home, f"DELETE FROM event WHERE id = (SELECT max(id) FROM event WHERE unit_pid = '{PLAN}')")


def change_the_index(home: ArchiveHome) -> None:
    WhooshEngine(home.settings).replace([], [PLAN])


def a_collection(home: ArchiveHome) -> Path:
    folder = made_collection(home.settings.home_path.parent, (HEAD + ENTRY).encode())
    for text in ("Một.\n", "Hai.\n"):
        (folder / "vi.md").write_text(text, "utf-8")
        load_into(home, folder)
    return of(home, "collection:ten-dao")


def harm_a_collection(home: ArchiveHome) -> None:
    (a_collection(home) / "v2/content/folder/vi.md").write_text("Ba.\n", "utf-8")


def lose_a_collection(home: ArchiveHome) -> None:
    shutil.rmtree(a_collection(home))


def forget_in_the_log(home: ArchiveHome) -> None:
    a_collection(home)
    sql(home, "DROP TRIGGER event_refuses_delete")
    sql(home, "DELETE FROM event WHERE id = (SELECT min(id) FROM event WHERE unit_pid = 'collection:ten-dao')")


def picture(home: ArchiveHome) -> Path:
    return next(home.settings.derivatives_path.rglob(f"{PLAN}/000002.tif"))


FAULTS: dict[str, tuple[Callable[[ArchiveHome], object], list[tuple[str, str | None]]]] = {
    "bit-flipped-in-original": (flip_a_bit, [("R322", PLAN)]),
    "originals-swapped": (swap_originals, [("R322", PLAN), ("R322", FRENCH)]),
    "original-deleted": (lambda home: original(home, PLAN).unlink(), [("R321", PLAN)]),
    "file-added": (lambda home: (of(home, PLAN) / "v1/content/x").write_bytes(b""), [("R323", PLAN)]),
    "object-deleted": (lambda home: shutil.rmtree(of(home, PLAN)), [("R320", PLAN)]),
    "object-added": (add_an_object, [("R326", "0000006M")]),
    "inventory-cut": (lambda home: (of(home, PLAN) / "inventory.json").write_bytes(b"{"), [("R324", PLAN)]),
    "sidecar-deleted": (lambda home: (of(home, PLAN) / "inventory.json.sha512").unlink(), [("R324", PLAN)]),
    "declaration-deleted": (lambda home: (of(home, PLAN) / "0=ocfl_object_1.1").unlink(), [("R324", PLAN)]),
    "version-unfinished": (lambda home: (of(home, PLAN) / "v2").mkdir(), [("R325", PLAN)]),
    "title-edited": (lambda home: sql(home, f"UPDATE description_unit SET title = 'x' WHERE pid = '{PLAN}'"),
                     [("R327", PLAN)]),
    "opened-by-sql": (lambda home: sql(home, "UPDATE description_unit SET access = 'public', state = 'published' "
                                             "WHERE pid = '0000004R'"), [("R327", "0000004R"), ("R330", "0000004R")]),
    "hash-edited": (lambda home: sql(home, "UPDATE digital_object SET sha256 = '0' WHERE unit_id = 2"),
                    [("R327", PLAN), ("R328", PLAN)]),
    "words-edited": (lambda home: sql(home, "UPDATE page SET text = 'x' WHERE unit_id = 2 AND number = 2"),
                     [("R329", PLAN)]),
    "transcript-edited": (lambda home: sql(home, "UPDATE page SET text = text || '.' WHERE width = 0 AND number = 1"),
                          [("R329", TRANSCRIPT)]),
    "event-rewritten": (rewrite_an_event, [("R332", None), ("R327", None)]),
    "event-removed": (drop_an_event, [("R332", None), ("R327", PLAN)]),
    "item-out-of-both-indexes": (change_the_index, [("R330", PLAN), ("R330", PLAN)]),
    "collection-changed": (harm_a_collection, [("R322", "collection:ten-dao")]),
    "collection-deleted": (lose_a_collection, [("R320", "collection:ten-dao")]),
    "event-of-a-collection-unlogged": (forget_in_the_log, [("R332", None), ("R358", None)]),
    "index-gone": (lambda home: home.engine().forget(), [("R410", None)]),
    "picture-gone": (lambda home: picture(home).unlink(), [("R331", PLAN)]),
    "picture-cut": (lambda home: picture(home).write_bytes(picture(home).read_bytes()[:2000]), [("R331", PLAN)]),
    "picture-of-another-page": (lambda home: shutil.copy(next(home.settings.derivatives_path.rglob("000001.tif")),
                                                         picture(home)), []),
}  # fmt: skip


def test_a_sound_archive_has_no_fault(home: ArchiveHome) -> None:
    assert look(home) == []


@pytest.mark.parametrize("name", [name for name, (_, expected) in FAULTS.items() if expected])
def test_a_fault_is_named(home: ArchiveHome, name: str) -> None:
    damage, expected = FAULTS[name]
    damage(home)
    found = look(home_at(home.settings.home_path))
    assert len(found) == len(expected)
    for number, pid in expected:
        assert any(number == told and (pid is None or pid == whose) for told, whose in found), found


def test_what_the_store_is_owed_is_no_fault(home: ArchiveHome) -> None:
    sql(home, f"UPDATE description_unit SET title = 'x' WHERE pid = '{PLAN}'")
    with home.catalogue().writing() as session:
        outbox.queue(session, PLAN, NOW, Destination.STORE)
    assert look(home) == []


def test_a_sample_looks_at_some_units_and_at_everything_else(home: ArchiveHome) -> None:
    shutil.rmtree(of(home, PLAN))
    add_an_object(home)
    found = [look(home, sample=Sample(20, random.Random(seed))) for seed in range(8)]
    assert all(("R326", "0000006M") in faults for faults in found)
    assert {("R320", PLAN) in faults for faults in found} == {True, False}
    assert ("R320", PLAN) in look(home, sample=Sample(100, random.Random(1)))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_each_fault_is_said_in_one_line(home: ArchiveHome, language: str) -> None:
    flip_a_bit(home)
    told = []
    verify(home.catalogue(), home.store(), on_finding=told.append, progress=unheard)
    (sentence,) = (finding.message(language) for finding in told)
    assert PLAN in sentence
    assert "\n" not in sentence


def test_the_command_names_counts_and_keeps(home: ArchiveHome, capfd) -> None:
    command = ["--home", str(home.settings.home_path), "verify", "--json"]
    assert run(command) == 0
    flip_a_bit(home)
    assert run(command) == 4
    lines = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    assert lines[1]["fault"]["reason"] == "R322"
    assert lines[1]["fault"]["pid"] == PLAN
    assert [line["summary"]["faults"] for line in (lines[0], lines[2])] == [0, 1]
    with home.catalogue().reading() as session:
        events = session.scalars(sa.select(Event).where(Event.type == "fixity check").order_by(Event.id)).all()
    assert [event.outcome for event in events] == ["success", "failure"]
    assert "R322" in events[1].detail["named"][0]


@pytest.mark.parametrize("sample", ["0", "101", "many", "-3%"])
def test_a_sample_that_is_none_is_a_wrong_call(home: ArchiveHome, sample: str) -> None:
    assert run(["--home", str(home.settings.home_path), "verify", "--sample", sample]) == 2
