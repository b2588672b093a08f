"""The order in which bytes, names and promises reach the disk, read from the system calls of the real commands.

A loss of power may keep of what was written anything that was not yet synced. So of every step
the bytes are synced before the name is given, the name before the next step, and the command
says that it is done at the very end.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from archive.care.edition import CATALOGUE, editions_in, open_edition
from archive.catalogue.models import IngestTask
from archive.store import collection_name
from archive.store.layout import object_folder
from tests.crash.reckoning import call, opened
from tests.crash.tracing import traced
from tests.curated import HEAD, made_collection

if TYPE_CHECKING:
    from pathlib import Path

    from tests.crash.tracing import Call, Trace

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed"),
]

SOURCES = 20


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(SOURCES):
        (folder / f"{number:02d}.txt").write_text(f"Công văn số {number} về biển và hải đảo")
    return folder


@pytest.fixture
def home(tmp_path: Path) -> Path:
    assert call(tmp_path / "home", "init")[0] == 0
    return tmp_path / "home"


@pytest.fixture
def filled(home: Path, sources: Path) -> str:
    """The archive with one closed item; its pid."""
    assert call(home, "ingest", str(sources / "00.txt"))[0] == 0
    return next(iter(tasks(home)))


def tasks(home: Path) -> dict[str, str]:
    """Name of the work folder in the spool by pid."""
    with opened(home) as archive, archive.catalogue().reading() as session:
        rows = session.execute(sa.select(IngestTask.pid, IngestTask.key))
        return {row.pid: row.key for row in rows}


def log_of(home: Path) -> Path:
    return home / "catalogue.sqlite3-wal"


def written_to_log(trace: Trace, home: Path, *words: str) -> list[Call]:
    """Writes into the catalogue's log of pages on which all ``words`` stand."""
    return trace.of("pwrite64", log_of(home), lambda made: all(word in made.told for word in words))


def acknowledged(trace: Trace, words: str) -> int:
    """Line at which the command says that something is done."""
    lines = [made.begun for made in trace.of("write") if made.told.startswith("1<") and words in made.told]
    assert len(lines) == 1, lines
    return lines[0]


def placed(trace: Trace, target: Path) -> Call:
    """The one rename that put ``target`` into its place; all that it brought was on the disk before it."""
    (rename,) = [made for made in trace.of("rename") if made.told.endswith(f'"{target}"')]
    staged = rename.told.split('"')[1]
    for path in (target, *target.rglob("*")):
        assert trace.synced_before(f"{staged}{str(path).removeprefix(str(target))}", rename.begun), path
    return rename


def test_of_an_ingest_each_original_is_safe_before_its_copy_goes(home: Path, sources: Path) -> None:
    trace = traced(home, "ingest", str(sources), "--publish", "--jobs", "1")
    keys = tasks(home)
    assert len(keys) == SOURCES
    for pid, key in keys.items():
        target = object_folder(home / "store", pid)
        moved = placed(trace, target)
        named = trace.synced_after(target.parent, moved.ended)
        row = next(made for made in written_to_log(trace, home, pid) if made.begun > named)
        committed = trace.synced_after(log_of(home), row.ended)
        gone = trace.of("unlink unlinkat", wanted=lambda made, key=key: f"/{key}/source>" in made.told)
        assert [made for made in gone if '"000001"' in made.told]
        assert all(made.begun > committed for made in gone)


def test_of_an_ingest_the_index_is_safe_before_the_outbox_forgets(home: Path, sources: Path) -> None:
    trace = traced(home, "ingest", str(sources), "--publish", "--jobs", "1")
    in_index = [made for made in trace.of("fsync fdatasync") if f"{home}/index/" in made.told]
    lists = [made for made in trace.of("rename") if ".toc" in made.told.rpartition(",")[2]]
    assert {made.told.split("/")[-2] for made in lists} == {"public", "staff"}
    for made in lists:
        target = made.told.split('"')[3]
        trace.synced_after(target.rpartition("/")[0], made.ended)
    last = max(made.ended for made in in_index)
    settled = [made for made in written_to_log(trace, home) if made.begun > last]
    assert settled
    trace.synced_after(log_of(home), settled[0].ended)


def test_a_publication_is_in_the_store_before_the_catalogue_opens_it(home: Path, filled: str) -> None:
    trace = traced(home, "publish", filled)
    kept = version_kept(trace, home, filled)
    opening = [made.begun for made in written_to_log(trace, home, filled, "published")]
    assert opening
    assert min(opening) > kept
    committed = trace.synced_after(log_of(home), max(opening[0], kept))
    assert acknowledged(trace, f"{filled}: published") > committed


def test_a_withdrawal_is_in_catalogue_and_store_before_it_is_acknowledged(home: Path, filled: str) -> None:
    assert call(home, "publish", filled)[0] == 0
    trace = traced(home, "withdraw", filled, "--why", "nhầm")
    closing = written_to_log(trace, home, filled, "withdrawn")[0]
    closed = trace.synced_after(log_of(home), closing.ended)
    folder = object_folder(home / "store", filled)
    (moved,) = trace.of("rename", folder / "v3")
    assert closed < moved.begun
    kept = version_kept(trace, home, filled, "v3")
    settled = trace.synced_after(log_of(home), kept)
    assert acknowledged(trace, f"{filled}: withdrawn") > settled


def version_kept(trace: Trace, home: Path, pid: str, version: str = "v2") -> int:
    """Line from which on the object's new version outlives a loss of power: the version, inventory, then sidecar."""
    folder = object_folder(home / "store", pid)
    line = 0
    for name in (version, "inventory.json", "inventory.json.sha512"):
        rename = placed(trace, folder / name)
        assert rename.begun > line, name
        line = trace.synced_after(folder, rename.ended)
    return line


def test_an_edition_of_a_backup_has_its_name_only_when_all_of_it_is_on_the_disk(
    home: Path, filled: str, tmp_path: Path
) -> None:
    del filled
    trace = traced(home, "backup", str(tmp_path / "disk"))
    (folder,) = editions_in(tmp_path / "disk")
    edition = open_edition(folder)
    assert CATALOGUE in edition.digests
    assert len(edition.digests) > 10
    moved = placed(trace, folder)
    named = trace.synced_after(folder.parent, moved.ended)
    told = [made.begun for made in trace.of("write") if made.told.startswith("1<") and folder.name in made.told]
    assert min(told) > named


def test_a_collection_is_in_the_store_before_the_log_knows_it_and_only_then_is_it_told(
    home: Path, tmp_path: Path
) -> None:
    folder = made_collection(tmp_path, HEAD.encode())
    trace = traced(home, "collections", "load", str(folder))
    target = object_folder(home / "store", collection_name("ten-dao"))
    moved = placed(trace, target)
    kept = trace.synced_after(target.parent, moved.ended)
    entered = [made for made in written_to_log(trace, home, "collection:ten-dao") if made.begun > kept]
    assert entered
    assert not [made for made in written_to_log(trace, home, "collection:ten-dao") if made.begun < kept]
    committed = trace.synced_after(log_of(home), entered[0].ended)
    note = home / "spool" / "collections" / "ten-dao"
    (noted,) = trace.of("mkdir", wanted=lambda made: f'"{note}"' in made.told)
    assert trace.synced_after(note.parent, noted.ended) < moved.begun
    (gone,) = trace.of("rmdir", wanted=lambda made: f'"{note}"' in made.told)
    assert gone.begun > committed
    assert acknowledged(trace, "ten-dao: version 1") > committed
