"""What readers and programs are told of a place, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from archive.authority.places import Use, namesakes
from archive.errors import SearchError
from archive.web.i18n import gettext, language
from archive.web.parts import actor, parts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from archive.authority.places import NameForm, Place, Position, Term

SIZES: Final = (1, 2, 5, 20)
"""Documents from which on a place's point is drawn larger."""
_ROUGHLY: Final = {
    "second": "30 m", "tenth-minute": "200 m", "minute": "2 km",
    "0.1": "10 km", "0.01": "1 km", "0.001": "100 m", "0.0001": "10 m",
}  # fmt: skip
"""How much ground the last figure of a position stands for: a minute of latitude is a nautical mile, 1852 m."""


@dataclass(frozen=True)
class PlaceFacts:
    """A place as its page tells it.

    Attributes:
        place: The place.
        kind: In the reader's language.
        group: The same.
        variants: Further Vietnamese names.
        historical: Old names.
        foreign: Names in foreign documents, by what they are called.
        position: With directions; empty where it is not known.
        precision: How fine and how sure the position is.
        note: In the reader's language.
        namesakes: Other places of the same name.
    """

    place: Place
    kind: str
    group: str
    variants: tuple[NameForm, ...]
    historical: tuple[NameForm, ...]
    foreign: tuple[tuple[str, tuple[NameForm, ...]], ...]
    position: str
    precision: str
    note: str
    namesakes: tuple[Place, ...]


def facts(place: Place) -> PlaceFacts:
    """Everything that a reader is told of ``place``."""
    return PlaceFacts(
        place=place,
        kind=told(place.kind),
        group=told(place.group),
        variants=place.named(Use.VARIANT),
        historical=place.named(Use.HISTORICAL),
        foreign=tuple(_foreign(place)),
        position=position_text(place.position) if place.position else "",
        precision=_precision(place) if place.position else "",
        note=place.notes.get(language(), ""),
        namesakes=namesakes(place),
    )


def told(term: Term) -> str:
    """A kind of place or a part of the sea in the reader's language."""
    return term.vi if language() == "vi" else term.en


def document_counts(session: Session) -> Mapping[str, int]:
    """How many documents that this reader may see name each place; none while there is no index to ask."""
    room = parts()
    try:
        return room.place_counts.of(session, room.engine, actor())
    except SearchError:
        return {}


def size_of(count: int) -> int:
    """How large the point of a place is drawn, 0 to 4."""
    return sum(count >= least for least in SIZES)


def position_text(position: Position) -> str:
    """A position no finer than its source gives it: 20°07′51″ B, 107°43′45″ Đ."""
    lat = f"{_angle(position.lat, position.precision)} {gettext('B')}"
    return f"{lat}, {_angle(position.lon, position.precision)} {gettext('Đ')}"


def to_json(place: Place, count: int) -> dict[str, Any]:
    """A place in a list for programs."""
    return {
        "id": place.id,
        "label": place.label,
        "kind": place.kind.code,
        "group": place.group.code,
        "position": _position_json(place.position),
        "documents": count,
    }


def to_json_in_full(place: Place, count: int) -> dict[str, Any]:
    """All that programs are told of a place; forms that only serve searching are not among the names."""
    return {
        **to_json(place, count),
        "names": [{"text": name.text, "language": name.language, "use": name.use} for name in place.shown_names],
        "units": [
            {
                "name": unit.name,
                "code": unit.code or None,
                "valid_from": unit.valid_from.isoformat() if unit.valid_from else None,
                "valid_to": unit.valid_to.isoformat() if unit.valid_to else None,
            }
            for unit in place.units
        ],
        "overlapping_claims": place.has_overlapping_claims,
        "note": place.notes.get(language()),
        "namesakes": [one.id for one in namesakes(place)],
        "sources": list(place.sources),
    }


def _position_json(position: Position | None) -> dict[str, Any] | None:
    if position is None:
        return None
    return {"lat": position.lat, "lon": position.lon, "datum": "WGS-84", "precision": position.precision}


def _foreign(place: Place) -> list[tuple[str, tuple[NameForm, ...]]]:
    called = {
        "en": gettext("Tiếng Anh"),
        "fr": gettext("Tiếng Pháp"),
        "zh": gettext("Chữ Hán"),
        "und": gettext("Tiếng khác"),
    }
    forms = place.named(Use.FOREIGN)
    by_language = [(label, tuple(one for one in forms if one.language == code)) for code, label in called.items()]
    return [(label, found) for label, found in by_language if found]


def _angle(degrees: float, precision: str) -> str:
    if precision == "second":
        minutes, seconds = divmod(round(degrees * 3600), 60)
        return f"{minutes // 60}°{minutes % 60:02}′{seconds:02}″"
    if precision == "tenth-minute":
        whole, tenths = divmod(round(degrees * 600), 600)
        return _with_comma(f"{whole}°{tenths / 10:04.1f}′")
    if precision == "minute":
        whole, minutes = divmod(round(degrees * 60), 60)
        return f"{whole}°{minutes:02}′"
    return _with_comma(f"{degrees:.{len(precision) - 2}f}°")


def _with_comma(figure: str) -> str:
    return figure.replace(".", ",") if language() == "vi" else figure


def _precision(place: Place) -> str:
    assert place.position is not None
    sure = {
        "A": gettext("hai nguồn khớp nhau hoặc nguồn chính thức"),
        "B": gettext("một nguồn đáng tin"),
        "C": gettext("nguồn chưa chắc hoặc các nguồn khác nhau"),
    }
    fine = gettext("WGS-84, gần đúng, chính xác nhất đến %(metres)s", metres=_ROUGHLY[place.position.precision])
    return f"{fine}; {sure[place.confidence]}"
