"""A kit brought up to date from a folder: what is said first, what is moved, what is kept, what is called back."""

from __future__ import annotations

import io
import json
import os
import shutil
from typing import TYPE_CHECKING

import pytest

from archive.cli import run
from archive.errors import KitError, MachineError
from archive.exports.kit.keys import make_key, public_pem, replace_key
from archive.exports.kit.offering import weigh
from archive.exports.kit.shelf import shown_in
from archive.exports.kit.sources import FolderSource
from archive.exports.kit.updating import update
from archive.exports.staging import alone
from archive.settings import Settings
from tests.editions import FILES, LARGE, MAP, files_of, write_edition, write_kit

if TYPE_CHECKING:
    from pathlib import Path

KEPT = FILES + 2
"""Files that are the same in every edition: the pictures, the one with another name each time, the empty one."""
RECALL = [{"pid": MAP, "code": "MAU.02", "why": "withdrawn", "since": "2026-11-20"}]


@pytest.fixture
def key(tmp_path):
    made = make_key(tmp_path / "kit.key")
    (tmp_path / "bien-dao.pem").write_text(public_pem(made.public), "utf-8")
    return made


@pytest.fixture
def kit(key, tmp_path):
    return write_kit(tmp_path / "house/bien-dao", 7, key)


@pytest.fixture
def stick(key, tmp_path):
    return write_kit(tmp_path / "stick/bien-dao", 8, key)


def command(name: str, kit: Path, *more: object) -> int:
    pem = kit.parents[1] / "bien-dao.pem"
    return run(["--home", str(kit.parents[1] / "home"), "kit", name, str(kit), "--key", str(pem), *map(str, more)])


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def whole(kit: Path) -> bool:
    return command("verify", kit) == 0


def test_only_what_changed_is_moved_and_the_size_is_said_first(kit, stick, capsys):
    assert command("update", kit, "--from", stick, "--yes") == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "edition 7 is held; edition 8 of 2026-11-08 is offered"
    moved = len(files_of(8)) - KEPT
    assert told[1].startswith(f"to move: {moved} files, {LARGE / 1e6 + 0.009:.1f} MB; on the disk: 0.4 MB")
    assert told[-1] == f"{kit}: shows edition 8"
    assert contents(kit / "an-ban-8") == contents(stick / "an-ban-8")
    assert sorted(path.name for path in kit.iterdir()) == ["an-ban-7", "an-ban-8", "index.html"]
    assert whole(kit)


def test_nobody_who_says_no_is_given_anything(kit, stick, monkeypatch):
    before = contents(kit)
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    assert command("update", kit, "--from", stick) == 1
    assert contents(kit) == before


def test_programs_are_told_in_json(kit, stick, capsys):
    assert command("update", kit, "--from", stick, "--yes", "--json") == 0
    offer, end = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (offer["offer"]["held"], offer["offer"]["offered"], offer["offer"]["recalled"]) == (7, 8, [])
    assert offer["offer"]["files"] == len(files_of(8)) - KEPT
    assert end == {"summary": {"refused": False, "shown": 8}}


def test_the_edition_held_already_changes_nothing(kit, stick):
    assert command("update", kit, "--from", stick, "--yes") == 0
    before = contents(kit)
    assert command("update", kit, "--from", stick) == 0
    assert contents(kit) == before


def test_the_last_edition_is_kept_and_those_before_it_go(kit, stick, key, tmp_path):
    assert command("update", kit, "--from", stick, "--yes") == 0
    assert command("update", kit, "--from", write_kit(tmp_path / "next", 9, key), "--yes") == 0
    assert sorted(path.name for path in kit.iterdir()) == ["an-ban-8", "an-ban-9", "index.html"]
    assert whole(kit)


def test_the_way_back_and_forward_again(kit, stick, capsys):
    assert command("update", kit, "--from", stick, "--yes") == 0
    assert command("rollback", kit) == 0
    assert shown_in(kit) == 7
    assert whole(kit)
    capsys.readouterr()
    assert command("update", kit, "--from", stick, "--yes") == 0
    assert "to move: 0 files, 0.0 MB" in capsys.readouterr().out
    assert shown_in(kit) == 8


def test_there_is_no_way_back_to_what_was_tampered_with(kit, stick, capsys):
    assert command("rollback", kit) == 1
    assert command("update", kit, "--from", stick, "--yes") == 0
    (kit / "an-ban-7/vi/plan.html").write_text("x", "utf-8")
    assert command("rollback", kit) == 1
    assert "R857" in capsys.readouterr().err
    assert shown_in(kit) == 8


@pytest.mark.parametrize("harm", [lambda page: page.write_bytes(b""), lambda page: page.unlink()])
def test_the_way_back_mends_the_page_that_leads_on(harm, kit, stick):
    assert command("update", kit, "--from", stick, "--yes") == 0
    harm(kit / "index.html")
    assert not whole(kit)
    assert command("rollback", kit) == 0
    assert shown_in(kit) == 8
    assert whole(kit)


