"""Where in a text a word may stand in any of its spellings, found without cutting the text.

A copy of the text is made in a code page of its own, one byte a character, in which letters are one if they are one
when folded, and every word begins with a capital. What the code page lacks (other scripts, marks by themselves, soft
hyphens) is a question mark there and may be anything. A pattern of plain letters then passes over most of a page at
once. It meets every token that is looked for; what else it meets is told apart by whoever cuts it.
"""

from __future__ import annotations

import codecs
import re
import string
from collections import defaultdict
from operator import methodcaller
from typing import TYPE_CHECKING

from archive.text.alphabet import MARKED_LETTERS
from archive.text.folding import fold
from archive.text.kept import LONGEST_PAGE, SHOWN_PAGES, Kept

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SIGNS = "\0\t\n\r " + string.punctuation + "\u00a0“”‘’–—…•·°§«»"
_LETTERS = string.ascii_letters + MARKED_LETTERS + MARKED_LETTERS.upper() + "çëïîûñöü"
_CODE_PAGE = _SIGNS + string.digits + _LETTERS
"""256 characters, of which Vietnamese, French and English are written mostly."""
_TO_BYTES = codecs.charmap_build(_CODE_PAGE)
_ANY, _SIGN, _FIGURE = "?", " ", "0"
"""What stands in the copy for all that the code page lacks, for signs and for figures."""


def _told_apart(character: str) -> str:
    """What stands for ``character``; i for y, too, as the two are one after some letters (see `syllable.canonical`)."""
    if character in _LETTERS:
        return fold(character).replace("y", "i")
    if character in string.digits:
        return _FIGURE
    return _ANY if character == _ANY else _SIGN


_ALIKE = bytes.maketrans(bytes(range(len(_CODE_PAGE))), "".join(map(_told_apart, _CODE_PAGE)).encode())
_PLAIN = re.compile("[a-z]+")
_ENDS = "(?![a-z0])"


def pattern_of(words: Iterable[str], stems: Iterable[str]) -> re.Pattern[bytes]:
    """The pattern of some words and beginnings of words, for `places_in`.

    Args:
        words: Folded forms of tokens.
        stems: What else folded forms may begin with, one letter at least.
    """
    return re.compile(_any_of({_ANY} | _paths(words, _SIGN) | _paths(stems, "")).encode())


def places_in(text: str, pattern: re.Pattern[bytes]) -> Iterator[int]:
    """Where the words of a pattern may begin, or stand around: indices of characters, in order."""
    return map(_start, pattern.finditer(_copies[text]))


def _copy_of(text: str) -> bytes:
    copy, _ = codecs.charmap_encode(text, "replace", _TO_BYTES)
    return copy.translate(_ALIKE).title()


_copies = Kept(_copy_of, SHOWN_PAGES, LONGEST_PAGE)
_start = methodcaller("start")


def _paths(forms: Iterable[str], end: str) -> set[str]:
    """What tokens of these forms surely begin with in the copy, and their end; nothing of letters that it has not."""
    paths = set()
    for form in forms:
        plain = _PLAIN.match(form)
        if plain and form.isascii():
            paths.add(plain[0].replace("y", "i").title() + (end if plain[0] == form else ""))
        elif form.isascii():
            paths.add(_FIGURE)
    return paths


def _any_of(paths: Iterable[str]) -> str:
    """The pattern of paths, those that begin alike parted where they differ."""
    following: dict[str, set[str]] = defaultdict(set)
    for path in paths:
        following[path[:1]].add(path[1:])
    if "" in following:
        return ""
    ways = [_ENDS if first == _SIGN else re.escape(first) + _any_of(rest) for first, rest in following.items()]
    return ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"
