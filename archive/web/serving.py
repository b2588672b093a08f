"""Serving with waitress, while threads keep the search indexes and the figures of use up to date."""

from __future__ import annotations

import gc
import logging
import os
import socket
import threading
from typing import TYPE_CHECKING, Any, Self

from waitress.server import create_server

from archive.errors import BiendaoError, MachineError
from archive.search import prepare

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from archive.search import SearchEngine
    from archive.settings import Settings

_log = logging.getLogger("biendao.web")

_BACKLOG = 1024
"""Connections that may wait to be taken; waitress asks for as many."""
_MOST_BY_THEMSELVES = 4
"""Processes at most where nobody says how many: each has memory of its own."""


class Repeater(threading.Thread):
    """Does one thing every so often, until it is stopped.

    Args:
        name: What is done, for the log.
        do: Does it once and gives how much was done.
        seconds: Time between two rounds.
    """

    def __init__(self, name: str, do: Callable[[], int], seconds: float) -> None:
        super().__init__(name=name, daemon=True)
        self._do = do
        self._seconds = seconds
        self._stopped = threading.Event()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def run(self) -> None:
        """Wait, do it, and again; an error is logged and the next round tries once more."""
        while not self._stopped.wait(self._seconds):
            self._once()

    def stop(self) -> None:
        """Stop after the round that is under way, and do it a last time."""
        self._stopped.set()
        self.join()
        self._once()

    def _once(self) -> None:
        attempt(self.name, self._do)


def attempt(name: str, do: Callable[[], object]) -> None:
    """Do something that will be tried again; an error is logged."""
    try:
        do()
    except BiendaoError as error:
        _log.warning("%s: %s", name, error)


def listen(host: str, port: int) -> socket.socket:
    """Take a port.

    Args:
        host: Address to listen at.
        port: Port; 0 lets the machine choose a free one.

    Raises:
        MachineError: The port cannot be had (R513).
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        raise MachineError("R513", host=host, port=port, problem=error.strerror or error) from error


def address_of(listening: socket.socket) -> str:
    """The site's address."""
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def processes_for(settings: Settings) -> int:
    """How many processes are to serve."""
    return settings.web_processes or min(len(os.sched_getaffinity(0)), _MOST_BY_THEMSELVES)


def warm_up() -> None:
    """Have at hand what the first reader would else wait for, and out of the way what stays till the end.

    To look through tables and programs for garbage stops every reader for 50 ms and finds none.
    """
    prepare()
    gc.collect()
    gc.freeze()


def check_ahead(engine: SearchEngine) -> None:
    """Have the search indexes looked through beside the first readers, who else wait for it word by word."""
    threading.Thread(target=attempt, args=("index", engine.check_ahead), name="index", daemon=True).start()


def serve_app(
    app: Flask, settings: Settings, listening: socket.socket, *, on_ready: Callable[[str], None] | None = None
) -> None:
    """Serve until Ctrl-C.

    Args:
        app: The application.
        settings: Threads and limits.
        listening: See `listen`; other processes may serve it, too.
        on_ready: Gets the site's address once requests are taken.
    """
    warm_up()
    server = create_server(
        app,
        sockets=[listening],
        threads=settings.web_threads,
        ident=None,
        max_request_body_size=settings.max_request_kilobytes * 1024,
        max_request_header_size=settings.max_address_characters * 4,
        **_proxies(settings.trusted_proxies),
    )
    if on_ready:
        on_ready(address_of(listening))
    try:
        server.run()
    finally:
        server.close()


def _proxies(count: int) -> dict[str, Any]:
    """What waitress is told of the web servers in front of it; without any, their headers are thrown away."""
    if not count:
        return {}
    headers = {"x-forwarded-for", "x-forwarded-proto", "x-forwarded-host"}
    return {"trusted_proxy": "*", "trusted_proxy_count": count, "trusted_proxy_headers": headers}
