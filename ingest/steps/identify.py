"""Identify: copy a file into the spool while hashing it, and tell what it is by its first bytes.

The file given is opened for reading only and is never moved or changed. What a name says is
believed only as far as the bytes agree.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import stat
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NoReturn

from archive.failpoints import failpoint
from archive.store.files import disk_errors
from ingest.errors import SourceError
from ingest.recordings.first_bytes import NAMED as NAMED_RECORDINGS
from ingest.recordings.first_bytes import recording_of, refuse_other_recording, transcript_of
from ingest.sources import spelled
from ingest.tasks import SourceFile, SourceKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.settings import Settings

MEGABYTE = 1024 * 1024
_PDF_HEADER_WINDOW = 1024
"""Readers look for ``%PDF-`` in the first 1024 bytes (ISO 32000-1, annex H, note 13)."""

_RASTER = frozenset({SourceKind.TIFF, SourceKind.JPEG, SourceKind.PNG, SourceKind.WEBP})
_NAMED: dict[str, frozenset[SourceKind]] = {
    ".pdf": frozenset({SourceKind.PDF}),
    ".txt": frozenset({SourceKind.TEXT}),
    **dict.fromkeys((".tif", ".tiff", ".jpg", ".jpeg", ".png", ".webp"), _RASTER),
    **NAMED_RECORDINGS,
}
"""Kinds that a file name's ending may stand for; pictures are often saved under another picture's ending."""

_BINARY = {".doc": SourceKind.DOC, ".xls": SourceKind.XLS, ".ppt": SourceKind.PPT}
_PACKED = {
    ".docx": SourceKind.DOCX,
    ".xlsx": SourceKind.XLSX,
    ".pptx": SourceKind.PPTX,
    ".odt": SourceKind.ODT,
    ".ods": SourceKind.ODS,
    ".odp": SourceKind.ODP,
}
_OFFICE = {
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": _PACKED | _BINARY,
    b"PK\x03\x04": _PACKED | {ending[:4]: kind for ending, kind in _PACKED.items() if ending[-1] == "x"},
    b"{\\rtf": {".rtf": SourceKind.RTF, ".doc": SourceKind.RTF},
}
"""First bytes of office files. They are those of a container: which kind lies in it, the ending must say.

A packed file with a password is a compound file; one that was given an older ending is still packed."""

_OFFICE_ENDINGS = frozenset(ending for endings in _OFFICE.values() for ending in endings)
_OTHER_PICTURES: tuple[tuple[bytes, str], ...] = (
    (b"GIF8", "GIF"),
    (b"BM", "BMP"),
    (b"\0\0\0\x0cjP  ", "JPEG 2000"),
    (b"\xff\x4f\xff\x51", "JPEG 2000"),
    (b"AT&TFORM", "DjVu"),
)


def copy_in(path: Path, target: Path, settings: Settings) -> SourceFile:
    """Copy the file at ``path`` to ``target``.

    Raises:
        SourceError: It is missing (R001), may not be read (R002), is no regular file (R003), is
            empty (R004) or too large (R005), changed while it was read (R006), the disk is nearly
            full (R007), or its kind is not taken in (R010 to R014, R039).
        StoreError: The spool's disk refuses (R306, R307, R308).
    """
    descriptor = _open(path)
    with os.fdopen(descriptor, "rb") as source:
        before = os.fstat(descriptor)
        _require_size(before.st_size, target, settings)
        try:
            kind = kind_of(_head(descriptor), path.name)
        except OSError as error:
            raise SourceError("R002", problem=error.strerror or error) from error
        with disk_errors(target.parent):
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("wb") as copy:
                digest, size = _copy(source, copy)
            failpoint("ingest.identify.written")
        after = os.fstat(descriptor)
    if (after.st_size, after.st_mtime_ns) != (before.st_size, before.st_mtime_ns) or size != before.st_size:
        raise SourceError("R006")
    return SourceFile(str(target), unicodedata.normalize("NFC", spelled(path.name)), kind, digest, size)


def kind_of(head: bytes, name: str) -> SourceKind:
    """What the first bytes of a file show it to be.

    Args:
        head: At least the first 1024 bytes, or all.
        name: Its name; its ending must not contradict the bytes.

    Raises:
        SourceError: The kind is not taken in (R010, R013, R014, R039) or contradicts the name (R011).
    """
    ending = Path(name).suffix.lower()
    found = _by_magic(head) or _office(head, ending) or recording_of(head, ending) or transcript_of(head, ending)
    if found is None and ending == ".txt":
        found = SourceKind.TEXT
    if found is None:
        _refuse(head, ending)
    if ending in _OFFICE_ENDINGS and not found.is_office:
        raise SourceError("R011", ending=ending, kind=found.name)
    if ending in _NAMED and found not in _NAMED[ending]:
        raise SourceError("R011", ending=ending, kind=found.name)
    return found


def _open(path: Path) -> int:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        if error.errno in {errno.ENOENT, errno.ENOTDIR}:
            raise SourceError("R001") from None
        if error.errno in {errno.ELOOP, errno.ENXIO, errno.ENODEV}:
            raise SourceError("R003", name=spelled(path.name)) from None
        raise SourceError("R002", problem=error.strerror) from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise SourceError("R003", name=spelled(path.name))
    return descriptor


def _require_size(size: int, target: Path, settings: Settings) -> None:
    if size == 0:
        raise SourceError("R004")
    if size > settings.max_source_megabytes * MEGABYTE:
        raise SourceError("R005", megabytes=size // MEGABYTE, limit=settings.max_source_megabytes)
    free = shutil.disk_usage(_existing(target)).free
    # The copy, the object in the store and the page pictures all take their room.
    if free - 2 * size < settings.min_free_disk_megabytes * MEGABYTE:
        raise SourceError("R007", free=free // MEGABYTE, floor=settings.min_free_disk_megabytes)


def _existing(path: Path) -> Path:
    while not path.exists():
        path = path.parent
    return path


def _head(descriptor: int) -> bytes:
    return os.pread(descriptor, _PDF_HEADER_WINDOW + len(b"%PDF-"), 0)


def _copy(source: BinaryIO, copy: BinaryIO) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for block in _blocks(source):
        digest.update(block)
        copy.write(block)
        size += len(block)
    return digest.hexdigest(), size


def _blocks(source: BinaryIO) -> Iterator[bytes]:
    try:
        while block := source.read(MEGABYTE):
            yield block
    except OSError as error:
        raise SourceError("R002", problem=error.strerror or error) from error


def _by_magic(head: bytes) -> SourceKind | None:
    if head.startswith(b"\xff\xd8\xff"):
        return SourceKind.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return SourceKind.PNG
    if head[:4] in {b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"}:
        return SourceKind.TIFF
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return SourceKind.WEBP
    if b"%PDF-" in head:
        return SourceKind.PDF
    return None


def _office(head: bytes, ending: str) -> SourceKind | None:
    for magic, kinds in _OFFICE.items():
        if head.startswith(magic):
            return kinds.get(ending)
    return None


def _refuse(head: bytes, ending: str) -> NoReturn:
    for magic, name in _OTHER_PICTURES:
        if head.startswith(magic):
            raise SourceError("R013", kind=name)
    refuse_other_recording(head)
    if ending in _NAMED or ending in _OFFICE_ENDINGS:
        raise SourceError("R014", ending=ending)
    raise SourceError("R010", ending=ending or "?")
