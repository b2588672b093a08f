"""Errors of the archive: one tree, every message numbered in ``reasons.toml``.

    BiendaoError
    ├── SettingError        a setting cannot be read
    ├── UsageError          a command or request asks for something impossible
    ├── MachineError        a program, language, font or the disk is missing
    ├── CatalogueError      the catalogue refuses
    │   └── NotFoundError   no such unit, page, collection (for this reader)
    ├── StoreError          the OCFL store refuses or is damaged
    ├── ImagingError        a picture cannot be made
    ├── SearchError         the index refuses
    │   └── QueryError      the query cannot be understood or costs too much
    ├── CurationError       a collection's folder is wrong
    └── KitError            a kit, or what it is to be brought up to date with, is refused

The pipeline's own tree, rooted here too, stands in ``ingest/errors.py``.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True)
class Reason:
    """One numbered reason.

    Attributes:
        number: ``R`` and three digits; never reused.
        vi: Sentence in Vietnamese with ``{placeholders}``: what is wrong and what to do.
        en: The same in English.
        status: HTTP status with which the web answers.
    """

    number: str
    vi: str
    en: str
    status: int


@cache
def reasons() -> dict[str, Reason]:
    """All numbered reasons by number, from ``reasons.toml``."""
    text = resources.files("archive").joinpath("reasons.toml").read_text("utf-8")
    return {
        number: Reason(number, row["vi"], row["en"], row.get("status", 500))
        for number, row in tomllib.loads(text).items()
    }


class BiendaoError(Exception):
    """Root of everything this program refuses with a reason.

    Args:
        number: Number of the reason in ``reasons.toml``.
        params: Values for the placeholders of its sentence.
    """

    def __init__(self, number: str, **params: object) -> None:
        self.reason = reasons()[number]
        self.params = params
        super().__init__(number, params)

    def message(self, language: str = "en") -> str:
        """The sentence in ``language`` ("vi" or "en")."""
        template = self.reason.vi if language == "vi" else self.reason.en
        return template.format(**self.params)

    def __str__(self) -> str:
        return f"{self.reason.number}: {self.message()}"

    def __reduce__(self) -> tuple[object, ...]:
        """Survive the way out of a worker process with number and values."""
        return _rebuild, (type(self), self.reason.number, self.params)


def _rebuild(kind: type[BiendaoError], number: str, params: dict[str, object]) -> BiendaoError:
    return kind(number, **params)


class SettingError(BiendaoError):
    """A setting cannot be read."""


class UsageError(BiendaoError):
    """A command or request asks for something impossible."""


class MachineError(BiendaoError):
    """A program, a language, a font or the disk is missing or full."""


class CatalogueError(BiendaoError):
    """The catalogue refuses."""


class NotFoundError(CatalogueError):
    """There is no such unit, page or collection for this reader."""


class StoreError(BiendaoError):
    """The OCFL store refuses, or is damaged."""


class ImagingError(BiendaoError):
    """A picture cannot be read or made."""


class SearchError(BiendaoError):
    """The index refuses."""


class QueryError(SearchError):
    """The query cannot be understood, or would cost too much."""


class CurationError(BiendaoError):
    """A collection's folder is wrong."""


class KitError(BiendaoError):
    """A kit, or what it is to be brought up to date with, is refused."""
