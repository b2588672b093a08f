"""Communes, wards and districts of Hải Phòng and the former Hải Dương, and what they became.

Two days changed the units: 1 January 2025 within Hải Phòng, and 1 July 2025, when Hải Dương joined it and
districts ended (Nghị quyết 202/2025/QH15). A unit went over as a whole or was divided; where the sources do not
say into what it was merged, no successor is given. The rows stand in ``communes.csv``, each with its source.
"""

from __future__ import annotations

import csv
import datetime as dt
import enum
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from importlib import resources

from archive.authority.places import TWO_TIERS


class Extent(enum.StrEnum):
    """How much of a unit went over."""

    WHOLE = "whole"
    PART = "part"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Succession:
    """What one unit became on one day.

    Attributes:
        name: With its class word: ``Xã Việt Hải``.
        code: In the national list of units.
        district: District of which it was a part; empty for a district.
        province: Province or city at that time.
        successor: With its class word; empty where the sources do not say.
        successor_code: In the national list of units.
        since: First day of the successor.
        extent: How much of the unit went into it.
        source: Where the row comes from.
    """

    name: str
    code: str
    district: str
    province: str
    successor: str
    successor_code: str
    since: dt.date
    extent: Extent
    source: str


@dataclass(frozen=True)
class UnitNames:
    """A unit, and the units that stand for the same ground at other times.

    Attributes:
        name: With its class word.
        where: District or city that tells it from others of its name.
        others: Names of successors, then of predecessors, then of its parts; all with their class words. Whole units
            come before units of which only a part went over.
    """

    name: str
    where: str
    others: tuple[str, ...]


@cache
def successions() -> tuple[Succession, ...]:
    """All rows, in the order of the file."""
    text = resources.files("archive.authority").joinpath("communes.csv").read_text("utf-8")
    return tuple(
        Succession(
            **{name: row[name] for name in ("name", "code", "district", "province", "successor", "successor_code")},
            since=dt.date.fromisoformat(row["since"]),
            extent=Extent(row["extent"]),
            source=row["source"],
        )
        for row in csv.DictReader(text.splitlines())
    )


@cache
def units() -> tuple[UnitNames, ...]:
    """Every unit of the table, old and new, with what it is called at other times.

    Units of one name are apart where they lay in different districts.
    """
    old = _old_units()
    return (*old, *_districts(), *_new_units())


def _whole_first() -> list[Succession]:
    return sorted(successions(), key=lambda row: row.extent is not Extent.WHOLE)


def _old_units() -> tuple[UnitNames, ...]:
    following: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    by_code: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in _whole_first():
        key = row.name, row.district or row.province, row.code
        following[key] += [row.successor] if row.successor else []
        by_code[row.name, row.code] += [row.successor] if row.successor else []
    found = []
    for (name, where, code), successors in following.items():
        later = [after for one in successors for after in by_code.get((one, code), ()) if one != name]
        others = tuple(other for other in dict.fromkeys([*successors, *later]) if other != name)
        found.append(UnitNames(name, where, others))
    return tuple(found)


def _districts() -> tuple[UnitNames, ...]:
    """Districts, and towns of their rank: the units on their ground, later ones first, then the communes that they had.

    A district of which most communes went over into another one is that one's predecessor.
    """
    after: dict[str, list[str]] = defaultdict(list)
    parts: dict[str, list[str]] = defaultdict(list)
    later = {row.code: row.district for row in successions() if row.since == TWO_TIERS}
    for row in successions():
        if not row.district:
            continue
        following = row.successor if row.since == TWO_TIERS else later.get(row.successor_code, "")
        after[row.district] += [following] if following else []
        parts[row.district].append(row.name)
    before: dict[str, list[str]] = defaultdict(list)
    for name, following_units in after.items():
        main = Counter(following_units).most_common(1)
        if main and main[0][0] in parts:
            before[main[0][0]].append(name)
    return tuple(
        UnitNames(
            name, "", tuple(other for other in dict.fromkeys([*after[name], *before[name], *own]) if other != name)
        )
        for name, own in parts.items()
    )


def _new_units() -> tuple[UnitNames, ...]:
    before: dict[tuple[str, str], list[str]] = defaultdict(list)
    districts: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in _whole_first():
        if row.successor and row.since == TWO_TIERS:
            key = row.successor, row.successor_code
            before[key].append(row.name)
            districts[key].add(row.district)
    into = defaultdict(set)
    for key, from_districts in districts.items():
        for district in from_districts:
            into[district].add(key)
    found = []
    for key, names in before.items():
        whole = [d for d in districts[key] if d and len(into[d]) == 1]
        others = tuple(other for other in dict.fromkeys([*whole, *names]) if other != key[0])
        found.append(UnitNames(key[0], "Thành phố Hải Phòng", others))
    return tuple(found)
