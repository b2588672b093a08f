"""Programs of others without network, where the system lets a process of this account give it up."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache

PROBE_SECONDS = 20
_WITHOUT_NETWORK = ("unshare", "--map-current-user", "--net")


@cache
def closes_network() -> bool:
    """Whether a process of this account may give up the network (user namespaces)."""
    if shutil.which(_WITHOUT_NETWORK[0]) is None:
        return False
    tried = subprocess.run([*_WITHOUT_NETWORK, "true"], capture_output=True, timeout=PROBE_SECONDS, check=False)
    return tried.returncode == 0


def without_network() -> tuple[str, ...]:
    """What stands before a command so that it has no network; empty where that cannot be."""
    return _WITHOUT_NETWORK if closes_network() else ()
