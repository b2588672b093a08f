"""The closed lists of values that the tables use."""

from __future__ import annotations

import enum


class Level(enum.StrEnum):
    """Level of description, ISAD(G) 3.1.4: phông, mục lục, hồ sơ, tài liệu."""

    FONDS = "fonds"
    SERIES = "series"
    FILE = "file"
    ITEM = "item"


class AccessLevel(enum.StrEnum):
    """Who may see a unit, ISAD(G) 3.4.1; the effective level is the strictest up to the fonds."""

    PUBLIC = "public"
    STAFF = "staff"
    RESTRICTED = "restricted"


class ItemState(enum.StrEnum):
    """Where an item stands between arrival and the reading room."""

    DRAFT = "draft"
    REVIEWED = "reviewed"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class TextOrigin(enum.StrEnum):
    """Where a page's text comes from."""

    TEXT_LAYER = "text_layer"
    RECOGNISED = "recognised"
    TRANSCRIPT = "transcript"
    NONE = "none"


class AuthorityKind(enum.StrEnum):
    """Kind of an authority record, ISAAR(CPF) and ISO 25964."""

    PERSON = "person"
    BODY = "body"
    PLACE = "place"
    SUBJECT = "subject"


class Destination(enum.StrEnum):
    """What an outbox row still owes a unit: its place in the indexes, or its description in the store."""

    INDEX = "index"
    STORE = "store"


class Outcome(enum.StrEnum):
    """What became of one source."""

    REGISTERED = "registered"
    DUPLICATE = "duplicate"
    REFUSED = "refused"
    HELD = "held"
    FAILED = "failed"


class PageProgress(enum.StrEnum):
    """How far one page of a source has come on its way in."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


class Role(enum.StrEnum):
    """What somebody of the house does: thủ thư, người làm chuyên đề, quản trị."""

    LIBRARIAN = "librarian"
    CURATOR = "curator"
    ADMIN = "admin"


class Usage(enum.StrEnum):
    """What is counted of the archive's use."""

    SEARCH = "search"
    SEARCH_WITHOUT_ANSWER = "search_without_answer"
    ITEM = "item"
    PAGE = "page"
    COLLECTION = "collection"
