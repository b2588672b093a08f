"""The indexes follow the catalogue: through publishing, withdrawing, kills and damage."""

from __future__ import annotations

import multiprocessing
import os
import signal
from typing import TYPE_CHECKING

import pytest

from archive.catalogue import outbox, states
from archive.catalogue.registration import register_item
from archive.errors import SearchError
from archive.failpoints import VARIABLE
from archive.search import Audience, drain, open_engine, rebuild
from tests.integration.search.builders import pids
from tests.unit.catalogue.examples import LATER, NOW, plan

if TYPE_CHECKING:
    from archive.catalogue.database import Catalogue
    from archive.search import SearchEngine
    from archive.settings import Settings

QUERY = '"nhà văn hóa xã"'


def register(catalogue: Catalogue, *, publish: bool = True) -> str:
    with catalogue.writing() as session:
        return register_item(session, plan(), actor="Lan", now=NOW, publish=publish).pid


def withdraw(catalogue: Catalogue, pid: str) -> None:
    with catalogue.writing() as session:
        states.withdraw(session, pid, why="nhầm", actor_name="Lan", now=LATER)


def waiting(catalogue: Catalogue) -> int:
    with catalogue.reading() as session:
        return len(outbox.pending(session))


def test_draining_an_empty_archive_makes_an_empty_index(catalogue, engine: SearchEngine, settings) -> None:
    drain(catalogue, engine, settings)
    assert engine.exists()
    assert pids(engine, QUERY) == []


def test_what_was_registered_is_found_and_the_outbox_is_empty(catalogue, engine: SearchEngine, settings) -> None:
    drain(catalogue, engine, settings)
    published, draft = register(catalogue), register(catalogue, publish=False)
    assert drain(catalogue, engine, settings) > 0
    assert waiting(catalogue) == 0
    assert pids(engine, QUERY) == [published]
    assert set(pids(engine, QUERY, Audience.STAFF)) == {published, draft}
    assert drain(catalogue, engine, settings) == 0


def test_publishing_and_withdrawing_move_an_item_in_and_out(catalogue, engine: SearchEngine, settings) -> None:
    pid = register(catalogue, publish=False)
    drain(catalogue, engine, settings)
    assert pids(engine, QUERY) == []
    with catalogue.writing() as session:
        states.publish(session, pid, actor_name="Lan", now=NOW)
    drain(catalogue, engine, settings)
    assert pids(engine, QUERY) == [pid]
    withdraw(catalogue, pid)
    drain(catalogue, engine, settings)
    assert pids(engine, QUERY) == []
    assert pids(engine, QUERY, Audience.STAFF) == [pid]


def test_containers_are_in_no_index(catalogue, engine: SearchEngine, settings) -> None:
    pid = register(catalogue)
    drain(catalogue, engine, settings)
    assert engine.pids(Audience.STAFF) == {pid}


def test_many_items_come_in_by_small_commits(catalogue, settings) -> None:
    import dataclasses

    few = dataclasses.replace(settings, index_batch_items=2, index_batch_pages=3)
    engine = open_engine(few)
    expected = {register(catalogue) for _ in range(7)}
    drain(catalogue, engine, few)
    assert engine.pids(Audience.PUBLIC) == expected
    assert engine.count_pages() == 14


@pytest.mark.parametrize("pattern", ["v*/*/*.seg", "v*/*/*.toc", "current", "v*/public/*"])
def test_an_index_that_is_damaged_or_gone_is_built_anew(catalogue, engine: SearchEngine, settings, pattern) -> None:
    first = register(catalogue)
    drain(catalogue, engine, settings)
    for path in settings.index_path.glob(pattern):
        path.unlink()
    second = register(catalogue)
    drain(catalogue, open_engine(settings), settings)
    assert open_engine(settings).pids(Audience.PUBLIC) == {first, second}
    assert waiting(catalogue) == 0


def test_a_rebuild_makes_the_same_index_and_says_how_far_it_is(catalogue, engine: SearchEngine, settings) -> None:
    expected = {register(catalogue) for _ in range(3)}
    told: list[tuple[int, int]] = []
    assert rebuild(catalogue, settings, lambda done, total: told.append((done, total))) == 3
    assert engine.pids(Audience.PUBLIC) == expected
    assert told[-1] == (3, 3)


POINTS = ["search.commit.written", "search.commit.listed", "search.put.public", "search.drain.indexed"]


@pytest.mark.parametrize("point", [*POINTS, *(f"{point}:2" for point in POINTS[:2])])
def test_a_kill_at_any_step_of_a_drain_is_healed_by_the_next(catalogue, settings, point: str) -> None:
    drain(catalogue, open_engine(settings), settings)
    stays, goes = register(catalogue), register(catalogue)
    drain(catalogue, open_engine(settings), settings)
    withdraw(catalogue, goes)
    comes = register(catalogue)
    catalogue.close()
    assert killed_at(point, settings)
    assert waiting(catalogue) > 0
    drain(catalogue, open_engine(settings), settings)
    engine = open_engine(settings)
    assert engine.pids(Audience.PUBLIC) == {stays, comes}
    assert engine.pids(Audience.STAFF) == {stays, comes, goes}
    assert waiting(catalogue) == 0
    assert not list(settings.index_path.glob("v*/*/*.tmp"))


def test_a_kill_in_a_rebuild_leaves_the_index_in_use(catalogue, settings) -> None:
    pid = register(catalogue)
    drain(catalogue, open_engine(settings), settings)
    catalogue.close()
    assert killed_at("search.switch.built", settings, anew=True)
    assert open_engine(settings).pids(Audience.PUBLIC) == {pid}
    rebuild(catalogue, settings)
    assert len(list(settings.index_path.glob("v*"))) == 1


def test_two_processes_drain_one_after_the_other(catalogue, settings) -> None:
    drain(catalogue, open_engine(settings), settings)
    expected = {register(catalogue) for _ in range(6)}
    catalogue.close()
    processes = [multiprocessing.get_context("fork").Process(target=drain_here, args=(settings,)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0, 0]
    assert open_engine(settings).pids(Audience.PUBLIC) == expected


def test_an_index_that_was_tampered_with_waits_for_a_person(catalogue, engine: SearchEngine, settings) -> None:
    register(catalogue)
    drain(catalogue, engine, settings)
    for folder in settings.index_path.glob("v*/public"):
        folder.chmod(0o777)
    register(catalogue)
    with pytest.raises(SearchError, match="R413"):
        drain(catalogue, open_engine(settings), settings)
    assert waiting(catalogue) > 0


def drain_here(settings: Settings, *, anew: bool = False) -> None:
    from archive.catalogue.database import open_catalogue

    catalogue = open_catalogue(settings)
    if anew:
        rebuild(catalogue, settings)
    else:
        drain(catalogue, open_engine(settings), settings)
    catalogue.close()


def killed_at(point: str, settings: Settings, *, anew: bool = False) -> bool:
    """Drain or rebuild in a process of its own that dies at ``point``."""

    def child() -> None:
        os.environ[VARIABLE] = point
        drain_here(settings, anew=anew)

    process = multiprocessing.get_context("fork").Process(target=child)
    process.start()
    process.join(60)
    return process.exitcode == -signal.SIGKILL
