"""A collection's dossier: ``dossier.toml``, claims and the evidence for each, read and checked by itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from archive.curation.claims import Claim, Dossier, Evidence
from archive.curation.entries import region_in
from archive.curation.files import text_of
from archive.curation.findings import Finding
from archive.curation.model import Bilingual
from archive.curation.tables import LANGUAGE, Table, line_of
from archive.errors import CurationError

if TYPE_CHECKING:
    from collections.abc import Collection as Keys
    from collections.abc import Iterator

    from archive.curation.files import Folder
    from archive.curation.model import Collection

DOSSIER: Final = "dossier.toml"
"""Name of the file; a collection without one has no dossier."""


def dossier_table(folder: Folder, third: str, faults: list[CurationError]) -> Table | None:
    """What ``dossier.toml`` says; None where there is none, or where it cannot be read, which is told.

    Args:
        folder: The collection's files.
        third: Code of the collection's third language, or empty.
        faults: Told of what is wrong (R701, R702, R712, R739).
    """
    if DOSSIER not in folder.files:
        return None
    try:
        table = Table.parse(f"{folder.slug}/{DOSSIER}", text_of(folder, DOSSIER))
    except CurationError as error:
        faults.append(error)
        return None
    return replace(table, third=third, faults=faults)


def dossier_of(table: Table) -> Dossier:
    """The dossier; the table's list of faults is told of what is wrong (R703 to R708, R713, R810, R811, R813, R817)."""
    table.only("claims", "evidence")
    if not table.values.get("claims"):
        table.fault("R703", "claims")
    claims: dict[str, Claim] = {}
    for row in table.tables("claims"):
        row.only("key", "statement", "answers")
        key = row.text("key")
        if key in claims:
            row.fault("R811", "key", given=key)
        claims[key] = Claim(key, row.bilingual("statement"), row.bilingual_if_any("answers"))
    return Dossier(tuple(claims.values()), tuple(_evidence(row, claims) for row in table.tables("evidence")))


def check_claims(collection: Collection, table: Table) -> Iterator[Finding]:
    """Claims that nothing proves yet (R812), and translations that are missing (R724, R814).

    Args:
        collection: One with a dossier.
        table: The dossier's file.
    """
    dossier = collection.dossier
    assert dossier is not None
    for index, claim in enumerate(dossier.claims):
        if not dossier.proving(claim.key):
            yield Finding("R812", _place(table, "claims", index, "key") | {"claim": claim.key})
        for key, text in (("statement", claim.statement), ("answers", claim.answers)):
            if text and collection.third_language and not text.third:
                yield Finding("R724", _place(table, "claims", index, f"{key}.{collection.third_language}"))
    for index, one in enumerate(dossier.evidence):
        if one.note and collection.third_language and not one.note.third:
            yield Finding("R724", _place(table, "evidence", index, f"note.{collection.third_language}"))
        translated = (one.translation or Bilingual("", "")).columns
        for language, said in zip(collection.languages, translated, strict=False):
            if one.language and not said and language != one.language:
                yield Finding("R814", _place(table, "evidence", index, f"translation.{language}"))


def _evidence(row: Table, claims: Keys[str]) -> Evidence:
    row.only("claim", "reference_code", "page", "region", "quotation", "language", "translation", "note")
    claim = row.text("claim")
    if claim and claim not in claims:
        row.fault("R810", "claim", given=claim)
    quotation = row.text_if_any("quotation")
    if not quotation and "note" not in row.values:
        row.fault("R813", "quotation")
    return Evidence(
        claim=claim,
        reference_code=row.text("reference_code"),
        page=row.number("page", least=1, default=1),
        region=region_in(row, "region"),
        quotation=quotation,
        language=_language(row) if quotation else "",
        translation=_translation(row),
        note=row.bilingual_if_any("note"),
    )


def _language(row: Table) -> str:
    code = row.text("language")
    if code and not LANGUAGE.fullmatch(code):
        row.fault("R817", "language", given=code)
        return ""
    return code


def _translation(row: Table) -> Bilingual | None:
    """In some languages only: the quotation itself needs none in its own."""
    inner = row.table("translation")
    if inner is None:
        return None
    inner.only(*inner.languages)
    return Bilingual(*(inner.text_if_any(language) for language in inner.languages))


def _place(table: Table, array: str, index: int, key: str) -> dict[str, object]:
    return {"file": table.file, "line": line_of(table.source, array, index, key), "field": key}
