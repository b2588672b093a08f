"""Era names (niên hiệu): Minh Mạng thứ 14 is 1833 on the label, though its last weeks lie in 1834.

Label year = first year of the era + n - 1. The names and years stand in ``eras.toml``.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from functools import cache
from importlib import resources
from typing import NamedTuple

from archive.text import lunar
from archive.text.folding import fold


class Era(NamedTuple):
    """One era.

    Attributes:
        names: In Vietnamese; the first is preferred, the others mean the same (Minh Mạng, Minh Mệnh).
        han: In Hán characters.
        short: Abbreviation that catalogues print before the number (MM14), or "".
        first_year: Gregorian label of its first year.
        last_year: Gregorian label of its last year.
    """

    names: tuple[str, ...]
    han: str
    short: str
    first_year: int
    last_year: int

    @property
    def key(self) -> str:
        """The preferred name, folded, with hyphens."""
        return fold(self.names[0]).replace(" ", "-")


class EraDate(NamedTuple):
    """A date by era: year, and as far as it is known month and day of the lunar calendar.

    Attributes:
        era: The era.
        year: Its year, from 1.
        month: Lunar month, 0 if unknown.
        leap: Whether it is the second month of its number (nhuận).
        day: Day of the month, 0 if unknown.
    """

    era: Era
    year: int
    month: int = 0
    leap: bool = False
    day: int = 0

    @property
    def label_year(self) -> int:
        """The Gregorian year under which it is catalogued."""
        return self.era.first_year + self.year - 1

    @property
    def label(self) -> str:
        """As readers are told of it, with the Gregorian year under which it is catalogued: 6/4 nhuận Minh Mạng 19 (1838)."""
        month = "/".join(str(number) for number in (self.day, self.month) if number) + " nhuận" * self.leap
        return " ".join(part for part in (month, self.era.names[0], str(self.year), f"({self.label_year})") if part)

    @property
    def is_possible(self) -> bool:
        """Whether the era has this year and a lunar calendar such a month and day."""
        return self.label_year <= self.era.last_year and self.year >= 1 and self.month <= 12 and self.day <= 30

    def gregorian_day(self) -> dt.date | None:
        """The day as computed, if the date is a day that the computed calendar has."""
        if not self.day:
            return None
        return lunar.gregorian(self.label_year, self.month, self.day, leap=self.leap)

    def interval(self) -> tuple[dt.date, dt.date]:
        """First and last Gregorian day it may mean: a day give or take one, a month, or the lunar year.

        A leap month or thirtieth day that the court had and the computation has not gives month or year.
        """
        day = self.gregorian_day()
        if day is not None:
            doubt = dt.timedelta(days=lunar.UNCERTAIN_DAYS)
            return day - doubt, day + doubt
        month = lunar.month_span(self.label_year, self.month, leap=self.leap) if self.month else None
        return month or lunar.year_span(self.label_year)

    def keys(self) -> tuple[str, ...]:
        """What it is found by, the most exact first: minh-mang.19.4n.6, minh-mang.19.4n, minh-mang.19."""
        year = f"{self.era.key}.{self.year}"
        if not self.month:
            return (year,)
        month = f"{year}.{self.month}{'n' if self.leap else ''}"
        return (f"{month}.{self.day}", month, year) if self.day else (month, year)


@cache
def eras() -> tuple[Era, ...]:
    """All eras of the table, oldest first."""
    table = tomllib.loads(resources.files("archive.text").joinpath("eras.toml").read_text("utf-8"))
    return tuple(
        Era(tuple(row["names"]), row["han"], row.get("short", ""), row["first_year"], row["last_year"])
        for row in table["era"]
    )
