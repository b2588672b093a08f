"""A disk that is really full, and one that is really read-only: small file systems of the tests' own."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from archive.care.curated import faults_of_collections
from tests.crash.reckoning import Toll, call, opened, reckon
from tests.curated import ENTRY, HEAD, files_in, kept_in, made_collection, story_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.proofs import RecordRow

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a file system"),
    pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed"),
]

DOCUMENTS, KILOBYTES = 12, 200
MEGABYTES = 4


def remount(disk: Path, options: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{options}", disk], check=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of three megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", folder]
    if subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("no file system may be mounted here")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(DOCUMENTS):
        line = f"Công văn số {number} về biển và hải đảo\n"
        (folder / f"{number}.txt").write_text(line * (KILOBYTES * 1024 // len(line.encode())))
    return folder


@pytest.fixture
def home(disk: Path) -> Path:
    assert call(disk / "home", "init")[0] == 0
    with opened(disk / "home"):
        pass  # closed in order, the catalogue leaves no log beside it that the next command could find open
    return disk / "home"


def test_a_full_disk_is_named_and_with_more_room_everything_goes_on(
    home: Path, disk: Path, sources: Path, record_row: RecordRow
) -> None:
    code, said_at_first = call_from(home, sources)
    said = " ".join(said_at_first.split())
    assert code in {1, 3}, said
    assert f"disk {disk} " in said, said
    assert f"{home}/" in said, said
    assert "full" in said, said
    remount(disk, "size=200m")
    code, said = call_from(home, sources)
    assert code == 0, said
    assert recorded(record_row, "ENOSPC", said_at_first, reckon(home, sources.iterdir())) == Toll()


def test_a_catalogue_that_cannot_be_opened_for_want_of_room_says_so(home: Path, disk: Path) -> None:
    with (disk / "filler").open("wb", buffering=0) as filler, contextlib.suppress(OSError):
        while filler.write(bytes(4096)):
            pass
    for words in (("search", "biển"), ("collections", "list"), ("work", "--once")):
        code, said = call(home, *words, says=disk.with_name("said"))
        assert code == 1, said
        assert re.search(rf"R218: .*disk {disk} .*No space left", " ".join(said.split())), said
    (disk / "filler").unlink()
    assert call(home, "work", "--once", says=disk.with_name("said"))[0] == 0


def test_a_read_only_disk_is_named_and_when_writable_again_everything_goes_on(
    home: Path, disk: Path, sources: Path, record_row: RecordRow
) -> None:
    remount(disk, "size=200m,ro")
    code, said = call_from(home, sources)
    said_at_first = said
    assert code == 1, said
    assert f"disk {disk} " in said, said
    assert str(home) in said, said
    assert "Read-only" in said, said
    assert len(said.splitlines()) == 1, said
    remount(disk, "size=200m,rw")
    code, said = call_from(home, sources)
    assert code == 0, said
    assert recorded(record_row, "EROFS", said_at_first, reckon(home, sources.iterdir())) == Toll()


def test_a_collection_that_the_disk_has_no_room_for_is_named_and_with_more_room_it_is_kept(
    home: Path, disk: Path, tmp_path: Path
) -> None:
    folder = made_collection(tmp_path, (HEAD + ENTRY).encode())
    assert call(home, "collections", "load", str(folder))[0] == 3  # its entry is nowhere
    before = files_in(folder)
    spoken = 'narration = { vi = { file = "am/a.mp3", transcript = "am/a.txt" } }\n'
    (folder / "collection.toml").write_text(HEAD + ENTRY + spoken, "utf-8")
    (folder / "am" / "a.txt").write_text("Lời đọc.\n", "utf-8")
    (folder / "am" / "a.mp3").write_bytes(os.urandom(MEGABYTES << 20))
    code, said = call(home, "collections", "load", str(folder), says=tmp_path / "said")
    assert code == 1, said
    assert re.search(rf"R306: .*disk {disk} .*full", " ".join(said.split())), said
    with opened(home) as archive:
        assert kept_in(archive) == before
    remount(disk, "size=200m")
    assert call(home, "work", "--once")[0] == 0
    assert call(home, "collections", "load", str(folder), says=tmp_path / "said")[0] == 3
    with opened(home) as archive:
        assert kept_in(archive) == files_in(folder)
        assert story_in(archive) == ["ingestion", "metadata modification"]
        assert faults_of_collections(archive.catalogue(), archive.store(), {"ten-dao"}) == []


def recorded(record_row: RecordRow, fault: str, said: str, toll: Toll) -> Toll:
    reason = re.search(r"R\d{3}", said)
    step = "all on a disk of its own"
    told = reason[0] if reason else ""
    record_row("faults", command="ingest", step=step, fault=fault, told=told, refused=1, **toll.figures)
    return toll


def call_from(home: Path, sources: Path) -> tuple[int | None, str]:
    return call(home, "ingest", str(sources), "--publish", says=sources.with_name("said"))
