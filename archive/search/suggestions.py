"""Another query worth offering: an abbreviation of several meanings in full, or a word one letter or mark away.

An offer costs a search and a look at its neighbours, so both are few. Only words that no page has are changed, or, where all
are known and nothing is found, those that stand beside neither neighbour anywhere; of the words near each only those that most
pages have are tried (`max_suggestion_trials`).
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from archive.authority.places import places
from archive.search.query import Words
from archive.text.acronyms import read_acronym
from archive.text.edits import is_one_edit, one_edit_from
from archive.text.folding import fold
from archive.text.keystrokes import decode
from archive.text.syllable import looks_like_syllable
from archive.text.tokens import tokenise

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from archive.search.change import Vocabulary
    from archive.search.query import Clause, Query
    from archive.settings import Settings
    from archive.text.tokens import Token

_SHORTEST, _LONGEST = 2, 14
"""Letters of a word for which others are looked for."""
_KEPT_BEGINNING: Final = 3
"""Letters at the beginning of a word of no syllable (Paracls) in which no slip is looked for."""
_COMPARED: Final = 3
"""Queries of which the one that finds most is offered: biển đảo, not biến đảo."""
_WORDS: Final = 3
"""Words of one query for which others are looked for."""


class _Offer(NamedTuple):
    """Another word for one of the query; the lesser offer is the better one."""

    strangers: int
    pages_less: int
    word: str


def full_of_abbreviation(query: Query, vocabulary: Vocabulary, trial: Callable[[str], int]) -> str | None:
    """The query with an abbreviation of several meanings (TT) in full: the meaning that stands beside its neighbour first.

    Args:
        query: As parsed.
        vocabulary: The index that answers.
        trial: Items that another query finds, all its words on one page.
    """
    words = [clause for clause in query.words if clause.is_plain_word]
    for at, clause in enumerate(words):
        acronym = read_acronym(clause.inner)
        if acronym is None or acronym.sure or acronym.beside:
            continue
        held = [full for full in acronym.full if vocabulary.occurs(Words.of(full))]
        ranked = sorted(held, key=lambda full, at=at: -_neighbours(words, at, full, vocabulary))  # type: ignore[misc]  # mypy does not infer a default
        texts = (_with(query.text, {clause.written: full}) for full in ranked)
        return next((text for text in texts if trial(text)), None)
    return None


def suggestion(
    query: Query, vocabulary: Vocabulary, settings: Settings, *, found: int, trial: Callable[[str], int]
) -> str | None:
    """Another query that differs in one letter or mark of a word and finds more; None where there is none.

    Args:
        query: As parsed.
        vocabulary: The index that answers.
        settings: Names how many words near one are considered, and how many queries tried.
        found: Items that the query finds.
        trial: Items that another query finds, all its words on one page.
    """
    words = [clause for clause in query.words if clause.is_plain_word]
    unknown = [at for at, clause in enumerate(words) if not vocabulary.occurs(Words(clause.tokens))]
    offers: list[tuple[_Offer, str]] = []
    best: dict[str, str] = {}
    for at in (unknown or ([] if found else _strangers(words, vocabulary)))[:_WORDS]:
        ranked = _ranked(words, at, vocabulary, settings.max_suggestion_trials)
        if ranked and unknown:
            best[words[at].written] = ranked[0].word
        offers += [(offer, _with(query.text, {words[at].written: offer.word})) for offer in ranked]
    texts = [text for _, text in sorted(offers)]
    if len(best) > 1:
        texts.insert(0, _with(query.text, best))
    return _best(texts[: settings.max_suggestion_trials], trial, found)


def _best(texts: Sequence[str], trial: Callable[[str], int], found: int) -> str | None:
    """Of the first few the query that finds most, else the first one that finds more than was ``found``."""
    counted = {text: trial(text) for text in texts[:_COMPARED]}
    best = max(counted, key=lambda text: counted[text], default=None)
    if best is not None and counted[best] > found:
        return best
    return next((text for text in texts[_COMPARED:] if trial(text) > found), None)


def _strangers(words: Sequence[Clause], vocabulary: Vocabulary) -> list[int]:
    """The words that stand beside neither neighbour anywhere."""
    known = [vocabulary.occurs(Words.of(f"{one.written} {other.written}")) for one, other in pairwise(words)]
    beside = [False, *known, False]
    return [at for at in range(len(words)) if not (beside[at] or beside[at + 1])]


def _ranked(words: Sequence[Clause], at: int, vocabulary: Vocabulary, most: int) -> list[_Offer]:
    near = _near(words[at], vocabulary, is_marked=any(token.marked for clause in words for token in clause.tokens))
    likely = sorted(near, key=lambda word: (-near[word], word))[:most]
    sides = (at > 0) + (at + 1 < len(words))
    return sorted(_Offer(sides - _neighbours(words, at, word, vocabulary), -near[word], word) for word in likely)


def _neighbours(words: Sequence[Clause], at: int, word: str, vocabulary: Vocabulary) -> int:
    """How many neighbours in the query stand beside ``word`` in the index, too."""
    before = [f"{words[at - 1].written} {word}"] if at else []
    after = [f"{word} {words[at + 1].written}"] if at + 1 < len(words) else []
    return sum(vocabulary.occurs(Words.of(text)) for text in (*before, *after))


def _near(clause: Clause, vocabulary: Vocabulary, *, is_marked: bool) -> dict[str, int]:
    """What the word's keys make if it may have been keyed raw, else words near it; with their pages."""
    keyed = {key.text.lower() for key in decode(clause.inner)}
    found = {word: pages for word in keyed if (pages := vocabulary.words(_folded(word) + "\t").get(word, 0))}
    return found or _alike(clause.tokens[0], vocabulary, is_marked=is_marked)


