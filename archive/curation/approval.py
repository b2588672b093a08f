"""An approval holds for the text that whoever gave it has seen, and for no other."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from archive.store.files import digest_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archive.curation.files import Folder
    from archive.curation.model import Approval

FIELD = "approval"


def key_of(approval: Approval) -> str:
    """One approval: who, by which decision, on which day."""
    return json.dumps([approval.approver, approval.decision, approval.date.isoformat()], ensure_ascii=False)


def text_digest(values: Mapping[str, Any], folder: Folder, names: tuple[str, ...]) -> str:
    """SHA-256 over all that visitors are told; comments and the approval itself are no part of it.

    Args:
        values: The fields of ``collection.toml``, and those of ``dossier.toml`` under its name where there is one.
        folder: The collection's files.
        names: The others that belong to it.

    Raises:
        StoreError: A file cannot be read (R309).
    """
    told = {name: value for name, value in values.items() if name != FIELD}
    there = {name: folder.digests.get(name) or digest_of(folder.files[name]) for name in names}
    text = json.dumps([told, there], ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
