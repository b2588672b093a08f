"""Points at which a test may kill the process, to show that nothing is lost there.

``BIENDAO_FAILPOINT=store.create.renamed`` kills at the first passing of that point,
``BIENDAO_FAILPOINT=store.create.written:3`` at the third. Unset, a point costs one look-up.
"""

from __future__ import annotations

import os
import signal

VARIABLE = "BIENDAO_FAILPOINT"

_passed: dict[str, int] = {}


def failpoint(name: str) -> None:
    """Kill this process with SIGKILL if the environment names this point."""
    wanted = os.environ.get(VARIABLE)
    if not wanted:
        return
    point, _, passing = wanted.partition(":")
    if point != name:
        return
    _passed[name] = _passed.get(name, 0) + 1
    if _passed[name] == int(passing or 1):
        os.kill(os.getpid(), signal.SIGKILL)
