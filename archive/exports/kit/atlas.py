"""The kit's map: where the places lie that its documents name, and which documents name each."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from archive.authority.places import place
from archive.exports.kit.names import document_page
from archive.search.naming import place_label
from archive.showing import charts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archive.exports.kit.choosing import KitItem

_LARGER_FROM: Final = (1, 2, 5, 20)
"""Documents from which on a place's point is drawn larger."""


@dataclass(frozen=True)
class NamedPlace:
    """A place and the documents that name it: title, language and address of each."""

    id: str
    label: str
    documents: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Atlas:
    """Map and list.

    Attributes:
        sea: The whole sea with the places.
        gulf: Hải Phòng and its islands, the same.
        places: By their names.
    """

    sea: charts.Chart
    gulf: charts.Chart
    places: tuple[NamedPlace, ...]


def atlas_of(items: Sequence[KitItem], named: Mapping[str, tuple[str, ...]]) -> Atlas:
    """The map of a kit.

    Args:
        items: Its documents.
        named: Identifiers of the places that each names, by pid.
    """
    naming: defaultdict[str, list[KitItem]] = defaultdict(list)
    for item in items:
        for identifier in named[item.unit.pid]:
            naming[identifier].append(item)
    places = [
        NamedPlace(
            identifier,
            place_label(identifier),
            tuple(
                (item.unit.shown_title, _language(item), document_page(item.unit.pid, item.numbers[0]))
                for item in found
            ),
        )
        for identifier, found in naming.items()
    ]
    points = [(place(one.id), sum(len(one.documents) >= least for least in _LARGER_FROM)) for one in places]
    return Atlas(
        charts.whole_sea(points),
        charts.gulf(points),
        tuple(sorted(places, key=lambda one: (one.label.casefold(), one.id))),
    )


def _language(item: KitItem) -> str:
    return item.unit.languages[0] if item.unit.languages else "vi"
