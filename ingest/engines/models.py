"""Tesseract's models by profile: the fast ones that Debian installs, or the best ones that setup fetches.

The best models read some tenths of the errors fewer and cost half as much again (measured). They are whole numbers
(``4.0.0_best_int``), so that they cost no more than that.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

from archive.errors import MachineError
from archive.shipped import static_folder
from ingest.engines import tesseract

if TYPE_CHECKING:
    from pathlib import Path


TURN_UP = frozenset({"eng", "fra", "chi_tra", "chi_tra_vert"})
"""Languages that lines and pages are read in where they turn out to be, without being asked for."""


class Profile(enum.StrEnum):
    """How pages are read."""

    FAST = "fast"
    BEST = "best"


def best_model(language: str) -> Path:
    """Where the best model of a language stands if setup has fetched one."""
    return static_folder() / "vendor" / "tessdata" / f"{language}.traineddata"


def models_for(profile: Profile, languages: tuple[str, ...], folder: Path) -> str:
    """Folder of the models that ``profile`` asks for; empty for those installed with Tesseract.

    Tesseract looks for all languages in one folder, those in which single lines or pages turn out to be among them, so
    the best ones and the installed ones of languages without a best one are linked into ``folder``.

    Raises:
        MachineError: There is no best model of the main language (R137), or Tesseract is not installed (R130).
    """
    if profile is Profile.FAST:
        return ""
    if not best_model(languages[0]).is_file():
        raise MachineError("R137", language=languages[0])
    folder.mkdir(parents=True, exist_ok=True)
    for language in {*languages, *(TURN_UP & tesseract.installed_languages())}:
        best = best_model(language)
        model = best if best.is_file() else tesseract.models_folder() / best.name
        fresh = folder / f".{best.name}"
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(model)
        fresh.replace(folder / best.name)
    return str(folder)
