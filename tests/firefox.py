"""A real Firefox, driven by its own Marionette protocol over a socket: nothing is installed for it."""

from __future__ import annotations

import base64
import json
import socket
import subprocess
import time
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FIREFOX: Final = "/usr/bin/firefox-esr"
_PATIENCE: Final = 60.0
"""Seconds until it must have started, and for one answer."""
# All it asks of the network goes to a port where nobody answers; it reports nothing and looks for no updates.
_PREFERENCES: Final[dict[str, Any]] = {
    "marionette.port": 0,
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "app.update.auto": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "toolkit.telemetry.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.aboutwelcome.enabled": False,
}


class Firefox:
    """One window of it.

    Args:
        port: Where Marionette listens.
    """

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=_PATIENCE)
        self._count = 0
        self._read()
        self._ask("WebDriver:NewSession", capabilities={"alwaysMatch": {"pageLoadStrategy": "normal"}})

    def _read(self) -> Any:
        length = b""
        while (byte := self._socket.recv(1)) != b":":
            length += byte
        content = b""
        while len(content) < int(length):
            content += self._socket.recv(int(length) - len(content))
        return json.loads(content)

    def _ask(self, command: str, **parameters: Any) -> Any:
        self._count += 1
        message = json.dumps([0, self._count, command, parameters]).encode()
        self._socket.sendall(b"%d:%s" % (len(message), message))
        _, _, error, result = self._read()
        assert error is None, error
        return result

    def close(self) -> None:
        """Let go of it."""
        self._socket.close()

    def resize(self, width: int, height: int) -> None:
        """Make the window so large in CSS pixels, its frame included."""
        self._ask("WebDriver:SetWindowRect", width=width, height=height)

    def open(self, address: str) -> None:
        """Go to ``address`` and wait until it stands."""
        self._ask("WebDriver:Navigate", url=address)

    def run(self, script: str, *arguments: Any) -> Any:
        """What the body of a function returns on the page; its ``arguments`` are given."""
        return self._ask("WebDriver:ExecuteScript", script=script, args=list(arguments), sandbox=None)["value"]

    def wait_for(self, expression: str) -> Any:
        """The value of ``expression`` on the page as soon as it is true."""
        end = time.monotonic() + _PATIENCE
        while not (value := self.run(f"return {expression}")):
            assert time.monotonic() < end, expression
            time.sleep(0.05)
        return value

    def picture(self) -> bytes:
        """The window as PNG."""
        return base64.b64decode(self._ask("WebDriver:TakeScreenshot", full=False)["value"])


@contextmanager
def firefox(profile: Path) -> Iterator[Firefox]:
    """A headless Firefox without a network, with ``profile`` as its empty folder."""
    profile.mkdir(parents=True, exist_ok=True)
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in _PREFERENCES.items()]
    (profile / "user.js").write_text("\n".join(lines), "utf-8")
    command = [FIREFOX, "--headless", "--marionette", "--no-remote", "--profile", str(profile)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        with closing(Firefox(_port_of(profile, process))) as window:
            yield window
    finally:
        process.terminate()
        process.wait(_PATIENCE)


def _port_of(profile: Path, process: subprocess.Popen[bytes]) -> int:
    told = profile / "MarionetteActivePort"
    end = time.monotonic() + _PATIENCE
    while not told.exists() or not told.read_text().strip():
        assert process.poll() is None, "Firefox has ended"
        assert time.monotonic() < end, "Firefox does not start"
        time.sleep(0.1)
    return int(told.read_text())
