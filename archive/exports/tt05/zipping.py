"""The ZIP file of a package: written in one go, whatever its size, and every file in it noted with its checksum."""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from archive.store.files import chunks_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable
    from pathlib import Path

_UNIX: Final = 3
_PLAIN_FILE: Final = 0o100644 << 16


@dataclass(frozen=True)
class Packed:
    """One file of a package.

    Attributes:
        name: Its path below the folder of the package.
        media_type: As METS names it.
        size: Bytes.
        sha256: In hexadecimal, capitals.
    """

    name: str
    media_type: str
    size: int
    sha256: str


class PackageZip:
    """A ZIP file with one folder in it.

    Its files are laid in as they are: pages are pictures that grow no smaller, and what is squeezed differs from one
    version of a library to the next.

    Args:
        target: The ZIP file that is made.
        folder: Name of the folder in it.
        day: The day that all its files bear.
    """

    def __init__(self, target: Path, folder: str, day: dt.date) -> None:
        self._zip = zipfile.ZipFile(target, "w", zipfile.ZIP_STORED, allowZip64=True)
        self._folder = folder
        self._day = day
        self.files: dict[str, Packed] = {}
        """What lies in it, by name, in the order in which it was put there."""

    def close(self) -> None:
        """Write the list of files with which a ZIP file ends."""
        self._zip.close()

    def put(self, name: str, data: bytes, media_type: str) -> Packed:
        """Lay ``data`` in."""
        return self._write(name, [data], len(data), media_type)

    def copy(self, name: str, source: Path, media_type: str) -> Packed:
        """Lay a file in, however large.

        Raises:
            StoreError: It cannot be read (R309).
        """
        return self._write(name, chunks_of(source), source.stat().st_size, media_type)

    def _write(self, name: str, chunks: Iterable[bytes], size: int, media_type: str) -> Packed:
        assert name not in self.files, name
        entry = zipfile.ZipInfo(f"{self._folder}/{name}", (self._day.year, self._day.month, self._day.day, 0, 0, 0))
        entry.create_system, entry.external_attr, entry.file_size = _UNIX, _PLAIN_FILE, size
        digest = hashlib.sha256()
        with self._zip.open(entry, "w") as stream:
            for chunk in chunks:
                digest.update(chunk)
                stream.write(chunk)
        self.files[name] = Packed(name, media_type, entry.file_size, digest.hexdigest().upper())
        return self.files[name]
