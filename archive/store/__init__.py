"""The store: every item's originals, texts and description as one OCFL 1.1 object; knows no database.

    Store(root), Store.initialise(root)
    store.create(pid, files, *, message, user, at) -> version        adopts an equal object
    store.update(pid, changes, *, removed=(), message, user, at) -> version
    store.exists(pid)  .read(pid, path)  .path(pid, path)  .logical_paths(pid)  .pids()
    store.verify(pid) -> list[Fault]      store.recover() -> list[pid]
    safe_name(name, taken=())             the name under which an original is kept

What is on the disk, and how to read it without this program: ``docs/reference/store.md``.
"""

from archive.store.faults import Fault, FaultKind
from archive.store.names import safe_name
from archive.store.store import Store

__all__ = ["Fault", "FaultKind", "Store", "safe_name"]
