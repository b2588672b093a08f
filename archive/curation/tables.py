"""TOML tables that know the file and line they stand on, so that a curator can be told.

`tomllib` gives values without places; the line of a field is found again in the source text.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from archive.curation.model import Bilingual
from archive.errors import CurationError

_HEADER = re.compile(r"\s*\[\[?\s*(?P<name>[\w.-]+)\s*\]\]?")
_SYNTAX_PLACE = re.compile(r"line (\d+)")


@dataclass(frozen=True)
class Table:
    """One table of a collection's file.

    Attributes:
        file: Name of the file, for messages.
        source: Whole text of the file.
        values: The table's fields.
        name: Name of the array of tables it belongs to; empty for the file itself.
        index: Its place in that array, from 0.
        within: Field of the parent that holds it, for a table inside a table.
    """

    file: str
    source: str
    values: Mapping[str, Any]
    name: str = ""
    index: int = 0
    within: str = ""

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

    def only(self, *known: str) -> None:
        """Refuse fields that nobody reads, since they are misspelt.

        Raises:
            CurationError: A field is unknown (R707).
        """
        for key in self.values:
            if key not in known:
                raise self.error("R707", key)

    def text(self, key: str) -> str:
        """A text that must be there and say something.

        Raises:
            CurationError: It is missing or empty (R703), or no text (R704).
        """
        value = self.values.get(key)
        if value is None or value == "":
            raise self.error("R703", key)
        if not isinstance(value, str):
            raise self.error("R704", key)
        return value.strip()

    def number(self, key: str, *, least: int, default: int | None = None) -> int:
        """A whole number of at least ``least``.

        Raises:
            CurationError: It is missing without a default (R703), or no such number (R705).
        """
        value = self.values.get(key, default)
        if value is None:
            raise self.error("R703", key)
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            raise self.error("R705", key, least=least)
        return value

    def bilingual(self, key: str) -> Bilingual:
        """A text in both languages.

        Raises:
            CurationError: A language is missing (R703) or no text (R704).
        """
        inner = self.table(key)
        if inner is None:
            raise self.error("R703", key)
        inner.only("vi", "en")
        return Bilingual(vi=inner.text("vi"), en=inner.text("en"))

    def table(self, key: str) -> Table | None:
        """The table in a field, or None where there is no such field.

        Raises:
            CurationError: The field is no table (R706).
        """
        value = self.values.get(key)
        if value is None:
            return None
        if not isinstance(value, Mapping):
            raise self.error("R706", key)
        return Table(self.file, self.source, value, self.name, self.index, within=key)

    def tables(self, key: str) -> Iterable[Table]:
        """The tables of an array ``[[key]]``, in order.

        Raises:
            CurationError: The field is no array of tables (R706).
        """
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(row, Mapping) for row in value):
            raise self.error("R706", key)
        return [Table(self.file, self.source, row, name=key, index=index) for index, row in enumerate(value)]

    def error(self, number: str, key: str, **more: object) -> CurationError:
        """The numbered reason with file, line and the field's name."""
        name = f"{self.within}.{key}" if self.within else key
        line = line_of(self.source, self.name, self.index, self.within or key)
        return CurationError(number, file=self.file, line=line, field=name, **more)


def line_of(source: str, name: str, index: int, key: str) -> int:
    """Line, from 1, on which a field stands, or its table where the field is missing.

    Args:
        source: Text of the file.
        name: Name of the array of tables; empty for the file itself.
        index: Place in that array.
        key: The field.
    """
    lines = source.splitlines()
    first, last = _span(lines, name, index)
    assignment = re.compile(rf"\s*{re.escape(key)}\s*[=.]")
    header = f"{name}.{key}" if name else key
    in_own_table = True
    for number in range(first, last):
        found = _HEADER.match(lines[number])
        if found and found["name"] == header:
            return number + 1
        if found and number > first:
            in_own_table = False
        if in_own_table and assignment.match(lines[number]):
            return number + 1
    return min(first + 1, max(len(lines), 1))


def _span(lines: list[str], name: str, index: int) -> tuple[int, int]:
    if not name:
        return 0, len(lines)
    headers = [(number, found["name"]) for number, line in enumerate(lines) if (found := _HEADER.match(line))]
    own = [number for number, header in headers if header == name]
    if index >= len(own):
        return 0, len(lines)
    after = [number for number, header in headers if number > own[index] and not header.startswith(f"{name}.")]
    return own[index], after[0] if after else len(lines)
