"""What is written in more than one way: names with two spellings, abbreviations; and names worth a preference.

The rows stand in ``spellings.toml``.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

from archive.text.matching import Match, match
from archive.text.tokens import tokenise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.text.tokens import Token


class Spelt(NamedTuple):
    """A run of words that spells a row of the table.

    Attributes:
        start: Index of its first word.
        end: Index after its last word.
        others: What else it may be written as. Where marks were left out, the form with its marks is among them.
    """

    start: int
    end: int
    others: tuple[str, ...]


class _Form(NamedTuple):
    """One form of a row: its words, and the whole row."""

    tokens: tuple[Token, ...]
    text: str
    row: tuple[str, ...]


def spelt(words: Sequence[Token]) -> Iterator[Spelt]:
    """Every run of ``words``, tokens of a query, that spells a row of the table.

    Marks that were left out of a name do not matter, conflicting ones do.
    """
    forms = _forms()
    for start, word in enumerate(words):
        for form in forms.get(word.folded, ()):
            end = start + len(form.tokens)
            levels = [match(typed, meant) for typed, meant in zip(words[start:end], form.tokens, strict=False)]
            if len(levels) < len(form.tokens) or min(levels) is Match.NONE:
                continue
            as_typed = form.text if min(levels) is Match.EXACT else None
            others = tuple(text for text in form.row if text != as_typed)
            if others:
                yield Spelt(start, end, others)


@cache
def _forms() -> dict[str, tuple[_Form, ...]]:
    """All forms by their folded first word."""
    table = tomllib.loads(resources.files("archive.search").joinpath("spellings.toml").read_text("utf-8"))
    found: dict[str, list[_Form]] = defaultdict(list)
    for row in (*table["abbreviations"], *table["names"]):
        for text in row:
            tokens = tuple(token for token in tokenise(text) if not token.part)
            found[tokens[0].folded].append(_Form(tokens, text, tuple(row)))
    return {first: tuple(forms) for first, forms in found.items()}
