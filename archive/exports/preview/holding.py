"""Files of an export in memory: pages are made anew each time, pictures once."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Final

from archive.exports.staging import Staging

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_OF_PLACES: Final = "details"
"""Folder of pictures whose names tell the place of an entry, and not what is shown of the page."""


class Holding(Staging):
    """Takes an export that nobody keeps.

    Args:
        folder: Where pictures are put aside.
        recipe: How they are made; by another one, the regions are made anew.
    """

    def __init__(self, folder: Path, recipe: str) -> None:
        super().__init__(folder)
        self._aside = folder
        self.held: dict[str, bytes | Path] = {}
        """Each file, or where it lies, by its name."""
        note = folder / "recipe"
        if not note.is_file() or note.read_text("utf-8") != recipe:
            shutil.rmtree(folder / _OF_PLACES, ignore_errors=True)
            note.write_text(recipe, "utf-8")

    def put(self, name: str, data: bytes) -> None:
        """Keep ``data``."""
        self.held[name] = data
        self.files[name] = ("", len(data))

    def copy(self, name: str, source: Path) -> None:
        """Note where a file lies."""
        self.held[name] = source
        self.files[name] = ("", source.stat().st_size)

    def make(self, name: str, source: Path, maker: Callable[[], bytes]) -> None:
        """Make a picture, unless it was made from ``source`` as it is now."""
        super().make(name, source, maker)
        self.held[name] = self._aside / name

    def _note(self, name: str) -> None:
        self.files[name] = ("", (self._aside / name).stat().st_size)
