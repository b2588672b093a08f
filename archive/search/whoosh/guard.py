"""Opening an index without trusting it: Whoosh's unpickling, restricted to the names it needs.

Whoosh 2.7.5 keeps its table of contents as a pickle, and its own codec far more. Whoever can write one file into an index folder could run code in the server
(security audit, "Whoosh and pickle"). So every unpickler that Whoosh can reach is replaced by
one that knows a handful of harmless classes and refuses all other names, before any of them is looked up.
"""

from __future__ import annotations

import io
import os
import pickle as stock  # noqa: TID251  # restricted here, used nowhere else
import sys
from types import ModuleType, SimpleNamespace
from typing import IO, TYPE_CHECKING, Any

import whoosh.codec.whoosh3
import whoosh.columns
import whoosh.compat
import whoosh.filedb.compound
import whoosh.filedb.filestore
import whoosh.filedb.filetables
import whoosh.filedb.structfile
import whoosh.formats
import whoosh.index
import whoosh.legacy
import whoosh.reading
import whoosh.writing

from archive.errors import SearchError

if TYPE_CHECKING:
    from pathlib import Path

NEEDED: dict[tuple[str, str], type] = {}
"""All classes that a segment list names; the codec adds its own two."""

PROTOCOL = 5
"""With it bytes and sets are written as such. Whoosh asks for an older one, which writes calls of functions."""

UnpicklingError = stock.UnpicklingError
"""What a damaged pickle raises."""

PRIVATE = 0o700
_WRITABLE_BY_OTHERS = 0o022


class IndexUnpickler(stock.Unpickler):
    """An unpickler for index files: plain containers, numbers, strings and `NEEDED`."""

    def find_class(self, module_name: str, global_name: str, /) -> Any:
        """Look up a name.

        Raises:
            SearchError: It is not one of `NEEDED` (R412).
        """
        try:
            return NEEDED[module_name, global_name]
        except KeyError:
            raise SearchError("R412", name=f"{module_name}.{global_name}") from None


def load(file: IO[bytes]) -> Any:
    """Read one pickled value from ``file``; takes the place of the stock function.

    Raises:
        UnpicklingError: It is damaged.
    """
    try:
        return IndexUnpickler(file).load()
    except MemoryError as error:
        raise UnpicklingError("a length without end") from error


def loads(data: bytes) -> Any:
    """Read one pickled value from ``data``; takes the place of the stock function."""
    return IndexUnpickler(io.BytesIO(data)).load()


def dump(value: object, file: IO[bytes], protocol: int = PROTOCOL) -> None:
    """Write one value to ``file`` so that `load` can read it, whatever protocol is asked for."""
    del protocol
    stock.dump(value, file, PROTOCOL)


def dumps(value: object, protocol: int = PROTOCOL) -> bytes:
    """One value as bytes that `loads` can read, whatever protocol is asked for."""
    del protocol
    return stock.dumps(value, PROTOCOL)


def install() -> None:
    """Put the restricted unpickler into every Whoosh module that is loaded; safe to repeat.

    Tables of contents of older Whoosh versions have unpicklers of their own and are not read at all.
    """
    ours = {"load": load, "loads": loads, "dump": dump, "dumps": dumps, "Unpickler": IndexUnpickler}
    everything = SimpleNamespace(**{name: getattr(stock, name) for name in stock.__all__} | ours)
    replaced: dict[int, object] = {id(getattr(stock, name)): function for name, function in ours.items()}
    replaced[id(stock)] = everything
    for name, module in list(sys.modules.items()):
        if name.split(".")[0] == "whoosh" and isinstance(module, ModuleType):
            for attribute, value in list(vars(module).items()):
                if id(value) in replaced:
                    setattr(module, attribute, replaced[id(value)])
    whoosh.index.toc_loaders.clear()


def require_private(folder: Path) -> None:
    """Refuse an index folder into which somebody else may write.

    Raises:
        SearchError: Its owner is another user, or group or others may write (R413).
    """
    status = folder.stat()
    if status.st_uid != os.getuid() or status.st_mode & _WRITABLE_BY_OTHERS:
        raise SearchError("R413", folder=folder)


install()
