"""``biendao collections preview``: a curated set as it will look, while its folder is edited."""

from __future__ import annotations

import contextlib
import datetime as dt
import signal
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive.errors import MachineError

if TYPE_CHECKING:
    from archive.home import ArchiveHome


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, exists=True, path_type=Path), metavar="FOLDER")
@click.option("--port", default=8090, show_default=True, type=click.IntRange(0, 65535), help="0 takes any free port.")
@click.pass_obj
def preview(home: ArchiveHome, folder: Path, port: int) -> None:
    """Show a collection's folder in a browser of this machine while it is edited, until Ctrl-C.

    The forms in which visitors will see it, and beside them what `check` tells, with file and line. Each time a file
    of the folder is saved, all of it is shown anew; where something is wrong, the last good pages stay. Nothing is
    written to the archive, and nobody but this machine can see it.

    \b
    Example:
      biendao collections preview my-collections/ten-dao
    """
    from archive.exports.preview.building import Builder
    from archive.exports.preview.serving import ADDRESS, PreviewServer
    from archive.exports.preview.watching import Watcher

    settings, folder = home.settings, folder.resolve()
    # A service manager's way of saying Ctrl-C.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with tempfile.TemporaryDirectory(prefix="biendao-preview-") as aside:
        today = dt.datetime.now().astimezone().date()
        builder = Builder(folder, home.catalogue(), home.store(), settings, Path(aside), today)
        with Watcher(builder, settings.preview_seconds) as watcher:
            try:
                server = PreviewServer(watcher, folder.name, port)
            except OSError as error:
                raise MachineError("R513", host=ADDRESS, port=port, problem=error.strerror or error) from error
            with server, contextlib.suppress(KeyboardInterrupt):
                click.echo(f"{folder.name}: {server.address}")
                server.serve_forever()
