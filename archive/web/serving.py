"""Serving with waitress, while threads keep the search indexes and the figures of use up to date."""

from __future__ import annotations

import gc
import logging
import threading
from typing import TYPE_CHECKING, Any

from waitress.server import create_server

from archive.errors import BiendaoError, MachineError
from archive.search import prepare

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from archive.settings import Settings

_log = logging.getLogger("biendao.web")


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
        try:
            self._do()
        except BiendaoError as error:
            _log.warning("%s: %s", self.name, error)


def serve_app(app: Flask, settings: Settings, *, host: str, port: int, on_ready: Callable[[str], None]) -> None:
    """Serve until Ctrl-C.

    Args:
        app: The application.
        settings: Threads and limits.
        host: Address to listen at.
        port: Port; 0 lets the machine choose a free one.
        on_ready: Gets the site's address once requests are taken.

    Raises:
        MachineError: The port cannot be had (R513).
    """
    prepare()
    # Tables and programs stay till the end: to look through them for garbage stops every reader for 50 ms and finds none.
    gc.collect()
    gc.freeze()
    try:
        server = create_server(
            app,
            host=host,
            port=port,
            threads=settings.web_threads,
            ident=None,
            max_request_body_size=settings.max_request_kilobytes * 1024,
            max_request_header_size=settings.max_address_characters * 4,
            **_proxies(settings.trusted_proxies),
        )
    except OSError as error:
        raise MachineError("R513", host=host, port=port, problem=error.strerror or error) from error
    shown = f"[{host}]" if ":" in host else host
    on_ready(f"http://{shown}:{server.effective_port}")
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
