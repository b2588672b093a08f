"""A guess at what the page meant, taken only where a query finds little: a mark that recognition lost.

A guess at what the reader meant is offered, never taken: `archive.search.suggestions`.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from archive.search.change import Change, Understood, Why
from archive.search.equivalents import named
from archive.search.query import Words
from archive.text.edits import is_one_edit
from archive.text.matching import leaves_out

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.search.change import Vocabulary
    from archive.search.query import Clause


def with_lost_marks(understood: Understood, vocabulary: Vocabulary) -> Understood:
    """The query, also finding neighbouring words of which one lost a mark on the page: kiêu bào, to kiều bào.

    Only where the two stand side by side in the index, and never within a name: there another mark is another name.
    """
    clauses = list(understood.query.clauses)
    changes = list(understood.changes)
    inside = _inside_names(clauses)
    for (left, one), (right, other) in pairwise(enumerate(understood.query.clauses)):
        in_a_name = (left in inside and right in inside) or (_is_proper(one) and _is_proper(other))
        if in_a_name or not (one.is_plain_word and other.is_plain_word):
            continue
        phrases = [words for words in _with_a_mark_less(one, other, vocabulary) if vocabulary.occurs(words)]
        for at in (left, right):
            clauses[at] = replace(clauses[at], also=(*clauses[at].also, *phrases))
        given = f"{one.written} {other.written}"
        changes += [Change(given, words.text, Why.LOST_MARK) for words in phrases]
    return Understood(replace(understood.query, clauses=tuple(clauses)), tuple(changes))


def _inside_names(clauses: list[Clause]) -> set[int]:
    words = [(at, clause.tokens[0]) for at, clause in enumerate(clauses) if clause.is_plain_word]
    found = named([token for _, token in words])
    return {words[at][0] for name in found for at in range(name.start, name.end)}


def _is_proper(clause: Clause) -> bool:
    """Whether a word is typed as names are: Đặng Huy Trứ is not Đăng Huy Trư."""
    return clause.written.istitle()


def _with_a_mark_less(one: Clause, other: Clause, vocabulary: Vocabulary) -> Iterator[Words]:
    pair = one.tokens[0], other.tokens[0]
    for at, token in enumerate(pair):
        if not token.marked:
            continue
        for word in vocabulary.words(token.folded + "\t"):
            if word != token.exact and leaves_out(word, token.exact) and is_one_edit(word, token.exact):
                texts = [word if place == at else kept.exact for place, kept in enumerate(pair)]
                yield Words.of(" ".join(texts), as_written=True)
