"""What a house may be offered on a stick in place of the archive's next edition: refused by name, and nothing changed."""

from __future__ import annotations

import json
import os
import re
import shutil
from typing import TYPE_CHECKING, NamedTuple

import pytest

from archive.cli import run
from archive.exports.kit.keys import make_key, public_pem
from archive.exports.kit.sealing import LIST, SEAL, write_seal
from archive.exports.kit.shelf import POINTER, pointer
from tests.editions import files_of, list_of, sign, write_edition, write_kit

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from archive.exports.kit.keys import SigningKey
    from tests.proofs import RecordRow

NEW, LARGE = "data/words.js", "pages/new/8.jpg"


class Scene(NamedTuple):
    kit: Path
    stick: Path
    key: SigningKey
    tmp: Path

    @property
    def edition(self) -> Path:
        return self.stick / "an-ban-8"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made")
    key = make_key(folder / "kit.key")
    (folder / "bien-dao.pem").write_text(public_pem(key.public), "utf-8")
    write_kit(folder / "kit", 7, key)
    write_kit(folder / "stick", 8, key)
    return key, folder


@pytest.fixture
def scene(made, tmp_path):
    key, folder = made
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    return Scene(tmp_path / "kit", tmp_path / "stick", key, tmp_path)


def edited(scene: Scene, change: Callable[[dict], None], name: str = LIST) -> None:
    told = json.loads((scene.edition / name).read_bytes())
    change(told)
    (scene.edition / name).write_text(json.dumps(told), "utf-8")


def resigned(scene: Scene, change: Callable[[dict], None]) -> None:
    """The list as if the archive itself had signed it."""
    told = json.loads((scene.edition / LIST).read_bytes())
    change(told)
    sign(scene.edition, told, scene.key)


def named(name: str) -> Callable[[Scene], None]:
    return lambda s: resigned(s, lambda told: told["files"].update({name: {"sha256": "0" * 64, "size": 1}}))


def swapped(scene: Scene) -> None:
    one, other = scene.edition / NEW, scene.edition / LARGE
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)


def linked(scene: Scene, name: str, target: Path | str) -> None:
    path = scene.edition / name
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    path.symlink_to(target)


def piped(scene: Scene, name: str) -> None:
    (scene.edition / name).unlink()
    os.mkfifo(scene.edition / name)


def replayed(scene: Scene, number: int, **changes: object) -> None:
    shutil.rmtree(scene.stick)
    write_kit(scene.stick, number, scene.key, **changes)


def held_is_changed(scene: Scene, change: Callable[[Path], object]) -> None:
    change(scene.kit / "an-ban-7")


def older_in_its_folder(scene: Scene) -> None:
    """Edition 6, genuine to the last byte, under the name of edition 8."""
    shutil.rmtree(scene.edition)
    write_edition(scene.stick, 6, scene.key).rename(scene.edition)


def newer_under_an_older_name(scene: Scene) -> None:
    write_edition(scene.stick, 9, scene.key)
    shutil.rmtree(scene.edition)
    (scene.stick / "an-ban-9").rename(scene.edition)


def another_seven(scene: Scene) -> None:
    files = files_of(7) | {"vi/plan.html": b"another plan"}
    replayed(scene, 7)
    (scene.stick / "an-ban-7/vi/plan.html").write_bytes(files["vi/plan.html"])
    sign(scene.stick / "an-ban-7", list_of(7, files), scene.key)


def foreign(scene: Scene) -> None:
    data = (scene.edition / LIST).read_bytes()
    (scene.edition / SEAL).write_bytes(write_seal(data, make_key(scene.tmp / "foreign")))


