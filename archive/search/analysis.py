"""The tokens of a page as they are indexed and lit: its words, and the dates that it writes in any way.

A line in an old encoding is read as what it means; its tokens point at what stands there. A date is a token
for every term of `archive.text.dates.WrittenDate.terms`, at the place of its first word: a query asks for the
most exact of its own terms, so that a month finds its days, and a day no other day.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from archive.text.dates import dates_of
from archive.text.kept import LONGEST_PAGE, SHOWN_PAGES, Kept
from archive.text.legacy import recover
from archive.text.tokens import Token, tokenise, tokens_like

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.text.tokens import Sought

_TERM = "@"
"""Begins the form of a date's term; no word of a text holds this sign."""
_ODD = re.compile("[^\\x00-\\x7f]")
_UNICODE_ONLY = re.compile("[ăĂđĐĩĨũŨơƠưƯ\u1ea0-\u1ef9\u0300\u0301\u0303\u0309\u0323]")
_WORD = re.compile(r"\S+")


def analyse(text: str) -> list[Token]:
    """Tokens of a page, `archive.text.tokens.tokenise`, and those of its dates.

    Args:
        text: A page, or a description.
    """
    meant = _as_meant(text)
    tokens = tokenise(meant)
    tokens += [_dated(term, date.start, date.end, tokens) for date in dates_of(meant, tokens) for term in date.terms]
    return tokens if meant is text or meant == text else list(_put_back(tokens, meant, text))


def tokens_sought(text: str, sought: Sought) -> Iterator[Token]:
    """Those tokens of a page that are ``sought``, the same as among `analyse`, in reading order, as far as they are taken.

    Args:
        text: A page.
        sought: Words, and dates by the forms of their terms.
    """
    meant = _shown_as_meant[text]
    if meant == text and _TERM not in sought.initials:
        return tokens_like(text, sought)
    return (token for token in analyse(text) if sought.has(token.folded))


def term_token(term: str) -> Token:
    """The token by which a query asks for a date."""
    form = _TERM + term
    return Token(0, 0, form, form, form, marked=False, bare=False, position=0, part=False)


def is_term(token: Token) -> bool:
    """Whether a token stands for a date and not for a word."""
    return token.exact.startswith(_TERM)


def _dated(term: str, start: int, end: int, tokens: Sequence[Token]) -> Token:
    at = max(bisect_right(tokens, start, key=lambda token: token.start) - 1, 0)
    while at and tokens[at - 1].start >= start:
        at -= 1
    return term_token(term)._replace(start=start, end=end, position=tokens[at].position, part=True)


def _as_meant(text: str) -> str:
    return recover(text) if _may_be_legacy(text) else text


_shown_as_meant = Kept(_as_meant, SHOWN_PAGES, LONGEST_PAGE)


def _may_be_legacy(text: str) -> bool:
    """Whether a line has letters beyond ASCII and none that only Unicode text has."""
    if text.isascii():
        return False
    return any(_ODD.search(line) and not _UNICODE_ONLY.search(line) for line in text.split("\n"))


class _Stretch(NamedTuple):
    """A word, or a line whose words cannot be told apart, in the text as meant and as it stands."""

    start: int
    end: int
    there_start: int
    there_end: int


def _put_back(tokens: Sequence[Token], meant: str, text: str) -> Iterator[Token]:
    """The tokens with the places of the words in the text as it stands."""
    stretches = list(_stretches(meant, text))
    starts = [stretch.start for stretch in stretches]
    for token in tokens:
        first = stretches[max(bisect_right(starts, token.start) - 1, 0)]
        last = stretches[max(bisect_right(starts, max(token.end - 1, token.start)) - 1, 0)]
        same = first is last and meant[first.start : first.end] == text[first.there_start : first.there_end]
        shift = first.there_start - first.start
        start, end = (token.start + shift, token.end + shift) if same else (first.there_start, last.there_end)
        yield token._replace(start=start, end=end)


def _stretches(meant: str, text: str) -> Iterator[_Stretch]:
    at = there = 0
    for line, line_there in zip(meant.split("\n"), text.split("\n"), strict=True):
        words, words_there = list(_WORD.finditer(line)), list(_WORD.finditer(line_there))
        if len(words) == len(words_there):
            for word, other in zip(words, words_there, strict=True):
                yield _Stretch(at + word.start(), at + word.end(), there + other.start(), there + other.end())
        else:
            yield _Stretch(at, at + len(line), there, there + len(line_there))
        at += len(line) + 1
        there += len(line_there) + 1
