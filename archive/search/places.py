"""Which documents name a place: one query over all its names, and the count for every place at once.

A name counts where it is as good as certain: a phrase of two words at least, never a form that means
something else, too, and for names made of ordinary words ("đá lớn") only on a page that names the part
of the sea as well. Vietnamese readings of Chinese names are not counted: each is also a common name.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

from archive.authority.places import Use
from archive.catalogue.bulk import kept_back
from archive.search.engine import Lookup, audience_of
from archive.search.equivalents import words_of
from archive.search.highlight import spans
from archive.search.query import Clause, Field, Query, Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import Session

    from archive.authority.places import NameForm, Place
    from archive.catalogue.access import Actor
    from archive.search.engine import SearchEngine

_LONG_ENOUGH: Final = 7
"""Letters of a French or English name that stands alone: Paracels and Haiphong, not Pratas."""


def place_query(place: Place) -> Query | None:
    """What finds the documents that name ``place``; None where none of its names is certain enough."""
    names = _names(place)
    if not names:
        return None
    clauses = [_any_of(names)]
    if place.needs_context:
        clauses.append(_any_of([words for text in place.group.context if (words := words_of(text))]))
    return Query(f'"{place.short_label}"', tuple(clauses))


def name_on(place: Place, text: str) -> str:
    """The name of ``place`` that stands in ``text``; its label where none does."""
    for words in _names(place):
        if spans(Query("", (_any_of([words]),)), text):
            return words.text
    return place.short_label


class PlaceCounts:
    """How many documents name each place: the facet over everything, once for each state of the index; thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counted: tuple[tuple[str, frozenset[str]], dict[str, int]] | None = None

    def of(self, session: Session, engine: SearchEngine, actor: Actor) -> dict[str, int]:
        """Documents by identifier of the place, none of zero, as ``actor`` may see them.

        Raises:
            SearchError: The index cannot be read.
        """
        audience, hidden = audience_of(actor), kept_back(session, actor)
        with self._lock:
            state = f"{audience}/{engine.version(audience)}", hidden
            if self._counted is None or self._counted[0] != state:
                everything = Lookup(Query("", ()), audience, hidden=hidden, limit=0)
                self._counted = state, dict(engine.search(everything).facets["place"])
            return self._counted[1]


def telling_names(place: Place) -> list[Words]:
    """Names of ``place`` of which each is as good as certain."""
    return [words_of(name.text) for name in place.names if _is_telling(name)]


def _names(place: Place) -> list[Words]:
    return _shortest(telling_names(place))


def _is_telling(name: NameForm) -> bool:
    if name.use is Use.SEARCH or name.is_ambiguous:
        return False
    if words_of(name.text).is_phrase:
        return True
    return name.language in {"en", "fr"} and len(name.text) >= _LONG_ENOUGH


def _shortest(names: Iterable[Words]) -> list[Words]:
    """Names without those that contain another one: where đảo Bạch Long Vĩ stands, Bạch Long Vĩ does."""
    given = list({_forms(words): words for words in names}.items())
    return [
        words
        for forms, words in given
        if not any(len(other) < len(forms) and _contains(forms, other) for other, _ in given)
    ]


def _forms(words: Words) -> tuple[str, ...]:
    return tuple(token.exact for token in words.tokens)


def _contains(forms: tuple[str, ...], part: tuple[str, ...]) -> bool:
    return any(forms[start : start + len(part)] == part for start in range(len(forms) - len(part) + 1))


def _any_of(names: Sequence[Words]) -> Clause:
    first, *others = names
    return Clause(first, Field.ANY, excluded=False, written=first.text, also=tuple(others))
