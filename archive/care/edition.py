"""What a backup looks like on the disk: one folder an edition, each complete in itself.

    DEST/biendao-20261124T083000Z/
      edition.json                 format, program, moment, counts, SHA-256 of the manifest, end of the event log
      edition.json.sha256          its digest, as ``sha256sum`` writes it
      manifest-sha256.txt          digest and path of every other file: ``sha256sum --check`` reads it
      catalogue.sqlite3            the catalogue as it stood at that moment
      store/                       an OCFL storage root with every object that the catalogue names

Editions of before the store held curated sets have these in a folder of their own, ``collections/``.

Files that an earlier edition on the same destination holds already are hard links to it.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from archive.care.files import files_below
from archive.care.findings import Finding
from archive.catalogue.events import ChainHead
from archive.errors import StoreError
from archive.store.files import write_file_durably
from archive.store.names import is_plain_path

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from pathlib import Path

FORMAT = "biendao-backup/1"
CARD = "edition.json"
CARD_DIGEST = "edition.json.sha256"
MANIFEST = "manifest-sha256.txt"
CATALOGUE = "catalogue.sqlite3"
STORE = "store"
COLLECTIONS = "collections"

_NAME = re.compile(r"biendao-\d{8}T\d{6}Z")
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")
_SMALLEST_CARD = {"format", "program", "made_at", "units", "files", "manifest_sha256"}


@dataclass(frozen=True, kw_only=True)
class Card:
    """What an edition says of itself.

    Attributes:
        program: Version of the program that wrote it.
        made_at: The moment of the catalogue in it, in UTC (ISO 8601).
        units: Units of description.
        files: Files named in the manifest.
        manifest_sha256: Digest of the manifest.
        full: Everything in it was copied and read back, nothing linked.
        log: Where the event log of its catalogue ends; None in editions of before this was kept.
        format: Of the edition.
    """

    program: str
    made_at: str
    units: int
    files: int
    manifest_sha256: str
    full: bool = False
    log: ChainHead | None = None
    format: str = FORMAT


@dataclass(frozen=True)
class Edition:
    """An edition that was opened: its card and manifest agree.

    Attributes:
        folder: Where it lies.
        card: What it says of itself.
        digests: SHA-256 of every file by path.
    """

    folder: Path
    card: Card
    digests: Mapping[str, str]

    @property
    def name(self) -> str:
        """Name of its folder."""
        return self.folder.name


def name_at(moment: dt.datetime) -> str:
    """Name of the edition that is made at ``moment`` (UTC)."""
    return f"biendao-{moment:%Y%m%dT%H%M%S}Z"


def editions_in(destination: Path) -> list[Path]:
    """Folders of the finished editions on a destination, oldest first."""
    if not destination.is_dir():
        return []
    return sorted(path for path in destination.iterdir() if _NAME.fullmatch(path.name) and path.is_dir())


def day_of(name: str) -> str:
    """The day (UTC, ``20261124``) of the edition with this name."""
    return name[8:16]


def month_of(name: str) -> str:
    """The month (UTC, ``202611``) of the edition with this name."""
    return name[8:14]


def find_edition(source: Path) -> Path:
    """The edition at ``source``, or the newest one on the destination ``source``.

    Raises:
        StoreError: There is none (R340).
    """
    if (source / CARD).exists() or (source / MANIFEST).exists() or _NAME.fullmatch(source.name):
        return source
    editions = editions_in(source)
    if not editions:
        raise StoreError("R340", folder=source)
    return editions[-1]


def close_edition(
    folder: Path,
    digests: Mapping[str, str],
    *,
    program: str,
    made_at: dt.datetime,
    units: int,
    full: bool = False,
    log: ChainHead | None = None,
) -> str:
    """Write manifest and card into a folder that holds everything else.

    Returns:
        SHA-256 of the card: whoever knows it can tell whether anything in the edition was changed.
    """
    manifest = "".join(f"{digest}  {path}\n" for path, digest in sorted(digests.items())).encode()
    write_file_durably(folder / MANIFEST, manifest)
    card = Card(
        program=program,
        made_at=made_at.isoformat(timespec="seconds"),
        units=units,
        files=len(digests),
        manifest_sha256=hashlib.sha256(manifest).hexdigest(),
        full=full,
        log=log,
    )
    data = (json.dumps(dataclasses.asdict(card), sort_keys=True, indent=1) + "\n").encode()
    write_file_durably(folder / CARD, data)
    write_file_durably(folder / CARD_DIGEST, _digest_line(data))
    return hashlib.sha256(data).hexdigest()


def open_edition(folder: Path) -> Edition:
    """Read card and manifest; the other files are not looked at yet.

    Raises:
        StoreError: There is no edition (R340), its card or manifest is missing (R341), changed (R342) or
            unreadable (R344), or of another format (R345).
    """
    if not folder.is_dir():
        raise StoreError("R340", folder=folder)
    data = _read(folder, CARD)
    if _read(folder, CARD_DIGEST) != _digest_line(data):
        raise StoreError("R342", edition=folder.name, path=CARD)
    card = _card(folder, data)
    manifest = _read(folder, MANIFEST)
    if hashlib.sha256(manifest).hexdigest() != card.manifest_sha256:
        raise StoreError("R342", edition=folder.name, path=MANIFEST)
    digests = _digests(folder, manifest)
    if len(digests) != card.files or CATALOGUE not in digests:
        raise StoreError("R344", edition=folder.name, path=MANIFEST, problem="files are missing from it")
    return Edition(folder, card, digests)


def strays_in(edition: Edition) -> list[Finding]:
    """Files of the folder that the manifest does not name."""
    expected = {*edition.digests, CARD, CARD_DIGEST, MANIFEST}
    strays = sorted(set(files_below(edition.folder)) - expected)
    return [Finding("R343", {"edition": edition.name, "path": path}) for path in strays]


def _read(folder: Path, name: str) -> bytes:
    path = folder / name
    if path.is_symlink() or not path.is_file():
        raise StoreError("R341", edition=folder.name, path=name)
    try:
        return path.read_bytes()
    except OSError as error:
        raise StoreError("R344", edition=folder.name, path=name, problem=error.strerror) from error


def _card(folder: Path, data: bytes) -> Card:
    try:
        values: dict[str, Any] = json.loads(data)
        if values["format"] != FORMAT:
            told = {"found": values["format"], "program": values.get("program", "?")}
            raise StoreError("R345", edition=folder.name, wanted=FORMAT, **told)
        log = ChainHead(**values["log"]) if values.get("log") else None
        full = values.get("full") is True
        return Card(**{name: values[name] for name in _SMALLEST_CARD}, full=full, log=log)
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError("R344", edition=folder.name, path=CARD, problem=error) from error


def _digests(folder: Path, manifest: bytes) -> dict[str, str]:
    digests: dict[str, str] = {}
    try:
        lines = manifest.decode().splitlines()
    except UnicodeDecodeError as error:
        raise StoreError("R344", edition=folder.name, path=MANIFEST, problem=error.reason) from error
    for number, line in enumerate(lines, 1):
        found = _LINE.fullmatch(line)
        if found is None or not _belongs(found[2]) or found[2] in digests:
            raise StoreError("R344", edition=folder.name, path=MANIFEST, problem=f"line {number}")
        digests[found[2]] = found[1]
    return digests


def _belongs(path: str) -> bool:
    """Whether a path can stand in a manifest: nothing leads out of the edition."""
    return path == CATALOGUE or (path.startswith((f"{STORE}/", f"{COLLECTIONS}/")) and is_plain_path(path))


def _digest_line(data: bytes) -> bytes:
    return f"{hashlib.sha256(data).hexdigest()}  {CARD}\n".encode()
