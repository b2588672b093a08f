"""Which documents go into one package, and the codes by which Thông tư 05/2025/TT-BNV calls them."""

from __future__ import annotations

import re
import unicodedata
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from archive.catalogue.access import Actor
from archive.catalogue.containers import UNCLASSIFIED
from archive.catalogue.models import Level
from archive.catalogue.units import get_unit
from archive.errors import SettingError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from archive.catalogue.views import UnitView
    from archive.exports.documents import Document
    from archive.exports.exhibition import Edition
    from archive.settings import Settings

_CODE: Final = re.compile(r"[A-Za-z0-9]+([.-][A-Za-z0-9]+)*")
_LAST_NUMBER: Final = re.compile(r"(\d{1,7})$")
_NO_YEAR: Final = "0000"
_NAMESPACE: Final = uuid.UUID("5b1d6a0e-6c1f-5f0e-9b3a-05202500b1de")
"""Of the identifiers that packages are given: any fixed one serves (RFC 9562, 5.5)."""


@dataclass(frozen=True)
class Dossier:
    """What becomes one package.

    Attributes:
        file: The file (hồ sơ) that the documents lie in; None for a document outside of files.
        documents: Its documents by their number in it.
        archive_code: Of the archive (mã cơ quan lưu trữ).
        own_code: Of the file (mã hồ sơ) or, outside of files, of the package (mã gói tin).
        fonds_code: Of the fonds (mã phông); empty where there is none.
        identity: By which the package is known; another one in each edition.
    """

    file: UnitView | None
    documents: tuple[tuple[int, Document], ...]
    archive_code: str
    own_code: str
    fonds_code: str
    identity: uuid.UUID

    @property
    def is_file(self) -> bool:
        """Whether it is packed by phụ lục I (AIP_hoso) and not by phụ lục II (AIP_tailieu)."""
        return self.file is not None

    @property
    def kind(self) -> str:
        """The kind of package."""
        return "AIP_hoso" if self.is_file else "AIP_tailieu"

    @property
    def code(self) -> str:
        """``arcFileCode``: the archive's code and the file's or package's own."""
        return f"{self.archive_code}.{self.own_code}"

    @property
    def objid(self) -> str:
        """``OBJID`` of the package (phụ lục I)."""
        fonds = f"{self.fonds_code}:uuid-" if self.fonds_code else "uuid:"
        return f"urn:{fonds}{str(self.identity).upper()}"

    @property
    def folder(self) -> str:
        """The folder in the ZIP file: ``OBJID`` with underscores for its colons."""
        return self.objid.replace(":", "_")

    def document_code(self, number: int) -> str:
        """``docCode``: the file's code and the document's number in seven digits."""
        return f"{self.own_code}.{number:07d}"

    def document_name(self, number: int) -> str:
        """What files of a document are called (điều 8): the file's code and the document's number."""
        return f"{self.own_code}.{number}"

    def identifier(self, *parts: str) -> str:
        """An identifier for something in the package, the same in every run."""
        return str(uuid.uuid5(self.identity, "\n".join(parts))).upper()


def dossiers_of(
    session: Session, documents: Sequence[Document], settings: Settings, edition: Edition
) -> tuple[Dossier, ...]:
    """The packages, in the order in which their first documents are shown.

    Raises:
        SettingError: The code of the archive is not set (R860), one that is set is none (R861), or a document
            has neither a fonds nor an agency (R862).
    """
    archive, agency = _archive_code(settings), _given_code("agency", settings.tt05_agency_code)
    lying: dict[str, list[Document]] = {}
    for document in documents:
        file = next((one for one in document.unit.ancestors if one.level == Level.FILE), None)
        lying.setdefault(file.pid if file else document.unit.pid, []).append(document)
    made: list[Dossier] = []
    loose = 0
    for pid, inside in lying.items():
        unit = get_unit(session, pid, Actor.outsider())
        fonds = _fonds_code(inside[0].unit)
        agency_or_fonds = agency or fonds
        if not agency_or_fonds:
            raise SettingError("R862", reference_code=inside[0].unit.reference_code)
        is_file = unit.level == Level.FILE
        loose += not is_file
        own = ascii_code(unit.reference_code) if is_file else f"{edition.number:02d}.{loose:07d}"
        whole = f"{agency_or_fonds}.{_year(unit, inside)}.{_without(own, fonds)}"
        identity = uuid.uuid5(_NAMESPACE, f"{archive}\n{pid}\n{edition.number}\n{edition.date}")
        numbered = _numbered(inside) if is_file else ((1, inside[0]),)
        made.append(Dossier(unit if is_file else None, numbered, archive, whole, fonds, identity))
    return tuple(made)


def ascii_code(text: str) -> str:
    """A code of letters and digits without marks, dots and hyphens, as names of files may have it."""
    bare = unicodedata.normalize("NFD", text.replace("Đ", "D").replace("đ", "d"))
    letters = "".join(one for one in bare if not unicodedata.combining(one))
    return re.sub(r"[^A-Za-z0-9.]+", "-", letters).strip("-.")


def _archive_code(settings: Settings) -> str:
    code = _given_code("archive", settings.tt05_archive_code)
    if not code:
        raise SettingError("R860")
    return code


def _given_code(name: str, code: str) -> str:
    if code and not _CODE.fullmatch(code):
        raise SettingError("R861", variable=f"BIENDAO_TT05_{name.upper()}_CODE", given=code)
    return code


def _fonds_code(unit: UnitView) -> str:
    """Of the fonds in which a document lies; that of what was not arranged yet is none."""
    fonds = unit.fonds
    return "" if fonds is None or fonds.reference_code == UNCLASSIFIED else ascii_code(fonds.reference_code)


def _without(code: str, fonds: str) -> str:
    """A file's own part of its code, which often begins with that of its fonds."""
    rest = code.removeprefix(fonds).lstrip("-.") if fonds else code
    return rest or code


def _year(unit: UnitView, documents: Sequence[Document]) -> str:
    """In which it was begun; the circular leaves open what stands there where nobody knows."""
    days = [one.date_from for one in (unit, *(document.unit for document in documents)) if one.date_from]
    return f"{min(days).year:04d}" if days else _NO_YEAR


def _numbered(documents: Sequence[Document]) -> tuple[tuple[int, Document], ...]:
    """Documents by their number: that in which their reference codes end, or else their place in what is shown.

    The former stays when another set shows fewer of them.
    """
    found = [_LAST_NUMBER.search(document.unit.reference_code) for document in documents]
    numbers = [int(match[1]) for match in found if match]
    if len(set(numbers)) < len(documents) or 0 in numbers:
        numbers = list(range(1, len(documents) + 1))
    return tuple(sorted(zip(numbers, documents, strict=True), key=lambda pair: pair[0]))
