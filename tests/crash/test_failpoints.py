"""Every command is killed at every step, and the disk fails at every step: nothing is lost.

The next start (`biendao work --once`) and the same command again bring everything to its end.
"""

from __future__ import annotations

import re
import shutil
import signal
from typing import TYPE_CHECKING, NamedTuple

import pytest
import sqlalchemy as sa

from archive import custody
from archive.catalogue.models import DescriptionUnit, Level
from archive.catalogue.units import units_by_pid
from archive.disks import disk_of
from bench import made_pages
from tests.crash.reckoning import OUTSIDER, Toll, after_the_next_start, at_once, call, opened, reckon
from tests.unit.catalogue.examples import LATER

if TYPE_CHECKING:
    from pathlib import Path

    from tests.proofs import RecordRow

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed"),
]

TEXTS = 2
ALL_STORE_CREATE = ["store.content.written", "store.content.written:3", "store.create.built"]
STORE_UPDATE = [
    "store.content.written",
    "store.update.built",
    "store.update.moved",
    "store.update.replaced-inventory.json",
    "store.update.replaced-inventory.json.sha512",
]
COMMIT = ["search.commit.written", "search.commit.listed", "search.put.public"]
INDEXING = [*COMMIT, "search.commit.written:2", "search.drain.indexed", "search.drain.settled"]
STEPS = {
    "init": [
        "home.prepare.folders",
        "catalogue.migrate.begun",
        "catalogue.migrate.statement:5",
        "catalogue.migrate.moved",
        "catalogue.migrate.done",
        "search.rebuild.begun",
    ],
    "ingest": [
        "ingest.identify.written",
        "ingest.identify.copied",
        "ingest.take-up.moved",
        "ingest.pages.planned",
        "ingest.page.recorded",
        "ingest.deposit.pictures",
        "custody.deposit.placed",
        *ALL_STORE_CREATE,
        "store.create.parents-made",
        "store.create.moved",
        "custody.deposit.kept",
        "custody.step.kept",
        "custody.deposit.registered",
        "custody.deposit.done",
        "ingest.task.finished",
        "ingest.task.finished:3",
    ],
    "publish": [
        *INDEXING,
        "custody.publish.owed",
        "custody.publish.changed",
        *STORE_UPDATE,
        "custody.publish.kept",
        "custody.publish.done",
    ],
    "withdraw": ["custody.withdraw.changed", "custody.withdraw.done", *STORE_UPDATE, "custody.step.kept", *INDEXING],
    "work": INDEXING,
    "rebuild": ["search.rebuild.begun", *COMMIT, "search.switch.built", "search.switch.named"],
}
# Where bytes go to a disk; at the other steps there is nothing for it to refuse.
WRITES = {
    "ingest": [
        "ingest.identify.written",
        "ingest.take-up.moved",
        "ingest.deposit.pictures",
        *ALL_STORE_CREATE,
        "store.create.parents-made",
        "store.create.moved",
    ],
    "publish": [*STORE_UPDATE, *COMMIT],
    "withdraw": [*STORE_UPDATE, *COMMIT],
    "work": COMMIT,
    "rebuild": ["search.rebuild.begun", *COMMIT, "search.switch.built"],
}
ERRORS = {"ENOSPC": ("No space left",), "EROFS": ("Read-only",), "EIO": ("Input/output error",)}


class Scene(NamedTuple):
    """An archive in the state that a command finds, and what belongs into it."""

    home: Path
    sources: Path

    @property
    def pids(self) -> list[str]:
        with opened(self.home) as home, home.catalogue().reading() as session:
            items = sa.select(DescriptionUnit.pid).where(DescriptionUnit.level == Level.ITEM.value)
            return list(session.scalars(items.order_by(DescriptionUnit.id)))

    @property
    def open_items(self) -> int:
        with opened(self.home) as home, home.catalogue().reading() as session:
            return len(units_by_pid(session, self.pids, OUTSIDER))


