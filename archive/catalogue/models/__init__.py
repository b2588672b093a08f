"""The catalogue's tables: units of description, their pages, bytes, agents and events; accounts and figures of use."""

from __future__ import annotations

from archive.catalogue.models.accounts import Account, AccountSession, SignInAttempt
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
    Role,
    TextOrigin,
    Usage,
)
from archive.catalogue.models.usage import UsageCount

__all__ = [
    "AccessLevel",
    "Account",
    "AccountSession",
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
    "Role",
    "SignInAttempt",
    "TextOrigin",
    "UnitAuthority",
    "Usage",
    "UsageCount",
    "UtcDateTime",
]
