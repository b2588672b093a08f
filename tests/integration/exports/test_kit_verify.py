"""Kits that somebody has tampered with: each fault is named, and none passes as genuine."""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING, NamedTuple

import pytest

from archive.cli import run
from archive.exports.exhibition import Edition
from archive.exports.kit.keys import make_key, public_pem, replace_key
from archive.exports.kit.sealing import LIST, SEAL, write_seal
from archive.exports.kit.shelf import pointer
from archive.exports.kit.verifying import verify_kit
from tests.kits import EDITION, load_set, make_kit
from tests.reading_archive import build

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from archive.exports.kit.keys import SigningKey

MOST = 1_000_000


class House(NamedTuple):
    archive: object
    key: SigningKey
    genuine: Path
    older: Path
    unsigned: Path


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    archive = build(tmp_path_factory.mktemp("house"))
    load_set(archive.home, tmp_path_factory.mktemp("sets"))
    out = tmp_path_factory.mktemp("out")
    unsigned = make_kit(archive.home, out / "unsigned")
    key = make_key(archive.home.settings.kit_key_path)
    older = make_kit(archive.home, out / "older", Edition(6, EDITION.date))
    return House(archive, key, make_kit(archive.home, out / "genuine"), older, unsigned)


@pytest.fixture
def kit(house, tmp_path):
    return shutil.copytree(house.genuine, tmp_path / "kit")


def faults(kit, house, *, known=7, most=MOST, trusted=None):
    verdict = verify_kit(
        kit, trusted or house.key.public, known=known, list_bytes=most, progress=lambda _done, _total: None
    )
    return [fault.number for fault in verdict.faults]


def test_a_kit_as_it_left_the_house_is_genuine(kit, house):
    assert faults(kit, house) == []


def test_the_same_edition_is_signed_with_the_same_bytes(house, tmp_path):
    again = make_kit(house.archive.home, tmp_path / "again")
    assert (again / SEAL).read_bytes() == (house.genuine / SEAL).read_bytes()


def rewrite(kit: Path, change: Callable[[dict], None], name: str = LIST) -> None:
    told = json.loads((kit / name).read_bytes())
    change(told)
    (kit / name).write_text(json.dumps(told), "utf-8")


def resigned(kit: Path, house: House, change: Callable[[dict], None]) -> None:
    """The list as if the archive itself had signed it: what the checks of names and files find alone."""
    rewrite(kit, change)
    (kit / SEAL).write_bytes(write_seal((kit / LIST).read_bytes(), house.key))


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def swap(kit: Path, one: str, other: str) -> None:
    first, second = (kit / one).read_bytes(), (kit / other).read_bytes()
    (kit / one).write_bytes(second)
    (kit / other).write_bytes(first)


def link(path: Path, target: Path | str) -> None:
    path.unlink()
    path.symlink_to(target)


def folder_as_link(kit: Path, tmp: Path) -> None:
    shutil.move(kit / "data", tmp / "data")
    (kit / "data").symlink_to(tmp / "data")


def double(kit: Path) -> None:
    text = (kit / LIST).read_text("utf-8")
    (kit / LIST).write_text(text.replace('"edition": 7,', '"edition": 9, "edition": 7,'), "utf-8")


def foreign(kit: Path, tmp: Path) -> None:
    (kit / SEAL).write_bytes(write_seal((kit / LIST).read_bytes(), make_key(tmp / "foreign")))


def foreign_claims_ours(kit: Path, house: House, tmp: Path) -> None:
    foreign(kit, tmp)
    ours = json.loads((house.genuine / SEAL).read_bytes())["key"]
    rewrite(kit, lambda told: told.update(key=ours), SEAL)


def foreign_succession(kit: Path, house: House, tmp: Path) -> None:
    theirs = make_key(tmp / "foreign").followed()
    (kit / SEAL).write_bytes(write_seal((kit / LIST).read_bytes(), theirs))
    ours = json.loads((house.genuine / SEAL).read_bytes())["key"]
    rewrite(kit, lambda told: told["successions"][0].update(old=ours), SEAL)


def add(told: dict, name: str) -> None:
    told["files"][name] = {"sha256": "0" * 64, "size": 1}


