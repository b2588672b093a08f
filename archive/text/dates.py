"""Dates as Vietnamese documents write them, read into intervals of the Gregorian calendar."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

from archive.text.repair import repair


@dataclass(frozen=True)
class WrittenDate:
    """A date found in a text.

    Attributes:
        text: As written, on one line.
        date_from: First day it may mean.
        date_to: Last day it may mean; the same for a full date.
        start: Index of its first character in the repaired text.
    """

    text: str
    date_from: dt.date
    date_to: dt.date
    start: int = 0

    @property
    def is_day(self) -> bool:
        """Whether day, month and year are all known."""
        return self.date_from == self.date_to


_DOTS = r"[\s.…_]*"
_DAY = r"(?P<day>\d{1,2})"
_MONTH = r"(?P<month>\d{1,2})"
_YEAR = r"(?P<year>1\d{3}|20\d{2})(?!\d)"
_WORDS = {"ngay": "ng[àáaăâ]y", "thang": "th[áàaăâ]ng", "nam": "n[ăaâàáã]m"}
"""The three words with the marks that recognition tends to lose or swap."""

_PATTERNS = tuple(
    re.compile(pattern.format(day=_DAY, month=_MONTH, year=_YEAR, dots=_DOTS, **_WORDS), re.IGNORECASE)
    for pattern in (
        r"{ngay}{dots}(?:{day}{dots})?{thang}{dots}(?:{month}{dots})?{nam}{dots}{year}",
        r"(?<![\d/.,-]){day}\s?(?P<sep>[/.-])\s?{month}\s?(?P=sep)\s?{year}(?![/-]\w)",
        r"(?<![\d/.,-]){year}-{month}-(?P<day>\d{{2}})(?!\d)",
        r"{thang}\s*{month}\s*(?:{nam}\s*|/\s*|-\s*){year}",
        r"(?<!\w){nam}\s+{year}(?![/-]\w)",
    )
)


def find_dates(text: str) -> list[WrittenDate]:
    """All dates of ``text`` in reading order.

    Understood: "ngày 14 tháng 02 năm 2017" (blanks for day or month as dots or nothing), 14/2/2017,
    14-02-2017, 14.2.2017, 2017-02-14, "tháng 3 năm 1902", "tháng 3/1902", "năm 1933". A partial date is
    the interval of its month or year (NĐ 30/2020, Appendix I, II.4: figures below 10 and months 1 and 2
    get a zero; both ways of writing are read). An impossible date (31 February) is no date.
    """
    repaired = repair(text)
    found: list[WrittenDate] = []
    taken: list[tuple[int, int]] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(repaired):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            date = _read(match)
            if date is not None:
                found.append(date)
                taken.append(match.span())
    return sorted(found, key=lambda date: date.start)


def parse_date(text: str) -> WrittenDate | None:
    """The first date of ``text``, or None."""
    dates = find_dates(text)
    return dates[0] if dates else None


def _read(match: re.Match[str]) -> WrittenDate | None:
    figures = match.groupdict()
    year = int(figures["year"])
    month, day = (int(figures.get(name) or 0) for name in ("month", "day"))
    written = " ".join(match[0].split())
    if day and not month:
        return None
    if not month:
        return WrittenDate(written, dt.date(year, 1, 1), dt.date(year, 12, 31), match.start())
    if month > 12:
        return None
    length = calendar.monthrange(year, month)[1]
    if day > length:
        return None
    first = dt.date(year, month, day or 1)
    return WrittenDate(written, first, first if day else dt.date(year, month, length), match.start())
