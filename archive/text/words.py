"""The forms of one word, worked out once however often the word is met."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from archive.text.alphabet import bears_marks
from archive.text.folding import fold
from archive.text.syllable import canonical, is_syllable, looks_like_syllable

_CACHED_WORDS = 1 << 16
_LONGEST_CACHED = 40
"""Characters; anything longer is debris whose forms are not worth keeping."""

FRENCH_TOO = frozenset({"à", "là", "é", "ô", "né", "dé", "thé"})
"""Syllables that are common French words, too, and so say nothing about the language of their line."""


class Forms(NamedTuple):
    """What a word is compared by, and what it tells of its line.

    Attributes:
        exact: Canonical form (see ``syllable.canonical``).
        folded: ``fold(exact)``.
        marked: Whether a Vietnamese mark or đ stands in it.
        shaped: Whether it is, or with marks added could be, a Vietnamese syllable.
        vietnamese: Whether it is a marked syllable that only Vietnamese has.
    """

    exact: str
    folded: str
    marked: bool
    shaped: bool
    vietnamese: bool


def forms_of(surface: str) -> Forms:
    """The forms of one word as written, soft hyphens and decomposed marks included."""
    return _remembered(surface) if len(surface) <= _LONGEST_CACHED else _work_out(surface)


def forms_of_sign(form: str) -> Forms:
    """The forms of a sign that is already canonical (``symbols.Piece.form``): no syllable."""
    return Forms(form, fold(form), bears_marks(form), shaped=False, vietnamese=False)


def _work_out(surface: str) -> Forms:
    exact = canonical(surface)
    folded = fold(exact)
    marked = bears_marks(exact)
    vietnamese = marked and exact not in FRENCH_TOO and is_syllable(exact)
    return Forms(exact, folded, marked, vietnamese or looks_like_syllable(folded), vietnamese)


_remembered = lru_cache(maxsize=_CACHED_WORDS)(_work_out)