INDEX, CARD = "index.html", "kit.json"

# What is done to the kit (kit, house, another folder), and the faults that are named.
TAMPERING = {
    "one bit of a page": (lambda k, h, t: flip(k / INDEX), ["R771"]),
    "a page cut short": (lambda k, h, t: os.truncate(k / INDEX, 10), ["R771"]),
    "a page made empty": (lambda k, h, t: (k / INDEX).write_bytes(b""), ["R771"]),
    "a page made longer": (lambda k, h, t: (k / INDEX).write_bytes((k / INDEX).read_bytes() + b"x"), ["R771"]),
    "a page taken out": (lambda k, h, t: (k / INDEX).unlink(), ["R770"]),
    "a folder taken out": (lambda k, h, t: shutil.rmtree(k / "pages"), ["R770"]),
    "a page put in": (lambda k, h, t: (k / "autorun.inf").write_text("x"), ["R772"]),
    "a hidden file put in": (lambda k, h, t: (k / ".x").write_text("x"), ["R772"]),
    "a script beside the data": (lambda k, h, t: (k / "data/x.js").write_text("x"), ["R772"]),
    "a page renamed": (lambda k, h, t: (k / INDEX).rename(k / "index2.html"), ["R770", "R772"]),
    "a page renamed in capitals": (lambda k, h, t: (k / INDEX).rename(k / "INDEX.html"), ["R770", "R772"]),
    "a twin in capitals": (lambda k, h, t: shutil.copy(k / INDEX, k / "INDEX.html"), ["R772"]),
    "a name that steers a terminal": (lambda k, h, t: (k / "\x1b[2J").write_text("x"), ["R772"]),
    "a name that is no UTF-8": (lambda k, h, t: (k / os.fsdecode(b"\xff")).write_text("x"), ["R772"]),
    "two files swapped": (lambda k, h, t: swap(k, INDEX, CARD), ["R771"]),
    "a page that is a link to itself elsewhere": (lambda k, h, t: link(k / INDEX, h.genuine / INDEX), ["R778"]),
    "a page that is a link to nothing": (lambda k, h, t: link(k / INDEX, "nothing"), ["R778"]),
    "a folder that is a link": (lambda k, h, t: folder_as_link(k, t), ["R770", "R778"]),
    "a link put in": (lambda k, h, t: (k / "up").symlink_to(".."), ["R778"]),
    "a pipe put in": (lambda k, h, t: os.mkfifo(k / "pipe"), ["R778"]),
    "a pipe in place of a page": (lambda k, h, t: ((k / INDEX).unlink(), os.mkfifo(k / INDEX)), ["R778"]),
    "a folder in place of a page": (lambda k, h, t: ((k / INDEX).unlink(), (k / INDEX).mkdir()), ["R770"]),
    "the list written anew": (lambda k, h, t: rewrite(k, lambda told: None), ["R775"]),
    "a page changed in list and folder": (
        lambda k, h, t: ((k / "x.js").write_text("x"), rewrite(k, lambda told: add(told, "x.js"))),
        ["R771", "R775"],
    ),
    "a page taken from list and folder": (
        lambda k, h, t: ((k / INDEX).unlink(), rewrite(k, lambda told: told["files"].pop(INDEX))),
        ["R775"],
    ),
    "another number of the edition": (lambda k, h, t: rewrite(k, lambda told: told.update(edition=8)), ["R775"]),
    "another day": (lambda k, h, t: rewrite(k, lambda told: told.update(date="2027-01-01")), ["R775"]),
    "no list": (lambda k, h, t: (k / LIST).unlink(), ["R777"]),
    "a list that is no JSON": (lambda k, h, t: (k / LIST).write_text("x"), ["R775", "R777"]),
    "a list nested without end": (lambda k, h, t: (k / LIST).write_text("[" * 200_000), ["R775", "R777"]),
    "a list too long": (lambda k, h, t: os.truncate(k / LIST, MOST + 1), ["R777"]),
    "a list that is a link": (lambda k, h, t: link(k / LIST, h.genuine / LIST), ["R777"]),
    "a list that says a thing twice": (lambda k, h, t: double(k), ["R775", "R777"]),
    "a list without files": (lambda k, h, t: resigned(k, h, lambda told: told.update(files={})), ["R777"]),
    "a list with a size below nothing": (
        lambda k, h, t: resigned(k, h, lambda told: told["files"][INDEX].update(size=-1)),
        ["R777"],
    ),
    "no signature": (lambda k, h, t: (k / SEAL).unlink(), ["R773"]),
    "a kit made without a key": (lambda k, h, t: (shutil.rmtree(k), shutil.copytree(h.unsigned, k)), ["R773"]),
    "a signature cut short": (lambda k, h, t: os.truncate(k / SEAL, 60), ["R777"]),
    "half a signature": (
        lambda k, h, t: rewrite(k, lambda told: told.update(signature=told["signature"][:44]), SEAL),
        ["R775"],
    ),
    "a signature of nothing": (lambda k, h, t: rewrite(k, lambda told: told.update(signature=""), SEAL), ["R775"]),
    "a signature of zeros": (
        lambda k, h, t: rewrite(k, lambda told: told.update(signature="A" * 86 + "=="), SEAL),
        ["R775"],
    ),
    "another algorithm": (lambda k, h, t: rewrite(k, lambda told: told.update(algorithm="none"), SEAL), ["R777"]),
    "a key that is none": (lambda k, h, t: rewrite(k, lambda told: told.update(key="AAAA"), SEAL), ["R774", "R775"]),
    "the signature of another edition": (lambda k, h, t: shutil.copy(h.older / SEAL, k / SEAL), ["R775"]),
    "another key": (lambda k, h, t: foreign(k, t), ["R774"]),
    "another key that says it is ours": (foreign_claims_ours, ["R775"]),
    "another key that says it follows ours": (foreign_succession, ["R774"]),
    "an old edition replayed": (lambda k, h, t: (shutil.rmtree(k), shutil.copytree(h.older, k)), ["R776"]),
    "a list with a way out": (lambda k, h, t: resigned(k, h, lambda told: add(told, "../kit.key")), ["R779"]),
    "a list with a way from the root": (lambda k, h, t: resigned(k, h, lambda told: add(told, "/etc/x")), ["R779"]),
    "a list with a way of Windows": (lambda k, h, t: resigned(k, h, lambda told: add(told, "..\\x")), ["R779"]),
    "a list with a drive": (lambda k, h, t: resigned(k, h, lambda told: add(told, "c:x")), ["R779"]),
    "a list with a line in a name": (lambda k, h, t: resigned(k, h, lambda told: add(told, "x\ny")), ["R779"]),
    "a list with a name that Windows keeps": (
        lambda k, h, t: resigned(k, h, lambda told: add(told, "vi/nul.js")),
        ["R779"],
    ),
    "a list with a file that is a folder, too": (
        lambda k, h, t: resigned(k, h, lambda told: add(told, "vi")),
        ["R770", "R859"],
    ),
    "a list with an empty name": (lambda k, h, t: resigned(k, h, lambda told: add(told, "")), ["R779"]),
    "a list that lists itself": (lambda k, h, t: resigned(k, h, lambda told: add(told, LIST)), ["R779"]),
    "a list with a twin in capitals": (
        lambda k, h, t: resigned(k, h, lambda told: add(told, "INDEX.html")),
        ["R770", "R780"],
    ),
}


