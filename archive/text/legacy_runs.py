"""Old encodings in text whose fonts are known: each run of one font converted by its font's name and its letters.

The name says which encoding to expect, all letters of the font in the document say whether it holds; text in
other fonts is judged by its letters alone (`archive.text.legacy`). Sound Unicode stays as it is.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import accumulate, groupby, pairwise
from typing import TYPE_CHECKING, NamedTuple

from archive.text.legacy import convert_lines, detect, has_letters_of_unicode, recover, weigh
from archive.text.legacy_charsets import FONT_ENCODINGS, LegacyEncoding
from archive.text.legacy_fonts import FontHint, hint_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SAMPLE_CHARACTERS = 20_000
"""So much of a font's text tells its encoding."""
_CLEARLY_BETTER = 1.5
"""So many times the syllables of the encoding that a font is named for must another make, to be believed instead."""
_BORNE_OUT = 0.34
"""Least share of the odd words of a font that its encoding must turn into syllables: names are cut and abbreviated."""
_SYMBOL_FONT_CODES = {0xF000 + code: chr(code) for code in range(0x20, 0x100)}
"""Word moves the codes of a font that claims to hold symbols to the private area."""
_MOST_RUNS_TOGETHER = 64


class Run(NamedTuple):
    """A stretch of one line in one font."""

    text: str
    font: str


@dataclass
class Mended:
    """Lines in Unicode, NFC, cut into the runs that they had.

    Attributes:
        lines: As given, each run by its text.
        letters: How many letters of the alphabet there are.
        converted: Of these, how many stand in stretches that each old encoding changed.
    """

    lines: list[list[str]]
    letters: int = 0
    converted: Counter[LegacyEncoding] = field(default_factory=Counter)

    def share(self, encoding: LegacyEncoding) -> float:
        """Share 0..1 of the letters that were in ``encoding``."""
        return self.converted[encoding] / self.letters if self.letters else 0.0

    def summary(self) -> str:
        """What was converted, in English for the record ("tcvn3 converted in 98 % of the letters"), or nothing."""
        return ", ".join(
            f"{encoding} converted in {self.share(encoding):.0%} of the letters".replace("%", " %")
            for encoding, _ in self.converted.most_common()
        )


class _Group(NamedTuple):
    """Neighbouring runs of a line that are converted together, and where they stand."""

    line: int
    first: int
    texts: tuple[str, ...]

    @property
    def text(self) -> str:
        return "".join(self.texts)


def mend(lines: Sequence[Sequence[Run]]) -> Mended:
    """Convert what is in an old encoding.

    Args:
        lines: Lines, paragraphs or cells of one document in order; what they hold apart from runs is not told.
    """
    hints = _kept_promises(lines)
    mended = Mended([["" for _ in line] for line in lines])
    for hint, groups in _by_hint(lines, hints).items():
        before = [group.text for group in groups]
        after = recover("\n".join(before)).split("\n") if hint is None else _converted(before, hint)
        for group, old, new in zip(groups, before, after, strict=True):
            letters = sum(map(str.isalpha, new))
            mended.letters += letters
            if new != old:
                told = hint.encoding if hint else detect(old) or LegacyEncoding.TCVN3
                mended.converted[told] += letters
            mended.lines[group.line][group.first : group.first + len(group.texts)] = [
                unicodedata.normalize("NFC", text) for text in _cut(group.texts, new)
            ]
    return mended


def _by_hint(
    lines: Sequence[Sequence[Run]], hints: Mapping[str, FontHint | None]
) -> dict[FontHint | None, list[_Group]]:
    found: defaultdict[FontHint | None, list[_Group]] = defaultdict(list)
    for number, line in enumerate(lines):
        first = 0
        for hint, runs in groupby(line, key=lambda run: hints[run.font]):
            texts = [_plain(run.text, run.font) for run in runs]
            for start in range(0, len(texts), _MOST_RUNS_TOGETHER):
                some = tuple(texts[start : start + _MOST_RUNS_TOGETHER])
                sound = hint is not None and any(map(has_letters_of_unicode, some))
                found[None if sound else hint].append(_Group(number, first + start, some))
            first += len(texts)
    return found


def _plain(text: str, font: str) -> str:
    """``text`` on one line, and codes of a font of old encodings where they belong."""
    return (text.translate(_SYMBOL_FONT_CODES) if hint_of(font) else text).replace("\n", " ")


def _kept_promises(lines: Sequence[Sequence[Run]]) -> dict[str, FontHint | None]:
    """For every font the hint that its letters bear out."""
    texts: defaultdict[str, list[str]] = defaultdict(list)
    lengths: Counter[str] = Counter()
    for line in lines:
        for font, runs in groupby(line, key=lambda run: run.font):
            if lengths[font] < _SAMPLE_CHARACTERS:
                text = "".join(_plain(run.text, font) for run in runs)
                texts[font].append(text)
                lengths[font] += len(text)
    return {font: _borne_out(hint_of(font), texts[font]) for font in texts}


def _borne_out(hint: FontHint | None, texts: list[str]) -> FontHint | None:
    if hint is None:
        return None
    odd = [text for text in texts if not text.isascii()]
    unknown = [text for text in odd if not has_letters_of_unicode(text)]
    if sum(map(len, unknown)) * 2 < sum(map(len, odd)):
        return None
    sample = "\n".join(unknown)[:_SAMPLE_CHARACTERS]
    named = weigh(sample, hint.encoding)
    for other in FONT_ENCODINGS:
        found = weigh(sample, other)
        if found.good > _CLEARLY_BETTER * named.good + 2 and found.good > found.sound:
            return hint._replace(encoding=other)
    # Words that are sound as they stand, and such as conversion makes no syllables of: Unicode under an old font.
    is_believed = named.good + named.signed >= named.odd * _BORNE_OUT and named.good >= named.sound
    return hint if is_believed else None


def _converted(texts: list[str], hint: FontHint) -> list[str]:
    lines = convert_lines(texts, hint.encoding)
    return [line.upper() for line in lines] if hint.capitals else lines


def _cut(texts: Sequence[str], new: str) -> list[str]:
    """Cut converted text where its runs ended: conversion keeps the spaces and makes some words shorter or longer."""
    old = "".join(texts)
    if new == old:
        return list(texts)
    old_words, new_words = old.split(" "), new.split(" ")
    if len(texts) == 1 or len(old_words) != len(new_words):
        longest = max(range(len(texts)), key=lambda number: len(texts[number]))
        return [new if number == longest else "" for number in range(len(texts))]
    edges = [0, *(_moved(edge, old_words, new_words) for edge in accumulate(map(len, texts)))]
    return [new[start:end] for start, end in pairwise(edges)]


def _moved(edge: int, old_words: Sequence[str], new_words: Sequence[str]) -> int:
    """The place in the words of a converted text that was ``edge`` in the words before."""
    place = 0
    for old, new in zip(old_words, new_words, strict=True):
        if edge <= len(old):
            return place + (round(edge * len(new) / len(old)) if old else 0)
        edge -= len(old) + 1
        place += len(new) + 1
    return place - 1
