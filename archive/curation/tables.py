"""TOML tables that know the file and line they stand on, so that a curator can be told.

`tomllib` gives values without places; the line of a field is found again in the source text.
A fault stops nothing: it is put on the list, something harmless stands in for the value, and
reading goes on, so that a curator is told of everything at once.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Final

from archive.curation.model import ENGLISH, VIETNAMESE, Bilingual
from archive.errors import CurationError

LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?")
"""BCP 47 (RFC 5646, 2.1): a language and, where it needs one, a script, as in "fr" and "zh-Hant"."""

_MOST: Final = 999_999
_HEADER = re.compile(r"\s*\[\[?\s*(?P<name>[\w.-]+)\s*\]\]?")
_TEXT_OR_COMMENT = re.compile(
    r'"""(?:\\.|[^\\])*?"""{1,3}(?!")|"(?:\\.|[^"\\\n])*"'
    r"|'''.*?'''{1,3}(?!')|'[^'\n]*'|#[^\n]*",
    re.DOTALL,
)
_SYNTAX_PLACE = re.compile(r"line (\d+)")
# What neither a page nor a word processor's file can hold (XML 1.0, 2.2), and the controls of ISO 6429.
_UNSPOKEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")


@dataclass(frozen=True)
class Table:
    """One table of a collection's file.

    Attributes:
        file: Name of the file, for messages.
        source: Whole text of the file.
        values: The table's fields.
        name: Name of the array of tables it belongs to; empty for the file itself.
        index: Its place in that array, from 0.
        within: Fields of the parents that hold it, joined by dots, for a table inside a table.
        third: Code of the third language, or empty.
        faults: What was found wrong; one list for all tables of the file.
    """

    file: str
    source: str
    values: Mapping[str, Any]
    name: str = ""
    index: int = 0
    within: str = ""
    third: str = ""
    faults: list[CurationError] = field(default_factory=list)

    @classmethod
    def parse(cls, file: str, source: str) -> Table:
        """Read a file's text.

        Raises:
            CurationError: It is no TOML (R702).
        """
        try:
            return cls(file, source, tomllib.loads(source))
        except tomllib.TOMLDecodeError as error:
            place = _SYNTAX_PLACE.search(str(error))
            line = int(place[1]) if place else len(source.splitlines())
            raise CurationError("R702", file=file, line=line, problem=error) from error
        except RecursionError as error:
            # Python 3.11's parser follows lists in lists as deep as they go.
            raise CurationError("R702", file=file, line=1, problem="nested too deep") from error

    @property
    def languages(self) -> tuple[str, ...]:
        """Codes of the languages in which texts may stand."""
        return (VIETNAMESE, ENGLISH, self.third) if self.third else (VIETNAMESE, ENGLISH)

    def only(self, *known: str) -> None:
        """Refuse fields that nobody reads, since they are misspelt (R707)."""
        for key in self.values:
            if key not in known:
                self.fault("R707", key)

    def text(self, key: str) -> str:
        """A text that must be there (R703), be a text (R704) and hold no control characters (R713)."""
        value = self.values.get(key)
        if value is None or (isinstance(value, str) and not value.strip()):
            self.fault("R703", key)
        elif not isinstance(value, str):
            self.fault("R704", key)
        elif _UNSPOKEN.search(value):
            self.fault("R713", key)
        else:
            return value.strip()
        return ""

    def text_if_any(self, key: str) -> str:
        """The same, or nothing where there is no such field."""
        return self.text(key) if key in self.values else ""

    def number(self, key: str, *, least: int, default: int | None = None) -> int:
        """A whole number from ``least`` to a million less one (R705), needed where there is no default (R703)."""
        value = self.values.get(key, default)
        if value is None:
            self.fault("R703", key)
        elif not isinstance(value, int) or isinstance(value, bool) or not least <= value <= _MOST:
            self.fault("R705", key, least=least, most=_MOST)
        else:
            return value
        return least

    def date(self, key: str) -> dt.date:
        """A day, written without quotation marks as in 2026-11-28 (R714), that must be there (R703)."""
        value = self.values.get(key)
        if value is None:
            self.fault("R703", key)
        elif not isinstance(value, dt.date) or isinstance(value, dt.datetime):
            self.fault("R714", key)
        else:
            return value
        return dt.date.min

    def bilingual(self, key: str) -> Bilingual:
        """A text that must be there in both languages (R703, R704); the third may still be missing."""
        if key not in self.values:
            self.fault("R703", key)
        return self.bilingual_if_any(key) or Bilingual("", "")

    def bilingual_if_any(self, key: str) -> Bilingual | None:
        """The same, or None where there is no such field."""
        inner = self.table(key)
        if inner is None:
            return None
        inner.only(*inner.languages)
        third = inner.text_if_any(self.third) if self.third else ""
        return Bilingual(vi=inner.text(VIETNAMESE), en=inner.text(ENGLISH), third=third)

    def table(self, key: str) -> Table | None:
        """The table in a field (R706), or None where there is none."""
        value = self.values.get(key)
        if isinstance(value, Mapping):
            return replace(self, values=value, within=f"{self.within}.{key}" if self.within else key)
        if value is not None:
            self.fault("R706", key)
        return None

    def tables(self, key: str) -> Iterable[Table]:
        """The tables of an array ``[[key]]``, in order (R706)."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(row, Mapping) for row in value):
            self.fault("R706", key)
            return []
        return [replace(self, values=row, name=key, index=index) for index, row in enumerate(value)]

    def fault(self, number: str, key: str, **more: object) -> None:
        """Put a numbered reason on the list, with file, line and the field's name."""
        name = f"{self.within}.{key}" if self.within else key
        self.faults.append(CurationError(number, file=self.file, line=self.line(key), field=name, **more))

    def line(self, key: str) -> int:
        """Line, from 1, of the field ``key``, or of what holds it where it is missing."""
        return line_of(self.source, self.name, self.index, f"{self.within}.{key}" if self.within else key)