def is_worth_offering(word: str, pages: int) -> bool:
    """Whether a word of the index is one that somebody may want: a syllable, of a place's name, or had by a second page.

    What stands in an address (doingoaisocai) or was misread is mostly no syllable, on one page only, or too long.

    Args:
        word: Lower case, with or without marks.
        pages: Pages that have it.
    """
    folded = fold(word)
    return looks_like_syllable(folded) or (pages > 1 and len(word) <= _LONGEST) or folded in words_of_places()


@cache
def words_of_places() -> frozenset[str]:
    """The words of all shown names of places, folded."""
    names = (tokenise(name.text) for place in places() for name in place.shown_names)
    return frozenset(token.folded for name in names for token in name)


def _folded(word: str) -> str:
    return Words.of(word).tokens[0].folded


def _alike(token: Token, vocabulary: Vocabulary, *, is_marked: bool) -> dict[str, int]:
    """Words one edit away, with their pages.

    Args:
        token: The word; one edit of its letters alone where it has no marks.
        vocabulary: The index that answers.
        is_marked: Whether marks were typed anywhere in the query, so that words are offered with theirs.
    """
    word = token.folded
    if not (_SHORTEST <= len(word) <= _LONGEST and word.isascii() and word.isalpha()):
        return {}
    found: dict[str, int] = {}
    for folded in {word, *one_edit_from(word)}:
        if looks_like_syllable(folded):
            found |= vocabulary.words(folded + "\t")
    if len(word) > _KEPT_BEGINNING:
        found |= vocabulary.words(word[: max(_KEPT_BEGINNING, len(word) // 2)])
    near: Counter[str] = Counter()
    for exact, pages in found.items():
        likened = exact if token.marked else fold(exact)
        if is_one_edit(likened, token.exact):
            near[exact if is_marked else likened] += pages
    return {other: pages for other, pages in near.items() if pages and is_worth_offering(other, pages)}


def _with(text: str, changed: dict[str, str]) -> str:
    return " ".join(_cased(changed[piece], piece) if piece in changed else piece for piece in text.split(" "))


def _cased(word: str, like: str) -> str:
    """``word`` in capitals as what stood in its place; an abbreviation's full form is no shout."""
    if like.isupper() and len(like) > 1 and " " not in word:
        return word.upper()
    return word.capitalize() if like[:1].isupper() and " " not in word else word
