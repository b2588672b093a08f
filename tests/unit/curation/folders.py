"""The smallest folder of a collection, for tests that change one thing of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def made_folder(place: Path, description: str = "", languages: tuple[str, ...] = ("vi", "en")) -> Path:
    """A folder with introductions, and with ``description`` where one is given."""
    folder = place / "ten-dao"
    folder.mkdir()
    for language in languages:
        (folder / f"{language}.md").write_text("Lời mở.\n" if language == "vi" else "Opening.\n", "utf-8")
    if description:
        (folder / "collection.toml").write_text(description, "utf-8")
    return folder
