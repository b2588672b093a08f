"""Backups while documents come in: every edition is one moment of the archive, whole."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from archive.care.verification import verify
from archive.catalogue.access import Actor
from archive.catalogue.units import count_items
from archive.cli import run
from bench import made_pages
from tests.integration.care.conftest import answers, contents, edition_of, home_at, restored, unheard

ROOT = Path(__file__).parents[3]
DOCUMENTS = 120

if shutil.which("tesseract") is None:
    pytest.skip("Tesseract is not installed", allow_module_level=True)


def ingest(home: Path, *arguments: str) -> subprocess.Popen[bytes]:
    program = "from archive.cli import main; main()"
    command = [sys.executable, "-c", program, "--home", str(home), "ingest", "--publish", *arguments]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def items_in(home) -> int:
    with home.catalogue().reading() as session:
        return count_items(session, Actor.keeper("test"))[0]


@pytest.mark.slow
def test_every_edition_made_meanwhile_is_whole_and_the_last_is_the_archive(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for number in range(DOCUMENTS):
        (tmp_path / "in" / f"{number:03}.txt").write_text(f"Kế hoạch số {number} về biển đảo Cát Bà.\fTrang hai.")
    home = home_at(tmp_path / "home")
    home.prepare()
    running = ingest(tmp_path / "home", str(tmp_path / "in"))
    editions = []
    while running.poll() is None:
        editions.append(edition_of(home, tmp_path / "copy"))
        time.sleep(0.2)
    assert running.returncode == 0
    counts = []
    for number, edition in enumerate(editions):
        again = restored(edition, tmp_path / f"new-{number}")
        counts.append(items_in(again))
        report = verify(again.catalogue(), again.store(), engine=again.engine(), on_finding=print, progress=unheard)
        assert report.findings == ()
        again.catalogue().close()
        shutil.rmtree(tmp_path / f"new-{number}")
    assert counts == sorted(counts)
    assert any(0 < count < DOCUMENTS for count in counts), counts
    home.drain()
    run(["--home", str(tmp_path / "home"), "backup", str(tmp_path / "copy")])
    last = restored(tmp_path / "copy", tmp_path / "last")
    assert items_in(last) == DOCUMENTS
    assert contents(last) == contents(home)
    assert answers(last) == answers(home)


@pytest.mark.slow
def test_a_check_finds_no_fault_in_what_is_coming_in(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for number in range(DOCUMENTS):
        (tmp_path / "in" / f"{number:03}.txt").write_text(f"Tờ trình số {number} về biển đảo.")
    home = home_at(tmp_path / "home")
    home.prepare()
    home.drain()
    running = ingest(tmp_path / "home", str(tmp_path / "in"))
    looks = 0
    while running.poll() is None:
        report = verify(home.catalogue(), home.store(), engine=home.engine(), on_finding=print, progress=unheard)
        assert report.findings == ()
        looks += 1
    assert looks > 1


@pytest.mark.slow
def test_a_cut_off_ingest_restored_elsewhere_goes_on_and_has_everything_once(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for number in range(DOCUMENTS):
        (tmp_path / "in" / f"{number:03}.txt").write_text(f"Công văn số {number} về biển đảo.")
    home = home_at(tmp_path / "home")
    home.prepare()
    running = ingest(tmp_path / "home", str(tmp_path / "in"))
    while items_in(home) < DOCUMENTS // 3:
        assert running.poll() is None
        time.sleep(0.02)
    assert run(["--home", str(tmp_path / "home"), "backup", str(tmp_path / "copy")]) == 0
    running.kill()
    running.wait()
    again = restored(tmp_path / "copy", tmp_path / "new")
    assert 0 < items_in(again) < DOCUMENTS
    assert ingest(tmp_path / "new", str(tmp_path / "in")).wait() == 0
    assert items_in(again) == DOCUMENTS
    assert run(["--home", str(tmp_path / "new"), "verify"]) == 0


@pytest.mark.slow
def test_pictures_of_scans_and_pdf_come_back_as_the_pipeline_made_them(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    home = home_at(tmp_path / "home")
    home.prepare()
    scan = made_pages.picture(made_pages.prose(1, 6), dpi=150, seed=1)
    made_pages.save_picture(scan, tmp_path / "in" / "a.jpg", 150)
    made_pages.save_picture(scan[:, ::2], tmp_path / "in" / "b.tif", 150)
    made_pages.scanned_pdf([scan, scan[::2]], tmp_path / "in" / "c.pdf")
    made_pages.typeset([made_pages.prose(2), made_pages.prose(3)], tmp_path / "in" / "d.pdf")
    assert ingest(tmp_path / "home", str(tmp_path / "in")).wait() == 0
    before = pictures(tmp_path / "home/derivatives")
    assert len(before) == 6
    shutil.rmtree(tmp_path / "home/derivatives")
    assert run(["--home", str(tmp_path / "home"), "rebuild", "derivatives"]) == 0
    assert pictures(tmp_path / "home/derivatives") == before


def pictures(folder: Path) -> dict[str, str]:
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.rglob("*.tif")}
