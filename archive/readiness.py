"""Telling the program that started this one that it is ready: systemd's ``Type=notify``."""

from __future__ import annotations

import os
import socket


def say_ready() -> None:
    """Send ``READY=1`` to the socket that ``NOTIFY_SOCKET`` names; without one nobody waits (sd_notify(3))."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    if address.startswith("@"):  # Linux's abstract name space
        address = "\0" + address[1:]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notice:
        notice.sendto(b"READY=1", address)
