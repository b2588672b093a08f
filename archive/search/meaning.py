"""From what a reader typed to what is looked for, on the index that answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.catalogue.bulk import kept_back
from archive.search.change import EVERYTHING, Understood
from archive.search.engine import Lookup, Reach, audience_of
from archive.search.guesses import with_lost_marks
from archive.search.names import resolve
from archive.search.query import parse
from archive.search.understanding import understand

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from archive.catalogue.access import Actor
    from archive.search.engine import Audience, Hits, SearchEngine
    from archive.search.query import Query, Words
    from archive.settings import Settings


class IndexVocabulary:
    """The vocabulary of one audience's index.

    Args:
        engine: Whose index.
        audience: For whom.
        most: Most words that one beginning is followed to.
    """

    def __init__(self, engine: SearchEngine, audience: Audience, most: int) -> None:
        self._engine = engine
        self._audience = audience
        self._most = most

    def occurs(self, words: Words) -> bool:
        """Whether the words stand side by side anywhere."""
        return self._engine.occurs(self._audience, words)

    def words(self, beginning: str) -> dict[str, int]:
        """Canonical forms whose folded form begins so, with their pages."""
        return self._engine.words(self._audience, beginning, self._most)


def vocabulary_for(engine: SearchEngine, actor: Actor, settings: Settings) -> IndexVocabulary:
    """The vocabulary of the index that answers ``actor``."""
    return IndexVocabulary(engine, audience_of(actor), settings.max_words_followed)


def widened(
    query: Query, understood: Understood, vocabulary: IndexVocabulary, settings: Settings, literal: frozenset[str]
) -> Understood:
    """What the query may mean besides; for where ``understood`` finds little."""
    if EVERYTHING in literal:
        return understood
    wide = with_lost_marks(understand(query, vocabulary, settings, literal=literal, wide=True), vocabulary)
    kept = tuple(change for change in wide.changes if change.given not in literal)
    return wide if kept == wide.changes else understood


def is_little(hits: Hits, settings: Settings) -> bool:
    """Whether so little was found that guesses are worth their cost."""
    return hits.total_items <= settings.few_results or hits.reach is not Reach.PAGE


def finds_more(wider: Hits, hits: Hits) -> bool:
    """Whether a guess brought something: items that ``hits`` has not, or all words on one page where it had not.

    A guess that only finds the same items again would tell the reader of a change that changes nothing.
    """
    if wider.reach is Reach.PAGE and hits.reach is not Reach.PAGE:
        return wider.total_items > 0
    return wider.total_items > hits.total_items


def meaning(  # noqa: PLR0917  # who asks what of which index under which limits
    session: Session,
    engine: SearchEngine,
    text: str,
    actor: Actor,
    settings: Settings,
    literal: frozenset[str] = frozenset(),
) -> Query:
    """What is looked for when ``actor`` types ``text``: the query that lights pages just as the search finds them.

    Raises:
        QueryError: The query cannot be understood or costs too much.
        SearchError: The index cannot be read.
    """
    query = parse(text, settings)
    vocabulary = vocabulary_for(engine, actor, settings)
    understood = understand(query, vocabulary, settings, literal=literal)
    wide = widened(query, understood, vocabulary, settings, literal)
    if wide.query != understood.query:
        audience, hidden = audience_of(actor), kept_back(session, actor)

        def hits(asked: Query) -> Hits:
            return engine.search(Lookup(resolve(session, asked, actor), audience, hidden=hidden).for_totals())

        found = hits(understood.query)
        if is_little(found, settings) and finds_more(hits(wide.query), found):
            return wide.query
    return understood.query
