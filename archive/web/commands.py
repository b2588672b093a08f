"""``biendao serve``: the reading room on the web."""

from __future__ import annotations

import logging
import signal
import sys
from typing import TYPE_CHECKING

import click

from archive.readiness import say_ready

if TYPE_CHECKING:
    from archive.home import ArchiveHome


@click.command()
@click.option(
    "--host",
    default="127.0.0.1",
    envvar="BIENDAO_SERVE_HOST",
    show_default=True,
    show_envvar=True,
    help="Address to listen at; 0.0.0.0 for the network.",
)
@click.option(
    "--port",
    default=8080,
    envvar="BIENDAO_SERVE_PORT",
    show_default=True,
    show_envvar=True,
    type=click.IntRange(0, 65535),
    help="0 takes any free port.",
)
@click.pass_obj
def serve(home: ArchiveHome, host: str, port: int) -> None:
    """Serve the reading room until Ctrl-C, and keep the search indexes up to date meanwhile.

    \b
    Example:
      biendao serve --host 0.0.0.0 --port 8080
    """
    from archive.web import create_app
    from archive.web.parts import of
    from archive.web.serving import Repeater, serve_app

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    for talkative in ("alembic", "waitress.queue"):
        logging.getLogger(talkative).setLevel(logging.ERROR)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    home.open_for_work()
    app = create_app(home.settings, home)
    home.drain()
    repeaters = (
        Repeater("outbox", home.drain, home.settings.outbox_seconds),
        Repeater("usage", of(app).usage.flush, home.settings.usage_seconds),
    )
    # A service manager's way of saying Ctrl-C.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    for repeater in repeaters:
        repeater.start()
    try:
        serve_app(app, home.settings, host=host, port=port, on_ready=_announce)
    finally:
        for repeater in repeaters:
            repeater.stop()


def _announce(address: str) -> None:
    click.echo(f"Biển Đảo: {address}  (Ctrl-C stops)")
    say_ready()
