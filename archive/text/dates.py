"""Dates as documents write them, in figures, words and eras, read into intervals and into terms for search.

The text is read as tokens, so that spelling, missing marks and Hán variants do not matter, and so that a page that is
indexed is cut only once. Rules: docs/explanation/vietnamese-text.md, "Dates".
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from archive.text.date_grammar import ERA_PATTERNS, ERA_TRIGGERS, MONTHS, PATTERNS, YEAR, era_of, month_of
from archive.text.eras import EraDate
from archive.text.han import FIRST_HAN
from archive.text.numerals import han_number, vietnamese_number
from archive.text.tokens import tokenise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.text.tokens import Token


class WrittenDate(NamedTuple):
    """A date found in a text.

    Attributes:
        text: As written, on one line.
        date_from: First day it may mean.
        date_to: Last day it may mean; the same for a full date.
        start: Index of its first character in the text.
        end: Index after its last character.
        terms: What it is found by, the most exact first: ("2017-02-14", "2017-02", "2017"). A query asks for
            the first only, an index keeps all; so a month finds its days, and a day no other day.
        era: The date by era, if it is one.
    """

    text: str
    date_from: dt.date
    date_to: dt.date
    start: int = 0
    end: int = 0
    terms: tuple[str, ...] = ()
    era: EraDate | None = None

    @property
    def is_day(self) -> bool:
        """Whether day, month and year are all known."""
        return self.date_from == self.date_to

    @property
    def label(self) -> str:
        """As readers are told of it: its ISO form, or what it is by era."""
        return self.era.label if self.era else self.terms[0]

    @property
    def label_year(self) -> int:
        """The year under which it is catalogued: that of the era's label, not that of the Gregorian day."""
        return self.era.label_year if self.era else self.date_from.year


def find_dates(text: str) -> list[WrittenDate]:
    """All dates of ``text`` in reading order; see `dates_of`."""
    return dates_of(text, tokenise(text))


def parse_date(text: str) -> WrittenDate | None:
    """The first date of ``text``, or None."""
    dates = find_dates(text)
    return dates[0] if dates else None


def dates_of(text: str, tokens: Sequence[Token]) -> list[WrittenDate]:
    """All dates of ``text`` in reading order.

    Understood: "ngày 14 tháng 02 năm 2017" (blanks for day or month as dots or nothing; figures or words), 14/2/2017,
    14-02-2017, 14. 2. 2017, 2017-02-14, "tháng 3 năm 1902", "tháng 3/1902", "02/2017", "năm 1933", "le 14 juillet 1933",
    "July 14, 1933", "ngày 22 tháng 11 năm Minh Mạng thứ 14", "tháng 4 nhuận Minh Mệnh 19", "Minh Mạng thập tứ niên",
    明命十四年十一月二十二日, MM14. A partial date is the interval of its month or year (NĐ 30/2020, Appendix I, II.4: figures
    below 10 and months 1 and 2 get a zero; both ways of writing are read). An impossible date (31 February) is no date.

    Args:
        text: A page or a query.
        tokens: `tokenise` of it.
    """
    stream = _Stream.of(tokens)
    found: list[tuple[int, int, WrittenDate]] = []
    for begin, end, date in (*_by_era(text, stream), *_gregorian(text, stream)):
        if not any(begin < other_end and other < end for other, other_end, _ in found):
            found.append((begin, end, date))
    return [date for _, _, date in sorted(found, key=lambda one: one[0])]


JOINED = re.compile(r"(ngay|thang|nam|năm)(?=\d)|(?<=\d)(?=(?:thang|nam)$)")
"""Words that recognition joins with their figures: "tháng02"."""


class _Stream(NamedTuple):
    """The folded words of a text, a space before and after each, and the token of each."""

    words: str
    starts: list[int]
    tokens: list[Token]

    @classmethod
    def of(cls, tokens: Sequence[Token]) -> _Stream:
        words: list[str] = []
        starts: list[int] = []
        length = 1
        kept = [token for token in tokens if not token.part]
        for token in kept:
            word = _word(token)
            words.append(word)
            starts.append(length)
            length += len(word) + 1
        return cls(f" {' '.join(words)} ", starts, kept)

    def tokens_of(self, match: re.Match[str], group: str | int = 0) -> list[Token]:
        """Tokens of a match or of one of its groups."""
        begin, end = match.span(group)
        if begin < 0:
            return []
        begin += self.words[begin] == " "
        return self.tokens[bisect_right(self.starts, begin) - 1 : bisect_right(self.starts, end - 1)]


