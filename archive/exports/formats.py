"""The kinds of export, each a module that is loaded when it is asked for.

A new kind is a module with a `Format` in it and one line in `FORMATS`.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from archive.exports.exhibition import Edition, Exhibition

    Progress = Callable[[int, int], None]

FORMATS: Final[dict[str, str]] = {
    "bag": "archive.exports.bag:BAG",
    "csv": "archive.exports.records:CSV",
    "iiif": "archive.exports.iiif.writing:IIIF",
    "jsonld": "archive.exports.records:JSON_LD",
    "kit": "archive.exports.kit.writing:KIT",
}


@dataclass(frozen=True)
class Written:
    """What an export has become.

    Attributes:
        path: Where it lies.
        files: How many files.
        size: Their bytes.
        pages: How many pages of documents are in it.
        is_signed: Whether the archive's key has signed it; None for kinds that are never signed.
    """

    path: Path
    files: int
    size: int
    pages: int
    is_signed: bool | None = None


@runtime_checkable
class Format(Protocol):
    """One kind of export.

    The same exhibition in the same edition becomes the same bytes. What is written is there whole or not at
    all; a run that was cut off is taken up by the next.
    """

    @property
    def name(self) -> str:
        """As it is asked for."""

    @property
    def makes(self) -> str:
        """What it makes, in one line."""

    def write(self, exhibition: Exhibition, target: Path, *, edition: Edition, progress: Progress) -> Written:
        """Write ``exhibition`` to ``target``, where nothing is yet.

        Args:
            exhibition: What is exported.
            target: A folder or file, as the kind of export has it.
            edition: Its number and day.
            progress: Told how many of how many pages are done.

        Raises:
            BiendaoError: It cannot be made, with the reason.
        """


def format_named(name: str) -> Format:
    """The kind of export ``name``, one of `FORMATS`."""
    module, _, attribute = FORMATS[name].partition(":")
    found = getattr(importlib.import_module(module), attribute)
    assert isinstance(found, Format)
    return found
