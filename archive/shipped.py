"""Folders that come with the program: page templates, browser files, curated sets.

A wheel carries them in ``archive/_shipped``; an editable install reads them where they stand,
at the root of the repository.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def templates_folder() -> Path:
    """Jinja templates of the site."""
    return shipped_folder("templates")


def static_folder() -> Path:
    """Style sheets, scripts and fonts; ``vendor/`` in it holds what setup fetched."""
    return shipped_folder("static")


def collections_folder() -> Path:
    """The shipped curated sets, one folder each."""
    return shipped_folder("collections")


def shipped_folder(name: str, package: Path = _PACKAGE) -> Path:
    """The folder ``name`` that belongs to the program in ``package``.

    Args:
        name: ``templates``, ``static`` or ``collections``.
        package: Folder of the installed package ``archive``.
    """
    installed = package / "_shipped" / name
    return installed if installed.is_dir() else package.parent / name
