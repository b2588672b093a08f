"""The account that runs a command, as the event log names it."""

from __future__ import annotations

import getpass
import os


def whoami() -> str:
    """Name of this account; its number where the machine has no name for it, as in a container."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())