TAMPERING: dict[str, tuple[Callable[[Scene], object], set[str]]] = {
    "one bit of a new file": (lambda s: flip(s.edition / NEW), {"R855"}),
    "a new file cut short": (lambda s: os.truncate(s.edition / NEW, 10), {"R855"}),
    "a new file made empty": (lambda s: os.truncate(s.edition / NEW, 0), {"R855"}),
    "a new file larger than listed": (lambda s: os.truncate(s.edition / NEW, 9_000_000), {"R855"}),
    "a new file taken out": (lambda s: (s.edition / NEW).unlink(), {"R856"}),
    "a folder of new files taken out": (lambda s: shutil.rmtree(s.edition / "data"), {"R856"}),
    "two new files swapped": (swapped, {"R855"}),
    "a new file that is a link to the right bytes": (
        lambda s: ((s.tmp / "words").write_bytes((s.edition / NEW).read_bytes()), linked(s, NEW, s.tmp / "words")),
        {"R855"},
    ),
    "a new file that is a link to the key": (lambda s: linked(s, NEW, s.tmp / "kit.key"), {"R855"}),
    "a new file that is a link to nothing": (lambda s: linked(s, NEW, "nothing"), {"R855"}),
    "a folder that is a link": (
        lambda s: (shutil.copytree(s.edition / "data", s.tmp / "data"), linked(s, "data", s.tmp / "data")),
        {"R855"},
    ),
    "a pipe in place of a new file": (lambda s: piped(s, NEW), {"R855"}),
    "a folder in place of a new file": (lambda s: ((s.edition / NEW).unlink(), (s.edition / NEW).mkdir()), {"R855"}),
    "the list written anew": (lambda s: edited(s, lambda told: None), {"R775"}),
    "a new file changed in list and folder": (
        lambda s: edited(s, lambda told: told["files"][NEW].update(size=1)),
        {"R775"},
    ),
    "a higher number of the edition": (lambda s: edited(s, lambda told: told.update(edition=9)), {"R775"}),
    "a recall put in": (
        lambda s: edited(
            s,
            lambda told: told["recalls"].append({"pid": "x", "code": "x", "why": "closed", "since": "2026-01-01"}),
        ),
        {"R775"},
    ),
    "a recall taken out with the part": (lambda s: edited(s, lambda told: told.pop("recalls")), {"R775", "R777"}),
    "no list": (lambda s: (s.edition / LIST).unlink(), {"R777"}),
    "a list that is no JSON": (lambda s: (s.edition / LIST).write_text("x"), {"R775", "R777"}),
    "a list too long": (lambda s: os.truncate(s.edition / LIST, 20_000_000), {"R777"}),
    "a list that is a link": (lambda s: linked(s, LIST, s.kit / "an-ban-7" / LIST), {"R777"}),
    "a list that is a pipe": (lambda s: piped(s, LIST), {"R777"}),
    "no signature": (lambda s: (s.edition / SEAL).unlink(), {"R773"}),
    "a signature cut short": (lambda s: os.truncate(s.edition / SEAL, 60), {"R777"}),
    "the signature of another edition": (lambda s: shutil.copy(s.kit / "an-ban-7" / SEAL, s.edition / SEAL), {"R775"}),
    "another key": (foreign, {"R774"}),
    "a signature of zeros": (
        lambda s: edited(s, lambda told: told.update(signature="A" * 86 + "=="), SEAL),
        {"R775"},
    ),
    "a name with a way out": (named("../../kit.key"), {"R779"}),
    "a name from the root": (named("/etc/x"), {"R779"}),
    "a name of Windows with a way out": (named("..\\..\\x"), {"R779"}),
    "a name with a drive": (named("c:x"), {"R779"}),
    "a name that Windows keeps": (named("vi/con.html"), {"R779"}),
    "a folder that Windows keeps": (named("LPT1/x.html"), {"R779"}),
    "a name that ends in a dot": (named("vi/x."), {"R779"}),
    "a name of an unfinished file": (named("index.html~"), {"R779"}),
    "a name of the list": (named("files.json"), {"R779"}),
    "a twin in capitals": (named("DATA/words.js"), {"R780"}),
    "a file that is a folder, too": (named("data"), {"R859"}),
    "an old edition replayed": (lambda s: replayed(s, 6), {"R776"}),
    "an old edition in the folder of the new": (older_in_its_folder, {"R776"}),
    "a newer edition under an older name": (newer_under_an_older_name, {"R849"}),
    "the same number with other files": (another_seven, {"R848"}),
    "an edition of another kit": (lambda s: replayed(s, 8, slugs=["rung"]), {"R847"}),
    "an edition of more than this kit": (lambda s: replayed(s, 8, slugs=["bien", "rung"]), {"R847"}),
    "no page that leads to an edition": (lambda s: (s.stick / POINTER).unlink(), {"R845"}),
    "a page that leads elsewhere": (
        lambda s: (s.stick / POINTER).write_bytes(pointer(8).replace(b"an-ban-8/index", b"an-ban-8/../../x")),
        {"R845"},
    ),
    "a page that leads to no edition": (lambda s: (s.stick / POINTER).write_bytes(pointer(5)), {"R777"}),
    "the kit offered to itself": (lambda s: (shutil.rmtree(s.stick), s.stick.symlink_to(s.kit)), {"R858"}),
    "the number of the edition held lowered": (
        lambda s: held_is_changed(s, lambda held: (held / LIST).write_text(
            json.dumps(json.loads((held / LIST).read_bytes()) | {"edition": 1})
        )),
        {"R846"},
    ),
    "the signature of the edition held taken out": (
        lambda s: held_is_changed(s, lambda held: (held / SEAL).unlink()),
        {"R846"},
    ),
}  # fmt: skip


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def shown(folder: Path) -> dict[str, bytes]:
    """What a visitor can get at: the page that leads on, and the edition it leads to."""
    places = [folder / POINTER, *(folder / "an-ban-7").rglob("*")]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in places if path.is_file()}


@pytest.mark.parametrize("what", TAMPERING)
def test_tampering_is_named_and_nothing_is_changed(what, scene, capsys, record_row: RecordRow):
    tamper, expected = TAMPERING[what]
    tamper(scene)
    before = shown(scene.kit)
    command = ["--home", str(scene.tmp / "home"), "kit", "update", str(scene.kit), "--from", str(scene.stick)]
    code = run([*command, "--key", str(scene.tmp / "bien-dao.pem"), "--yes"])
    said = capsys.readouterr()
    told = set(re.findall(r"R\d{3}", said.out + said.err))
    record_row("kit-tampering", told=" ".join(sorted(told)), kinds=1, refused=int(code in {1, 2, 4}))
    assert told == expected
    assert code in {1, 2, 4}
    assert shown(scene.kit) == before
    assert not (scene.kit / "an-ban-8" / LIST).exists()


def test_an_edition_older_than_the_one_known_is_refused(scene, capsys):
    command = ["--home", str(scene.tmp / "home"), "kit", "update", str(scene.kit), "--from", str(scene.stick)]
    assert run([*command, "--key", str(scene.tmp / "bien-dao.pem"), "--yes", "--known", "9"]) == 4
    assert "This is edition 8, older than edition 9" in capsys.readouterr().out
