"""Tokens: a page cut into syllables, words, signs and Hán characters, each with its forms for search."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from archive.text.folding import fold
from archive.text.han import FIRST_HAN
from archive.text.missing_marks import Tally, marks_missing
from archive.text.repair import IGNORABLE
from archive.text.symbols import ACRONYM, CHAIN, NUMBER, SYMBOL, canonical_number, pieces
from archive.text.words import Forms, forms_of, forms_of_sign

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Token(NamedTuple):
    """One searchable piece of a text; immutable.

    Attributes:
        start: Index of its first character in the text as given.
        end: Index after its last character.
        surface: ``text[start:end]``: as written, soft hyphens and decomposed marks included.
        exact: Canonical form: equal for two tokens exactly when they are one syllable, word or sign.
        folded: ``fold(exact)``.
        marked: Whether a Vietnamese mark or đ stands in it.
        bare: Unmarked where marks are missing, so that marked queries may match it.
        position: Ordinal for phrases; punctuation takes none.
        part: Whether it stands beside whole tokens: a beginning or a part of a sign, or two Hán characters.
    """

    start: int
    end: int
    surface: str
    exact: str
    folded: str
    marked: bool
    bare: bool
    position: int
    part: bool


_LINE = re.compile("[^\n]+")
_Find = tuple[int, str, Forms, int, bool]
"""Start, surface, forms, step within its sign, part: a plain tuple, because a page makes hundreds."""

_HAN = "\u2e80-\u2fdf\u3005\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_LETTER = rf"[^\W_{_HAN}]"
_MARKS = "".join(chr(code) for code in range(0x300, 0x1F000) if unicodedata.category(chr(code)) in {"Mn", "Mc"})
_MARK = f"[{_MARKS}]"
_WORD = f"{_LETTER}+(?:[{_MARKS}{IGNORABLE}]+{_LETTER}+)*{_MARK}*"
_LATIN = "A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ"
_PLAIN_WORD = f"[{_LATIN}][{_LATIN}0-9]*+(?![^\\x00-%'-/:-@\\[-^`{{-\x7f])"
"""A Latin word before a space or other ASCII sign but "&" and "_": nine in ten; tried first, as it decides fastest."""
_HAN_PAIR = re.compile(f"[{_HAN}][^\\w]*[{_HAN}]")
_TOKEN = re.compile(
    f"{_PLAIN_WORD}|(?P<sign>{SYMBOL}|{CHAIN}|{ACRONYM}(?!{_LETTER}|{_MARK}))|(?P<number>{NUMBER})|{_WORD}|[{_HAN}]"
)


def tokenise(text: str) -> list[Token]:
    """Cut ``text`` (one page, or a query) into tokens, in reading order.

    Hyphens, punctuation, no-break and zero-width spaces part words: Việt-Nam is two tokens, and
    "biển, đảo" has the positions of "biển đảo". One Hán character is one token, and so are two that
    follow each other, whatever stands between them, since Hán-Nôm has no spaces: 黃沙渚 is 黃 at 0,
    沙 at 1, 渚 at 2, and beside them, with ``part`` True, 黃沙 at 0 and 沙渚 at 1.

    A document symbol, date in figures or TT&TT is one token with ``part`` False, followed by its
    beginnings and parts with ``part`` True. Its beginnings have its own position, its parts count on
    from there, and the next word stands after its last part: 32/KH-UBND at 5 is followed by 32 at 5,
    32/KH at 5, KH at 6, UBND at 7, and the next word is at 8. An index takes all tokens at their
    positions. A query takes what `asked` leaves and, in a phrase, compares differences of positions, so that 32/KH-UBND is met whole while "kế hoạch 32" and "KH UBND" still find it.
    """
    lines = [_scan(text, found.start(), found.end()) for found in _LINE.finditer(text)]
    tallies = [Tally.of([find[2] for find in line if not find[4]]) for line in lines]
    page = Tally.sum(tallies)
    tokens: list[Token] = []
    first = following = 0
    for finds, tally in zip(lines, tallies, strict=True):
        missing = marks_missing(tally, page)
        for start, surface, (exact, folded, marked, _, _), step, part in finds:
            if not part:
                first = following
            following = first + step + 1
            bare = missing and not marked
            end = start + len(surface)
            tokens.append(Token(start, end, surface, exact, folded, marked, bare, first + step, part))
    return _with_pairs(text, tokens) if _HAN_PAIR.search(text) else tokens


def asked(tokens: Iterable[Token]) -> tuple[Token, ...]:
    """The tokens by which a query asks for a text: signs whole, Hán characters in pairs, one alone by itself.

    Args:
        tokens: `tokenise` of it.
    """
    kept: list[Token] = []
    covered = -1
    for token in tokens:
        if _is_pair(token):
            if kept and kept[-1].position == token.position:
                kept.pop()
            covered = token.position + 1
        elif token.part or token.position == covered:
            continue
        kept.append(token)
    return tuple(kept)


def _with_pairs(text: str, tokens: Sequence[Token]) -> list[Token]:
    """``tokens`` and, after the first of each two Hán characters that follow each other, the pair."""
    paired: list[Token] = []
    for one, other in pairwise((*tokens, None)):
        assert one is not None
        paired.append(one)
        if other is not None and _is_han(one) and _is_han(other):
            exact = one.exact + other.exact
            surface = text[one.start : other.end]
            paired.append(one._replace(end=other.end, surface=surface, exact=exact, folded=fold(exact), part=True))
    return paired


def _is_han(token: Token) -> bool:
    return len(token.exact) == 1 and token.exact >= FIRST_HAN


def _is_pair(token: Token) -> bool:
    return token.part and len(token.exact) == 2 and token.exact >= FIRST_HAN  # its two characters


def _scan(text: str, begin: int, end: int) -> list[_Find]:
    finds: list[_Find] = []
    for found in _TOKEN.finditer(text, begin, end):
        surface, kind = found[0], found.lastgroup
        if kind is None:
            finds.append((found.start(), surface, forms_of(surface), 0, False))
        elif kind == "number":
            finds.append((found.start(), surface, forms_of_sign(canonical_number(surface)), 0, False))
        else:
            finds.extend(
                (
                    found.start() + piece.start,
                    surface[piece.start : piece.end],
                    forms_of_sign(piece.form),
                    piece.step,
                    piece.part,
                )
                for piece in pieces(surface)
            )
    return finds
