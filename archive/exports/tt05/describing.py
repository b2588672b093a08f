"""What a package says of a file, a document, a photograph and a recording, in the codes of Thông tư 05/2025/TT-BNV."""

from __future__ import annotations

import calendar
import re
from typing import TYPE_CHECKING, Final

from archive.catalogue import specimen, vocabulary
from archive.exports.dublin_core import TERM_OF_ROLE
from archive.exports.tt05 import fields
from archive.exports.tt05.contents import BORN_DIGITAL, MIXED
from archive.recording import is_recording, kept_recording, moment

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from archive.catalogue.views import UnitView
    from archive.exports.tt05.contents import Contents
    from archive.exports.tt05.dossiers import Dossier
    from archive.exports.tt05.fields import Description
    from archive.settings import Settings
    from archive.store import Store

PUBLIC: Final = "01"
"""``mode``: what is not open to all leaves the house in no form."""
_PHOTOGRAPH, _SOUND, _FILM = "02", "01", "02"
_PHOTOGRAPHS: Final = "anh"
"""Code of the vocabulary ``genres``."""
_NUMBER: Final = re.compile(r"(\d{1,6}[a-zA-Z]?)\s*/\s*(\S.*)")
"""Số: 32/KH-UBND (Nghị định 30/2020/NĐ-CP, phụ lục I)."""
_BETWEEN: Final = ","


def of_package(
    dossier: Dossier, contents: Sequence[Contents], settings: Settings
) -> tuple[Description, dict[str, str]]:
    """What is said of a package as a whole."""
    if dossier.file is None:
        unit = dossier.documents[0][1].unit
        return fields.LOOSE, {"arcFileCode": dossier.code, "title": unit.shown_title, "description": _note(unit)}
    file, units = dossier.file, [document.unit for _, document in dossier.documents]
    first = [unit.date_from for unit in (file, *units) if unit.date_from]
    last = [unit.date_to for unit in (file, *units) if unit.date_to]
    confidence = {one.confidence for one in contents} - {""}
    paper = f"{dossier.archive_code}.{settings.tt05_shelf}.{file.reference_code}"
    return fields.FILE, {
        "arcFileCode": dossier.code,
        "title": file.shown_title,
        "maintenance": settings.tt05_retention,
        "mode": PUBLIC,
        "language": languages(code for unit in units for code in unit.languages),
        "startDate": _whole_day(min(first)) if first else "",
        "endDate": _whole_day(max(last)) if last else "",
        "totalDoc": str(len(units)),
        "numberOfPage": str(sum(unit.page_count for unit in units)),
        "confidenceLevel": MIXED if len(confidence) > 1 else "".join(confidence),
        "paperFileCode": paper if confidence - {BORN_DIGITAL} else "",
        "description": _note(file),
    }


def of_document(
    dossier: Dossier, one: Contents, store: Store, settings: Settings
) -> tuple[Description, dict[str, str]]:
    """What is said of one document, by what it is."""
    if is_recording(one.originals):
        description = fields.MEDIA_IN_FILE if dossier.is_file else fields.MEDIA_ALONE
        return description, _codes(dossier, one.number, settings) | _of_recording(one, store)
    if one.unit.genre == _PHOTOGRAPHS:
        description = fields.PICTURE_IN_FILE if dossier.is_file else fields.PICTURE_ALONE
        return description, _codes(dossier, one.number, settings) | _of_photograph(one.unit)
    return fields.DOCUMENT, _of_text(dossier, one)


def languages(codes: Iterable[str]) -> str:
    """Languages as the circular counts them, each once; the codes for two languages together are not used."""
    known = vocabulary.languages()
    return _BETWEEN.join(sorted({known[code].tt05 if code in known else "11" for code in codes}))


def day(first: dt.date | None, last: dt.date | None) -> str:
    """A day, or the month or year that is known; empty where the time is another."""
    if first is None or last is None:
        return ""
    if first == last:
        return _whole_day(first)
    if first.year != last.year or first.day != 1 or last.day != calendar.monthrange(last.year, last.month)[1]:
        return ""
    if first.month == last.month:
        return f"{first:%m}/{first.year:04d}"
    return f"{first.year:04d}" if (first.month, last.month) == (1, 12) else ""


def _whole_day(one: dt.date) -> str:
    return f"{one:%d/%m}/{one.year:04d}"


def _codes(dossier: Dossier, number: int, settings: Settings) -> dict[str, str]:
    """The codes of a photograph or a recording, by phụ lục I in a file, by phụ lục II alone."""
    if dossier.is_file:
        return {"arcFileCode": dossier.code, "docOrdinal": str(number)}
    code = f"{dossier.archive_code}.{dossier.document_code(number)}"
    return {"arcDocCode": code, "maintenance": settings.tt05_retention}


def _of_text(dossier: Dossier, one: Contents) -> dict[str, str]:
    unit = one.unit
    parts = _NUMBER.fullmatch(unit.number)
    kind = vocabulary.genres().get(unit.genre or vocabulary.OTHER_KIND)
    return {
        "arcFileCode": dossier.code,
        "mode": PUBLIC,
        "language": languages(unit.languages),
        "numberOfPage": str(unit.page_count),
        "confidenceLevel": one.confidence,
        "description": _note(unit),
        "docCode": dossier.document_code(one.number),
        "docOrdinal": str(one.number),
        "typeName": kind.tt05 if kind else "",
        "codeNumber": parts[1] if parts else "",
        "codeNotation": parts[2] if parts else unit.number,
        "issuedDate": day(unit.date_from, unit.date_to),
        "organName": _maker(unit),
        "subject": unit.shown_title,
    }


def _of_photograph(unit: UnitView) -> dict[str, str]:
    return {
        "typePic": _PHOTOGRAPH,
        "archivesNumber": unit.reference_code,
        "imageTitle": unit.shown_title,
        "photographer": _maker(unit),
        "photoTime": day(unit.date_from, unit.date_to),
        "docAttached": "0",
        "mode": PUBLIC,
        "description": _note(unit),
    }


def _of_recording(one: Contents, store: Store) -> dict[str, str]:
    unit = one.unit
    facts = kept_recording(store, unit.pid).facts
    return {
        "typeMedia": _FILM if one.originals[0].media_type.startswith("video/") else _SOUND,
        "archivesNumber": unit.reference_code,
        "movieTitle": unit.shown_title,
        "recorder": _maker(unit),
        "recordDate": day(unit.date_from, unit.date_to),
        "language": languages(unit.languages),
        "playTime": moment(round(facts.seconds * 1000)).zfill(8) if facts and facts.seconds else "",
        "docAttached": "0",
        "mode": PUBLIC,
        "description": _note(unit),
    }


def _maker(unit: UnitView) -> str:
    named = [agent.name for role in TERM_OF_ROLE for agent in unit.agents if agent.role == role]
    return named[0] if named else ""


def _note(unit: UnitView) -> str:
    """What has no field of its own: that it is a specimen, its time in words, its rights, what it is about."""
    told = [
        specimen.statement(unit, "vi"),
        f"Thời gian: {unit.date_text}" if unit.date_text and not day(unit.date_from, unit.date_to) else "",
        f"Quyền: {vocabulary.label('rights', unit.rights, 'vi')}",
        unit.scope,
    ]
    return ". ".join(one.strip().rstrip(".") for one in told if one.strip())
