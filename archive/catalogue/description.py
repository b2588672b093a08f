"""A unit's description as the store keeps it: JSON that can be read without this program.

Everything that `rebuild catalogue` needs stands in it, for units of every level. The words of the
pages stand beside it in the same OCFL object, as ALTO or plain text. The format is written down in
``docs/reference/description.md``.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from archive.catalogue.events import EventRecord, events_of, read_event
from archive.catalogue.models import AccessLevel, AuthorityKind, DescriptionUnit, ItemState, Page, UnitAuthority
from archive.catalogue.views import ObjectView, PageRecord, object_view, page_record
from archive.errors import CatalogueError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

FORMAT = "biendao-description/1"
FILE_NAME = "description.json"


@dataclass(frozen=True, kw_only=True)
class Agent:
    """A person or body and what it is to a unit.

    Attributes:
        name: Preferred name of the authority.
        role: A code of the vocabulary ``roles``.
        kind: A value of `AuthorityKind`.
    """

    name: str
    role: str
    kind: str = AuthorityKind.BODY.value


@dataclass(frozen=True, kw_only=True)
class ParentLink:
    """The unit directly above."""

    pid: str
    reference_code: str


@dataclass(frozen=True, kw_only=True)
class Description:
    """All that is known of a unit, apart from the words on its pages."""

    pid: str
    level: str
    parent: ParentLink | None
    reference_code: str
    title: str
    scope: str = ""
    genre: str = ""
    number: str = ""
    date_text: str = ""
    date_from: dt.date | None = None
    date_to: dt.date | None = None
    languages: tuple[str, ...] = ()
    rights: str = "undetermined"
    source_name: str = ""
    suggestions: Mapping[str, Any] = field(default_factory=dict)
    state: str = ItemState.DRAFT.value
    access: str = AccessLevel.STAFF.value
    created_at: dt.datetime
    updated_at: dt.datetime
    agents: tuple[Agent, ...] = ()
    objects: tuple[ObjectView, ...] = ()
    pages: tuple[PageRecord, ...] = ()
    events: tuple[EventRecord, ...] = ()


def to_json(description: Description) -> bytes:
    """UTF-8 JSON with sorted keys: the same description always gives the same bytes."""
    record = {"format": FORMAT, **dataclasses.asdict(description)}
    text = json.dumps(record, ensure_ascii=False, sort_keys=True, indent=1, default=_iso)
    return f"{text}\n".encode()


def from_json(data: bytes) -> Description:
    """Read what `to_json` wrote.

    Raises:
        CatalogueError: The bytes are no description of this format (R212).
    """
    try:
        record = json.loads(data)
        found = record.pop("format")
        if found != FORMAT:
            raise CatalogueError("R212", problem=f"format {found!r}")
        return _read(record)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise CatalogueError("R212", problem=str(error)) from error


def describe(session: Session, pid: str) -> Description:
    """The description of the unit ``pid`` as the catalogue has it now.

    Raises:
        NotFoundError: There is no such unit (R201).
    """
    unit = session.scalar(
        sa.select(DescriptionUnit)
        .where(DescriptionUnit.pid == pid)
        .options(
            selectinload(DescriptionUnit.parent),
            selectinload(DescriptionUnit.objects),
            selectinload(DescriptionUnit.pages).defer(Page.text),
            selectinload(DescriptionUnit.agents).selectinload(UnitAuthority.authority),
        )
    )
    if unit is None:
        raise NotFoundError("R201", pid=pid)
    return Description(
        **{name: getattr(unit, name) for name in _PLAIN_FIELDS},
        parent=ParentLink(pid=unit.parent.pid, reference_code=unit.parent.reference_code) if unit.parent else None,
        languages=tuple(unit.languages),
        agents=tuple(
            Agent(name=link.authority.preferred_name, role=link.role, kind=link.authority.kind) for link in unit.agents
        ),
        objects=tuple(object_view(row) for row in unit.objects),
        pages=tuple(page_record(row) for row in unit.pages),
        events=events_of(session, pid),
    )


_BUILT_FIELDS = {"parent", "languages", "agents", "objects", "pages", "events"}
_PLAIN_FIELDS = tuple(f.name for f in dataclasses.fields(Description) if f.name not in _BUILT_FIELDS)


def plain_values(description: Description) -> dict[str, Any]:
    """Those values of ``description`` that a row of `DescriptionUnit` keeps under the same name."""
    return {name: getattr(description, name) for name in _PLAIN_FIELDS}


def _read(record: dict[str, Any]) -> Description:
    parent = record.pop("parent")
    return Description(
        parent=ParentLink(**parent) if parent else None,
        languages=tuple(record.pop("languages")),
        agents=tuple(Agent(**agent) for agent in record.pop("agents")),
        objects=tuple(ObjectView(**original) for original in record.pop("objects")),
        pages=tuple(PageRecord(**page | {"languages": tuple(page["languages"])}) for page in record.pop("pages")),
        events=tuple(map(read_event, record.pop("events"))),
        date_from=_day(record.pop("date_from")),
        date_to=_day(record.pop("date_to")),
        created_at=dt.datetime.fromisoformat(record.pop("created_at")),
        updated_at=dt.datetime.fromisoformat(record.pop("updated_at")),
        **record,
    )


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _iso(value: object) -> str:
    assert isinstance(value, dt.date), f"a description holds plain values, not {value!r}"
    return value.isoformat()
