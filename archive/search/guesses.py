"""What is guessed only where a query finds little: a mark that recognition lost, and a word that was mistyped.

A guess at what the page meant widens the query; a guess at what the reader meant is offered, never taken.
"""

from __future__ import annotations

import string
import unicodedata
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from archive.search.change import Change, Understood, Why
from archive.search.equivalents import named
from archive.search.query import Words
from archive.text.matching import leaves_out

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from archive.search.change import Vocabulary
    from archive.search.query import Clause, Query
    from archive.settings import Settings
    from archive.text.tokens import Token

_SHORTEST, _LONGEST = 2, 14
"""Letters of a word for which others are looked for."""
_BOTH: Final = 2
_STROKE: Final = "d\u0335"


def with_lost_marks(understood: Understood, vocabulary: Vocabulary) -> Understood:
    """The query, also finding neighbouring words of which one lost a mark on the page: kiêu bào, to kiều bào.

    Only where the two stand side by side in the index, and never within a name: there another mark is another name.
    """
    clauses = list(understood.query.clauses)
    changes = list(understood.changes)
    inside = _inside_names(clauses)
    for (left, one), (right, other) in pairwise(enumerate(understood.query.clauses)):
        if (left in inside and right in inside) or not (one.is_plain_word and other.is_plain_word):
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


def _with_a_mark_less(one: Clause, other: Clause, vocabulary: Vocabulary) -> Iterator[Words]:
    pair = one.tokens[0], other.tokens[0]
    for at, token in enumerate(pair):
        if not token.marked:
            continue
        for word in vocabulary.words(token.folded + "\t"):
            if word != token.exact and leaves_out(word, token.exact) and _is_one_edit(word, token.exact):
                texts = [word if place == at else kept.exact for place, kept in enumerate(pair)]
                yield Words.of(" ".join(texts), as_written=True)


def suggestion(
    query: Query, vocabulary: Vocabulary, settings: Settings, *, found: int, trial: Callable[[str], int]
) -> str | None:
    """Another query that differs in one letter or mark of a word and finds more; None where there is none.

    Args:
        query: As parsed.
        vocabulary: The index that answers.
        settings: Names how many queries may be tried.
        found: Items that the query finds.
        trial: Items that another query finds, all its words on one page.
    """
    words = [clause for clause in query.words if clause.is_plain_word]
    unknown = [clause for clause in words if isinstance(clause.wanted, Words) and not vocabulary.occurs(clause.wanted)]
    offers: list[tuple[int, int, str]] = []
    best: dict[str, str] = {}
    for clause in (unknown or words)[: settings.max_suggestion_trials]:
        others = _alike(_token(clause), vocabulary)
        beside = {word: _neighbours(words, clause, word, vocabulary) for word in others}
        ranked = sorted(others, key=lambda word: (-beside[word], -others[word], word))
        if not unknown and found:
            ranked = [word for word in ranked if beside[word]]
        if ranked and unknown:
            best[clause.written] = ranked[0]
        offers += [
            (-beside[word], -others[word], _with(query.text, {clause.written: word}))
            for word in ranked[: settings.max_suggestion_trials]
        ]
    texts = [text for _, _, text in sorted(offers)]
    if len(best) >= _BOTH:
        texts.insert(0, _with(query.text, best))
    return next((text for text in texts[: settings.max_suggestion_trials] if trial(text) > found), None)


def _token(clause: Clause) -> Token:
    assert isinstance(clause.wanted, Words)
    return clause.wanted.tokens[0]


def _neighbours(words: list[Clause], clause: Clause, word: str, vocabulary: Vocabulary) -> int:
    """How many neighbours in the query stand beside ``word`` in the index, too."""
    at = next(place for place, one in enumerate(words) if one is clause)
    before = [f"{words[at - 1].written} {word}"] if at else []
    after = [f"{word} {words[at + 1].written}"] if at + 1 < len(words) else []
    return sum(vocabulary.occurs(Words.of(text)) for text in (*before, *after))


def _with(text: str, changed: dict[str, str]) -> str:
    return " ".join(_cased(changed[piece], piece) if piece in changed else piece for piece in text.split(" "))


def _cased(word: str, like: str) -> str:
    if like.isupper() and len(like) > 1:
        return word.upper()
    return word.capitalize() if like[:1].isupper() else word


def _alike(token: Token, vocabulary: Vocabulary) -> dict[str, int]:
    """Words one edit away, with their pages: exact ones for a word with marks, folded ones for one without."""
    word = token.folded
    if not (_SHORTEST <= len(word) <= _LONGEST and word.isascii() and word.isalpha()):
        return {}
    if token.marked:
        near = {
            exact: pages
            for folded in (word, *_one_edit_from(word))
            for exact, pages in vocabulary.words(folded + "\t").items()
            if _is_one_edit(exact, token.exact)
        }
    else:
        near = {folded: sum(vocabulary.words(folded + "\t").values()) for folded in _one_edit_from(word)}
    return {other: pages for other, pages in near.items() if pages and other != token.exact}


def _one_edit_from(word: str) -> Iterator[str]:
    """Every word that one letter more, less, another or two exchanged make."""
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        if after:
            yield before + after[1:]
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        for letter in string.ascii_lowercase:
            yield before + letter + after
            if after and letter != after[0]:
                yield before + letter + after[1:]


def _is_one_edit(one: str, other: str) -> bool:
    """Whether one letter or mark tells them apart, added, lost or exchanged."""
    left, right = (unicodedata.normalize("NFD", word).replace("đ", _STROKE) for word in (one, other))
    if len(left) > len(right):
        left, right = right, left
    if len(right) - len(left) > 1 or left == right:
        return False
    at = next((place for place, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), len(left))
    if len(left) == len(right):
        return (
            left[at + 1 :] == right[at + 1 :] or left[at:] == right[at + 1] + right[at] + right[at + 2 :]
            if at + 1 < len(right)
            else True
        )
    return left[at:] == right[at + 1 :]
