"""What a file that is cut short or scribbled over makes Whoosh, JSON and NumPy raise, said in one sentence."""

from __future__ import annotations

import struct
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING

from whoosh.index import EmptyIndexError
from whoosh.index import IndexError as WhooshIndexError

from archive.disks import disk_of
from archive.errors import SearchError
from archive.search.whoosh.guard import UnpicklingError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_SIGNS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EmptyIndexError,
    EOFError,
    FileNotFoundError,
    LookupError,
    NameError,
    TypeError,
    UnpicklingError,
    ValueError,
    WhooshIndexError,
    struct.error,
    zlib.error,
)


@contextmanager
def damage_told(folder: Path) -> Iterator[None]:
    """Turn what Whoosh makes of damaged files in ``folder`` into one sentence.

    Raises:
        SearchError: The index is damaged (R411), or the disk refuses (R414).
    """
    try:
        yield
    except _SIGNS as error:
        raise SearchError("R411", problem=f"{type(error).__name__}: {error}") from error
    except OSError as error:
        raise SearchError("R414", folder=folder, disk=disk_of(folder), problem=error.strerror or error) from error
