"""The files of a collection, wherever they lie: in a folder on a disk, or in an object of the store."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

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
