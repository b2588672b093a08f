"""Which places an item names, found while it is indexed: the facet of places.

A name counts where it is as good as certain: a phrase of two words at least, or a telling foreign word; never
a form that is also something else, and for names made of ordinary words ("đá lớn") only in an item that names
the part of the sea as well. Where several places have one name, the longest name that stands there decides, or
the part of the sea if the item names just one of theirs; else the name counts for none of them.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from archive.authority.places import namesakes, place, places
from archive.search.equivalents import words_of
from archive.search.places import telling_names
from archive.text.matching import Match, match
from archive.text.tokens import Sought, asked

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archive.authority.places import Place
    from archive.text.tokens import Token

_CONTEXT: Final = "\t"
"""Begins the key under which the name of a part of the sea is found."""


class _Name(NamedTuple):
    """A name, and the places and parts of the sea that it may be."""

    tokens: tuple[Token, ...]
    owners: tuple[str, ...]


def places_named(texts: Iterable[Iterable[Token]]) -> tuple[str, ...]:
    """Identifiers of the places that an item names, in order.

    Args:
        texts: The tokens of its title, description and pages, each by itself; those that are `words_sought` suffice.
    """
    met: set[tuple[str, ...]] = set()
    for tokens in texts:
        met |= _met(asked(tokens))
    parts = {owner for owners in met for owner in owners if owner.startswith(_CONTEXT)}
    found: set[str] = set()
    for owners in met:
        own = [owner for owner in owners if not owner.startswith(_CONTEXT)]
        near = [owner for owner in own if _CONTEXT + place(owner).group.code in parts]
        chosen = own if len(own) == 1 else near
        if len(chosen) == 1 and (chosen == near or not place(chosen[0]).needs_context):
            found.add(chosen[0])
    return tuple(sorted(found))


@cache
def words_sought() -> Sought:
    """The words that stand in names of places."""
    return Sought(frozenset(token.folded for names in _table().values() for name in names for token in name.tokens))


def place_label(identifier: str) -> str:
    """What a place is called in lists; with its part of the sea where another place has its name."""
    return _labels().get(identifier, identifier)


@cache
def _labels() -> dict[str, str]:
    return {one.id: _label(one) for one in places()}


def _label(one: Place) -> str:
    part_of_sea = one.group.vi.partition(" (")[0]
    needs_part = namesakes(one) and part_of_sea != one.short_label
    return f"{one.short_label} ({part_of_sea})" if needs_part else one.short_label


def _met(tokens: Sequence[Token]) -> set[tuple[str, ...]]:
    table = _table()
    met: set[tuple[str, ...]] = set()
    for at, token in enumerate(tokens):
        for name in table.get(token.folded, ()):
            if _stands(name.tokens, tokens, at):
                met.add(name.owners)
                break
    return met


def _stands(name: tuple[Token, ...], tokens: Sequence[Token], at: int) -> bool:
    run = tokens[at : at + len(name)]
    if len(run) < len(name):
        return False
    shift = tokens[at].position - name[0].position
    return all(
        there.position - meant.position == shift and match(meant, there) is not Match.NONE
        for meant, there in zip(name, run, strict=True)
    )


@cache
def _table() -> dict[str, tuple[_Name, ...]]:
    """Names by their folded first word, the longest first; one name of several places is one entry."""
    owners: dict[tuple[str, ...], list[str]] = defaultdict(list)
    words: dict[tuple[str, ...], tuple[Token, ...]] = {}

    def add(tokens: tuple[Token, ...], owner: str) -> None:
        key = tuple(token.exact for token in tokens)
        words[key] = tokens
        if owner not in owners[key]:
            owners[key].append(owner)

    for one in places():
        for name in telling_names(one):
            add(name.tokens, one.id)
        for text in one.group.context:
            add(words_of(text).tokens, _CONTEXT + one.group.code)
    table: dict[str, list[_Name]] = defaultdict(list)
    for key, tokens in sorted(words.items(), key=lambda pair: -len(pair[0])):
        table[tokens[0].folded].append(_Name(tokens, tuple(owners[key])))
    return {first: tuple(names) for first, names in table.items()}
