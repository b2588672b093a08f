"""Where marks are missing: typescript, telegrams, capitals of poor founts, careless typing and reading.

"An unaccented token in a text means marks missing only when the whole line or page has none; inside
accented Vietnamese, quy, hai, sa are real level-tone words." (docs/explanation/vietnamese-text.md,
"Marks that are missing".)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archive.text.words import Forms

ENOUGH_SYLLABLES = 2
"""Of 14,002 lines in accented laws, decisions and articles, 3 were two unmarked syllables alone and 38 were one."""

SYLLABLE_SHARE = 0.6
"""Least share of words shaped like Vietnamese syllables in a line of Vietnamese."""

ACCENTED_SHARE = 0.1
"""A page with fewer marked syllables among those shaped like syllables is not accented Vietnamese."""


@dataclass(frozen=True)
class Tally:
    """Words of a line or page, those shaped like Vietnamese syllables, and those marked as such."""

    words: int
    shaped: int
    vietnamese: int

    @classmethod
    def of(cls, words: Sequence[Forms]) -> Tally:
        """Count one line."""
        return cls(len(words), sum([word.shaped for word in words]), sum([word.vietnamese for word in words]))

    @classmethod
    def sum(cls, lines: Iterable[Tally]) -> Tally:
        """Count the page that has these lines."""
        counted = list(lines)
        return cls(
            sum(line.words for line in counted),
            sum(line.shaped for line in counted),
            sum(line.vietnamese for line in counted),
        )


def marks_missing(line: Tally, page: Tally) -> bool:
    """Whether unmarked words of ``line`` may stand for marked ones.

    A line with a marked Vietnamese syllable misses none. A line without is judged by its page when
    that is not accented Vietnamese (all of it unmarked, or French or English); on an accented page it
    must itself be Vietnamese-like and more than one syllable.
    """
    if line.vietnamese:
        return False
    if page.vietnamese <= page.shaped * ACCENTED_SHARE:
        return True
    return line.shaped >= ENOUGH_SYLLABLES and line.shaped >= line.words * SYLLABLE_SHARE
