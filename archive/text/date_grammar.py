"""The patterns by which `archive.text.dates` reads a stream of folded words with single spaces between them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from archive.text.eras import Era, eras
from archive.text.folding import fold
from archive.text.han import FIRST_HAN, simplified
from archive.text.numerals import NUMBER_WORDS, han_number, vietnamese_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.text.tokens import Token

_FRENCH = "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre"
_ENGLISH = "january february march april may june july august september october november december"
_SHORT = "jan feb mar apr may jun jul aug sep oct nov dec"
MONTHS = {
    **{name: number for names in (_SHORT, _ENGLISH, _FRENCH) for number, name in enumerate(names.split(), 1)},
    "sept": 9,
    "janv": 1,
    "juil": 7,
}
"""Folded names of months in French and English."""

LUNAR_NAMES = {"giêng": 1, "gieng": 1, "chạp": 12, "chap": 12}
"""Names of the first and last month in the people's calendar."""


class Pattern(NamedTuple):
    """One way to write a date.

    Attributes:
        expression: With the groups year, month and day, as far as it has them.
        separators: What must stand, the same, in all gaps of the text itself; "" where anything may.
        needs_month_name: Whether a name of `MONTHS` is part of it.
    """

    expression: re.Pattern[str]
    separators: str = ""
    needs_month_name: bool = False


_BEGIN, _END = " ", "(?= )"
"""A space stands before and after every word; the one before makes the patterns fast, as they begin with letters."""

_WORD = (
    "(?:" + "|".join(sorted({fold(word) for word in NUMBER_WORDS} | {"năm"}, key=lambda word: (-len(word), word))) + ")"
)
_NUMBER = rf"(?:\d{{1,2}}|{_WORD}(?: {_WORD}){{0,2}})"
_MONTH = rf"(?P<month>{_NUMBER}|gieng|chap)"
_DAY = rf"(?:(?:mong|mung) )?(?P<day>{_NUMBER})"
_YEAR = r"(?P<year>1\d{3}|20\d{2})"
_NAME = "(?P<month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + ")"
_ORDINAL = r"(?P<day>\d{1,2}(?:er|st|nd|rd|th)?)"
_NO_NUMBER_OF_A_DOCUMENT = "".join(f"(?<! {word} )" for word in ("so", "dinh", "lenh", "thi", "luat", "quyet"))
"""Last syllables before the number of a document: số 2/2017, nghị định 30/2020."""


def _pattern(expression: str, separators: str = "", *, names: bool = False) -> Pattern:
    return Pattern(re.compile(_BEGIN + expression + _END), separators, names)


PATTERNS = (
    _pattern(rf"ngay (?:{_DAY} )?thang (?:{_MONTH} )?n[aă]m {_YEAR}"),
    _pattern(rf"(?:ngay )?(?P<day>\d{{1,2}}) thang (?P<month>\d{{1,2}})(?:/| n[aă]m | ){_YEAR}"),
    _pattern(rf"(?P<day>\d{{1,2}})/(?P<month>\d{{1,2}})/{_YEAR}"),
    _pattern(rf"(?P<day>\d{{1,2}}) (?P<month>\d{{1,2}}) {_YEAR}", "/.-"),
    _pattern(rf"{_YEAR} (?P<month>\d{{1,2}}) (?P<day>\d{{1,2}})", "-"),
    _pattern(rf"thang {_MONTH} (?:n[aă]m )?{_YEAR}"),
    _pattern(rf"thang (?P<month>\d{{1,2}})/{_YEAR}"),
    _pattern(rf"(?:le )?{_ORDINAL} (?:of )?{_NAME} {_YEAR}", names=True),
    _pattern(rf"{_NAME} {_ORDINAL} {_YEAR}", names=True),
    _pattern(rf"{_NAME} {_YEAR}", names=True),
    _pattern(rf"{_NO_NUMBER_OF_A_DOCUMENT}(?P<month>\d{{1,2}})/{_YEAR}"),
    _pattern(rf"năm (?<! viet năm )(?<! mien năm )(?<! phia năm ){_YEAR}"),
)
"""All ways, the more telling first: what overlaps an earlier match is no date."""

