"""How a document of this archive is cited, in Vietnamese and English.

The order is the one in print for archival sources in Vietnam: the document, where it is kept,
its shelf identifier, the leaf; then the permanent address.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.catalogue import specimen, vocabulary

if TYPE_CHECKING:
    from archive.catalogue.views import PageRecord, UnitView


def cite(unit: UnitView, repository: str, url: str, *, page: PageRecord | None = None, language: str = "vi") -> str:
    """One line of plain text that cites ``unit``, or ``page`` of it.

    Args:
        unit: What is cited.
        repository: Name of the institution (`Settings.repository_name`).
        url: Permanent address of the unit or the page.
        page: The page, by its own label where it has one.
        language: "vi" or "en".
    """
    creators = [agent.name for agent in unit.agents if agent.role in {"creator", "author"}]
    parts = [
        specimen.statement(unit, language),
        *creators,
        f"“{unit.shown_title}”",
        _symbol(unit, language),
        _date(unit, language),
    ]
    parts += [repository, _shelf(unit, language), _page(page, language), url]
    return ", ".join(part for part in parts if part) + "."


def _symbol(unit: UnitView, language: str) -> str:
    genre = vocabulary.kind_of_document(unit.genre, language)
    number = {"vi": "số {}", "en": "no. {}"}[language].format(unit.number) if unit.number else ""
    return f"{genre} {number}".strip()


def _date(unit: UnitView, language: str) -> str:
    if unit.date_text:
        return unit.date_text
    if unit.date_from is None:
        return ""
    if unit.date_from == unit.date_to:
        day = unit.date_from
        return f"{day.day}/{day.month}/{day.year}" if language == "vi" else day.isoformat()
    last = unit.date_to.year if unit.date_to else unit.date_from.year
    return str(last) if last == unit.date_from.year else f"{unit.date_from.year}–{last}"


def _shelf(unit: UnitView, language: str) -> str:
    return {"vi": "ký hiệu {}", "en": "reference code {}"}[language].format(unit.reference_code)


def _page(page: PageRecord | None, language: str) -> str:
    if page is None:
        return ""
    return {"vi": "trang {}", "en": "page {}"}[language].format(page.label or page.number)
