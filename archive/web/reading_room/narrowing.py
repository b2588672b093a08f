"""Narrowing a result list: the facets beside it, and what was chosen of them above it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from archive.web.found import FACETS
from archive.web.i18n import gettext
from archive.web.parts import parts

if TYPE_CHECKING:
    from collections.abc import Collection

    from archive.search import SearchAnswer
    from archive.search.answer import FacetValue
    from archive.web.reading_room.search import Asked

OPEN_FACETS: Final = ("type", "year")


@dataclass(frozen=True)
class Choice:
    """One value of a facet, and where choosing or dropping it leads."""

    label: str
    count: int
    url: str
    active: bool


@dataclass(frozen=True)
class FacetGroup:
    """A facet with its values.

    Attributes:
        name: As the address tells it.
        label: As the reader sees it.
        values: Those that are shown.
        open: Whether they are seen at once.
        count: How many values it has.
        whole_url: Where all of them are shown; empty where they are.
    """

    name: str
    label: str
    values: tuple[Choice, ...]
    open: bool
    count: int
    whole_url: str


@dataclass(frozen=True)
class Chip:
    """A filter in use; ``url`` leads to the list without it."""

    group: str
    label: str
    url: str


def group_of(name: str, values: tuple[FacetValue, ...], now: Asked) -> FacetGroup:
    """One facet as it is shown: the values that most items have, and those chosen, until all are asked for."""
    chosen, is_whole = now.chosen[name], now.whole == name
    shown = values if is_whole else _most(values, chosen, parts().settings.facet_values_shown)
    choices = tuple(
        Choice(value.label, value.count, now.toggled(name, value.value).url(), value.value in chosen) for value in shown
    )
    return FacetGroup(
        name=name,
        label=_facet_label(name),
        values=choices,
        open=name in OPEN_FACETS or bool(chosen) or is_whole,
        count=len(values),
        whole_url=f"{replace(now, whole=name).url()}#facet-{name}" if len(shown) < len(values) else "",
    )


def _most(values: tuple[FacetValue, ...], chosen: Collection[str], most: int) -> tuple[FacetValue, ...]:
    """The ``most`` values that most items have, and those chosen, in the order in which they are told."""
    if len(values) <= most:
        return values
    kept = {one.value for one in sorted(values, key=lambda one: -one.count)[:most]} | set(chosen)
    return tuple(one for one in values if one.value in kept)


def chips_of(found: SearchAnswer, now: Asked) -> tuple[Chip, ...]:
    """What was chosen, each with the way to drop it."""
    return tuple(
        Chip(_facet_label(name), _label_of(value, found.facets[name]), now.toggled(name, value).url())
        for name in FACETS
        for value in dict.fromkeys(now.chosen[name])
        if value
    )


def _label_of(value: str, values: tuple[FacetValue, ...]) -> str:
    return next((one.label for one in values if one.value == value), value)


def _facet_label(name: str) -> str:
    labels: dict[str, str] = {
        "type": gettext("Loại tài liệu"),
        "year": gettext("Năm"),
        "place": gettext("Nơi"),
        "fonds": gettext("Phông"),
        "language": gettext("Ngôn ngữ"),
    }
    return labels[name]