@pytest.fixture(scope="session")
def scenes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Scene]:
    """One archive a state: with nothing, with closed items, with open ones, with an index that is behind."""
    root = tmp_path_factory.mktemp("scenes")
    sources = root / "in"
    sources.mkdir()
    for number in range(TEXTS):
        (sources / f"{number}.txt").write_text(f"Công văn số {number} về biển và hải đảo")
    picture = made_pages.picture(made_pages.prose(1, 1), dpi=72, seed=1)
    made_pages.save_picture(picture, sources / "2.png", 72)
    made = {name: Scene(root / name, sources) for name in ("nothing", "bare", "closed", "open", "behind")}
    made["nothing"].home.mkdir()
    assert call(made["bare"].home, "init")[0] == 0
    assert call(made["closed"].home, "ingest", str(sources))[0] == 0
    assert call(made["open"].home, "ingest", str(sources), "--publish")[0] == 0
    shutil.copytree(made["closed"].home, made["behind"].home)
    with opened(made["behind"].home) as home:
        for pid in made["behind"].pids:
            custody.publish(home.catalogue(), home.store(), pid, actor="Lan", now=LATER)
    return made


STATES = {
    "init": "nothing",
    "ingest": "bare",
    "publish": "closed",
    "withdraw": "open",
    "work": "behind",
    "rebuild": "open",
}
OPEN_AT_THE_END = {"init": 0, "ingest": 3, "publish": 1, "withdraw": 2, "work": 3, "rebuild": 3}


@pytest.fixture
def scene(scenes: dict[str, Scene], command: str, tmp_path: Path) -> Scene:
    found = scenes[STATES[command]]
    shutil.copytree(found.home, tmp_path / "home")
    return Scene(tmp_path / "home", found.sources)


def words(command: str, scene: Scene) -> tuple[str, ...]:
    """The command as somebody types it."""
    return {
        "init": lambda: ("init",),
        "ingest": lambda: ("ingest", str(scene.sources), "--publish", "--jobs", "1"),
        "publish": lambda: ("publish", scene.pids[0]),
        "withdraw": lambda: ("withdraw", scene.pids[0], "--why", "nhầm"),
        "work": lambda: ("work", "--once"),
        "rebuild": lambda: ("rebuild", "index"),
    }[command]()


def take_up_again(command: str, line: tuple[str, ...], scene: Scene) -> Toll:
    code, said = call(scene.home, "work", "--once")
    assert code == 0, said
    toll = after_the_next_start(scene.home)
    code, said = call(scene.home, *line)
    assert code == 0 or (command == "withdraw" and "R208" in said), said
    return toll + reckon(scene.home, scene.sources.iterdir() if command != "init" else ())


@pytest.mark.parametrize(
    ("command", "point"), [(command, point) for command, points in STEPS.items() for point in points]
)
def test_killed(command: str, point: str, scene: Scene, record_row: RecordRow) -> None:
    line = words(command, scene)
    code, said = call(scene.home, *line, failpoint=point)
    assert code == -signal.SIGKILL, said
    toll = Toll() if command == "init" else at_once(scene.home)
    if command == "withdraw":
        # Closed for readers already; the store is told next.
        toll.half_visible = 0
    toll += take_up_again(command, line, scene)
    record_row("kills", command=command, kills=1, **toll.figures)
    assert toll == Toll()
    assert scene.open_items == OPEN_AT_THE_END[command]


@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize(
    ("command", "point"), [(command, point) for command, points in WRITES.items() for point in points]
)
def test_the_disk_fails(command: str, point: str, error: str, scene: Scene, record_row: RecordRow) -> None:
    line = words(command, scene)
    code, said = call(scene.home, *line, failpoint=f"{point}={error}")
    toll = take_up_again(command, line, scene)
    told = " ".join(said.split())
    reason = re.search(r"R\d{3}", told)
    record_row(
        "faults",
        command=command,
        step=point,
        fault=error,
        told=reason[0] if reason else "",
        refused=int(code in {1, 3}),
        **toll.figures,
    )
    assert code in {1, 3}, said
    assert any(words_of in told for words_of in ERRORS[error]), said
    assert re.search(rf"disk {re.escape(str(disk_of(scene.home)))} ", told), said
    assert str(scene.home) in told, said
    assert toll == Toll()
    assert scene.open_items == OPEN_AT_THE_END[command]
