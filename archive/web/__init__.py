"""The web: reading room, API and pictures for everybody, and the desk for those of the house."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from archive.home import ArchiveHome
    from archive.settings import Settings
    from archive.web.areas import Area


def create_app(
    settings: Settings,
    home: ArchiveHome | None = None,
    curated: Path | None = None,
    areas: frozenset[Area] = frozenset(),
) -> Flask:
    """Build the reading room over one archive; see `archive.web.app.build`.

    The application is imported when it is wanted, so that small modules of this package (the list
    of browser files, the command's help) load without it.
    """
    from archive.web.app import build

    return build(settings, home, curated, areas)
