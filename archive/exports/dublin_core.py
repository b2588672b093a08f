"""A document in the terms of Dublin Core (DCMI Metadata Terms, namespace ``http://purl.org/dc/terms/``)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from archive.catalogue import vocabulary
from archive.exports.documents import citation, marked_title
from archive.showing.messages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.catalogue.views import UnitView
    from archive.exports.documents import Document
    from archive.settings import Settings

NAMESPACE: Final = "http://purl.org/dc/terms/"

LABELS: Final = {
    "title": ("Nhan đề", "Title"),
    "creator": ("Tác giả, cơ quan ban hành", "Creator"),
    "contributor": ("Người liên quan", "Contributor"),
    "publisher": ("Nhà xuất bản", "Publisher"),
    "identifier": ("Ký hiệu", "Identifier"),
    "type": ("Loại tài liệu", "Type"),
    "date": ("Thời gian", "Date"),
    "created": ("Thời gian (EDTF)", "Date (EDTF)"),
    "description": ("Nội dung", "Description"),
    "language": ("Ngôn ngữ", "Language"),
    "extent": ("Số trang", "Extent"),
    "isPartOf": ("Thuộc về", "Part of"),
    "rights": ("Quyền", "Rights"),
    "bibliographicCitation": ("Trích dẫn", "Citation"),
}
"""The terms that are used, in the order in which they are told, with their names in Vietnamese and English."""

TERM_OF_ROLE: Final = {
    "creator": "creator",
    "author": "creator",
    "photographer": "creator",
    "cartographer": "creator",
    "publisher": "publisher",
}
"""For codes of the vocabulary ``roles`` of whoever made or issued a document, the first before the others."""
_RIGHTS: Final = {
    "public-domain": "http://creativecommons.org/publicdomain/mark/1.0/",
    "in-copyright": "http://rightsstatements.org/vocab/InC/1.0/",
    "in-copyright-permitted": "http://rightsstatements.org/vocab/InC/1.0/",
    "undetermined": "http://rightsstatements.org/vocab/UND/1.0/",
}
"""Statements that say exactly what ours say (creativecommons.org, rightsstatements.org 1.0); the others have none."""


@dataclass(frozen=True)
class Statement:
    """One thing that is said of a document.

    Attributes:
        term: A key of `LABELS`.
        value: What is said.
        language: Of the value: "vi", "en", or empty for what is the same in all.
        is_address: Whether the value is an address that stands for the thing itself.
    """

    term: str
    value: str
    language: str = ""
    is_address: bool = False


def rights_address(unit: UnitView) -> str:
    """The address under which a document's rights statement is known all over the world; empty where it has none."""
    return _RIGHTS.get(unit.rights, "")


def statements(document: Document, settings: Settings) -> tuple[Statement, ...]:
    """All that is said of a document, in the order of `LABELS`; nothing empty.

    Args:
        document: The document with the sets that show it.
        settings: Name of the institution and address of its reading room.
    """
    order = list(LABELS)
    said = [one for one in _all(document, settings) if one.value]
    return tuple(sorted(said, key=lambda one: order.index(one.term)))


def _all(document: Document, settings: Settings) -> Iterator[Statement]:
    unit = document.unit
    yield Statement("title", unit.shown_title)
    for agent in unit.agents:
        yield Statement(TERM_OF_ROLE.get(agent.role, "contributor"), agent.name)
    yield Statement("identifier", unit.reference_code)
    yield Statement("identifier", unit.number)
    yield Statement("date", unit.date_text)
    yield Statement("created", _interval(unit))
    yield Statement("description", unit.scope)
    for code in unit.languages:
        yield Statement("language", code)
    if unit.fonds:
        yield Statement("isPartOf", f"{unit.fonds.reference_code}: {unit.fonds.title}")
    yield Statement("rights", rights_address(unit), is_address=True)
    for spoken in LANGUAGES:
        yield Statement("type", vocabulary.kind_of_document(unit.genre, spoken), spoken)
        yield Statement("extent", _extent(unit, spoken), spoken)
        for collection in document.shown_in:
            yield Statement("isPartOf", marked_title(collection).text(spoken), spoken)
        yield Statement("rights", vocabulary.label("rights", unit.rights, spoken), spoken)
        yield Statement("bibliographicCitation", citation(settings, unit, spoken), spoken)


def _interval(unit: UnitView) -> str:
    """The days between which it was made, as ISO 8601-2:2019 (EDTF) writes a day or an interval."""
    first, last = unit.date_from, unit.date_to
    if first is None and last is None:
        return ""
    if first == last:
        return first.isoformat() if first else ""
    return f"{first.isoformat() if first else '..'}/{last.isoformat() if last else '..'}"


def _extent(unit: UnitView, spoken: str) -> str:
    if spoken == "vi":
        return f"{unit.page_count} trang"
    return f"{unit.page_count} page" if unit.page_count == 1 else f"{unit.page_count} pages"
