"""Where things lie under the storage root (OCFL 1.1, 4; extension 0003, hash and id n-tuple layout)."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Final

from archive.store.names import require_object_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

ROOT_DECLARATION: Final = "0=ocfl_1.1"
OBJECT_DECLARATION: Final = "0=ocfl_object_1.1"
EXTENSION: Final = "0003-hash-and-id-n-tuple-storage-layout"
STAGING: Final = "biendao-staging"

_TUPLE_SIZE: Final = 2
_TUPLES: Final = 2
_URI_SCHEME: Final = "biendao"
_COLON: Final = "%3a"
_FOLDER_PREFIX: Final = f"{_URI_SCHEME}{_COLON}"


def root_files() -> dict[str, bytes]:
    """Files of a new storage root by path, the declaration last: what makes it a root."""
    described = {
        "extension": EXTENSION,
        "description": "Two levels of folders from the SHA-256 of the identifier, then the identifier itself.",
    }
    config = {
        "extensionName": EXTENSION,
        "digestAlgorithm": "sha256",
        "tupleSize": _TUPLE_SIZE,
        "numberOfTuples": _TUPLES,
    }
    return {
        f"extensions/{EXTENSION}/config.json": _json(config),
        "ocfl_layout.json": _json(described),
        ROOT_DECLARATION: b"ocfl_1.1\n",
    }


def object_id(name: str) -> str:
    """OCFL identifier of an object: a URI, as OCFL 1.1 (3.5.1) asks."""
    return f"{_URI_SCHEME}:{name}"


def object_folder(root: Path, name: str) -> Path:
    """Folder of an object.

    Raises:
        StoreError: No object may have this name (R310).
    """
    digest = hashlib.sha256(object_id(require_object_name(name)).encode()).hexdigest()
    tuples = [digest[place : place + _TUPLE_SIZE] for place in range(0, _TUPLE_SIZE * _TUPLES, _TUPLE_SIZE)]
    return root.joinpath(*tuples, f"{_FOLDER_PREFIX}{encoded(name)}")


def staging_folder(root: Path) -> Path:
    """Where versions are built before they are moved into place; absent while nobody writes."""
    return root / "extensions" / STAGING


def encoded(name: str) -> str:
    """An object's name as folders bear it: the extension percent-encodes the colon in lower case."""
    return name.replace(":", _COLON)


def decoded(part: str) -> str:
    """The name that `encoded` made into ``part``."""
    return part.replace(_COLON, ":")


def stored_names(root: Path) -> Iterator[str]:
    """Names of all objects, in the order of their folders."""
    pattern = "/".join(["?" * _TUPLE_SIZE] * _TUPLES + [f"{_FOLDER_PREFIX}*"])
    for folder in sorted(root.glob(pattern)):
        yield decoded(folder.name.removeprefix(_FOLDER_PREFIX))


def remove_empty_parents(root: Path, folder: Path) -> None:
    """Remove the empty folders that a cut-off write left above ``folder`` (OCFL 1.1, 4.2: none may be empty)."""
    for parent in folder.parents:
        if parent == root or not parent.is_dir() or any(parent.iterdir()):
            return
        parent.rmdir()


def _json(value: Mapping[str, object]) -> bytes:
    return json.dumps(value, indent=2, ensure_ascii=False).encode() + b"\n"
