"""``biendao serve``: the reading room on the web."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from archive.home import ArchiveHome


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at; 0.0.0.0 for the network.")
@click.option("--port", default=8080, show_default=True, type=click.IntRange(0, 65535), help="0 takes any free port.")
@click.pass_obj
def serve(home: ArchiveHome, host: str, port: int) -> None:
    """Serve the reading room until Ctrl-C, and keep the search indexes up to date meanwhile.

    \b
    Example:
      biendao serve --host 0.0.0.0 --port 8080
    """
    from archive.web import create_app
    from archive.web.serving import OutboxDrainer, serve_app

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    for talkative in ("alembic", "waitress.queue"):
        logging.getLogger(talkative).setLevel(logging.ERROR)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    home.open_for_work()
    app = create_app(home.settings, home)
    home.drain()
    drainer = OutboxDrainer(home.drain, home.settings.outbox_seconds)
    drainer.start()
    try:
        serve_app(app, home.settings, host=host, port=port, on_ready=_announce)
    finally:
        drainer.stop()


def _announce(address: str) -> None:
    click.echo(f"Biển Đảo: {address}  (Ctrl-C stops)")
