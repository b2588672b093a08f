"""Queries understood against an index that holds everything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.search.query import parse
from archive.search.understanding import understand
from archive.settings import Settings

if TYPE_CHECKING:
    from archive.search.change import Understood
    from archive.search.query import Query, Words


class Everything:
    """A vocabulary in which every form stands, but for ``without``."""

    def __init__(self, *without: str) -> None:
        self._without = set(without)

    def occurs(self, words: Words) -> bool:
        return " ".join(token.surface for token in words.tokens) not in self._without

    def words(self, beginning: str) -> dict[str, int]:
        return {}


def understood(text: str, *without: str, **asked) -> Understood:
    limits = Settings()
    return understand(parse(text, limits), Everything(*without), limits, **asked)


def meant(text: str) -> Query:
    return understood(text).query
