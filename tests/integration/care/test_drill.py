"""The drill: back up while documents come in, lose the machine, restore on an empty one (T-BAK-1)."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from archive import custody
from archive.catalogue import outbox
from archive.catalogue.access import Actor
from archive.catalogue.containers import NewContainer
from archive.catalogue.models import AccessLevel, DescriptionUnit, Destination, ItemState, Level
from archive.catalogue.units import count_items, get_objects
from archive.curation import withdraw
from archive.search import SearchRequest, search
from bench import made_pages
from tests.curated import ENTRY, HEAD, kept_in, load_into, made_collection, shown_in
from tests.integration.care.conftest import edition_of, home_at
from tests.integration.care.tables import fill_empty_tables, rows_of, with_nobody_signed_in, without_the_restoration
from tests.reading_archive import NOW

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from archive.home import ArchiveHome
    from tests.integration.care.tables import Rows
    from tests.postgresql import PostgreSQL
    from tests.proofs import RecordRow

    Call = Callable[..., list[dict[str, Any]]]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed"),
]
ROOT = Path(__file__).parents[3]
STAFF, OUTSIDER = Actor.keeper("test"), Actor.outsider()
TEXTS, TYPESET, SCANS, MORE = 36, 11, 1, 20
QUERIES = 120
# Rows of these change while documents come in; those of the others are written once.
CHANGING = {"outbox", "batch", "ingest_task", "ingest_page", "description_unit"}


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sources: texts to be open, typeset documents and scans to be drafts, and what comes in during the backup."""
    folder = tmp_path_factory.mktemp("papers")
    for name in ("open", "drafts", "more"):
        (folder / name).mkdir()
    for number in range(TEXTS):
        write_text(folder / "open", number)
    for number in range(MORE):
        write_text(folder / "more", TEXTS + number)
    for number in range(TYPESET):
        pages = [made_pages.prose(number), made_pages.prose(1000 + number)]
        made_pages.typeset(pages, folder / "drafts" / f"{number:03}.pdf")
    for number in range(SCANS):
        scan = made_pages.picture(made_pages.prose(2000 + number, 3), dpi=150, seed=number)
        made_pages.save_picture(scan, folder / "drafts" / f"scan-{number}.jpg", 150)
    return folder


def write_text(folder: Path, number: int) -> None:
    text = f"Công văn số {number}/CV-UBND\n\n{made_pages.prose(number, 6)}\f{made_pages.prose(500 + number, 6)}"
    (folder / f"{number:03}.txt").write_text(text)


@pytest.fixture
def call() -> Call:
    """Run a command of the program; the lines that it prints as JSON."""

    def run(folder: Path, url: str, *arguments: str) -> list[dict[str, Any]]:
        done = subprocess.run(
            command(folder, *arguments), cwd=ROOT, env=environment(url), stdout=subprocess.PIPE, check=True
        )
        return [json.loads(line) for line in done.stdout.splitlines() if line.startswith(b"{")]

    return run


