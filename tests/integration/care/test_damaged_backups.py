"""Backups damaged in many ways: each is refused by name, and no home comes of it (T-BAK-2)."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
from typing import TYPE_CHECKING

import pytest

from archive import custody
from archive.care.edition import close_edition
from archive.cli import run
from archive.errors import StoreError
from archive.store import Store
from archive.store.layout import object_folder
from tests.integration.care.conftest import edition_of, home_at, restored
from tests.reading_archive import DRAFT, FRENCH, NOW, PLAN

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from archive.care.findings import Finding
    from tests.proofs import RecordRow


@pytest.fixture(scope="session")
def pair(built: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two editions of one archive, the second after an item was published; to be copied, never to be changed."""
    folder = tmp_path_factory.mktemp("pair")
    shutil.copytree(built, folder / "home")
    home = home_at(folder / "home")
    first = edition_of(home, folder / "copy")
    custody.publish(home.catalogue(), home.store(), DRAFT, actor="Lan", now=NOW)
    second = edition_of(home, folder / "copy", full=True)
    home.catalogue().close()
    return first, second


@pytest.fixture
def editions(pair: tuple[Path, Path], tmp_path: Path) -> tuple[Path, Path]:
    """Copies of the two that may be damaged."""
    return tuple(shutil.copytree(one, tmp_path / "copy" / one.name) for one in pair)


def original(edition: Path, pid: str = PLAN) -> Path:
    return next(object_folder(edition / "store", pid).glob("v1/content/originals/*"))


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 4
    path.write_bytes(data)


def swap(one: Path, other: Path) -> None:
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)


def sign_again(edition: Path) -> None:
    """What somebody does who knows the format: manifest, card and digest are written anew."""
    made = json.loads((edition / "edition.json").read_text())
    for name in ("edition.json", "edition.json.sha256", "manifest-sha256.txt"):
        (edition / name).unlink()
    digests = {
        path.relative_to(edition).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in edition.rglob("*")
        if path.is_file()
    }
    close_edition(edition, digests, program=made["program"], made_at=NOW, units=made["units"])


def sql(edition: Path, *statements: str) -> None:
    with sqlite3.connect(edition / "catalogue.sqlite3") as connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


