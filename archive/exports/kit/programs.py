"""What every kit brings along: scripts, style sheets, typefaces, the coast."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from archive.errors import MachineError
from archive.shipped import static_folder
from archive.showing import han

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from archive.exports.staging import Staging

_STYLES: Final = ("tokens", "base", "collection", "doors", "map", "search", "viewer")
_OF_THE_SITE: Final = (
    *(f"css/{style}.css" for style in _STYLES),
    *("js/room.js", "js/viewer.js", "favicon.svg"),
)
"""What the reading room and the kit share, byte for byte."""
_OF_OTHERS: Final = (
    *("vendor/openseadragon/openseadragon.min.js", "vendor/openseadragon/LICENSE.txt"),
    *(
        f"vendor/fonts/be-vietnam-pro-{part}.woff2"
        for part in ("latin-400", "latin-600", "vietnamese-400", "vietnamese-600")
    ),
    *("vendor/fonts/LICENSE.txt", "vendor/basemap/LICENSE.txt"),
)


def put_programs(staging: Staging) -> None:
    """Put scripts, style sheets and typefaces into the kit.

    Raises:
        MachineError: One was not installed (R117).
    """
    static = static_folder()
    for name in (*_OF_THE_SITE, *_OF_OTHERS):
        _put(staging, name, static / name)
    own = static / "kit"
    for path in sorted(own.rglob("*")):
        if path.is_file():
            _put(staging, path.relative_to(own).as_posix(), path)


def put_typeface(staging: Staging, parts: Iterable[str]) -> None:
    """Put those parts of the typeface for Hán into the kit that its pages ask for."""
    for part in sorted(parts):
        for name in (f"{han.FOLDER}/{part}.css", f"{han.FOLDER}/{part}.woff2"):
            _put(staging, name, static_folder() / name)


def _put(staging: Staging, name: str, path: Path) -> None:
    if not path.is_file():
        raise MachineError("R117", path=path)
    staging.put(name, path.read_bytes())
