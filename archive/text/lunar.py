"""The lunisolar calendar of Vietnam, computed: months from the new moon, numbers from the sun.

Rules: a month begins on the day of the new moon in Vietnam (UTC+7); the eleventh month holds the winter
solstice; a year with thirteen months between two solstices has its leap month where first no principal term
(a multiple of 30 degrees of the sun's longitude) falls. Published by Hồ Ngọc Đức, "Thuật toán tính âm lịch";
new moon and sun after J. Meeus, "Astronomical Algorithms", second edition, chapters 49 and 25.

The Nguyễn court made a calendar of its own (Lịch Hiệp Kỷ): a day may differ by one.
"""

from __future__ import annotations

import datetime as dt
import math
from functools import lru_cache
from itertools import pairwise

UNCERTAIN_DAYS = 1
"""How far the court's calendar and the computed one may lie apart."""

_UTC_OFFSET = 7 / 24
"""Days; the meridian 105° E."""
_SYNODIC_MONTH = 29.530588861
"""Mean days from new moon to new moon (Meeus, 49.1)."""
_EPOCH = 2451550.09766
"""Julian ephemeris day of the mean new moon of 6 January 2000 (Meeus, 49.1)."""
_J2000 = 2451545.0
_CENTURY = 36525.0
_ORDINAL_ZERO = 1721425
"""Julian day number less `datetime.date.toordinal`."""
_SOLSTICE_TERM = 9
"""270 degrees of longitude, in steps of 30."""
_SOLSTICE_MONTH = 11

_PERIODIC = (
    (-0.40720, 0, 0, 1, 0), (0.17241, 1, 1, 0, 0), (0.01608, 0, 0, 2, 0), (0.01039, 0, 0, 0, 2),
    (0.00739, 1, -1, 1, 0), (-0.00514, 1, 1, 1, 0), (0.00208, 2, 2, 0, 0), (-0.00111, 0, 0, 1, -2),
    (-0.00057, 0, 0, 1, 2), (0.00056, 1, 1, 2, 0), (-0.00042, 0, 0, 3, 0), (0.00042, 1, 1, 0, 2),
    (0.00038, 1, 1, 0, -2), (-0.00024, 1, -1, 2, 0),
)  # fmt: skip
"""Meeus, table 49.A, new moon, terms above 20 seconds: days, power of E, multiples of M, M', F."""


def leap_month(year: int) -> int | None:
    """Number of the month that ``year`` has twice, or None."""
    for number, is_leap, _, _ in _months(year):
        if is_leap:
            return number
    return None


def month_span(year: int, month: int, *, leap: bool = False) -> tuple[dt.date, dt.date] | None:
    """First and last Gregorian day of a month of the lunar ``year``, or None if the year has no such month."""
    for number, is_leap, first, following in _months(year):
        if (number, is_leap) == (month, leap):
            return _date(first), _date(following - 1)
    return None


def gregorian(year: int, month: int, day: int, *, leap: bool = False) -> dt.date | None:
    """The Gregorian day of a lunar one, or None if the month has not so many days."""
    span = month_span(year, month, leap=leap)
    if span is None or not 1 <= day <= (span[1] - span[0]).days + 1:
        return None
    return span[0] + dt.timedelta(days=day - 1)


def year_span(year: int) -> tuple[dt.date, dt.date]:
    """First and last Gregorian day of the lunar ``year`` (that whose first month begins in it)."""
    months = _months(year)
    return _date(months[0][2]), _date(months[-1][3] - 1)


@lru_cache(maxsize=512)
def _months(year: int) -> tuple[tuple[int, bool, int, int], ...]:
    """Months of a lunar year: number, leap, Julian day number of the first day and of the next month's."""
    named = [*_named_months(year - 1), *_named_months(year)]
    first = next(index for index, month in enumerate(named) if month[:2] == (1, False))
    rest = named[first:]
    last = next(index for index, month in enumerate(rest) if index and month[:2] == (1, False))
    return tuple((*month, following[2]) for month, following in pairwise(rest[: last + 1]))