def edit_card(edition: Path, **values: object) -> None:
    path = edition / "edition.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | values))
    (edition / "edition.json.sha256").write_text(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  edition.json\n")


def edit_manifest(edition: Path, change: Callable[[list[str]], list[str]]) -> None:
    """Change the lines of the manifest and the card with it."""
    path = edition / "manifest-sha256.txt"
    lines = change(path.read_text().splitlines())
    path.write_text("".join(f"{line}\n" for line in lines))
    edit_card(edition, manifest_sha256=hashlib.sha256(path.read_bytes()).hexdigest(), files=len(lines))


def take_store_of(edition: Path, other: Path) -> None:
    shutil.rmtree(edition / "store")
    shutil.copytree(other / "store", edition / "store")


def take_catalogue_of(edition: Path, other: Path) -> None:
    shutil.copy(other / "catalogue.sqlite3", edition / "catalogue.sqlite3")


def link_outside(edition: Path) -> None:
    real = original(edition)
    real.rename(edition.parent / "away")
    real.symlink_to(edition.parent / "away")


def put_a_folder_in_place_of(path: Path) -> None:
    path.unlink()
    path.mkdir()


def signed(damage: Callable[[Path, Path], object]) -> Callable[[Path, Path], object]:
    """The damage, and all digests of the edition made to fit it."""

    def act(edition: Path, other: Path) -> None:
        damage(edition, other)
        sign_again(edition)

    return act


def rewrite_object(edition: Path, other: Path) -> None:
    """A sound OCFL object with other bytes under the pid of the real one."""
    del other
    store = Store(edition / "store")
    files = {path: store.read(PLAN, path) for path in store.logical_paths(PLAN)}
    name = next(path for path in files if path.startswith("originals/"))
    shutil.rmtree(object_folder(store.root, PLAN))
    store.create(PLAN, files | {name: b"forged"}, message="x", user="x", at=NOW)


def rewrite_words(edition: Path, other: Path) -> None:
    del other
    Store(edition / "store").update(
        PLAN,
        {"alto/000001.xml": b"<alto xmlns='http://www.loc.gov/standards/alto/ns-v4#'/>"},
        message="x",
        user="x",
        at=NOW,
    )


DAMAGES: dict[str, tuple[str, Callable[[Path, Path], object]]] = {
    "card-missing": ("R341", lambda e, _: (e / "edition.json").unlink()),
    "card-digest-missing": ("R341", lambda e, _: (e / "edition.json.sha256").unlink()),
    "manifest-missing": ("R341", lambda e, _: (e / "manifest-sha256.txt").unlink()),
    "card-edited": ("R342", lambda e, _: flip(e / "edition.json")),
    "card-digest-edited": ("R342", lambda e, _: flip(e / "edition.json.sha256")),
    "manifest-edited": ("R342", lambda e, _: flip(e / "manifest-sha256.txt")),
    "manifest-cut": ("R342", lambda e, _: cut(e / "manifest-sha256.txt")),
    "manifest-of-the-other": ("R342", lambda e, o: shutil.copy(o / "manifest-sha256.txt", e / "manifest-sha256.txt")),
    "card-of-the-other": ("R342", lambda e, o: shutil.copy(o / "edition.json", e / "edition.json")),
    "card-no-json": ("R344", lambda e, _: ((e / "edition.json").write_text("{"), (e / "edition.json.sha256").write_text(
        f"{hashlib.sha256(b'{').hexdigest()}  edition.json\n"))),
    "card-of-a-later-format": ("R345", lambda e, _: edit_card(e, format="biendao-backup/9", program="9.0")),
    "manifest-line-repeated": ("R344", lambda e, _: edit_manifest(e, lambda lines: [*lines, lines[-1]])),
    "manifest-leads-outside": ("R344", lambda e, _: edit_manifest(e, lambda lines: [*lines, f"{'0' * 64}  ../secret"])),
    "manifest-names-an-absolute-path": ("R344", lambda e, _: edit_manifest(e, lambda lines: [*lines, f"{'0' * 64}  /etc/passwd"])),
    "manifest-without-catalogue": ("R344", lambda e, _: edit_manifest(e, lambda lines: [x for x in lines if "catalogue" not in x])),
    "manifest-line-left-out": ("R343", lambda e, _: edit_manifest(e, lambda lines: lines[:-1])),
    "manifest-line-added": ("R341", lambda e, _: edit_manifest(e, lambda lines: [*lines, f"{'0' * 64}  store/ghost"])),
    "catalogue-missing": ("R341", lambda e, _: (e / "catalogue.sqlite3").unlink()),
    "catalogue-cut": ("R342", lambda e, _: cut(e / "catalogue.sqlite3")),
    "catalogue-flipped": ("R342", lambda e, _: flip(e / "catalogue.sqlite3")),
    "catalogue-empty": ("R342", lambda e, _: (e / "catalogue.sqlite3").write_bytes(b"")),
    "catalogue-edited": ("R342", lambda e, _: sql(e, "UPDATE description_unit SET access = 'public'")),
    "catalogue-with-a-foreign-log": ("R343", lambda e, _: (e / "catalogue.sqlite3-wal").write_bytes(b"x" * 4096)),
    "store-missing": ("R341", lambda e, _: shutil.rmtree(e / "store")),
    "root-declaration-missing": ("R341", lambda e, _: (e / "store/0=ocfl_1.1").unlink()),
    "object-missing": ("R341", lambda e, _: shutil.rmtree(object_folder(e / "store", PLAN))),
    "original-cut": ("R342", lambda e, _: cut(original(e))),
    "original-flipped": ("R342", lambda e, _: flip(original(e))),
    "original-missing": ("R341", lambda e, _: original(e).unlink()),
    "originals-swapped": ("R342", lambda e, _: swap(original(e), original(e, FRENCH))),
    "original-is-a-link": ("R341", lambda e, _: link_outside(e)),
    "original-is-a-folder": ("R341", lambda e, _: put_a_folder_in_place_of(original(e))),
    "inventory-flipped": ("R342", lambda e, _: flip(object_folder(e / "store", PLAN) / "inventory.json")),
    "file-added-to-object": ("R343", lambda e, _: (object_folder(e / "store", PLAN) / "v1/content/x").write_bytes(b"")),
    "file-added-to-edition": ("R343", lambda e, _: (e / "catalogue.sqlite3.exe").write_bytes(b"MZ")),
    "link-added": ("R343", lambda e, _: (e / "store/more").symlink_to("/etc")),
    "newer-store-under-old-catalogue": ("R343", take_store_of),
    "newer-catalogue-over-old-store": ("R342", take_catalogue_of),
    "signed-newer-store-under-old-catalogue": ("R327", signed(take_store_of)),
    "signed-newer-catalogue-over-old-store": ("R327", signed(take_catalogue_of)),
    "signed-without-an-object": ("R320", signed(lambda e, _: shutil.rmtree(object_folder(e / "store", PLAN)))),
    "signed-original-flipped": ("R322", signed(lambda e, _: flip(original(e)))),
    "signed-originals-swapped": ("R322", signed(lambda e, _: swap(original(e), original(e, FRENCH)))),
    "signed-forged-object": ("R328", signed(rewrite_object)),
    "signed-forged-words": ("R329", signed(rewrite_words)),
    "signed-file-added-to-object": ("R323", signed(lambda e, _: (object_folder(e / "store", PLAN) / "v1/content/x").write_bytes(b""))),
    "signed-opened-by-sql": ("R327", signed(lambda e, _: sql(e, "UPDATE description_unit SET access = 'public'"))),
    "signed-unit-removed": ("R326", signed(lambda e, _: sql(
        e, "DELETE FROM page WHERE unit_id = 3", "DELETE FROM digital_object WHERE unit_id = 3",
        "DELETE FROM unit_authority WHERE unit_id = 3", "DELETE FROM description_unit WHERE id = 3"))),
    "signed-event-rewritten": ("R332", signed(lambda e, _: sql(
        e, "DROP TRIGGER event_refuses_update", "UPDATE event SET actor = 'x' WHERE id = 2"))),
    "signed-catalogue-flipped": ("R348", signed(lambda e, _: (e / "catalogue.sqlite3").write_bytes(b"rust" * 999))),
    "signed-catalogue-empty": ("R348", signed(lambda e, _: (e / "catalogue.sqlite3").write_bytes(b""))),
    "signed-catalogue-of-a-later-program": ("R348", signed(lambda e, _: sql(e, "UPDATE alembic_version SET version_num = '9999'"))),
    "signed-without-root-declaration": ("R341", signed(lambda e, _: (e / "store/0=ocfl_1.1").unlink())),
}  # fmt: skip


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_backup_is_named_and_never_half_restored(
    editions: tuple[Path, Path], tmp_path: Path, name: str, record_row: RecordRow
) -> None:
    number, damage = DAMAGES[name]
    damage(*editions)
    told: list[Finding] = []
    refusal = None
    try:
        restored(editions[0], tmp_path / "new", told)
    except StoreError as error:
        refusal = error
    record_row(
        "backup damages",
        damage_to=name.partition("-")[0].removesuffix("s"),
        tried=1,
        refused_unread=int(refusal is not None and not told),
        named_file_by_file=int(bool(told)),
        restored_by_mistake=int((tmp_path / "new").exists()),
    )
    assert refusal is not None
    assert number in {refusal.reason.number, *(finding.number for finding in told)}
    assert refusal.reason.number != "R347" or told
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy"]


def test_the_command_ends_with_the_code_for_damage(editions: tuple[Path, Path], tmp_path: Path, capfd) -> None:
    flip(original(editions[0]))
    assert run(["--home", str(tmp_path / "new"), "restore", str(editions[0])]) == 4
    told = capfd.readouterr()
    assert "R342" in told.out
    assert "R347" in told.err


def test_another_edition_on_the_same_disk_still_restores(editions: tuple[Path, Path], tmp_path: Path) -> None:
    shutil.rmtree(editions[1] / "store")
    assert len(list(restored(editions[0], tmp_path / "new").store().pids())) == 6


@pytest.mark.parametrize("place", ["empty", "letters"])
def test_a_folder_without_a_backup_is_none(tmp_path: Path, place: str) -> None:
    (tmp_path / place).mkdir()
    if place == "letters":
        (tmp_path / place / "a.txt").write_text("x")
    with pytest.raises(StoreError, match="R340"):
        restored(tmp_path / place, tmp_path / "new")
