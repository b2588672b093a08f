"""The files of a collection, wherever they lie: in a folder on a disk, or in an object of the store."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archive.errors import CurationError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True)
class Folder:
    """A collection's files.

    Attributes:
        slug: The collection's slug.
        files: Where each lies, by its name relative to the folder, with ``/``; to be read, never to be written.
        digests: SHA-512 of those of which it is known already, by name.
        approved: Digest of the text for which an approval was first given, by `archive.curation.approval.key_of`.
    """

    slug: str
    files: Mapping[str, Path]
    digests: Mapping[str, str] = field(default_factory=dict)
    approved: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def on_disk(cls, place: Path, slug: str = "") -> Folder:
        """The folder ``place``; its name is the slug where none is given."""
        there = (path for path in place.rglob("*") if not path.is_dir())
        return cls(slug or place.name, {path.relative_to(place).as_posix(): path for path in there})

    def strays(self, known: tuple[str, ...]) -> list[str]:
        """Names of files that are not among ``known``; those that begin with a dot are passed over."""
        seen = (name for name in self.files if not any(part.startswith(".") for part in name.split("/")))
        return sorted(name for name in seen if name not in known)


def text_of(folder: Folder, name: str) -> str:
    """A text file of a collection.

    Raises:
        CurationError: It is not there or says nothing (R701), is not UTF-8 (R712), or cannot be read (R739).
    """
    slug, path = folder.slug, folder.files.get(name)
    if path is not None and path.is_symlink():
        # A folder from somebody else could show visitors a file of this machine.
        raise CurationError("R739", file=f"{slug}/{name}", problem="it is a link")
    if path is None or not path.is_file():
        raise CurationError("R701", file=f"{slug}/{name}")
    try:
        # A mark of the byte order, which some editors write, says nothing.
        text = path.read_text("utf-8-sig")
    except OSError as error:
        raise CurationError("R739", file=f"{slug}/{name}", problem=error.strerror or error) from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise CurationError("R712", file=f"{slug}/{name}", line=line) from error
    if not text.strip():
        raise CurationError("R701", file=f"{slug}/{name}")
    return text