YEAR = re.compile(_YEAR + "(?![0-9])")
"""Stands in all of them."""


def _spaced(characters: str) -> str:
    return " ".join(characters)


_ERA_NAMES = {fold(name): era for era in eras() for name in era.names}
_ERA_HAN = {_spaced(simplified(era.han)): era for era in eras()}
_ERA_SHORT = {era.short.lower(): era for era in eras() if era.short}
_LEAP_BEFORE, _LEAP_AFTER = "(?:(?P<leap_before>nhuan) )?", "(?: (?P<leap>nhuan))?"
_ERA = "(?P<era>" + "|".join(sorted(_ERA_NAMES, key=len, reverse=True)) + ")"
_HAN_FIGURES = "(?:[元正一二三四五六七八九十廿卅] ?)+?"
_HAN_NAMES = "|".join(sorted(_ERA_HAN, key=len, reverse=True))
_OF_THE_ERA = "(?:(?:nien hieu|doi vua|trieu vua|doi|trieu|vua) )?"

_MONTH_OF_ERA = rf"(?:(?:(?:ngay )?{_DAY} )?thang {_LEAP_BEFORE}{_MONTH}{_LEAP_AFTER} )?"

ERA_PATTERNS = (
    re.compile(
        rf"{_BEGIN}{_MONTH_OF_ERA}(?:n[aă]m )?{_OF_THE_ERA}{_ERA} "
        rf"(?:n[aă]m )?(?:(?:thu )?(?P<n>\d{{1,2}}|{_WORD}(?: {_WORD}){{0,2}}|nguyen)(?: nien)?)"
        rf"(?: thang (?P<month_after>{_NUMBER}|gieng|chap)(?P<leap_after> nhuan)?(?: ngay (?P<day_after>{_NUMBER}))?"
        rf"(?! n[aă]m))?{_END}"
    ),
    re.compile(
        rf"{_BEGIN}{_MONTH_OF_ERA}n[aă]m thu (?P<n>{_NUMBER}) (?:nien hieu|doi vua|trieu vua|doi|trieu|vua) {_ERA}{_END}"
    ),
    re.compile(
        rf"{_BEGIN}(?P<era>{_HAN_NAMES}) (?P<n>{_HAN_FIGURES})年"
        rf"(?: (?P<leap>闰 )?(?P<month>{_HAN_FIGURES})月(?: 初)?(?: (?P<day>{_HAN_FIGURES})日)?)?{_END}"
    ),
    re.compile(rf"{_BEGIN}(?P<era>{'|'.join(_ERA_SHORT)})(?P<n>\d{{1,2}}){_END}"),
)
"""By name, by name after the number, in Hán characters, by abbreviation."""

ERA_TRIGGERS = (*_ERA_NAMES, *_ERA_HAN, *(f" {short}" for short in _ERA_SHORT))
"""Without one of these in the stream there is no date by era."""


def month_of(words: Sequence[str], said: str, *, unmarked: bool) -> int | None:
    """Number of a month said in figures, in words of any of the languages, or in Hán characters."""
    if said >= FIRST_HAN:
        return han_number(said.replace(" ", ""))
    if said.isdecimal():
        return int(said) or None
    if said in MONTHS:
        return MONTHS[said]
    return LUNAR_NAMES.get(words[0]) or vietnamese_number(words, unmarked=unmarked)


def era_of(tokens: Sequence[Token], said: str) -> Era | None:
    """The era called so; None if marks of ``tokens`` conflict with its name (duy tản is no Duy Tân)."""
    era = _ERA_SHORT.get(said)
    if era is not None:
        return era if tokens[0].surface.startswith(era.short) else None
    era = _ERA_NAMES.get(said)
    if era is None:
        return _ERA_HAN.get(said)
    spelt = {fold(name): name for name in era.names}[said].lower().split()
    agree = all(not token.marked or token.exact == name for token, name in zip(tokens, spelt, strict=True))
    return era if agree else None
