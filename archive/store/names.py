"""Names that may stand in the store: identifiers, logical paths, names of originals."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from archive.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Collection

COLLECTION: Final = "collection:"
"""What the name of a curated set's object begins with; the set's slug follows."""

_NAME = re.compile(rf"[0-9A-Za-z]{{1,64}}|{COLLECTION}(?=.{{1,64}}$)[0-9a-z]+(-[0-9a-z]+)*")
_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_WINDOWS_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
_SEGMENT_BYTES = 255
_NAME_BYTES = 180
"""Longest name given to an original; leaves room for prefixes within the 255 bytes of file systems."""


def collection_name(slug: str) -> str:
    """Name of the object that holds the curated set ``slug``."""
    return f"{COLLECTION}{slug}"


def is_object_name(name: str) -> bool:
    """Whether an object may have this name: the pid of an item, or that of a curated set with a slug of at most 64."""
    return _NAME.fullmatch(name) is not None


def require_object_name(name: str) -> str:
    """``name`` itself.

    Raises:
        StoreError: No object may have it (R310).
    """
    if not is_object_name(name):
        raise StoreError("R310", name=name)
    return name


def require_logical_path(path: str) -> str:
    """``path`` itself: relative, NFC, with ``/`` between plain names (OCFL 1.1, 3.5.3.1).

    Raises:
        StoreError: It could lead elsewhere or is not the same on every file system (R310).
    """
    if not is_plain_path(path):
        raise StoreError("R310", name=path)
    return path


def is_plain_path(path: str) -> bool:
    r"""Whether a path is relative, NFC, free of control characters and of ``.``, ``..``, empty parts and ``\\``."""
    if not path or "\\" in path or not unicodedata.is_normalized("NFC", path):
        return False
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in path):
        return False
    parts = path.split("/")
    return all(part not in {"", ".", ".."} and len(part.encode()) <= _SEGMENT_BYTES for part in parts)


def safe_name(name: str, taken: Collection[str] = ()) -> str:
    """The name under which an original is kept: as given, as far as every file system can bear it.

    Vietnamese letters stay, composed (NFC). Folders, control characters, characters and device
    names that Windows forbids, and leading or trailing dots and spaces go; long names are cut
    before their suffix. A name in ``taken``, letter case aside, gets a number.
    """
    text = unicodedata.normalize("NFC", name.encode("utf-8", "replace").decode("utf-8"))
    text = _UNSAFE.sub("_", re.split(r"[/\\]", text)[-1])
    text = "".join(character for character in text if unicodedata.category(character) not in {"Cc", "Cf", "Cs"})
    text = text.strip(". ") or "original"
    if _WINDOWS_DEVICES.fullmatch(text):
        text = f"_{text}"
    stem, suffix = _split(text)
    occupied = {other.casefold() for other in taken}
    candidate = _cut(stem, suffix)
    number = 2
    while candidate.casefold() in occupied:
        candidate = _cut(stem, f" ({number}){suffix}")
        number += 1
    return candidate


def _split(name: str) -> tuple[str, str]:
    stem, dot, suffix = name.rpartition(".")
    if not stem or len(suffix.encode()) > 16:
        return name, ""
    return stem, dot + suffix


def _cut(stem: str, suffix: str) -> str:
    room = _NAME_BYTES - len(suffix.encode())
    return stem.encode()[:room].decode("utf-8", "ignore").rstrip(". ") + suffix
