"""The served search under readers: ``python -m bench.search.load PAGES HOME``.

``biendao serve`` as it is installed, asked by readers that come from this machine on its loopback: what they cost
themselves is spent on the same cores. The limit of searches a minute is lifted, since all come from one machine.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bench.measure import Memory, median, memory, p95, say
from bench.search.archive_home import archive_of
from bench.search.run import questions

if TYPE_CHECKING:
    from collections.abc import Iterator

READERS = 20
SECONDS = 60.0
RISING_SECONDS = 20.0
RATES = (20, 30, 40, 60, 80, 120, 160, 240, 320)
"""Searches a second of all readers together, until one is not held."""
HELD = 500.0
"""Milliseconds that the 95th percentile may reach."""
SETTINGS = {"searches_per_minute": "0"}
PATIENCE = 60.0
"""Seconds for the server to be there, and for one answer."""
COMMAND = "from archive.cli import main; main()"
_SEED = 1946


@dataclass(frozen=True)
class Held:
    """What readers saw at one rate.

    Attributes:
        rate: Searches a second that were asked for.
        reached: Searches a second that were answered.
        errors: Answers that were no page of results, and none.
        median: Milliseconds from when a reader wanted to ask to the last byte.
        p95: The same.
        cost: Milliseconds of processor time that the service spends on one of them.
        busy: Share of the cores that was used, by the readers and all else on the machine, too.
    """

    rate: float
    reached: float
    errors: int
    median: float
    p95: float
    cost: float
    busy: float


class Service(NamedTuple):
    """The served archive: its port and its process."""

    port: int
    process: int


def main() -> None:
    pages, home = int(sys.argv[1]), Path(sys.argv[2])
    archive = archive_of(home, pages, SETTINGS)
    asked = [ask.typed for asks in questions(home, pages).values() for ask in asks]
    with served(archive.settings.home_path) as service:
        under_load(service, asked, READERS, 5.0)
        calm = under_load(service, asked, READERS, SECONDS)
        say(str(calm))
        rising = []
        for rate in RATES:
            rising.append(under_load(service, asked, rate, RISING_SECONDS))
            say(str(rising[-1]))
            if rising[-1].p95 > HELD or rising[-1].errors:
                break
        used = memory(max(_forked_by(service.process), default=service.process))
    write(home, pages, calm, rising, used)


def write(home: Path, pages: int, calm: Held, rising: list[Held], used: Memory) -> None:
    """Keep the figures."""
    told = {"calm": asdict(calm), "rising": [asdict(one) for one in rising], "memory": asdict(used)}
    path_of(home, pages).write_text(json.dumps(told, indent=1), encoding="utf-8")


def path_of(home: Path, pages: int) -> Path:
    """Where the figures stand."""
    return home / f"load-{pages}.json"


@contextmanager
def served(folder: Path) -> Iterator[Service]:
    """The archive in ``folder``, served."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {**os.environ, "BIENDAO_HOME": str(folder)}
    environment |= {f"BIENDAO_{name.upper()}": value for name, value in SETTINGS.items()}
    command = [sys.executable, "-c", COMMAND, "serve", "--host", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _wait_for(port)
            yield Service(port, server.pid)
        finally:
            server.terminate()


def _wait_for(port: int) -> None:
    last = time.monotonic() + PATIENCE
    while True:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
            connection.request("GET", "/health")
            connection.getresponse().read()
        except OSError:
            if time.monotonic() > last:
                raise
            time.sleep(0.1)
        else:
            return


def under_load(service: Service, asked: list[str], rate: float, seconds: float) -> Held:
    """Let readers ask for so long, each once a second at an even pace; more readers come for a higher rate."""
    readers = [_Reader(service.port, asked, number, rate, seconds) for number in range(max(READERS, round(rate)))]
    worked, served_before = _busy_seconds(), _spent_by(service.process)
    began = time.monotonic() + 0.2
    for reader in readers:
        reader.begin(began)
    for reader in readers:
        reader.join()
    lasted = time.monotonic() - began
    took = [one for reader in readers for one in reader.took]
    cores = len(os.sched_getaffinity(0))
    return Held(
        rate=rate,
        reached=len(took) / lasted,
        errors=sum(reader.errors for reader in readers),
        median=median(took),
        p95=p95(took),
        cost=(_spent_by(service.process) - served_before) / len(took) * 1000,
        busy=(_busy_seconds() - worked) / lasted / cores,
    )


class _Reader(threading.Thread):
    def __init__(self, port: int, asked: list[str], number: int, rate: float, seconds: float) -> None:
        super().__init__(daemon=True)
        self.took: list[float] = []
        self.errors = 0
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self._asked = random.Random(_SEED + number).sample(asked, len(asked))
        self._offset, self._pace = number / rate, max(READERS, round(rate)) / rate
        self._seconds = seconds

    def begin(self, moment: float) -> None:
        """Start to ask at ``moment``."""
        self._moment = moment + self._offset
        self.start()

    def run(self) -> None:
        for turn in range(round(self._seconds / self._pace)):
            wanted = self._moment + turn * self._pace
            time.sleep(max(wanted - time.monotonic(), 0))
            path = "/search?" + urllib.parse.urlencode({"q": self._asked[turn % len(self._asked)]})
            try:
                self._connection.request("GET", path)
                answer = self._connection.getresponse()
                answer.read()
                self.errors += answer.status != http.client.OK
            except (OSError, http.client.HTTPException):
                self.errors += 1
                self._connection.close()
            self.took.append((time.monotonic() - wanted) * 1000)


def _spent_by(process: int) -> float:
    """Processor seconds of a process with all its threads, and of those that it has forked."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    own = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return own + sum(map(_spent_by, _forked_by(process)))


def _forked_by(process: int) -> list[int]:
    told = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii")
    return [int(one) for one in told.split()]


def _busy_seconds() -> float:
    """Processor seconds that the machine has spent on anything but waiting."""
    user, nice, system = Path("/proc/stat").read_text(encoding="ascii").split(maxsplit=4)[1:4]
    return (int(user) + int(nice) + int(system)) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