@lru_cache(maxsize=512)
def _named_months(year: int) -> tuple[tuple[int, bool, int], ...]:
    """Months from the eleventh of ``year`` to the tenth of the next: number, leap, Julian day number."""
    begin, end = _eleventh(year), _eleventh(year + 1)
    starts = [_new_moon_day(index) for index in range(begin, end)]
    leap = _leap_index([*starts, _new_moon_day(end)]) if len(starts) == 13 else None
    named: list[tuple[int, bool, int]] = []
    number = _SOLSTICE_MONTH
    for index, start in enumerate(starts):
        if index and index != leap:
            number = number % 12 + 1
        named.append((number, index == leap, start))
    return tuple(named)


def _leap_index(starts: list[int]) -> int:
    """Index of the first month after the eleventh in which the sun enters no principal term."""
    terms = [_sun_term(start) for start in starts]
    return next(index for index in range(1, len(terms) - 1) if terms[index] == terms[index + 1])


def _eleventh(year: int) -> int:
    """Lunation of the month that holds the winter solstice of the Gregorian ``year``."""
    december_31 = dt.date(year, 12, 31).toordinal() + _ORDINAL_ZERO
    lunation = math.floor((december_31 - _EPOCH) / _SYNODIC_MONTH) + 1
    while _new_moon_day(lunation) > december_31:
        lunation -= 1
    return lunation - 1 if _sun_term(_new_moon_day(lunation)) >= _SOLSTICE_TERM else lunation


@lru_cache(maxsize=4096)
def _new_moon_day(lunation: int) -> int:
    """Julian day number of the civil day in Vietnam on which lunation ``lunation`` (0 in January 2000) begins."""
    t = lunation * _SYNODIC_MONTH / _CENTURY
    mean = _EPOCH + _SYNODIC_MONTH * lunation + 0.00015437 * t**2
    eccentricity = 1 - 0.002516 * t - 0.0000074 * t**2
    sun = math.radians(2.5534 + 29.10535670 * lunation - 0.0000014 * t**2)
    moon = math.radians(201.5643 + 385.81693528 * lunation + 0.0107582 * t**2)
    latitude = math.radians(160.7108 + 390.67050284 * lunation - 0.0016118 * t**2)
    node = math.radians(124.7746 - 1.56375588 * lunation + 0.0020672 * t**2)
    periodic = sum(
        amount * eccentricity**power * math.sin(of_sun * sun + of_moon * moon + of_latitude * latitude)
        for amount, power, of_sun, of_moon, of_latitude in _PERIODIC
    )
    ephemeris = mean + periodic - 0.00017 * math.sin(node)
    return math.floor(ephemeris - _delta_t(ephemeris) + 0.5 + _UTC_OFFSET)


@lru_cache(maxsize=4096)
def _sun_term(day: int) -> int:
    """The sun's apparent longitude at the beginning of a civil day in Vietnam, in whole steps of 30 degrees."""
    instant = day - 0.5 - _UTC_OFFSET
    t = (instant + _delta_t(instant) - _J2000) / _CENTURY
    mean = 280.46646 + 36000.76983 * t + 0.0003032 * t**2
    anomaly = math.radians(357.52911 + 35999.05029 * t - 0.0001537 * t**2)
    centre = (
        (1.914602 - 0.004817 * t - 0.000014 * t**2) * math.sin(anomaly)
        + (0.019993 - 0.000101 * t) * math.sin(2 * anomaly)
        + 0.000289 * math.sin(3 * anomaly)
    )
    node = math.radians(125.04 - 1934.136 * t)
    apparent = mean + centre - 0.00569 - 0.00478 * math.sin(node)
    return math.floor(apparent % 360 / 30)


def _delta_t(julian_day: float) -> float:
    """Terrestrial less universal time in days: F. Espenak and J. Meeus, "Five Millennium Canon", -20 + 32 u².

    Within 20 seconds from 1700 to 2020, which moves a day only at a new moon within them of midnight.
    """
    centuries = (2000 + (julian_day - _J2000) / 365.25 - 1820) / 100
    return max(0.0, -20 + 32 * centuries**2) / 86400


def _date(julian_day_number: int) -> dt.date:
    return dt.date.fromordinal(julian_day_number - _ORDINAL_ZERO)
