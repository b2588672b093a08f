"""Captions that come back from somebody's pen: only what was changed is taken in, and all of it or nothing.

Every text goes out with a mark of what it was. When it comes back, the mark tells three cases apart: nobody
changed it, the pen changed it, or the folder was changed besides, which is for people to settle.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import tomlkit

from archive.curation.fields import fields_of
from archive.curation.files import Folder
from archive.curation.folder import DESCRIPTION, read_folder, reading_of
from archive.errors import CurationError
from archive.store.files import disk_errors, replace_durably, write_file_durably

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from archive.curation.fields import Field
    from archive.curation.model import Collection

_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
_GAPS = re.compile(r"[ \t\n]+")
_MARK_LENGTH: Final = 8


@dataclass(frozen=True)
class Returned:
    """A text as it came back.

    Attributes:
        texts: In each language of the collection.
        marks: What `mark_of` said of them when they went out.
    """

    texts: tuple[str, ...]
    marks: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """A text that was taken in.

    Attributes:
        field: Where it stands, as in ``entries.3.caption``.
        language: Code of the language.
        before: What the folder said.
        after: What it says now.
    """

    field: str
    language: str
    before: str
    after: str


def mark_of(text: str) -> str:
    """Eight hexadecimal digits of a text's SHA-256; word processors may break its lines in another way."""
    return hashlib.sha256(_even(text).encode()).hexdigest()[:_MARK_LENGTH]


def take_in(folder: Path, returned: Mapping[str, Returned], *, document: str) -> tuple[Change, ...]:
    """Write the texts that were changed into ``collection.toml``; everything else in it stays as it is.

    Args:
        folder: The collection's folder.
        returned: What came back, by the name of each field (`archive.curation.fields`).
        document: Name of the document, for messages.

    Returns:
        What was changed, in the order of the exhibition.

    Raises:
        CurationError: The folder is wrong (R701 to R719, R739, R810 to R817), the document belongs to another collection or lacks a text
            (R735), a text was changed here and there (R736) or is empty (R737), or what it says now cannot be
            written (R713, R738). Nothing is changed then.
        StoreError: The disk refuses (R306, R307, R308).
    """
    reading = read_folder(folder)
    if reading.faults or reading.collection is None:
        raise reading.faults[0]
    fields = list(fields_of(reading.collection))
    odd = sorted({field.name for field in fields} ^ returned.keys())
    if odd:
        raise CurationError("R735", document=document, slug=reading.collection.slug, field=odd[0])
    pairs = [
        (field, change)
        for field in fields
        for change in _changes(field, reading.collection, returned[field.name], document)
    ]
    if pairs:
        _write(folder, pairs)
    return tuple(change for _, change in pairs)


def _changes(field: Field, collection: Collection, returned: Returned, document: str) -> Iterator[Change]:
    columns = zip(collection.languages, field.text.columns, returned.texts, returned.marks, strict=False)
    for language, here, there, mark in columns:
        if mark_of(there) == mark or _even(there) == _even(here):
            continue
        told = {"document": document, "field": f"{field.name}.{language}"}
        if not there:
            raise CurationError("R737", **told)
        if mark_of(here) != mark:
            raise CurationError("R736", **told)
        yield Change(field.name, language, here, there)


def _write(folder: Path, pairs: Sequence[tuple[Field, Change]]) -> None:
    path = folder / DESCRIPTION
    data = path.read_bytes()
    mark = _BYTE_ORDER_MARK if data.startswith(_BYTE_ORDER_MARK) else b""
    source = data.removeprefix(mark).decode()
    wanted = tomllib.loads(source)
    edited = tomlkit.parse(source)
    for field, change in pairs:
        _table(wanted, field)[change.language] = change.after
        _table(edited, field)[change.language] = tomlkit.string(change.after)
    written = tomlkit.dumps(edited)
    _require(folder, written, wanted, pairs)
    with disk_errors(folder):
        new = path.with_name(f".{path.name}.new")
        new.unlink(missing_ok=True)
        write_file_durably(new, mark + written.encode())
        replace_durably(new, path)


def _table(description: Any, field: Field) -> Any:
    within = description[field.array][field.index] if field.array else description
    return within[field.key]


def _require(folder: Path, written: str, wanted: object, pairs: Sequence[tuple[Field, Change]]) -> None:
    """What is to be written says what is wanted, and is a collection without fault."""
    try:
        is_wanted = tomllib.loads(written) == wanted
    except tomllib.TOMLDecodeError:
        is_wanted = False
    if not is_wanted:
        raise CurationError("R738", file=f"{folder.name}/{DESCRIPTION}", field=pairs[0][1].field)
    faults = reading_of(Folder.on_disk(folder), written).faults
    if faults:
        raise faults[0]


def _even(text: str) -> str:
    return _GAPS.sub(" ", text).strip()
