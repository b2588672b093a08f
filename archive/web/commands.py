"""``biendao serve``: the reading room on the web, and the desk where it is asked for."""

from __future__ import annotations

import logging
import signal
import sys
from typing import TYPE_CHECKING

import click

from archive.readiness import say_ready

if TYPE_CHECKING:
    from collections.abc import Callable

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
@click.option(
    "--areas",
    default="reading-room",
    envvar="BIENDAO_SERVE_AREAS",
    show_default=True,
    show_envvar=True,
    metavar="NAMES",
    help="Parts of the site, parted by commas: reading-room, desk.",
)
@click.pass_obj
def serve(home: ArchiveHome, host: str, port: int, areas: str) -> None:
    """Serve the reading room (and the desk if asked for) until Ctrl-C; keep the search indexes up to date.

    \b
    Example:
      biendao serve --host 0.0.0.0 --port 8080
      biendao serve --areas reading-room,desk
    """
    from archive.web import create_app
    from archive.web.areas import Area, read_areas
    from archive.web.crew import Crew
    from archive.web.parts import of
    from archive.web.serving import (
        Repeater,
        address_of,
        attempt,
        check_ahead,
        listen,
        processes_for,
        serve_app,
        warm_up,
    )

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    for talkative in ("alembic", "waitress.queue"):
        logging.getLogger(talkative).setLevel(logging.ERROR)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    served = read_areas(areas)
    listening = listen(host, port)
    home.open_for_work()
    if Area.DESK in served:
        _tell_without_accounts(home)
    home.drain()
    # A service manager's way of saying Ctrl-C.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))

    def serve_until_told(on_ready: Callable[[str], None] | None = None) -> None:
        """With an archive of its own: nothing open is carried into another process."""
        own = type(home)(home.settings)
        app = create_app(own.settings, own, areas=served)
        check_ahead(own.engine())
        with Repeater("usage", of(app).usage.flush, own.settings.usage_seconds):
            serve_app(app, own.settings, listening, on_ready=on_ready)

    if (count := processes_for(home.settings)) == 1:
        with Repeater("outbox", home.drain, home.settings.outbox_seconds):
            serve_until_told(_announce)
        return
    warm_up()
    crew = Crew(count, serve_until_told, clear=home.catalogue().close)
    crew.keep(
        lambda: attempt("outbox", home.drain),
        home.settings.outbox_seconds,
        on_ready=lambda: _announce(address_of(listening)),
    )


def _tell_without_accounts(home: ArchiveHome) -> None:
    from archive.accounts import list_accounts

    with home.catalogue().reading() as session:
        if not list_accounts(session):
            click.echo(
                "Nobody can sign in at the desk yet; make an account: biendao user add NAME --role librarian", err=True
            )


def _announce(address: str) -> None:
    click.echo(f"Biển Đảo: {address}  (Ctrl-C stops)")
    say_ready()
