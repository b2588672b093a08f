"""What a reader may be about to type: titles, names of places and words that the outsiders' index holds."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from archive.authority.places import places
from archive.catalogue import units
from archive.catalogue.access import Actor
from archive.catalogue.bulk import kept_back
from archive.search.engine import Audience, Lookup
from archive.search.equivalents import words_of
from archive.search.forms import begun_as, is_begun_by
from archive.search.meaning import vocabulary_for
from archive.search.query import Clause, Field, Prefix, Query, Words, parse
from archive.search.suggestions import is_worth_offering
from archive.text.folding import fold
from archive.text.matching import Match, match
from archive.text.repair import repair
from archive.text.tokens import asked, tokenise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy.orm import Session

    from archive.search.engine import SearchEngine
    from archive.settings import Settings
    from archive.text.tokens import Token


class Completion(NamedTuple):
    """One line that is offered.

    Attributes:
        text: What would be searched for.
        kind: "place", "title" or "word".
    """

    text: str
    kind: str


def completions(session: Session, engine: SearchEngine, typed: str, settings: Settings) -> list[Completion]:
    """Lines to offer for what has been typed, whoever reads: they are made for outsiders.

    Args:
        session: Reads titles.
        engine: The index; only the outsiders' one is asked.
        typed: The beginning of a query.
        settings: Names the shortest beginning, the longest query, and how many lines are offered.

    Raises:
        SearchError: The index cannot be read.
    """
    text = " ".join(repair(typed).split())
    tokens = asked(tokenise(text))
    usable = (
        tokens
        and len(text) <= settings.max_query_characters
        and len(tokens) <= settings.max_query_clauses
        and text[-1].isalnum()
        and len(tokens[-1].folded) >= settings.min_prefix_letters
    )
    if not usable:
        return []
    most = settings.max_completions
    found: dict[str, Completion] = {}
    for offers in (
        _place_names(engine, tokens, settings),
        _titles(session, engine, tokens, most),
        _next_words(session, engine, text, tokens[-1], settings),
    ):
        for taken, offer in enumerate(offers):
            if taken >= most // 2 or len(found) >= most:
                break
            found.setdefault(offer.text.casefold(), offer)
    found.pop(text.casefold(), None)
    return list(found.values())


def _begins(tokens: Sequence[Token], name: Sequence[Token]) -> bool:
    *before, last = tokens
    if len(name) < len(tokens):
        return False
    fits = all(match(typed, there) is not Match.NONE for typed, there in zip(before, name, strict=False))
    return fits and is_begun_by(last, name[len(before)])


def _place_names(engine: SearchEngine, tokens: Sequence[Token], settings: Settings) -> Iterator[Completion]:
    """Shown names of places that stand in the index."""
    vocabulary = vocabulary_for(engine, Actor.outsider(), settings)
    for names in names_of_places().get(_initial(tokens), ()):
        for name in names:
            if _begins(tokens, name.tokens) and vocabulary.occurs(name):
                yield Completion(name.text, "place")
                break


@cache
def names_of_places() -> dict[str, list[list[Words]]]:
    """By the first letter, folded, of each place the names that begin so and are offered, the label first."""
    found: dict[str, list[list[Words]]] = defaultdict(list)
    for place in places():
        alike: dict[str, list[Words]] = defaultdict(list)
        for name in place.shown_names:
            if not name.is_ambiguous:
                words = words_of(name.text)
                alike[_initial(words.tokens)].append(words)
        for initial, begun in alike.items():
            found[initial].append(begun)
    return dict(found)


def _initial(tokens: Sequence[Token]) -> str:
    return tokens[0].folded[0]


def _titles(session: Session, engine: SearchEngine, tokens: Sequence[Token], most: int) -> Iterator[Completion]:
    """Titles with the words typed, the last of them begun."""
    reader = Actor.outsider()
    *before, last = tokens
    clauses = [Clause(Words((token,)), Field.TITLE, excluded=False, written=token.surface) for token in before]
    begun = Clause(Prefix(last), Field.TITLE, excluded=False, written=f"{last.surface}*")
    hidden = kept_back(session, reader)
    query = Query(last.surface, (*clauses, begun))
    hits = engine.search(Lookup(query, Audience.PUBLIC, hidden=hidden, limit=most, loosen=False, facets=False))
    seen = units.units_by_pid(session, [hit.pid for hit in hits.items], reader)
    for hit in hits.items:
        if hit.pid in seen:
            yield Completion(seen[hit.pid].shown_title, "title")


def _next_words(
    session: Session, engine: SearchEngine, text: str, last: Token, settings: Settings
) -> Iterator[Completion]:
    """What was typed, its last word completed as it goes on in the index, most pages first; only what finds something."""
    reader = Actor.outsider()
    vocabulary = vocabulary_for(engine, reader, settings)
    hidden = kept_back(session, reader)
    stem = text[: len(text) - len(last.surface)]
    before = stem.split()[-1:]
    begun = {word: pages for one in begun_as(last) for word, pages in vocabulary.words(one.folded).items()}
    words = _as_typed(begun, is_marked=any(one.marked for one in tokenise(text)))
    likely = (word for word in words if _completes(word, last))
    found: list[tuple[int, str]] = []
    for word in islice(likely, settings.max_completions):
        if before and not vocabulary.occurs(Words.of(f"{before[0]} {word}")):
            continue
        query = parse(stem + word, settings)
        lookup = Lookup(query, Audience.PUBLIC, hidden=hidden, loosen=False)
        items = engine.search(lookup.for_totals()).total_items
        found += [(items, stem + word)] if items else []
        if len(found) == settings.max_completions // 2:
            break
    yield from (Completion(line, "word") for _, line in sorted(found, key=lambda one: -one[0]))


def _completes(word: str, begun: Token) -> bool:
    if word in {begun.exact, begun.folded} or not word.isalpha():
        return False
    return is_begun_by(begun, next(iter(tokenise(word))))


def _as_typed(words: dict[str, int], *, is_marked: bool) -> list[str]:
    """The words worth offering, most pages first; without marks where none was typed."""
    pages: dict[str, int] = {}
    for word, count in words.items():
        shown = word if is_marked else fold(word)
        pages[shown] = pages.get(shown, 0) + count
    worth = [word for word, count in pages.items() if is_worth_offering(word, count)]
    return sorted(worth, key=lambda word: (-pages[word], word))
