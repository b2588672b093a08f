"""Taking a new item into the catalogue: one description becomes its rows, its events and its outbox row."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from archive.catalogue import outbox
from archive.catalogue.access import Actor, require_open_above
from archive.catalogue.containers import (
    container_row,
    ensure_unclassified,
    issue_reference_code,
    require_free_code,
    require_level_below,
)
from archive.catalogue.description import Agent, Description, ParentLink, plain_values
from archive.catalogue.events import EventRecord, EventType, record
from archive.catalogue.models import (
    AccessLevel,
    Authority,
    DescriptionUnit,
    DigitalObject,
    ItemState,
    Level,
    NameForm,
    Page,
    UnitAuthority,
)
from archive.catalogue.pids import is_pid
from archive.catalogue.units import get_unit
from archive.errors import CatalogueError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from archive.catalogue.views import ObjectView, PageView, UnitView


@dataclass(frozen=True, kw_only=True)
class NewItem:
    """An item to be taken in.

    Attributes:
        pid: Stands in the pipeline's journal before anything is written.
        parent_code: Reference code of the container; None for the fonds of what is unclassified.
        reference_code: None for the container's next running number.
        genre: A code of the vocabulary ``genres``, or empty.
        languages: ISO 639-1 codes.
        suggestions: What was read from the pages and waits for a person's word; plain JSON.
    """

    pid: str
    title: str
    parent_code: str | None = None
    reference_code: str | None = None
    scope: str = ""
    genre: str = ""
    number: str = ""
    date_text: str = ""
    date_from: dt.date | None = None
    date_to: dt.date | None = None
    languages: tuple[str, ...] = ()
    source_name: str = ""
    suggestions: Mapping[str, Any] = field(default_factory=dict)
    objects: tuple[ObjectView, ...] = ()
    pages: tuple[PageView, ...] = ()
    agents: tuple[Agent, ...] = ()
    rights: str = "undetermined"


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where an item will stand: its parent and the reference code kept for it."""

    parent: ParentLink
    reference_code: str


def register_item(session: Session, item: NewItem, *, actor: str, now: dt.datetime, publish: bool = False) -> UnitView:
    """Make the unit, its pages, originals, agents, events and outbox row in one go.

    Raises:
        CatalogueError: The identifier is malformed (R204), the reference code is taken (R206) or the
            container is not open though the item is to be published (R207).
        NotFoundError: There is no such container (R205).
    """
    place = find_place(session, item, now=now, publish=publish)
    description = first_description(item, place, actor=actor, now=now, publish=publish)
    return register(session, description, {page.number: page.text for page in item.pages}, now)


def find_place(session: Session, item: NewItem, *, now: dt.datetime, publish: bool) -> Place:
    """Where ``item`` goes; its reference code is given out here and never again.

    Raises:
        CatalogueError: As `register_item`.
        NotFoundError: As `register_item`.
    """
    if not is_pid(item.pid):
        raise CatalogueError("R204", pid=item.pid)
    parent_code = item.parent_code
    if parent_code is None:
        parent = session.scalars(
            sa.select(DescriptionUnit).where(DescriptionUnit.pid == ensure_unclassified(session, now))
        ).one()
    else:
        parent = container_row(session, parent_code)
    require_level_below(parent, Level.ITEM)
    if publish:
        require_open_above(session, item.pid, parent.id)
    if item.reference_code is None:
        code = issue_reference_code(session, parent)
    else:
        require_free_code(session, item.reference_code)
        code = item.reference_code
    return Place(parent=ParentLink(pid=parent.pid, reference_code=parent.reference_code), reference_code=code)


def first_description(
    item: NewItem, place: Place, *, actor: str, now: dt.datetime, publish: bool = False
) -> Description:
    """The description with which ``item`` enters store and catalogue alike."""
    state, access = ItemState.DRAFT, AccessLevel.STAFF
    events = [_digest_event(item, actor, now), _ingestion_event(item, actor, now)]
    if publish:
        state, access = ItemState.PUBLISHED, AccessLevel.PUBLIC
        to = {"state": state.value, "access": access.value, "rights": item.rights}
        events.append(EventRecord(type=EventType.POLICY_ASSIGNMENT, at=now, actor=actor, detail={"to": to}))
    return Description(
        pid=item.pid,
        level=Level.ITEM.value,
        parent=place.parent,
        reference_code=place.reference_code,
        title=item.title,
        scope=item.scope,
        genre=item.genre,
        number=item.number,
        date_text=item.date_text,
        date_from=item.date_from,
        date_to=item.date_to,
        languages=item.languages,
        rights=item.rights,
        source_name=item.source_name,
        suggestions=item.suggestions,
        state=state.value,
        access=access.value,
        created_at=now,
        updated_at=now,
        agents=item.agents,
        objects=item.objects,
        pages=tuple(page.record for page in item.pages),
        events=tuple(events),
    )


def register(session: Session, description: Description, texts: Mapping[int, str], now: dt.datetime) -> UnitView:
    """Make the rows that ``description`` speaks of, with the words of its pages by page number.

    Raises:
        CatalogueError: The reference code was taken in the meantime (R206).
    """
    require_free_code(session, description.reference_code)
    pid = add_unit(session, description, texts)
    for event in description.events:
        record(session, pid, event)
    outbox.queue(session, pid, now)
    return get_unit(session, pid, Actor.keeper(""))


def add_unit(session: Session, description: Description, texts: Mapping[int, str]) -> str:
    """Make the unit's row and those of its originals, pages and agents, of any level; its pid.

    Its parent is there already; its events and what the indexes are owed are the caller's.
    """
    parent_id = None
    if description.parent is not None:
        parent_id = session.scalars(
            sa.select(DescriptionUnit.id).where(DescriptionUnit.pid == description.parent.pid)
        ).one()
    unit = DescriptionUnit(**plain_values(description), parent_id=parent_id, languages=list(description.languages))
    unit.objects = [DigitalObject(**dataclasses.asdict(original)) for original in description.objects]
    unit.pages = [
        Page(**dataclasses.asdict(page) | {"languages": list(page.languages)}, text=texts.get(page.number, ""))
        for page in description.pages
    ]
    unit.agents = [UnitAuthority(authority=_authority(session, agent), role=agent.role) for agent in description.agents]
    session.add(unit)
    session.flush()
    return unit.pid


def _digest_event(item: NewItem, actor: str, now: dt.datetime) -> EventRecord:
    digests = {original.store_path: f"sha256:{original.sha256}" for original in item.objects}
    return EventRecord(type=EventType.MESSAGE_DIGEST_CALCULATION, at=now, actor=actor, detail={"digests": digests})


def _ingestion_event(item: NewItem, actor: str, now: dt.datetime) -> EventRecord:
    detail = {"source": item.source_name, "pages": len(item.pages), "originals": len(item.objects)}
    return EventRecord(type=EventType.INGESTION, at=now, actor=actor, detail=detail)


def _authority(session: Session, agent: Agent) -> Authority:
    known = sa.select(Authority).where(Authority.kind == agent.kind, Authority.preferred_name == agent.name)
    authority = session.scalar(known)
    if authority is None:
        authority = Authority(kind=agent.kind, preferred_name=agent.name, names=[NameForm(name=agent.name)])
        session.add(authority)
        session.flush()
    return authority
