"""The kinds of export, each a module that is loaded when it is asked for.

A new kind is a module with a `Format` in it and one line in `FORMATS`. What may be asked of it are its own attributes,
each an `option`.
"""

from __future__ import annotations

import dataclasses
import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol, cast, runtime_checkable

from archive.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from archive.curation import Finding
    from archive.exports.exhibition import Edition, Exhibition

    Progress = Callable[[int, int], None]

FORMATS: Final[dict[str, str]] = {
    "bag": "archive.exports.bag:BAG",
    "catalogue": "archive.exports.book.writing:CATALOGUE",
    "csv": "archive.exports.records:CSV",
    "dossier": "archive.exports.dossier.writing:DOSSIER",
    "handouts": "archive.exports.print.handouts:HANDOUTS",
    "iiif": "archive.exports.iiif.writing:IIIF",
    "jsonld": "archive.exports.records:JSON_LD",
    "kit": "archive.exports.kit.writing:KIT",
    "labels": "archive.exports.print.labels:LABELS",
    "panels": "archive.exports.print.panels:PANELS",
    "qr": "archive.exports.print.qr:QR",
    "sheets": "archive.exports.print.sheets:SHEETS",
    "tt05": "archive.exports.tt05.writing:TT05",
    "tv": "archive.exports.tv.writing:TV",
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
        findings: What somebody should look at before it is used; it was made nevertheless.
    """

    path: Path
    files: int
    size: int
    pages: int
    is_signed: bool | None = None
    findings: tuple[Finding, ...] = ()


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


@dataclass(frozen=True)
class Option:
    """One thing that may be asked of a kind of export.

    Attributes:
        name: As it is asked for.
        default: What holds where nobody asks, as it would be written.
        help: What it does and which values there are, in one line.
    """

    name: str
    default: str
    help: str


def option(default: str, read: Callable[[str], Any], help_text: str) -> Any:
    """An attribute of a kind of export that may be asked for.

    Example: ``size: Paper = option("A1", paper, "size of the paper: A0, A1 or A3")``.

    Args:
        default: As it would be written.
        read: Makes the value of what was written, and raises `ValueError` where that is none.
        help_text: What it does and which values there are, in one line.
    """
    return dataclasses.field(default=read(default), metadata={"written": default, "read": read, "help": help_text})


def whole_number(least: int, most: int) -> Callable[[str], int]:
    """Reads a whole number between two others, both among them: for `option`."""

    def read(written: str) -> int:
        number = int(written)
        if not least <= number <= most:
            raise ValueError(written)
        return number

    return read


def options_of(kind: Format) -> tuple[Option, ...]:
    """What may be asked of a kind of export."""
    return tuple(
        Option(field.name, field.metadata["written"], field.metadata["help"]) for field in _option_fields(kind)
    )


def format_named(name: str, asked: Iterable[str] = ()) -> Format:
    """The kind of export ``name``, one of `FORMATS`.

    Args:
        name: Its name.
        asked: What is asked of it, as ``option=value``.

    Raises:
        UsageError: It has no such option (R790), or the value is none of its values (R791).
    """
    module, _, attribute = FORMATS[name].partition(":")
    found = getattr(importlib.import_module(module), attribute)
    assert isinstance(found, Format)
    wanted = dict(_read(found, one) for one in asked)
    return cast("Format", dataclasses.replace(cast("Any", found), **wanted))


def _read(kind: Format, asked: str) -> tuple[str, Any]:
    name, _, value = asked.partition("=")
    for field in _option_fields(kind):
        if field.name == name.strip():
            try:
                return field.name, field.metadata["read"](value.strip())
            except ValueError:
                raise UsageError("R791", option=field.name, given=value, help=field.metadata["help"]) from None
    there = ", ".join(one.name for one in options_of(kind)) or "-"
    raise UsageError("R790", kind=kind.name, given=name, existing=there)


def _option_fields(kind: Format) -> list[dataclasses.Field[Any]]:
    return [field for field in dataclasses.fields(cast("Any", kind)) if "read" in field.metadata]
