"""A document that left in a kit and was withdrawn since is called back by every later kit, through the real archive."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from archive import custody
from archive.cli import run
from archive.exports.kit.keys import make_key
from tests.kits import SLUG, load_set
from tests.reading_archive import CANARY, NOW, PLAN, PLAN_CODE, TRANSCRIPT, build

if TYPE_CHECKING:
    from pathlib import Path

WHY = "lý do nội bộ"


def signing_archive(folder: Path):
    made = build(folder / "house")
    load_set(made.home, folder / "sets")
    make_key(made.home.settings.kit_key_path)
    return made


def command(archive, *words: object) -> int:
    return run(["--home", str(archive.home.settings.home_path), *map(str, words)])


def export(archive, target: Path, number: int, *more: object) -> dict:
    words = ["export", SLUG, "--to", "kit", "--out", target, "--edition", number, "--date", "2026-11-28", *more]
    assert command(archive, *words) == 3  # one entry of the set is not public
    return json.loads((target / f"an-ban-{number}/files.json").read_text("utf-8"))


def withdraw(archive, pid: str) -> None:
    custody.withdraw(archive.home.catalogue(), archive.home.store(), pid, why=WHY, actor="Lan", now=NOW)


def holding(folder: Path, words: str) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file() and words.encode() in path.read_bytes()]


@pytest.fixture(scope="module")
def story(tmp_path_factory):
    """Edition 1 left the house, a document of it was withdrawn, then came edition 2, twice, and edition 3."""
    folder = tmp_path_factory.mktemp("story")
    archive = signing_archive(folder)
    export(archive, folder / "one", 1)
    withdraw(archive, PLAN)
    for target, number in (("two", 2), ("again", 2), ("three", 3)):
        export(archive, folder / target, number)
    return archive, folder


def told_by(folder: Path, number: int) -> dict:
    return json.loads((folder / f"an-ban-{number}/files.json").read_text("utf-8"))


def test_a_withdrawn_document_is_called_back_and_leaves_the_house(story, tmp_path, capsys):
    archive, folder = story
    kit = shutil.copytree(folder / "one", tmp_path / "kit")
    assert told_by(kit, 1)["recalls"] == []
    assert holding(kit, PLAN_CODE)
    told = told_by(folder / "two", 2)
    assert told["recalls"] == [{"pid": PLAN, "code": PLAN_CODE, "why": "withdrawn", "since": "2026-11-24"}]
    assert PLAN not in told["documents"]
    assert command(archive, "kit", "update", kit, "--from", folder / "two", "--yes") == 0
    assert f"called back, and not kept: {PLAN_CODE}; with them goes edition 1" in capsys.readouterr().out
    assert command(archive, "kit", "verify", kit) == 0
    assert set(holding(kit, PLAN_CODE)) == {"files.json"}
    assert not holding(kit, WHY)
    assert not holding(kit, CANARY)


def test_whoever_misses_an_edition_learns_of_it_from_the_next(story):
    assert [one["pid"] for one in told_by(story[1] / "three", 3)["recalls"]] == [PLAN]


def test_the_same_edition_with_recalls_is_the_same_bytes(story):
    for name in ("files.json", "files.sig.json"):
        first, again = (story[1] / target / "an-ban-2" / name for target in ("two", "again"))
        assert first.read_bytes() == again.read_bytes()


@pytest.mark.slow
def test_what_is_public_again_is_called_back_no_longer(tmp_path):
    archive = signing_archive(tmp_path)
    export(archive, tmp_path / "one", 1)
    withdraw(archive, PLAN)
    custody.publish(archive.home.catalogue(), archive.home.store(), PLAN, actor="Lan", now=NOW)
    assert export(archive, tmp_path / "two", 2)["recalls"] == []


@pytest.mark.slow
def test_an_archive_that_has_forgotten_is_reminded_by_the_kit_itself(tmp_path, capsys):
    archive = signing_archive(tmp_path)
    export(archive, tmp_path / "kit", 1)
    forgetful = build(tmp_path / "other")
    load_set(forgetful.home, tmp_path / "other-sets")
    shutil.copy(archive.home.settings.kit_key_path, forgetful.home.settings.kit_key_path)
    withdraw(forgetful, TRANSCRIPT)
    assert export(forgetful, tmp_path / "two", 2)["recalls"] == []
    told = export(forgetful, tmp_path / "three", 3, "--previous", tmp_path / "kit")
    assert [one["pid"] for one in told["recalls"]] == [TRANSCRIPT]
    assert [one["pid"] for one in export(forgetful, tmp_path / "four", 4)["recalls"]] == [TRANSCRIPT]
    (tmp_path / "kit/an-ban-1/files.sig.json").unlink()
    words = ["export", SLUG, "--to", "kit", "--out", tmp_path / "five", "--previous", tmp_path / "kit"]
    assert command(forgetful, *words) == 1
    assert "R846" in capsys.readouterr().err
