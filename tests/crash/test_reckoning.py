"""The reckoning after a kill names each harm: it is tried on archives that were harmed on purpose."""

from __future__ import annotations

import dataclasses
import shutil
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from archive.catalogue.models import DescriptionUnit, Level
from archive.search.documents import runs
from tests.crash.reckoning import Toll, call, opened, reckon

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from archive.home import ArchiveHome

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed"),
]

TEXTS = 3
UNIT = "(SELECT id FROM description_unit WHERE pid = :pid)"


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with sources, and the archive that holds them, open to everybody."""
    root = tmp_path_factory.mktemp("sound")
    (root / "in").mkdir()
    for number in range(TEXTS):
        (root / "in" / f"{number}.txt").write_text(f"Công văn số {number} về biển và hải đảo")
    code, said = call(root / "home", "ingest", str(root / "in"), "--publish")
    assert code == 0, said
    return root


@pytest.fixture
def root(sound: Path, tmp_path: Path) -> Path:
    return shutil.copytree(sound, tmp_path / "root")


def sql(*statements: str) -> Callable[[ArchiveHome, str], None]:
    def harm(home: ArchiveHome, pid: str) -> None:
        with home.catalogue().writing() as session:
            for statement in statements:
                session.execute(sa.text(statement), {"pid": pid})

    return harm


def original_gone(home: ArchiveHome, pid: str) -> None:
    (path,) = [path for path in home.store().logical_paths(pid) if path.startswith("originals/")]
    home.store().path(pid, path).unlink()


def byte_changed(home: ArchiveHome, pid: str) -> None:
    (path,) = [path for path in home.store().logical_paths(pid) if path.startswith("originals/")]
    file = home.store().path(pid, path)
    file.write_bytes(b"c" + file.read_bytes()[1:])


def object_gone(home: ArchiveHome, pid: str) -> None:
    shutil.rmtree(home.store().path(pid, "description.json").parents[2])


def left_out_of_the_index(home: ArchiveHome, pid: str) -> None:
    home.engine().replace((), gone=[pid])


def twice_in_the_index(home: ArchiveHome, pid: str) -> None:
    """What an index has when the old pages of an item stay beside its new ones."""
    with home.catalogue().reading() as session:
        ((document,),) = [run.documents for run in runs(session, [pid], max_pages=10)]
    again = [dataclasses.replace(page, number=page.number + 1) for page in document.pages]
    home.engine().replace([dataclasses.replace(document, pages=(*document.pages, *again))])


HARMS: dict[str, tuple[Callable[[ArchiveHome, str], None], dict[str, int]]] = {
    "original-gone": (original_gone, {"lost": 1, "faults": 1}),
    "byte-changed": (byte_changed, {"changed": 1, "faults": 1}),
    "object-gone": (object_gone, {"lost": 1, "half_visible": 1, "faults": 1}),
    "pages-gone": (sql(f"DELETE FROM page WHERE unit_id = {UNIT}"), {"half_visible": 1, "lingering": 2}),
    "described-otherwise": (sql("UPDATE description_unit SET title = 'x' WHERE pid = :pid"), {"half_visible": 1}),
    "not-in-the-index": (left_out_of_the_index, {"unfindable": 2}),
    "closed-but-in-the-index": (sql("UPDATE description_unit SET state = 'draft' WHERE pid = :pid"), {"lingering": 1}),
    "twice-in-the-index": (twice_in_the_index, {"lingering": 2}),
    "same-original-twice": (
        sql(
            "INSERT INTO digital_object (unit_id, position, sha256, size, media_type, name, store_path) "
            f"SELECT {UNIT}, 2, sha256, size, media_type, name, store_path FROM digital_object WHERE unit_id = {UNIT}"
        ),
        {"twice": 1, "half_visible": 1},
    ),
    "event-rewritten": (
        sql("DROP TRIGGER event_refuses_update", "UPDATE event SET actor = 'x' WHERE id = 1"),
        {"faults": 1},
    ),
}


def test_a_sound_archive_has_no_toll(root: Path) -> None:
    assert reckon(root / "home", (root / "in").iterdir()) == Toll()


@pytest.mark.parametrize(("harm", "expected"), HARMS.values(), ids=HARMS)
def test_each_harm_is_named(root: Path, harm: Callable[[ArchiveHome, str], None], expected: dict[str, int]) -> None:
    with opened(root / "home") as home:
        with home.catalogue().reading() as session:
            items = sa.select(DescriptionUnit.pid).where(DescriptionUnit.level == Level.ITEM.value)
            pid = session.scalars(items.order_by(DescriptionUnit.id)).all()[-1]
        harm(home, pid)
    assert reckon(root / "home", (root / "in").iterdir()) == Toll(**expected)
