"""An installed archive, as a user has it: its command, a home of its own, and nothing of this checkout."""

from __future__ import annotations

import json
import os
import re
import subprocess
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from ingest.samples.typesetting import DPI, Frame, Style, Typesetter, millimetres

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

PRINTED = "Đèn biển Long Châu soi đường cho tàu thuyền vào cảng. Trang này chỉ để thử việc đọc."


@dataclass(frozen=True)
class Installed:
    """How the command is called, and the folder in which it works."""

    command: Sequence[str]
    folder: Path

    def run(self, *arguments: object, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run ``biendao`` outside the checkout, with nothing of this environment but the path."""
        command = [*self.command, *map(str, arguments)]
        return subprocess.run(
            command, env=self._variables, cwd=self.folder, capture_output=True, text=True, check=check
        )

    def lines(self, *arguments: object) -> list[Any]:
        """What a command says with ``--json``."""
        return [json.loads(line) for line in self.run(*arguments, "--json").stdout.splitlines()]

    @contextmanager
    def serving(self) -> Iterator[str]:
        """Address of the reading room while it is served."""
        command = [*self.command, "serve", "--port", "0"]
        with subprocess.Popen(
            command, env=self._variables, cwd=self.folder, stdout=subprocess.PIPE, text=True
        ) as server:
            assert server.stdout
            try:
                line = server.stdout.readline()
                found = re.search(r"http://\S+", line)
                assert found, line
                yield found[0].rstrip("/")
            finally:
                server.terminate()

    @property
    def _variables(self) -> dict[str, str]:
        home = str(self.folder / "home")
        return {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "HOME": str(self.folder),
            "BIENDAO_HOME": home,
            "PYTHONUNBUFFERED": "1",
        }


def fetch(address: str) -> bytes:
    """The body of an answer that is no error."""
    with urllib.request.urlopen(address) as answer:
        body: bytes = answer.read()
        return body


def whole(address: str) -> None:
    """The first page and everything it names are served, with fonts, viewer and curated sets."""
    first = fetch(address).decode()
    named = set(re.findall(r'(?:href|src)="(/(?:static|iiif)/[^"]+)"', first))
    assert any("/iiif/" in path for path in named)
    assert any(b".woff2" in fetch(address + path) for path in named if ".css" in path)
    for path in sorted(named):
        assert fetch(address + path.replace("&amp;", "&"))
    assert fetch(f"{address}/static/vendor/openseadragon/openseadragon.min.js")
    assert fetch(f"{address}/static/vendor/leaflet/leaflet.js")
    assert b"/collections/quan-dao-hoang-sa-truong-sa" in fetch(f"{address}/collections")
    assert b'lang="en"' in fetch(f"{address}/?lang=en")
    assert b"Search" in fetch(f"{address}/?lang=en")


def scan(path: Path) -> Path:
    """A picture of a printed page in a PDF, without a text layer."""
    setter = Typesetter(lambda _: [Frame(*map(millimetres, (30, 20, 160, 257)))])
    setter.paragraph(PRINTED, Style("LiberationSerif-Regular", 13))
    (sheet,) = setter.sheets
    Image.fromarray(np.asarray(sheet.image, np.uint8)).save(path, resolution=DPI, quality=80)
    return path
