"""The catalogue's tables: units of description, their pages, bytes, agents and events."""

from __future__ import annotations

from archive.catalogue.models.authorities import Authority, NameForm, UnitAuthority
from archive.catalogue.models.base import Base, UtcDateTime
from archive.catalogue.models.description import DescriptionUnit, DigitalObject, Page
from archive.catalogue.models.history import Event, OutboxRow
from archive.catalogue.models.journal import Batch, IngestPage, IngestTask
from archive.catalogue.models.terms import (
    AccessLevel,
    AuthorityKind,
    Destination,
    ItemState,
    Level,
    Outcome,
    PageProgress,
    TextOrigin,
)

__all__ = [
    "AccessLevel",
    "Authority",
    "AuthorityKind",
    "Base",
    "Batch",
    "DescriptionUnit",
    "Destination",
    "DigitalObject",
    "Event",
    "IngestPage",
    "IngestTask",
    "ItemState",
    "Level",
    "NameForm",
    "OutboxRow",
    "Outcome",
    "Page",
    "PageProgress",
    "TextOrigin",
    "UnitAuthority",
    "UtcDateTime",
]
