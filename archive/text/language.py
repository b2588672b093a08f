"""Which languages a text is in, guessed from its marks, its commonest words and its writing."""

from __future__ import annotations

from bisect import bisect
from collections import Counter
from typing import TYPE_CHECKING

from archive.text.han import FIRST_HAN
from archive.text.tokens import Token, tokenise
from archive.text.words import forms_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_FRENCH = """
le la les des du de et est une dans pour par sur au aux que qui ce cette ces il elle ont sont été
son sa ses leur plus ne pas avec
"""
_ENGLISH = """
the of and to in is for that with by as are was were which this from on be have has been at it or an their
"""
_VIETNAMESE = "va cua cac duoc nhung nguoi khong trong theo ngay thang viec nam voi cho tren tai phong hanh nuoc"
_COMMON = {"fr": frozenset(_FRENCH.split()), "en": frozenset(_ENGLISH.split()), "vi": frozenset(_VIETNAMESE.split())}
"""The commonest words; the Vietnamese ones folded, for text whose marks are missing."""

_LEAST_SHARE = 0.12
"""A language whose evidence is a smaller share of all evidence is a quotation or a name."""

_LEAST_EVIDENCE = 2
_MARKED_SHARE = 0.3
"""Of accented Vietnamese four syllables in five are marked; below this share marks prove names, not language."""


def guess_languages(text: str) -> list[str]:
    """ISO 639-1 codes of the languages of ``text``, the most used first; [] when nothing tells.

    Knows "vi", "fr", "en" and "zh" (Hán characters, whether Chinese or Sino-Vietnamese). Evidence is
    weighed per line, so that a bilingual page gives both languages and a Vietnamese name in a French
    sentence does not make it Vietnamese.
    """
    evidence: Counter[str] = Counter()
    for tokens in _by_line(text):
        evidence.update(_weigh(tokens))
    total = evidence.total()
    least = max(total * _LEAST_SHARE, min(total, _LEAST_EVIDENCE))
    return [code for code, weight in evidence.most_common() if weight and weight >= least]


def languages_of_pages(pages: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """Languages of a document from those of its pages, the ones on most pages first; one on few pages is a quotation."""
    told = [languages for languages in pages if languages]
    count = Counter(language for languages in told for language in languages)
    return tuple(code for code, number in count.most_common() if number >= len(told) * _LEAST_SHARE)


def _by_line(text: str) -> list[list[Token]]:
    """Tokens by line; marks are missing or not by the whole page, so it is cut into tokens as a whole."""
    ends = [index for index, letter in enumerate(text) if letter == "\n"]
    lines: list[list[Token]] = [[] for _ in range(len(ends) + 1)]
    for token in tokenise(text):
        if not token.part:
            lines[bisect(ends, token.start)].append(token)
    return lines


def _weigh(tokens: list[Token]) -> dict[str, int]:
    """Words of one line, counted for the language that the line is in."""
    weights = {"zh": sum(token.surface[0] >= FIRST_HAN for token in tokens)}
    words = [token for token in tokens if token.surface.isalpha() and token.surface[0] < FIRST_HAN]
    marked = sum(forms_of(token.surface).vietnamese for token in words)
    french = sum(token.surface.lower() in _COMMON["fr"] for token in words)
    english = sum(token.surface.lower() in _COMMON["en"] for token in words)
    unmarked = sum(token.bare and token.folded in _COMMON["vi"] for token in words)
    if max(marked, french, english, unmarked) == 0:
        return weights
    if (marked > len(words) * _MARKED_SHARE and marked >= max(french, english)) or unmarked > max(french, english):
        weights["vi"] = len(words)
    elif french > english:
        weights["fr"] = len(words)
    elif english:
        weights["en"] = len(words)
    return weights
