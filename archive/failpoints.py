"""Points at which a test may stop the process or the disk, to show that nothing is lost there.

``BIENDAO_FAILPOINT=store.create.moved`` kills at the first passing of that point,
``BIENDAO_FAILPOINT=store.content.written:3`` at the third, and
``BIENDAO_FAILPOINT=store.content.written=ENOSPC`` lets the disk be full there, as ``EROFS`` and
``EIO`` let it be read-only or broken. Unset, a point costs one look-up.
"""

from __future__ import annotations

import errno
import os
import signal

VARIABLE = "BIENDAO_FAILPOINT"

_passed: dict[str, int] = {}


def failpoint(name: str) -> None:
    """Kill this process with SIGKILL, or fail as a disk does, if the environment names this point.

    Raises:
        OSError: The environment names an error for this point.
    """
    wanted = os.environ.get(VARIABLE)
    if not wanted:
        return
    place, _, problem = wanted.partition("=")
    point, _, passing = place.partition(":")
    if point != name:
        return
    _passed[name] = _passed.get(name, 0) + 1
    if _passed[name] != int(passing or 1):
        return
    if problem:
        number = getattr(errno, problem)
        raise OSError(number, os.strerror(number))
    os.kill(os.getpid(), signal.SIGKILL)
