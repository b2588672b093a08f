"""Places of the sea and its shores: their names through time, where they lie, what is known how surely.

The rows stand in ``places.csv``, the words about them in ``places.toml``. The Vietnamese official
form is the label. Forms that are Vietnamese readings of Chinese names serve searching only and are
never shown. Positions are WGS-84, approximate, and are shown no finer than their source gives them.
"""

from __future__ import annotations

import csv
import datetime as dt
import enum
import tomllib
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from archive.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archive.authority.geometry import Point

TWO_TIERS: Final = dt.date(2025, 7, 1)
"""Since when the units without districts are in force (Nghị quyết 202/2025/QH15)."""
SEPARATOR: Final = " | "


class Use(enum.StrEnum):
    """What a form of a name is for."""

    LABEL = "label"
    VARIANT = "variant"
    HISTORICAL = "historical"
    FOREIGN = "foreign"
    SEARCH = "search"
    """Leads to the place and is never shown."""


@dataclass(frozen=True)
class NameForm:
    """One form of a name.

    Attributes:
        text: As written.
        language: BCP 47; ``und`` where the language is not known.
        use: What it is for.
        is_sourced: Whether the sources of the place's row have it.
        is_ambiguous: Whether it also means something else, so that finding it says nothing.
    """

    text: str
    language: str
    use: Use
    is_sourced: bool = True
    is_ambiguous: bool = False


@dataclass(frozen=True)
class Term:
    """A kind of place or a part of the sea.

    Attributes:
        code: For programs.
        vi: In Vietnamese.
        en: In English.
        context: Names of which a page must have one before an ordinary word is taken for a place.
    """

    code: str
    vi: str
    en: str
    context: tuple[str, ...] = ()


@dataclass(frozen=True)
class Position:
    """Where a place lies: WGS-84, approximate.

    Attributes:
        lat: Degrees, north positive.
        lon: Degrees, east positive.
        precision: ``second``, ``tenth-minute``, ``minute``, or a step in degrees as a decimal number.
    """

    lat: float
    lon: float
    precision: str

    @property
    def point(self) -> Point:
        """Longitude and latitude."""
        return self.lon, self.lat


@dataclass(frozen=True)
class Unit:
    """An administrative unit to which a place belongs or belonged.

    Attributes:
        name: In Vietnamese, the larger unit last.
        code: In the national list of units; empty where it is not known.
        valid_from: First day; None where it is not known.
        valid_to: Day on which it ended; None while it is in force.
    """

    name: str
    code: str = ""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None


@dataclass(frozen=True)
class Place:
    """One place; places of one name stay apart.

    Attributes:
        id: Permanent.
        label: The Vietnamese official form.
        kind: What it is.
        group: Part of the sea.
        names: All forms, the label first.
        position: None where no source gives one.
        confidence: A two agreeing or an official source, B one reputable, C weak or in conflict, N no position.
        units: Administrative units, the present one first.
        has_overlapping_claims: Whether others claim it; the unit is the Vietnamese assignment all the same.
        needs_context: Whether its names are ordinary words.
        notes: By language, for readers.
        sources: Where the row comes from.
    """

    id: str
    label: str
    kind: Term
    group: Term
    names: tuple[NameForm, ...]
    position: Position | None
    confidence: str
    units: tuple[Unit, ...]
    has_overlapping_claims: bool
    needs_context: bool
    notes: Mapping[str, str] = field(hash=False)
    sources: tuple[str, ...]

    @property
    def short_label(self) -> str:
        """The label without the explanation that stands in parentheses."""
        return self.label.partition(" (")[0]

    def named(self, *uses: Use) -> tuple[NameForm, ...]:
        """Forms for some uses."""
        return tuple(name for name in self.names if name.use in uses)

    @property
    def shown_names(self) -> tuple[NameForm, ...]:
        """Every form that a reader may see."""
        return tuple(name for name in self.names if name.use is not Use.SEARCH)


@cache
def places() -> tuple[Place, ...]:
    """All places, in the order of the file."""
    text = resources.files("archive.authority").joinpath("places.csv").read_text("utf-8")
    return tuple(_place(row) for row in csv.DictReader(text.splitlines()))


@cache
def groups() -> tuple[Term, ...]:
    """Parts of the sea in the order of the list."""
    return tuple(_terms("groups").values())


def place(identifier: str) -> Place:
    """The place with an identifier.

    Raises:
        NotFoundError: There is none (R220).
    """
    found = _by_id().get(identifier)
    if found is None:
        raise NotFoundError("R220", id=identifier)
    return found


def namesakes(one: Place) -> tuple[Place, ...]:
    """Other places that share a Vietnamese name with ``one``."""
    named_alike = {other for name in _vietnamese(one) for other in _by_vietnamese()[name]}
    return tuple(other for other in places() if other.id != one.id and other.id in named_alike)


def _vietnamese(one: Place) -> frozenset[str]:
    texts = [name.text for name in one.named(Use.LABEL, Use.VARIANT)]
    return frozenset(text.partition(" (")[0].casefold() for text in texts)


@cache
def _by_vietnamese() -> dict[str, list[str]]:
    """Identifiers of the places that bear a Vietnamese name."""
    bearers: dict[str, list[str]] = defaultdict(list)
    for one in places():
        for name in _vietnamese(one):
            bearers[name].append(one.id)
    return bearers


@cache
def _by_id() -> dict[str, Place]:
    return {one.id: one for one in places()}


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(resources.files("archive.authority").joinpath("places.toml").read_text("utf-8"))


@cache
def _terms(table: str) -> dict[str, Term]:
    return {
        code: Term(code, entry["vi"], entry["en"], tuple(entry.get("context", ())))
        for code, entry in _words()[table].items()
    }


def _place(row: Mapping[str, str]) -> Place:
    return Place(
        id=row["id"],
        label=row["name"],
        kind=_terms("kinds")[row["kind"]],
        group=_terms("groups")[row["group"]],
        names=tuple(_names(row)),
        position=Position(float(row["lat"]), float(row["lon"]), row["precision"]) if row["lat"] else None,
        confidence=row["confidence"],
        units=tuple(_units(row)),
        has_overlapping_claims=row["overlapping_claims"] == "yes",
        needs_context=row["needs_context"] == "yes",
        notes=MappingProxyType({code: row[f"note_{code}"] for code in ("vi", "en") if row[f"note_{code}"]}),
        sources=_parts(row["source"]),
    )


_COLUMNS: Final = (
    ("name", "vi", Use.LABEL),
    ("variants", "vi", Use.VARIANT),
    ("historical", "vi", Use.HISTORICAL),
    ("en", "en", Use.FOREIGN),
    ("fr", "fr", Use.FOREIGN),
    ("han", "zh", Use.FOREIGN),
    ("other", "und", Use.FOREIGN),
    ("search_only", "und", Use.SEARCH),
)


def _names(row: Mapping[str, str]) -> Iterator[NameForm]:
    unsourced, ambiguous = _parts(row["unsourced"]), _parts(row["ambiguous"])
    for column, language, use in _COLUMNS:
        for text in _parts(row[column]):
            yield NameForm(text, language, use, text not in unsourced, text in ambiguous)


def _units(row: Mapping[str, str]) -> Iterator[Unit]:
    if row["unit"]:
        yield Unit(row["unit"], row["unit_code"], valid_from=TWO_TIERS)
    if row["unit_before"]:
        yield Unit(row["unit_before"], valid_to=TWO_TIERS)


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(cell.split(SEPARATOR)) if cell else ()
