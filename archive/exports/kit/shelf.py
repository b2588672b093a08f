"""The folder of a kit: its editions side by side, and one small file that leads to the one that is shown.

    index.html      leads to the edition shown; what a house double-clicks
    an-ban-7/       edition 7 whole, with its list and signature
    an-ban-6/       the edition before it, if it is kept

An edition is shown or not by what stands in ``index.html`` and by nothing else, so that one file put in the place of
another is the whole step from one edition to the next. See ``docs/explanation/kits-kept-up-to-date.md``.
"""

from __future__ import annotations

import re
import stat
from typing import TYPE_CHECKING, Final

from archive.exports.kit.sealing import LIST
from archive.failpoints import failpoint
from archive.store.files import replace_durably, sync_folder, write_file_durably

if TYPE_CHECKING:
    from pathlib import Path

POINTER: Final = "index.html"
UNFINISHED: Final = "~"
"""Ends the name of a file that is being written; no file of a kit may be called so."""
LEFTOVERS: Final = (f"{POINTER}{UNFINISHED}", f"{POINTER}.crswap")
"""What a step that was cut off leaves beside the pointer: this program, and Chromium."""

_EDITION: Final = re.compile(r"an-ban-([1-9][0-9]{0,8})")
POINTER_PAGE: Final = """<!doctype html>
<html lang="vi">
<meta charset="utf-8">
<meta http-equiv="refresh" content="0; url=an-ban-{number}/index.html">
<title>Biển Đảo</title>
<p><a href="an-ban-{number}/index.html">Mở trưng bày, ấn bản {number}</a>
<p lang="en"><a href="an-ban-{number}/index.html">Open the exhibition, edition {number}</a>
</html>
"""
"""The page that leads to an edition, with ``{number}`` in the place of its number; also in the checker page."""
_LONGEST: Final = 1024


def edition_folder(number: int) -> str:
    """Name of the folder of an edition."""
    return f"an-ban-{number}"


def number_of(name: str) -> int | None:
    """Number of the edition whose folder is called ``name``; None for any other name."""
    found = _EDITION.fullmatch(name)
    return int(found[1]) if found else None


def pointer(number: int) -> bytes:
    """The page that leads to an edition; whoever has no JavaScript gets there, too."""
    return POINTER_PAGE.format(number=number).encode()


def number_led_to(page: bytes) -> int | None:
    """Number of the edition to which a page leads; None unless it is such a page to the last byte."""
    found = _EDITION.search(page[:_LONGEST].decode("ascii", "replace"))
    return int(found[1]) if found and page == pointer(int(found[1])) else None


def shown_in(folder: Path) -> int | None:
    """Number of the edition that a folder shows; None where it is no kit's."""
    path = folder / POINTER
    try:
        facts = path.lstat()
        if stat.S_ISREG(facts.st_mode) and facts.st_size <= _LONGEST:
            return number_led_to(path.read_bytes())
    except OSError:
        pass
    return None


def show(folder: Path, number: int) -> None:
    """Show an edition that lies whole in ``folder``: the one step, durable when it returns.

    Raises:
        OSError: The disk refuses.
    """
    written = folder / f"{POINTER}{UNFINISHED}"
    written.unlink(missing_ok=True)
    write_file_durably(written, pointer(number))
    failpoint("kit.show.written")
    replace_durably(written, folder / POINTER)
    failpoint("kit.show.replaced")


def editions_in(folder: Path) -> dict[int, bool]:
    """Numbers of the editions that lie in ``folder``, and whether each has its list, which is written last of all.

    A browser that is cut off leaves a list of no bytes; that is none.
    """
    numbers = {path: number_of(path.name) for path in folder.iterdir() if path.is_dir() and not path.is_symlink()}
    return {number: _has_list(path) for path, number in sorted(numbers.items()) if number is not None}


def _has_list(edition: Path) -> bool:
    path = edition / LIST
    return path.is_file() and path.stat().st_size > 0


def drop_list(edition: Path) -> None:
    """Make an edition one that is not whole, before its files go: a cut in between leaves nothing that looks whole.

    Raises:
        OSError: The disk refuses.
    """
    (edition / LIST).unlink(missing_ok=True)
    sync_folder(edition)