def test_what_is_called_back_is_readable_nowhere_in_the_kit(kit, key, tmp_path, capsys):
    stick = write_kit(tmp_path / "stick", 8, key, documents=[], recalls=RECALL)
    assert command("update", kit, "--from", stick, "--yes") == 0
    assert "called back, and not kept: MAU.02; with them goes edition 7" in capsys.readouterr().out
    assert sorted(path.name for path in kit.iterdir()) == ["an-ban-8", "index.html"]
    assert whole(kit)


def test_a_recall_of_what_the_house_never_had_costs_it_nothing(kit, key, tmp_path):
    recall = [{**RECALL[0], "pid": "0000009Z"}]
    assert command("update", kit, "--from", write_kit(tmp_path / "stick", 8, key, recalls=recall), "--yes") == 0
    assert (kit / "an-ban-7").is_dir()


def test_a_damaged_file_of_the_edition_held_is_fetched_anew(kit, stick):
    (kit / "an-ban-7/pages/3/l.jpg").write_bytes(bytes(3000))
    assert command("update", kit, "--from", stick, "--yes") == 0
    assert contents(kit / "an-ban-8") == contents(stick / "an-ban-8")


def test_links_in_the_way_are_not_written_through(kit, stick, tmp_path):
    target, precious = kit / "an-ban-8", tmp_path / "precious"
    precious.mkdir()
    (precious / "kept.txt").write_text("kept", "utf-8")
    (target / "vi").mkdir(parents=True)
    (target / "vi/plan.html~").symlink_to(precious / "kept.txt")
    (target / "pages").symlink_to(precious)
    assert command("update", kit, "--from", stick, "--yes") == 0
    assert contents(precious) == {"kept.txt": b"kept"}
    assert whole(kit)


def test_a_folder_that_is_a_link_is_no_place_for_an_edition(kit, stick, tmp_path):
    (tmp_path / "precious").mkdir()
    (kit / "an-ban-8").symlink_to(tmp_path / "precious")
    assert command("update", kit, "--from", stick, "--yes") == 0
    assert contents(tmp_path / "precious") == {}
    assert whole(kit)


def test_a_key_that_follows_the_known_one_is_trusted_and_what_it_signed_before_built_on(kit, key, tmp_path):
    following = replace_key(tmp_path / "kit.key")
    assert command("update", kit, "--from", write_kit(tmp_path / "stick", 8, following), "--yes") == 0
    (tmp_path / "bien-dao.pem").write_text(public_pem(following.public), "utf-8")
    shutil.rmtree(kit)
    write_kit(kit, 7, key)
    assert command("update", kit, "--from", tmp_path / "stick", "--yes") == 0


def test_too_little_room_is_said_before_anything_is_done(kit, stick, key, monkeypatch):
    def full(folder, blocks):
        real = os.statvfs(folder)
        monkeypatch.setattr(os, "statvfs", lambda _: os.statvfs_result((*real[:4], blocks, *real[5:])))

    before = contents(kit)
    full(kit, 10)
    with pytest.raises(KitError, match="R852"):
        weigh(kit, FolderSource(stick / "an-ban-8"), key.public, known=0, settings=Settings())
    assert contents(kit) == before
    write_edition(kit, 6, key)
    monkeypatch.undo()
    full(kit, 60)
    offer = weigh(kit, FolderSource(stick / "an-ban-8"), key.public, known=0, settings=Settings()).offer
    assert offer
    assert offer.older == (6,)


def test_a_stick_that_is_pulled_out_is_not_taken_for_one_that_lacks_files(kit, stick, key):
    offer = weigh(kit, FolderSource(stick / "an-ban-8"), key.public, known=0, settings=Settings()).offer
    assert offer
    shutil.rmtree(stick)
    with pytest.raises(MachineError, match="R853"):
        update(offer, key.public, settings=Settings(), progress=lambda _done, _total: None)
    assert whole(kit)


def test_another_run_is_waited_for(kit, stick, capsys):
    with alone(kit, kit):
        assert command("update", kit, "--from", stick, "--yes") == 1
    assert "R751" in capsys.readouterr().err
    assert shown_in(kit) == 7


def test_an_edition_larger_than_allowed_is_refused(kit, stick, key):
    with pytest.raises(KitError, match="R851"):
        weigh(kit, FolderSource(stick / "an-ban-8"), key.public, known=0, settings=Settings(kit_update_megabytes=0))


def test_leftovers_of_a_clearing_are_told_and_go_with_the_next_update(kit, stick, key, tmp_path, capsys):
    assert command("update", kit, "--from", stick, "--yes") == 0
    write_edition(kit, 5, key)
    (kit / "an-ban-5/files.json").unlink()
    capsys.readouterr()
    assert whole(kit)
    assert "The folder an-ban-5 is left of an update" in capsys.readouterr().out
    assert command("update", kit, "--from", stick, "--yes") == 0
    assert not (kit / "an-ban-5").exists()
