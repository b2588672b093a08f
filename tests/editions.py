"""Small editions of a kit, signed as the archive signs them: a few files each, most of them the same in all editions."""

from __future__ import annotations

import hashlib
import json
import random
from typing import TYPE_CHECKING, Any, Final

from archive.exports.kit.sealing import LIST, SEAL, write_seal
from archive.exports.kit.shelf import POINTER, edition_folder, pointer

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from archive.exports.kit.keys import SigningKey

SLUGS: Final = ["bien"]
PLAN, MAP = "0000001Y", "0000002W"
FILES: Final = 40
LARGE: Final = 300_000
"""Bytes of the largest file: it comes in several pieces."""


def files_of(number: int) -> dict[str, bytes]:
    """Contents by name: pages tell the edition, pictures stay, one is new, one has another name in each edition."""
    pictures = {f"pages/{name}/l.jpg": random.Random(name).randbytes(3000) for name in range(FILES)}
    return {
        "index.html": f"<!doctype html><p>edition {number}".encode(),
        "vi/plan.html": f"plan {number}".encode(),
        "data/words.js": random.Random(number).randbytes(9000),
        f"pages/new/{number}.jpg": random.Random(-number).randbytes(LARGE),
        f"pages/moved/in-{number}.jpg": random.Random("moved").randbytes(5000),
        "pages/empty.txt": b"",
        **pictures,
    }


def write_edition(folder: Path, number: int, key: SigningKey, **changes: Any) -> Path:
    """An edition in the folder of a kit; ``changes`` are those of its list, before it is signed."""
    own = folder / edition_folder(number)
    files = files_of(number)
    for name, data in files.items():
        (own / name).parent.mkdir(parents=True, exist_ok=True)
        (own / name).write_bytes(data)
    sign(own, {**list_of(number, files), **changes}, key)
    return own


def write_kit(folder: Path, number: int, key: SigningKey, **changes: Any) -> Path:
    """A kit that shows an edition."""
    write_edition(folder, number, key, **changes)
    (folder / POINTER).write_bytes(pointer(number))
    return folder


def list_of(number: int, files: Mapping[str, bytes]) -> dict[str, Any]:
    """What the list of an edition says."""
    return {
        "form": 1,
        "edition": number,
        "date": f"2026-11-{number:02}",
        "slugs": SLUGS,
        "title": {"vi": "Biển", "en": "Sea"},
        "documents": [PLAN, MAP],
        "recalls": [],
        "files": {
            name: {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
            for name, data in sorted(files.items())
        },
    }


def sign(edition: Path, told: Mapping[str, Any], key: SigningKey) -> None:
    """Write list and signature."""
    (edition / LIST).write_text(json.dumps(told, indent=1), "utf-8")
    (edition / SEAL).write_bytes(write_seal((edition / LIST).read_bytes(), key))
