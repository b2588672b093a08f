"""Taking in a transcript for a recording that is here is killed at every step: doing it again brings it in, once."""

from __future__ import annotations

import shutil
import signal
from typing import TYPE_CHECKING

import pytest

from archive.care.verification import verify
from archive.catalogue.access import Actor
from archive.catalogue.bulk import item_pids
from archive.catalogue.units import get_objects, get_pages
from tests.crash.reckoning import call, opened
from tests.recordings import VTT, tone

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed"),
]
POINTS = (
    "ingest.take-up.moved",
    "ingest.deposit.pictures",
    "store.content.written",
    "store.update.built",
    "store.update.moved",
    "store.update.replaced-inventory.json",
    "custody.transcribe.kept",
    "custody.transcribe.done",
    "ingest.task.finished",
)
KEEPER = Actor.keeper("tester")


@pytest.fixture(scope="module")
def untold(tmp_path_factory) -> Path:
    """An archive with a recording of which nobody has told yet what is said, and the recording beside its transcript."""
    root = tmp_path_factory.mktemp("untold")
    source = tone(root / "a.wav", seconds=0.5)
    assert call(root / "home", "ingest", str(source))[0] == 0
    (root / "a.vtt").write_text(VTT, "utf-8")
    return root


@pytest.mark.parametrize("point", POINTS)
def test_killed(untold: Path, tmp_path: Path, point: str) -> None:
    home = tmp_path / "home"
    shutil.copytree(untold / "home", home)
    code, said = call(home, "ingest", str(untold / "a.wav"), failpoint=point)
    assert code == -signal.SIGKILL, said
    assert call(home, "work", "--once")[0] == 0
    code, said = call(home, "ingest", str(untold / "a.wav"))
    assert code == 0, said
    with opened(home) as archive:
        with archive.catalogue().reading() as session:
            (pid,) = item_pids(session)
            pages = get_pages(session, pid, KEEPER)
            originals = get_objects(session, pid, KEEPER)
        told = verify(archive.catalogue(), archive.store(), on_finding=print, progress=lambda *_: None)
    assert ([page.label for page in pages], len(originals)) == (["0:00:01", "0:00:40"], 2)
    assert told.findings == ()
