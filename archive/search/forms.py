"""The forms under which a token stands in an index, and which of them a query token asks for.

The rule is that of `archive.text.matching.match`, told in terms of strings so that every engine
can follow it: a typed mark counts, a mark left out excludes nothing, a conflicting mark does not
match, and a marked query matches unmarked text only where the line's marks are missing.

    =bien␉biển   folded and canonical form, of every token
    ~bien        folded form, of every token
    -bien        folded form, of tokens whose marks are missing
    !biển        canonical form, of tokens written in another spelling (kí for ký, hòang for hoàng)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from archive.text.folding import fold
from archive.text.matching import leaves_out
from archive.text.repair import repair

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archive.text.tokens import Token

EXACT, FOLDED, BARE, RESPELT = "=", "~", "-", "!"
_BREAK = "\t"
"""Parts the folded from the canonical form; no token holds a blank."""

MISSING_MARKS = 0.5
"""Worth of a word whose marks are missing, to a query that has them (VIETNAMESE 5.4)."""
FURTHER_MARKS = 0.3
"""Worth of a word that has all marks of the query's and more: trường, to trương."""
UNMARKED_TEXT = 0.7
"""Worth of a word whose marks are missing, to a query without marks: accented hits come first."""
OTHER_MARKS = 0.8
"""Worth of a word with other marks, to an unmarked syllable of a query that has marks elsewhere."""
OTHER_SPELLING = 0.8
"""Worth of the same syllable in the other of its two spellings."""


_Y_AS_I = str.maketrans("yỳýỷỹỵ", "iìíỉĩị")


class Wanted(NamedTuple):
    """One form and what each occurrence of it adds to a word's weight; a correction is negative."""

    form: str
    weight: float


def written(token: Token) -> tuple[str, ...]:
    """The forms under which ``token`` stands in an index, all at its position."""
    forms = [_exact(token), FOLDED + token.folded]
    if token.bare:
        forms.append(BARE + token.folded)
    if is_respelt(token):
        forms.append(RESPELT + token.exact)
    return tuple(forms)


def is_respelt(token: Token) -> bool:
    """Whether the token is written otherwise than its canonical form."""
    return repair(token.surface).lower() != token.exact


def siblings(token: Token) -> str | None:
    """Beginning of all forms among which `fuller` chooses; None where a token has none."""
    return EXACT + token.folded + _BREAK if token.marked else None


def fuller(token: Token, vocabulary: Iterable[str]) -> tuple[str, ...]:
    """The forms of ``vocabulary`` that have every mark of ``token`` and more."""
    return tuple(form for form in vocabulary if form != _exact(token) and leaves_out(token.exact, canonical_of(form)))


def faithful(token: Token) -> str:
    """The form in which every mark that was typed is found, and no other."""
    return _exact(token) if token.marked else FOLDED + token.folded


def weights(token: Token, further: Iterable[str], *, query_is_marked: bool) -> tuple[Wanted, ...]:
    """All forms that the query's ``token`` matches, and what each occurrence is worth to it.

    Args:
        token: A word of the query.
        further: What `fuller` gives for it.
        query_is_marked: Whether marks were typed anywhere in the query.
    """
    folded, bare, respelt = FOLDED + token.folded, BARE + token.folded, RESPELT + token.exact
    if token.marked:
        as_written = 1 - OTHER_SPELLING if is_respelt(token) else OTHER_SPELLING - 1
        worth = OTHER_SPELLING if is_respelt(token) else 1.0
        others = tuple(Wanted(form, FURTHER_MARKS) for form in further)
        return Wanted(_exact(token), worth), Wanted(respelt, as_written), Wanted(bare, MISSING_MARKS), *others
    if query_is_marked:
        return Wanted(folded, OTHER_MARKS), Wanted(_exact(token), 1 - OTHER_MARKS)
    return Wanted(folded, 1.0), Wanted(bare, UNMARKED_TEXT - 1)


def exactly(token: Token) -> tuple[Wanted, ...]:
    """What a word of a name that was not typed asks for: these very marks, or a line whose marks are missing."""
    bare = (Wanted(BARE + token.folded, MISSING_MARKS),) if token.marked else ()
    return (Wanted(_exact(token), 1.0), *bare)


def matching(token: Token, further: Iterable[str], *, as_written: bool = False) -> tuple[str, ...]:
    """The forms that the query's ``token`` matches, without corrections."""
    if as_written:
        return tuple(wanted.form for wanted in exactly(token))
    if token.marked:
        return _exact(token), BARE + token.folded, *further
    return (FOLDED + token.folded,)


def begun_as(stem: Token) -> tuple[Token, ...]:
    """What the words may begin with that the prefix ``stem`` stands for.

    A word typed kì is kỳ by its canonical form, and yet begins kìm: where its y was typed as i, both.
    """
    typed = stem.folded[:-1] + "i"
    if not stem.folded.endswith("y") or fold(repair(stem.surface)) != typed:
        return (stem,)
    return stem, stem._replace(exact=stem.exact[:-1] + stem.exact[-1].translate(_Y_AS_I), folded=typed)


def stems(stem: Token) -> tuple[str, ...]:
    """Beginnings of all forms among which `expansions` chooses."""
    marks = (EXACT, BARE) if stem.marked else (FOLDED,)
    return tuple(mark + begun.folded for begun in begun_as(stem) for mark in marks)


def expansions(stem: Token, vocabulary: Iterable[str]) -> tuple[str, ...]:
    """The forms of ``vocabulary`` that the prefix ``stem`` stands for."""
    begun = begun_as(stem)
    return tuple(form for form in vocabulary if form[0] != EXACT or _begins(begun, canonical_of(form)))


def is_begun_by(stem: Token, token: Token) -> bool:
    """Whether the prefix ``stem`` stands for a text's ``token``."""
    begun = begun_as(stem)
    if not token.folded.startswith(tuple(one.folded for one in begun)):
        return False
    return not stem.marked or token.bare or _begins(begun, token.exact)


def _begins(begun: Iterable[Token], exact: str) -> bool:
    return any(leaves_out(one.exact, exact[: len(one.exact)]) for one in begun)


def _exact(token: Token) -> str:
    return EXACT + token.folded + _BREAK + token.exact


def canonical_of(form: str) -> str:
    """The canonical form of a word that stands in an index under ``form``."""
    return form.partition(_BREAK)[2]
