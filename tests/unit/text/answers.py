"""Does a text answer a query? The matching rule, applied to phrases as the tests need it."""

from __future__ import annotations

from archive.text.matching import Match, match
from archive.text.tokens import Token, asked, tokenise


def words(query: str) -> list[Token]:
    return list(asked(tokenise(query)))


def phrase(query: str, text: str) -> Match:
    """The weakest match of the best place where all words of ``query`` stand in order."""
    wanted = words(query)
    at: dict[int, list[Token]] = {}
    for token in tokenise(text):
        at.setdefault(token.position, []).append(token)
    best = Match.NONE
    for first in at:
        places = [at.get(first + token.position - wanted[0].position, []) for token in wanted]
        levels = [
            max((match(token, other) for other in place), default=Match.NONE)
            for token, place in zip(wanted, places, strict=True)
        ]
        best = max(best, min(levels))
    return best


def one(query: str, text: str) -> Match:
    """How the only token of ``text`` answers the only token of ``query``."""
    (wanted,) = words(query)
    return max(match(wanted, token) for token in tokenise(text))
