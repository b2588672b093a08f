"""What a task may do to its worker process; imported by name inside the workers."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import time
from pathlib import Path

from ingest.errors import PageError


def slow_pid() -> int:
    time.sleep(0.1)
    return os.getpid()


def refuse() -> None:
    raise PageError("R040", seconds=1)


def die(stop: signal.Signals) -> None:
    os.kill(os.getpid(), stop)


def die_once(mark: str) -> str:
    if Path(mark).exists():
        return "second life"
    Path(mark).touch()
    os.kill(os.getpid(), signal.SIGKILL)
    return ""


def hang_with_child(mark: str) -> None:
    child = subprocess.Popen(["sleep", "60"])
    Path(mark + ".new").write_text(str(child.pid))
    Path(mark + ".new").rename(mark)
    while True:
        time.sleep(1)


def burn(seconds: float) -> None:
    start = time.process_time()
    while time.process_time() - start < seconds:
        pass


def hog() -> int:
    return len(bytearray(2 * 1024**3))


def write(path: str, megabytes: int) -> bool:
    try:
        Path(path).write_bytes(bytes(megabytes * 1024 * 1024))
    except OSError:
        return False
    return True


def surroundings() -> tuple[dict[str, str], tuple[int, int]]:
    return dict(os.environ), resource.getrlimit(resource.RLIMIT_CORE)


def faults_of_a_second_picture() -> int:
    """Pages of memory that the system had to provide for 20 MB after as much was freed."""
    for _ in range(2):
        before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
        picture = bytearray(b"\xff") * (20 * 1024 * 1024)
        del picture
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before
