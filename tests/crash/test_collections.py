"""Curated sets are loaded, withdrawn and adopted; each is killed at every step, and the disk fails at every step."""

from __future__ import annotations

import re
import shutil
import signal
from typing import TYPE_CHECKING, NamedTuple

import pytest

from archive.curation import read_record
from archive.disks import disk_of
from archive.store import collection_name
from tests.crash.reckoning import call, opened
from tests.curated import (
    ENTRY,
    HEAD,
    faults_in,
    files_in,
    kept_in,
    lay_down_as_before,
    made_collection,
    shown_in,
    story_in,
)

if TYPE_CHECKING:
    from pathlib import Path

    from archive.home import ArchiveHome
    from tests.proofs import RecordRow

pytestmark = pytest.mark.slow

NAME = collection_name("ten-dao")
CREATE = ["store.create.built", "store.create.parents-made", "store.create.moved"]
UPDATE = [
    "store.update.built",
    "store.update.moved",
    "store.update.replaced-inventory.json",
    "store.update.replaced-inventory.json.sha512",
]
WRITTEN = ["curation.keep.noted", "store.content.written", "store.content.written:2"]
DONE = ["curation.keep.kept", "curation.keep.entered"]
STEPS = {
    "load first": ["curation.keep.copied", *WRITTEN, *CREATE, *DONE],
    "load again": ["curation.keep.copied", *WRITTEN, *UPDATE, *DONE],
    "remove": [*WRITTEN[:2], *UPDATE, *DONE],
    "adopt": [
        *WRITTEN,
        *CREATE,
        *UPDATE,
        *DONE,
        "curation.keep.entered:2",
        "curation.adopt.put",
        "curation.adopt.put:2",
        "curation.adopt.gone",
    ],
}
EDITIONS = {"load first": 1, "load again": 2, "remove": 2, "adopt": 3}
"""How many versions the object has once the command is through."""

ERRORS = ("ENOSPC", "EROFS", "EIO")


class Scene(NamedTuple):
    """An archive in the state that a command finds.

    Attributes:
        home: Its home.
        folder: The collection's folder, as it is to be kept.
        before: Bytes of the edition that the archive keeps so far, by name; None where it keeps none.
    """

    home: Path
    folder: Path
    before: dict[str, bytes] | None


@pytest.fixture
def scene(command: str, tmp_path: Path) -> Scene:
    home = tmp_path / "home"
    assert call(home, "init")[0] == 0
    folder = made_collection(tmp_path, (HEAD + ENTRY).encode())
    if command in {"load again", "remove"}:
        assert call(home, "collections", "load", str(folder))[0] == 3  # its entry is nowhere
    before = files_in(folder) if command != "load first" else None
    if command == "load again":
        (folder / "en.md").write_text("Changed.\n", "utf-8")
    if command == "adopt":
        with opened(home) as archive:
            before = lay_down_as_before(archive, folder, EDITIONS[command])[0]
    return Scene(home, folder, before)


def words(command: str, scene: Scene) -> tuple[str, ...]:
    """The command as somebody types it."""
    if command == "adopt":
        return ("work", "--once")
    if command == "remove":
        return ("collections", "remove", "ten-dao", "--why", "hết hạn mượn")
    return ("collections", "load", str(scene.folder))


def reckon(home: ArchiveHome, scene: Scene, caplog: pytest.LogCaptureFixture) -> dict[str, int]:
    """How much is lost, half there or at fault once the program has started again."""
    is_kept = home.store().exists(NAME)
    is_shown = "ten-dao" in shown_in(home)
    versions = home.store().versions_in_place(NAME) if is_kept else 0
    is_withdrawn = is_kept and read_record(home.store(), "ten-dao").is_withdrawn
    return {
        "lost": int(scene.before is not None and not is_kept),
        "half_there": int(is_shown and kept_in(home) not in (scene.before, files_in(scene.folder)))
        + int(is_shown != (is_kept and not is_withdrawn)),
        "twice": abs(versions - (len(story_in(home)) if is_kept else 0)),
        "faults": len(faults_in(home, caplog)),
    }


def through(command: str, scene: Scene, caplog: pytest.LogCaptureFixture) -> dict[str, int]:
    """The next start, the reckoning, then the same command again; every harm that was seen."""
    code, said = call(scene.home, "work", "--once")
    assert code == 0, said
    with opened(scene.home) as home:
        toll = reckon(home, scene, caplog)
    code, said = call(scene.home, *words(command, scene))
    assert code in {0, 3} or (command == "remove" and "R732" in said), said
    with opened(scene.home) as home:
        again = reckon(home, scene, caplog)
        assert home.store().versions_in_place(NAME) == EDITIONS[command]
        assert ("ten-dao" in shown_in(home)) == (command != "remove")
        assert command == "remove" or kept_in(home) == files_in(scene.folder)
        assert not home.settings.collections_path.exists()
        assert list((home.settings.spool_path / "collections").iterdir()) == []
    return {name: toll[name] + again[name] for name in toll}


@pytest.mark.parametrize(
    ("command", "point"), [(command, point) for command, points in STEPS.items() for point in points]
)
def test_killed(command: str, point: str, scene: Scene, caplog, record_row: RecordRow) -> None:
    code, said = call(scene.home, *words(command, scene), failpoint=point)
    assert code == -signal.SIGKILL, said
    toll = through(command, scene, caplog)
    record_row("kills of collections", command=command, kills=1, **toll)
    assert not any(toll.values()), toll


@pytest.mark.parametrize("command", ["load first"])
def test_killed_while_it_is_brought_to_its_end(scene: Scene, command: str, caplog, record_row: RecordRow) -> None:
    assert call(scene.home, *words(command, scene), failpoint="curation.keep.kept")[0] == -signal.SIGKILL
    assert call(scene.home, "work", "--once", failpoint="curation.keep.finished")[0] == -signal.SIGKILL
    toll = through(command, scene, caplog)
    record_row("kills of collections", command="the next start", kills=1, **toll)
    assert not any(toll.values()), toll


@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize(
    ("command", "point"), [(command, point) for command in ("load again", "adopt") for point in STEPS[command]]
)
def test_the_disk_fails(command: str, point: str, error: str, scene: Scene, caplog, record_row: RecordRow) -> None:  # noqa: PLR0917
    code, said = call(scene.home, *words(command, scene), failpoint=f"{point}={error}")
    told = " ".join(said.split())
    assert code == 1, said
    reason = re.search(r"R30[678]", told)
    assert reason, said
    assert re.search(rf"disk {re.escape(str(disk_of(scene.home)))} ", told), said
    toll = through(command, scene, caplog)
    record_row("faults of collections", command=command, step=point, fault=error, told=reason[0], **toll)
    assert not any(toll.values()), toll


def test_folders_of_before_are_gone_only_when_the_store_has_them(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert call(home, "init")[0] == 0
    folder = made_collection(tmp_path, (HEAD + ENTRY).encode())
    with opened(home) as archive:
        lay_down_as_before(archive, folder, 2)
    assert call(home, "work", "--once", failpoint="store.create.built=EIO")[0] == 1
    assert sorted(path.name for path in (home / "collections" / "ten-dao").iterdir()) == ["1", "2"]
    shutil.rmtree(folder)
    assert call(home, "work", "--once")[0] == 0
    with opened(home) as archive:
        assert archive.store().versions_in_place(NAME) == 2