@pytest.mark.parametrize("what", TAMPERING)
def test_tampering_is_named(what, kit, house, tmp_path):
    tamper, expected = TAMPERING[what]
    tamper(kit, house, tmp_path)
    assert sorted(set(faults(kit, house))) == expected


def test_each_missing_file_is_named(kit, house, capsys):
    (kit / INDEX).unlink()
    (kit / CARD).unlink()
    assert run(["--home", house.archive.home.settings.home, "kit", "verify", str(kit)]) == 4
    told = capsys.readouterr().out
    assert "lacks the file index.html" in told
    assert "lacks the file kit.json" in told
    assert told.endswith("NOT complete and genuine; faults: 2\n")


def test_the_command_says_it_in_one_sentence(kit, house, tmp_path, capsys):
    handed = tmp_path / "bien-dao.pem"
    handed.write_text(public_pem(house.key.public), "utf-8")
    elsewhere = ["--home", str(tmp_path / "nowhere"), "kit", "verify", str(kit)]
    assert run([*elsewhere, "--key", str(handed)]) == 0
    told = capsys.readouterr().out
    assert told == f"{kit}: complete and genuine, edition 7 of External information, 2026-11-28\n"
    assert run(elsewhere) == 2
    assert "R782" in capsys.readouterr().err


def test_programs_are_told_in_json(kit, house, capsys):
    flip(kit / INDEX)
    assert run(["--home", house.archive.home.settings.home, "kit", "verify", str(kit), "--json", "--known", "8"]) == 4
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["fault"]["reason"] for line in lines[:-1]] == ["R776", "R771"]
    assert lines[-1]["summary"]["genuine"] is False


