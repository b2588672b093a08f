"""Records of the documents in Dublin Core, one line for each: a table (CSV) and linked data (JSON-LD).

JSON-LD bears its context within, so that nobody has to fetch anything to understand it.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from archive.errors import CurationError
from archive.exports.documents import documents_of, permanent_address
from archive.exports.dublin_core import LABELS, NAMESPACE, statements
from archive.exports.formats import Written
from archive.store.files import disk_errors, make_folders, replace_durably, write_file_durably
from archive.store.layout import object_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from archive.exports.documents import Document
    from archive.exports.dublin_core import Statement
    from archive.exports.exhibition import Edition, Exhibition
    from archive.exports.formats import Progress
    from archive.settings import Settings

_BOTH: Final = ("vi", "en")
COLUMNS: Final = (
    *((term, "") for term in ("title", "creator", "contributor", "publisher", "identifier")),
    *(("type", language) for language in _BOTH),
    *((term, "") for term in ("date", "created", "description", "language")),
    *(("extent", language) for language in _BOTH),
    *(("isPartOf", language) for language in ("", *_BOTH)),
    *(("rights", language) for language in ("", *_BOTH)),
    *(("bibliographicCitation", language) for language in _BOTH),
)
"""Term and language of each column after the first, which holds the permanent address."""
_BETWEEN: Final = " | "
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""What Excel and LibreOffice take for the beginning of a formula (OWASP, CSV Injection)."""

CONTEXT: Final[dict[str, Any]] = {
    "@version": 1.1,
    **{term: f"{NAMESPACE}{term}" for term in LABELS},
    "created": {"@id": f"{NAMESPACE}created", "@type": "http://id.loc.gov/datatypes/edtf/EDTF"},
}


@dataclass(frozen=True)
class Records:
    """A kind of export that is one file of records.

    Attributes:
        name: As it is asked for.
        makes: What it makes, in one line.
        head: What stands before the first record.
        line: One record, with what parts it from the one before.
        tail: What stands behind the last.
    """

    name: str
    makes: str
    head: str
    line: Callable[[Document, Settings, bool], str]
    tail: str

    def write(self, exhibition: Exhibition, target: Path, *, edition: Edition, progress: Progress) -> Written:
        """Write the records of ``exhibition`` to the file ``target``; they tell nothing of the edition.

        Raises:
            CurationError: Something is there already (R733), or nothing of a set is public (R750).
            StoreError: The disk refuses (R306, R307, R308).
        """
        del edition
        documents = documents_of(exhibition)
        if target.exists():
            raise CurationError("R733", folder=target)
        data = "".join(self._parts(documents, exhibition.settings, progress)).encode()
        unfinished = target.with_name(f".{target.name}.unfinished")
        with disk_errors(target.parent):
            make_folders(target.parent)
            unfinished.unlink(missing_ok=True)
            write_file_durably(unfinished, data)
            replace_durably(unfinished, target)
        return Written(target, 1, len(data), sum(one.unit.page_count for one in documents))

    def _parts(self, documents: tuple[Document, ...], settings: Settings, progress: Progress) -> Iterator[str]:
        yield self.head
        for done, document in enumerate(documents, 1):
            yield self.line(document, settings, done == 1)
            progress(done, len(documents))
        yield self.tail


def table_line(cells: list[str]) -> str:
    """One line of the table: every cell in quotation marks, and none a formula to whoever opens it."""
    line = io.StringIO()
    safe = [f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells]
    csv.writer(line, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(safe)
    return line.getvalue()


def identifier(document: Document, settings: Settings) -> str:
    """The permanent address of a document, or the name that the store has for it."""
    return permanent_address(settings, document.unit) or object_id(document.unit.pid)


def _row(document: Document, settings: Settings, _is_first: bool) -> str:
    said = statements(document, settings)
    cells = [_BETWEEN.join(one.value for one in said if (one.term, one.language) == column) for column in COLUMNS]
    return table_line([identifier(document, settings), *cells])


def linked(document: Document, settings: Settings) -> dict[str, Any]:
    """A document as a node of linked data, in the words of `CONTEXT`."""
    node: dict[str, Any] = {"@id": identifier(document, settings)}
    for one in statements(document, settings):
        node.setdefault(one.term, []).append(_value(one))
    return node


def _value(one: Statement) -> str | dict[str, str]:
    if one.is_address:
        return {"@id": one.value}
    return {"@value": one.value, "@language": one.language} if one.language else one.value


def _object(document: Document, settings: Settings, is_first: bool) -> str:
    return ("\n" if is_first else ",\n") + _json(linked(document, settings))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


CSV: Final = Records(
    "csv",
    "a table of the documents in Dublin Core, for Excel and LibreOffice",
    # Excel takes a file without the mark of the byte order for one in an old code page.
    "\ufeff" + table_line(["id", *(f"dcterms:{term}" + (f"@{spoken}" if spoken else "") for term, spoken in COLUMNS)]),
    _row,
    "",
)
JSON_LD: Final = Records(
    "jsonld",
    "the documents in Dublin Core as linked data (JSON-LD 1.1)",
    f'{{"@context": {_json(CONTEXT)},\n"@graph": [',
    _object,
    "\n]}\n",
)
