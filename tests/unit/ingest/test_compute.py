"""Confined processes: real kills, real hangs, real memory hogs; nobody else is harmed."""

from __future__ import annotations

import functools
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import misdeeds
import pytest

from archive.errors import BiendaoError
from ingest.compute import ConfinedProcesses, TaskLimits
from ingest.errors import DeadlineError, MemoryLimitError, PageError, WorkerDiedError
from ingest.sandbox import Confinement

LIMITS = TaskLimits(wall_seconds=30, cpu_seconds=20, attempts=2)


@pytest.fixture(scope="module")
def pool(tmp_path_factory):
    scratch = tmp_path_factory.mktemp("scratch")
    confinement = Confinement(memory_megabytes=1024, file_megabytes=1, open_files=64, scratch=str(scratch))
    executor = ConfinedProcesses(2, confinement, LIMITS)
    yield executor
    executor.shutdown()


def test_work_is_done_in_two_other_processes(pool) -> None:
    pids = {future.result() for future in [pool.submit(misdeeds.slow_pid) for _ in range(4)]}
    assert len(pids) == 2
    assert os.getpid() not in pids


def test_the_worker_that_is_warm_has_the_next_task(pool) -> None:
    assert len({pool.submit(misdeeds.slow_pid).result() for _ in range(6)}) == 1


def test_an_error_with_a_number_comes_out_as_it_went_in(pool) -> None:
    with pytest.raises(PageError, match="R040"):
        pool.submit(misdeeds.refuse).result()


def test_a_killed_task_is_tried_again_and_succeeds(pool, tmp_path: Path) -> None:
    assert pool.submit(misdeeds.die_once, str(tmp_path / "mark")).result() == "second life"


@pytest.mark.parametrize("stop", [signal.SIGKILL, signal.SIGSEGV], ids=["killed", "crashed"])
def test_a_task_that_always_kills_its_process_fails_alone(pool, stop) -> None:
    innocents = [pool.submit(misdeeds.slow_pid) for _ in range(6)]
    guilty = pool.submit(misdeeds.die, stop)
    others = [pool.submit(misdeeds.slow_pid) for _ in range(6)]
    with pytest.raises(WorkerDiedError, match="R042"):
        guilty.result()
    assert all(future.result() for future in innocents + others)


def test_a_hang_ends_at_its_deadline_with_everything_it_started(pool, tmp_path: Path) -> None:
    mark = tmp_path / "child"
    limits = TaskLimits(wall_seconds=1, cpu_seconds=20, attempts=1)
    start = time.monotonic()
    hung = pool.submit_within(limits, functools.partial(misdeeds.hang_with_child, str(mark)))
    innocents = [pool.submit(misdeeds.slow_pid) for _ in range(4)]
    with pytest.raises(DeadlineError, match="1 seconds"):
        hung.result()
    assert time.monotonic() - start < 10
    assert all(future.result() for future in innocents)
    assert _is_gone(int(mark.read_text()))


def test_processor_time_is_limited_for_each_task_anew(pool) -> None:
    limits = TaskLimits(wall_seconds=30, cpu_seconds=1, attempts=1)
    for _ in range(3):
        pool.submit_within(limits, functools.partial(misdeeds.burn, 0.5)).result()
    with pytest.raises(WorkerDiedError):
        pool.submit_within(limits, functools.partial(misdeeds.burn, 20)).result()


def test_a_memory_hog_is_told_so_and_the_process_goes_on(pool) -> None:
    with pytest.raises(MemoryLimitError, match="1024 MB"):
        pool.submit(misdeeds.hog).result()
    assert pool.submit(misdeeds.slow_pid).result()


def test_memory_that_a_task_frees_is_there_for_the_next(pool) -> None:
    assert max(pool.submit(misdeeds.faults_of_a_second_picture).result() for _ in range(3)) < 200


def test_a_worker_cannot_write_a_file_larger_than_allowed(pool, tmp_path: Path) -> None:
    assert pool.submit(misdeeds.write, str(tmp_path / "big"), 3).result() is False
    assert (tmp_path / "big").stat().st_size <= 1024 * 1024


def test_a_worker_sees_a_bare_environment_and_no_core_is_dumped(pool, monkeypatch) -> None:
    monkeypatch.setenv("BIENDAO_SECRET", "x")
    environment, core = pool.submit(misdeeds.surroundings).result()
    assert set(environment) <= {
        "PATH", "TESSDATA_PREFIX", "LANG", "LC_CTYPE", "HOME", "TMPDIR",
        "OMP_THREAD_LIMIT", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "VIPS_CONCURRENCY",
    }  # fmt: skip
    assert core == (0, 0)


def test_shutdown_at_once_ends_a_task_in_the_middle(tmp_path: Path) -> None:
    executor = ConfinedProcesses(1, Confinement(1024, 1, 64, str(tmp_path)), LIMITS)
    future = executor.submit(misdeeds.hang_with_child, str(tmp_path / "child"))
    _wait_for(tmp_path / "child")
    executor.shutdown(cancel_futures=True)
    with pytest.raises(BiendaoError):
        future.result()
    assert _is_gone(int((tmp_path / "child").read_text()))


def test_workers_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    mark = tmp_path / "child"
    parent = subprocess.Popen([sys.executable, "-c", _PARENT, str(tmp_path), str(mark)], cwd=Path(__file__).parents[3])
    _wait_for(mark)
    parent.kill()
    parent.wait()
    assert _is_gone(int(mark.read_text()))


_PARENT = """
import sys
from ingest.compute import ConfinedProcesses, TaskLimits
from ingest.sandbox import Confinement
import subprocess
if __name__ == "__main__":
    pool = ConfinedProcesses(1, Confinement(1024, 1, 64, sys.argv[1]), TaskLimits(60, 60, 1))
    pool.submit(subprocess.run, ["sh", "-c", "echo $$ > " + sys.argv[2] + "; sleep 60"]).result()
"""


def _wait_for(path: Path) -> None:
    deadline = time.monotonic() + 20
    while not (path.exists() and path.read_text().strip()):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _is_gone(pid: int) -> bool:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False