def test_who_knows_the_key_before_trusts_the_one_after(kit, house, tmp_path):
    path = shutil.copy(house.archive.home.settings.kit_key_path, tmp_path / "kit.key")
    following = replace_key(path)
    (kit / SEAL).write_bytes(write_seal((kit / LIST).read_bytes(), following))
    assert faults(kit, house) == []
    assert faults(kit, house, trusted=following.public) == []
    assert faults(house.genuine, house, trusted=following.public) == ["R774"]


def test_the_key_is_made_once_and_shown(tmp_path, capsys):
    home = ["--home", str(tmp_path / "home"), "kit", "key"]
    (tmp_path / "home").mkdir()
    assert run(home) == 2
    assert run([*home, "--make"]) == 0
    made = capsys.readouterr()
    assert made.out.startswith("-----BEGIN PUBLIC KEY-----")
    assert "no backup takes it" in made.err
    assert run([*home, "--make"]) == 2
    assert run(home) == 0
    assert capsys.readouterr().out == made.out
    assert run([*home, "--replace"]) == 0
    assert capsys.readouterr().out != made.out


@pytest.fixture
def whole(house, tmp_path):
    """The folder that a house has, with the edition before."""
    folder = shutil.copytree(house.genuine.parent, tmp_path / "whole")
    shutil.copytree(house.older, folder / "an-ban-6")
    return folder


# What is done to the folder, and the faults that are named with their files.
AROUND = {
    "nothing": (lambda k: None, set()),
    "a file put in beside": (lambda k: (k / "autorun.inf").write_text("x"), {("R772", "autorun.inf")}),
    "a folder put in beside": (lambda k: (k / "an-ban-07").mkdir(), {("R772", "an-ban-07")}),
    "a link put in beside": (lambda k: (k / "an-ban-9").symlink_to(".."), {("R778", "an-ban-9")}),
    "the page that leads on changed": (lambda k: flip(k / "index.html"), {("R771", "index.html")}),
    "the page that leads on taken out": (lambda k: (k / "index.html").unlink(), {("R770", "index.html")}),
    "the page that leads on a link": (
        lambda k: link(k / "index.html", k / "an-ban-7/index.html"),
        {("R771", "index.html"), ("R778", "index.html")},
    ),
    "led to the edition before": (lambda k: (k / "index.html").write_bytes(pointer(6)), {("R776", None)}),
    "led to no edition": (lambda k: (k / "index.html").write_bytes(pointer(5)), {("R777", "an-ban-5/files.json")}),
    "a page of the edition before changed": (lambda k: flip(k / "an-ban-6/index.html"), {("R771", "an-ban-6/index.html")}),
    "the edition before in the place of the one shown": (
        lambda k: (shutil.rmtree(k / "an-ban-7"), (k / "an-ban-6").rename(k / "an-ban-7")),
        {("R776", None), ("R849", None)},
    ),
    "an update that was cut off": (lambda k: (k / "an-ban-8").mkdir(), set()),
}  # fmt: skip


@pytest.mark.parametrize("what", AROUND)
def test_what_lies_around_the_editions_is_looked_at(what, whole, house):
    tamper, expected = AROUND[what]
    tamper(whole)
    verdict = verify_kit(whole, house.key.public, known=7, list_bytes=MOST, progress=lambda _done, _total: None)
    assert {(fault.number, fault.params.get("file")) for fault in verdict.faults} == expected
    assert [note.number for note in verdict.notes] == (["R850"] if what == "an update that was cut off" else [])