def line_of(source: str, name: str, index: int, key: str) -> int:
    """Line, from 1, on which a field stands, or what holds it where the field is missing.

    Args:
        source: Text of the file.
        name: Name of the array of tables; empty for the file itself.
        index: Place in that array.
        key: The field; with dots for one inside another, as in ``caption.vi``.
    """
    lines = _outline(source)
    first, last = _span(source, name, index)
    parts = key.split(".")
    for length in range(len(parts), 0, -1):
        found = _place(lines[:last], first, name, parts[:length])
        if found is not None:
            return found + 1
    return min(first + 1, max(len(lines), 1))


@lru_cache(maxsize=4)
def _outline(source: str) -> list[str]:
    """The file's lines without texts and comments, which may look like fields and tables."""
    return _TEXT_OR_COMMENT.sub(lambda found: "\n" * found[0].count("\n"), source).splitlines()


def _place(lines: list[str], first: int, name: str, parts: list[str]) -> int | None:
    """Place of a field: in its table, in a table of its own, or in one of a field that holds it."""
    for depth in range(len(parts) + 1):
        header, rest = ".".join(filter(None, (name, *parts[:depth]))), ".".join(parts[depth:])
        start = _header(lines, first, header, or_below=not rest) if header else -1
        if start is not None:
            place = _assignment(lines, start + 1, rest) if rest else start
            if place is not None:
                return place
    return None


def _header(lines: list[str], first: int, name: str, *, or_below: bool) -> int | None:
    for number in range(first, len(lines)):
        found = _HEADER.match(lines[number])
        if found and (found["name"] == name or (or_below and found["name"].startswith(f"{name}."))):
            return number
    return None


def _assignment(lines: list[str], first: int, key: str) -> int | None:
    pattern = re.compile(r"\s*" + r"\s*\.\s*".join(map(re.escape, key.split("."))) + r"\s*[=.]")
    for number in range(first, len(lines)):
        if _HEADER.match(lines[number]):
            return None
        if pattern.match(lines[number]):
            return number
    return None


def _span(source: str, name: str, index: int) -> tuple[int, int]:
    end = len(_outline(source))
    spans = _spans(source, name) if name else ()
    return spans[index] if index < len(spans) else (0, end)


@lru_cache(maxsize=8)
def _spans(source: str, name: str) -> tuple[tuple[int, int], ...]:
    """First line of each table of an array, and the line after its last."""
    lines = _outline(source)
    headers = [(number, found["name"]) for number, line in enumerate(lines) if (found := _HEADER.match(line))]
    outer = [(number, header) for number, header in headers if not header.startswith(f"{name}.")]
    ends = [*(number for number, _ in outer[1:]), len(lines)]
    return tuple((number, end) for (number, header), end in zip(outer, ends, strict=False) if header == name)
