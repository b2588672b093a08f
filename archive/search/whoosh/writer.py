"""Writing items into an index: one commit for a run of them, safe to repeat."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex

from archive.search.whoosh.codec import ArrayCodec, DurableWriter
from archive.search.whoosh.schema import CARD, DESCRIPTION_FIELDS, INDEX_NAME, PAGE_FIELD, PID, schema

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from archive.search.documents import ItemDocument


def write(folder: Path, documents: Iterable[ItemDocument], gone: Iterable[str], *, memory_megabytes: int) -> None:
    """Put ``documents`` into the index in ``folder`` and take the items ``gone`` out, in one commit.

    The caller holds the writers' lock. A killed writer leaves the state before or after; what it
    left beside is cleared by the next one.
    """
    shutil.rmtree(folder / f"{INDEX_NAME}.tmp", ignore_errors=True)
    index = FileIndex(FileStorage(str(folder)), schema(), INDEX_NAME)
    writer = DurableWriter(index, codec=ArrayCodec(), limitmb=memory_megabytes)
    replaced = list(documents)
    try:
        for pid in (*gone, *(document.pid for document in replaced)):
            writer.delete_by_term(PID, pid)
        for document in replaced:
            _add(writer, document)
        writer.commit()
    finally:
        if not writer.is_closed:
            writer.cancel()


def _add(writer: DurableWriter, document: ItemDocument) -> None:
    described: dict[str, Any] = {name: tokens for name in DESCRIPTION_FIELDS if (tokens := getattr(document, name))}
    first_year, last_year = document.years or (0, 0)
    facts = {
        "type": document.type,
        "fonds": document.fonds,
        "languages": document.languages,
        "places": document.places,
        "from": first_year,
        "to": last_year,
        "date": document.date,
        "title": document.sort_title,
    }
    writer.add_document(**described, **{PID: document.pid, CARD: _packed([document.pid, 0, 0, facts])})
    for page in document.pages:
        tokens = page.tokens
        words = {PAGE_FIELD: tokens} if tokens else {}
        length = sum(not token.part for token in tokens)
        writer.add_document(**words, **{PID: document.pid, CARD: _packed([document.pid, page.number, length])})


def _packed(card: list[Any]) -> bytes:
    return json.dumps(card, ensure_ascii=False, separators=(",", ":")).encode()