def _word(token: Token) -> str:
    """Folded, but năm (year) apart from nam (south); where marks are missing, nam may be the year."""
    word = token.folded
    if word == "nam":
        return "năm" if token.exact == "năm" or token.bare else "nam"
    if word.isalpha():
        return word
    if word.isdigit():
        return word if token.surface.isdigit() else token.surface
    return JOINED.sub(lambda found: found[0] + " ", word)


_Found = tuple[int, int, WrittenDate]


def _written(text: str, tokens: Sequence[Token]) -> str:
    return " ".join(text[tokens[0].start : tokens[-1].end].split())


def _gregorian(text: str, stream: _Stream) -> Iterator[_Found]:
    if YEAR.search(stream.words) is None:
        return
    named = any(f" {name} " in stream.words for name in MONTHS)
    for pattern in PATTERNS:
        if pattern.needs_month_name and not named:
            continue
        for match in pattern.expression.finditer(stream.words):
            tokens = stream.tokens_of(match)
            if pattern.separators and not _parted_alike(text, tokens, pattern.separators):
                continue
            figures = _figures(stream, match)
            interval = _interval(*figures) if figures else None
            if figures and interval:
                written = _written(text, tokens)
                date = WrittenDate(written, *interval, tokens[0].start, tokens[-1].end, _terms(*figures))
                yield match.start() + 1, match.end(), date


def _parted_alike(text: str, tokens: Sequence[Token], separators: str) -> bool:
    """Whether the same separator stands in every gap: "14. 2. 2017", not "14, 2017 2"."""
    gaps = {text[one.end : other.start].strip() for one, other in pairwise(tokens)}
    before = text[: tokens[0].start].rstrip(" ")[-1:]
    after = text[tokens[-1].end :][:1]
    return len(gaps) == 1 and gaps.pop() in tuple(separators) and before not in tuple("/.-,") and after != "/"


def _figures(stream: _Stream, match: re.Match[str]) -> tuple[int, int, int] | None:
    """Year, month and day; 0 for what is not said, None for what is no number."""
    groups = match.groupdict()
    month = _said(stream, match, "month") if groups.get("month") else 0
    day = _said(stream, match, "day") if groups.get("day") else 0
    if month is None or day is None or (day and not month):
        return None
    return int(groups["year"]), month, day


def _said(stream: _Stream, match: re.Match[str], group: str) -> int | None:
    """The number that one group says."""
    said = match[group]
    figure = re.match(r"\d+", said)
    if figure:
        return int(figure[0]) or None
    tokens = stream.tokens_of(match, group)
    words = [token.exact for token in tokens]
    unmarked = all(token.bare for token in tokens)
    if group.startswith("month"):
        return month_of(words, said, unmarked=unmarked)
    return han_number(said.replace(" ", "")) if said >= FIRST_HAN else vietnamese_number(words, unmarked=unmarked)


def _interval(year: int, month: int, day: int) -> tuple[dt.date, dt.date] | None:
    if not month:
        return dt.date(year, 1, 1), dt.date(year, 12, 31)
    if month > 12:
        return None
    length = calendar.monthrange(year, month)[1]
    if day > length:
        return None
    first = dt.date(year, month, day or 1)
    return first, first if day else dt.date(year, month, length)


def _terms(year: int, month: int, day: int) -> tuple[str, ...]:
    terms = [f"{year:04}"]
    if month:
        terms.insert(0, f"{year:04}-{month:02}")
    if day:
        terms.insert(0, f"{year:04}-{month:02}-{day:02}")
    return tuple(terms)


def _by_era(text: str, stream: _Stream) -> Iterator[_Found]:
    if not any(trigger in stream.words for trigger in ERA_TRIGGERS):
        return
    for pattern in ERA_PATTERNS:
        for match in pattern.finditer(stream.words):
            date = _era_date(stream, match)
            if date is None or not date.is_possible:
                continue
            tokens = stream.tokens_of(match)
            day = date.gregorian_day()
            terms = (*date.keys(), *(_terms(day.year, day.month, day.day)[:2] if day else ()), f"{date.label_year:04}")
            place = tokens[0].start, tokens[-1].end
            yield (
                match.start() + 1,
                match.end(),
                WrittenDate(_written(text, tokens), *date.interval(), *place, terms, date),
            )


def _era_date(stream: _Stream, match: re.Match[str]) -> EraDate | None:
    groups = match.groupdict()
    era = era_of(stream.tokens_of(match, "era"), groups["era"])
    if era is None:
        return None
    leap = any(groups.get(name) for name in ("leap", "leap_before", "leap_after"))
    numbers: list[int] = []
    for name in ("n", "month", "day"):
        group = next((group for group in (name, f"{name}_after") if groups.get(group)), None)
        number = _said(stream, match, group) if group else 0
        if number is None:
            return None
        numbers.append(number)
    year, month, day = numbers
    return EraDate(era, year, month, leap, day)
