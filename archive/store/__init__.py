"""The store: every item's originals, texts and description, and every curated set, as one OCFL 1.1 object.

It knows no database.

    Store(root), Store.initialise(root)
    store.create(pid, files, *, message, user, at) -> version        adopts an equal object
    store.update(pid, changes, *, removed=(), message, user, at) -> version
    store.exists(pid)  .read(pid, path)  .path(pid, path)  .logical_paths(pid)  .pids()  .collections()
    store.verify(pid) -> list[Fault]      store.recover() -> list[name]
    safe_name(name, taken=())             the name under which an original is kept
    collection_name(slug)                 the name of a curated set's object, which takes the place of a pid

What is on the disk, and how to read it without this program: ``docs/reference/store.md``.
"""

from archive.store.faults import Fault, FaultKind
from archive.store.names import collection_name, safe_name
from archive.store.store import Store

__all__ = ["Fault", "FaultKind", "Store", "collection_name", "safe_name"]
