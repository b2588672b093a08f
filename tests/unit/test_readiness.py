"""Who started the program hears when it is ready."""

from __future__ import annotations

import socket

import pytest

from archive.readiness import say_ready


@pytest.mark.parametrize("abstract", [False, True], ids=["file", "abstract"])
def test_ready_is_said_once_to_the_socket_that_is_named(monkeypatch, tmp_path, abstract):
    name = f"@biendao-{tmp_path.name}" if abstract else str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as supervisor:
        supervisor.bind("\0" + name[1:] if abstract else name)
        supervisor.settimeout(5)
        monkeypatch.setenv("NOTIFY_SOCKET", name)
        say_ready()
        assert supervisor.recv(64) == b"READY=1"


def test_without_a_supervisor_nothing_is_sent(monkeypatch):
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    say_ready()