def command(folder: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-c", "from archive.cli import main; main()", "--home", str(folder), *arguments]


def environment(url: str) -> dict[str, str]:
    return os.environ | {"BIENDAO_DATABASE_URL": url}


@pytest.fixture
def new_home(tmp_path: Path, postgresql: PostgreSQL) -> Iterator[Callable[[str, str], ArchiveHome]]:
    """An empty home of a name over an empty database of a kind."""
    names, homes = [], []

    def make(name: str, kind: str) -> ArchiveHome:
        url = ""
        if kind == "postgresql":
            names.append(postgresql.create())
            url = postgresql.url(names[-1])
        homes.append(home_at(tmp_path / name, url))
        return homes[-1]

    yield make
    for home in homes:
        if home.settings.store_path.exists():
            home.catalogue().close()
    for name in names:
        postgresql.drop(name)


def arrange_everything(home: ArchiveHome, call: Call, papers: Path) -> None:
    """Documents in every state, at every level, and a row in every table."""
    folder, url = home.settings.home_path, home.settings.database_url
    call(folder, url, "init")
    for code, level, above in (("HP", "fonds", None), ("HP.1", "series", "HP"), ("HP.1.2", "file", "HP.1")):
        new = NewContainer(
            reference_code=code, title=f"Phông {code}", level=Level(level), parent_code=above, is_open=True
        )
        custody.create_container(home.catalogue(), home.store(), new, actor="Lan", now=NOW)
    call(folder, url, "ingest", "--publish", "--json", str(papers / "open"))
    call(folder, url, "ingest", "--into", "HP.1.2", "--json", str(papers / "drafts"))
    with home.catalogue().reading() as session:
        items = sa.select(DescriptionUnit.pid).where(DescriptionUnit.level == Level.ITEM.value)
        open_, drafts = (
            session.scalars(items.where(DescriptionUnit.state == state).order_by(DescriptionUnit.id)).all()
            for state in (ItemState.PUBLISHED.value, ItemState.DRAFT.value)
        )
    for pid in open_[:9]:
        custody.withdraw(home.catalogue(), home.store(), pid, why="thử", actor="Lan", now=NOW)
    for pid in drafts[:9]:
        custody.publish(home.catalogue(), home.store(), pid, actor="Lan", now=NOW)
    with home.catalogue().writing() as session:
        change(session, drafts[9], state=ItemState.REVIEWED.value)
        restricted = session.scalars(sa.select(DescriptionUnit.pid).where(DescriptionUnit.reference_code == "HP.1"))
        change(session, restricted.one(), access=AccessLevel.RESTRICTED.value)
    fill_empty_tables(home)
    with home.catalogue().writing() as session:
        # The made-up rows made the first unit another one.
        first = sa.select(DescriptionUnit.pid).order_by(DescriptionUnit.id).limit(1)
        outbox.queue(session, session.scalars(first).one(), NOW, Destination.STORE)
    custody.bring_in_step(home.catalogue(), home.store(), now=NOW)
    load_collections(home)
    call(folder, url, "work", "--once")


def load_collections(home: ArchiveHome) -> None:
    """A collection of two editions, and one that came with the program withdrawn."""
    folder = made_collection(home.settings.home_path.parent, (HEAD + ENTRY).encode())
    for text in ("Một.\n", "Hai.\n"):
        (folder / "vi.md").write_text(text, "utf-8")
        load_into(home, folder)
    withdraw(home.keeper("Lan"), next(slug for slug in shown_in(home) if slug != "ten-dao"), why="thử")


def change(session: Any, pid: str, **values: str) -> None:
    session.execute(sa.update(DescriptionUnit).where(DescriptionUnit.pid == pid).values(**values))
    outbox.queue(session, pid, NOW, Destination.STORE)
    outbox.queue_tree(session, pid, NOW)


def back_up_during_an_ingest(home: ArchiveHome, papers: Path, copy: Path) -> Path:
    folder, url = home.settings.home_path, home.settings.database_url
    before = count(home)
    running = subprocess.Popen(
        command(folder, "ingest", "--publish", str(papers)), cwd=ROOT, env=environment(url), stdout=subprocess.DEVNULL
    )
    while count(home) < before + MORE // 8:
        assert running.poll() is None
        time.sleep(0.05)
    edition = edition_of(home, copy, now=dt.datetime.now(dt.UTC))
    assert running.wait() == 0
    assert count(home) == before + MORE
    return edition


def count(home: ArchiveHome) -> int:
    with home.catalogue().reading() as session:
        return count_items(session, STAFF)[0]


def answers(home: ArchiveHome) -> str:
    """What some hundred searches answer, in order: half of them asked by outsiders."""
    lot = random.Random(7)
    words = sorted({word.strip(".,").lower() for line in made_pages.SENTENCES for word in line.split()})
    told = []
    with home.catalogue().reading() as session:
        for _ in range(QUERIES):
            query = " ".join(lot.sample(words, lot.choice((1, 1, 2, 3))))
            for actor in (OUTSIDER, STAFF):
                request = SearchRequest(query=query, actor=actor, with_boxes=False)
                answer = search(session, home.engine(), home.store(), request, home.settings).to_json()
                told.append({name: value for name, value in answer.items() if name != "took_ms"})
    assert sum(bool(answer["items"]) for answer in told) > QUERIES
    return json.dumps(told, ensure_ascii=False)


def originals(home: ArchiveHome) -> dict[str, str]:
    """SHA-256 of every original as it lies in the store."""
    with home.catalogue().reading() as session:
        pids = session.scalars(sa.select(DescriptionUnit.pid).where(DescriptionUnit.level == Level.ITEM.value)).all()
        places = [(pid, each.store_path) for pid in pids for each in get_objects(session, pid, STAFF)]
    return {pid: hashlib.sha256(home.store().read(pid, path)).hexdigest() for pid, path in places}


def written_once(rows: Rows) -> dict[str, set[tuple[Any, ...]]]:
    once = {name: set(map(repr, these)) for name, these in rows.items() if name not in CHANGING}
    items = {repr(row) for row in rows["description_unit"] if Level.ITEM.value in row}
    return once | {"items": items}


SET_UPS = [("sqlite", "sqlite"), ("postgresql", "postgresql"), ("postgresql", "sqlite")]


@pytest.mark.parametrize(("kept_on", "restored_on"), SET_UPS, ids=[f"{one}-to-{other}" for one, other in SET_UPS])
def test_everything_comes_back(  # noqa: PLR0917
    kept_on: str, restored_on: str, new_home: Callable[[str, str], ArchiveHome], call: Call, papers: Path,
    tmp_path: Path, record_row: RecordRow,
) -> None:  # fmt: skip
    home, copy = new_home("home", kept_on), tmp_path / "copy"
    arrange_everything(home, call, papers)
    during = back_up_during_an_ingest(home, papers / "more", copy)
    folder, url = home.settings.home_path, home.settings.database_url
    (summary,) = call(folder, url, "backup", str(copy), "--json")
    kept, asked, files = rows_of(home), answers(home), originals(home)
    shown, folder_kept = shown_in(home), kept_in(home)
    sources = {hashlib.sha256(path.read_bytes()).hexdigest() for path in papers.rglob("*.*")}
    assert set(files.values()) == sources
    assert {name for name, rows in kept.items() if not rows} <= {"outbox"}

    partial = new_home("partial", restored_on)
    call(partial.settings.home_path, partial.settings.database_url, "restore", str(during), "--json")
    call(partial.settings.home_path, partial.settings.database_url, "verify", "--json")
    for name, rows in written_once(without_the_latest(rows_of(partial))).items():
        assert rows <= written_once(kept)[name], name
    assert TEXTS + TYPESET + SCANS < count(partial) < count(home)
    home.catalogue().close()

    shutil.rmtree(folder)
    again = new_home("again", restored_on)
    told = call(again.settings.home_path, again.settings.database_url, "restore", str(copy), "--json")
    # The edition was made before the event that tells of it.
    assert without_the_restoration(rows_of(again)) == with_nobody_signed_in(without_the_last_event(kept))
    assert originals(again) == files
    assert answers(again) == asked
    assert (shown_in(again), kept_in(again)) == (shown, folder_kept)
    call(again.settings.home_path, again.settings.database_url, "verify", "--against", str(copy), "--json")
    record_row(
        "restore drill", kept_on=kept_on, restored_on=restored_on, documents=len(files), pages=len(kept["page"]),
        megabytes=size(copy / Path(summary["summary"]["edition"]).name), rows=sum(map(len, kept.values())),
        searches=2 * QUERIES, different=0, seconds=told[-1]["summary"]["seconds"]["whole"],
    )  # fmt: skip


def without_the_last_event(rows: Rows) -> Rows:
    return rows | {"event": sorted(sorted(rows["event"])[:-1], key=repr)}


def without_the_latest(rows: Rows) -> Rows:
    """Without the events of restoration and check, which the archive of then does not have."""
    return without_the_restoration(without_the_last_event(rows))


def size(folder: Path) -> float:
    """Megabytes."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
