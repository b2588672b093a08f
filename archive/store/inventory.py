"""The inventory of an object: which versions it has and which bytes each consists of (OCFL 1.1, 3.5)."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from archive.store.names import is_plain_path

if TYPE_CHECKING:
    from collections.abc import Mapping

INVENTORY: Final = "inventory.json"
SIDECAR: Final = "inventory.json.sha512"

_TYPE = "https://ocfl.io/1.1/spec/#inventory"
_ALGORITHM = "sha512"


@dataclass(frozen=True)
class Version:
    """One version of an object.

    Attributes:
        created: When, with time zone.
        message: Why.
        user: Who.
        state: SHA-512 of each logical path's content.
    """

    created: dt.datetime
    message: str
    user: str
    state: Mapping[str, str]


@dataclass(frozen=True)
class Inventory:
    """All versions of an object and the files that hold their content.

    Attributes:
        object_id: OCFL identifier, a URI.
        versions: Version 1 first.
        manifest: Content path within the object by SHA-512; content is stored once.
    """

    object_id: str
    versions: tuple[Version, ...]
    manifest: Mapping[str, str]

    @property
    def head(self) -> int:
        """Number of the latest version."""
        return len(self.versions)

    @property
    def state(self) -> Mapping[str, str]:
        """Logical paths of the latest version with their SHA-512."""
        return self.versions[-1].state

    def with_version(self, version: Version, new_content: Mapping[str, str]) -> Inventory:
        """This inventory with one more version, whose new content stands at the paths given by digest."""
        return replace(self, versions=(*self.versions, version), manifest={**self.manifest, **new_content})

    def to_bytes(self) -> bytes:
        """The JSON that is stored: sorted, so that equal inventories are equal bytes."""
        versions = {f"v{number}": _version_json(version) for number, version in enumerate(self.versions, 1)}
        document = {
            "id": self.object_id,
            "type": _TYPE,
            "digestAlgorithm": _ALGORITHM,
            "head": f"v{self.head}",
            "manifest": {digest: [path] for digest, path in self.manifest.items()},
            "versions": versions,
        }
        return json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False).encode() + b"\n"

    @classmethod
    def from_bytes(cls, data: bytes) -> Inventory:
        """Read a stored inventory.

        Raises:
            ValueError: It is no inventory of ours, or names a path outside its object.
        """
        try:
            document: dict[str, Any] = json.loads(data)
            head = int(document["head"].removeprefix("v"))
            manifest = {digest.lower(): paths[0] for digest, paths in document["manifest"].items()}
            versions = tuple(_version(document["versions"][f"v{number}"]) for number in range(1, head + 1))
            inventory = cls(document["id"], versions, manifest)
        except (KeyError, IndexError, TypeError, AttributeError) as error:
            raise ValueError(str(error)) from error
        _require_sound(inventory, document)
        return inventory


def version_folder(number: int) -> str:
    """Name of a version's folder."""
    return f"v{number}"


def sidecar_of(inventory: bytes) -> bytes:
    """Content of the digest file beside an inventory (OCFL 1.1, 3.7)."""
    return f"{hashlib.sha512(inventory).hexdigest()} {INVENTORY}\n".encode()


def _version_json(version: Version) -> dict[str, Any]:
    state: dict[str, list[str]] = {}
    for path, digest in version.state.items():
        state.setdefault(digest, []).append(path)
    return {
        "created": version.created.isoformat(timespec="seconds"),
        "message": version.message,
        "state": {digest: sorted(paths) for digest, paths in state.items()},
        "user": {"name": version.user, "address": f"urn:biendao:user:{quote(version.user, safe='')}"},
    }


def _version(document: dict[str, Any]) -> Version:
    return Version(
        created=dt.datetime.fromisoformat(document["created"]),
        message=document.get("message", ""),
        user=document.get("user", {}).get("name", ""),
        state={path: digest.lower() for digest, paths in document["state"].items() for path in paths},
    )


def _require_sound(inventory: Inventory, document: dict[str, Any]) -> None:
    if document["type"] != _TYPE or document["digestAlgorithm"] != _ALGORITHM or inventory.head < 1:
        raise ValueError(document["type"])
    if len(document["versions"]) != inventory.head:
        raise ValueError(document["head"])
    for version in inventory.versions:
        unknown = set(version.state.values()) - set(inventory.manifest)
        if unknown or not all(is_plain_path(path) for path in version.state):
            raise ValueError(sorted(unknown))
    if not all(is_plain_path(path) for path in inventory.manifest.values()):
        raise ValueError(document["id"])
