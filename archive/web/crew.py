"""Several processes that serve one port: a process of Python computes on one core, whatever its threads.

The keeper forks them, has another take the place of each that ends, does the house's chores in between, and sends them
home when it leaves itself; should it be killed, they notice and leave, too. When it forks, it has neither threads nor an
open database: either would be left half way in the new process.
"""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import sys
import threading
import time
import traceback
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable

_log = logging.getLogger("biendao.web")

_PATIENCE = 10.0
"""Seconds that a process has for the requests under way when it is to leave."""
_BEAT = 0.05


class Crew:
    """The processes, and their keeper in this one.

    Args:
        size: How many serve.
        serve: Serves until it is told to leave; called in each of them.
        clear: Closes what must not be open when a process is forked.
    """

    def __init__(self, size: int, serve: Callable[[], None], clear: Callable[[], None]) -> None:
        self._size = size
        self._serve = serve
        self._clear = clear
        self._members: set[int] = set()
        # Its end is the sign that the keeper is gone, however it went.
        self._sign, self._keeper = os.pipe()

    def keep(self, chore: Callable[[], None], seconds: float, on_ready: Callable[[], None]) -> None:
        """Keep the processes going until Ctrl-C, or whatever else ends this one.

        Args:
            chore: What is done again and again.
            seconds: Time between two rounds.
            on_ready: Called once they are there.
        """
        try:
            self._fill()
            on_ready()
            while True:
                chore()
                time.sleep(seconds)
                self._fill()
        except KeyboardInterrupt:
            return
        finally:
            self._dismiss()

    def _fill(self) -> None:
        for member in self._ended():
            _log.warning("serving process %s ended; another takes its place", member)
        while len(self._members) < self._size:
            self._clear()
            member = os.fork()
            if not member:
                self._work()
            self._members.add(member)

    def _ended(self) -> set[int]:
        ended = {member for member in self._members if os.waitpid(member, os.WNOHANG)[0]}
        self._members -= ended
        return ended

    def _work(self) -> NoReturn:
        """Serve in the new process, and end it without what the keeper would do at its own end."""
        status = 1
        try:
            os.close(self._keeper)
            threading.Thread(target=self._leave_with_keeper, daemon=True).start()
            self._serve()
            status = 0
        finally:
            error = sys.exc_info()[1]
            if isinstance(error, SystemExit | KeyboardInterrupt):
                status = 0
            elif error is not None:
                traceback.print_exc()
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)

    def _leave_with_keeper(self) -> None:
        os.read(self._sign, 1)
        os.kill(os.getpid(), signal.SIGTERM)

    def _dismiss(self) -> None:
        for member in self._members:
            with contextlib.suppress(ProcessLookupError):
                os.kill(member, signal.SIGTERM)
        last = time.monotonic() + _PATIENCE
        while self._members and time.monotonic() < last:
            self._ended()
            time.sleep(_BEAT)
        for member in self._members:
            os.kill(member, signal.SIGKILL)
            os.waitpid(member, 0)
