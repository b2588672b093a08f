"""What may be understood otherwise than it was typed, and what an index must tell for that."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from archive.search.query import Field

if TYPE_CHECKING:
    from archive.search.query import Query, Words

EVERYTHING: Final = "1"
"""Undoes every change."""
SEARCHED_FOR_NAMES: Final = frozenset({Field.ANY, Field.TITLE, Field.PLACE, Field.AGENT})
"""Fields in which names and words are looked for; in the others stand codes, numbers and years."""
EDGES: Final = ",;:!"
"""Punctuation that a word may be typed with."""


class Why(enum.StrEnum):
    """Why something was understood otherwise than it was typed."""

    KEYED = "keyed"
    DATE = "date"
    ACRONYM = "acronym"
    PLACE = "place"
    UNIT = "unit"
    SPELLING = "spelling"
    HOMONYM = "homonym"
    LOST_MARK = "lost-mark"


@dataclass(frozen=True)
class Change:
    """One thing that was understood.

    Attributes:
        given: As typed.
        meant: What is looked for, too.
        why: The reason.
    """

    given: str
    meant: str
    why: Why


@dataclass(frozen=True)
class Understood:
    """A query with what it means, and what of that the reader has to know."""

    query: Query
    changes: tuple[Change, ...]


class Vocabulary(Protocol):
    """What an index holds, for one audience."""

    def occurs(self, words: Words) -> bool:
        """Whether the words stand side by side anywhere."""

    def words(self, beginning: str) -> dict[str, int]:
        """Canonical forms whose folded form begins so, with their pages."""
