"""LibreOffice without a window: office files become flat ODF, and flat ODF becomes PDF.

It runs as a child of a confined worker, with that worker's limits, a profile of its own that is thrown away, macros
and links closed, and without network where the system lets a process give it up.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from archive.network import PROBE_SECONDS, without_network
from ingest.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Sequence

PROGRAM = "soffice"
PACKAGES = "libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-impress-nogui"
_START_AGAIN = frozenset({79, 81})
"""Exit codes by which it asks to be started again, its new profile written (desktop/inc/app.hxx, EXITHELPER_*)."""

_SECURITY = "/org.openoffice.Office.Common/Security/Scripting"
_PROFILE = f"""<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="{_SECURITY}"><prop oor:name="MacroSecurityLevel"><value>3</value></prop></item>
<item oor:path="{_SECURITY}"><prop oor:name="DisableMacrosExecution"><value>true</value></prop></item>
<item oor:path="{_SECURITY}"><prop oor:name="BlockUntrustedRefererLinks"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update"><prop oor:name="Link"><value>2</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetProxyType"><value>1</value></prop></item>
</oor:items>
"""
"""Macros never run, links to other files and to the network are not followed."""


def program() -> Path | None:
    """The program itself, which its launcher would run as a child; None where it is not installed."""
    launcher = shutil.which(PROGRAM)
    if launcher is None:
        return None
    found = Path(launcher).resolve().with_name("soffice.bin")
    return found if found.exists() else None


def version() -> str:
    """Its version ("7.4.7.2"), empty where it is not installed."""
    found = program()
    if found is None:
        return ""
    done = subprocess.run(
        [found, "--version"], capture_output=True, text=True, timeout=PROBE_SECONDS, check=False, env=_environment()
    )
    words = done.stdout.split()
    return words[1] if len(words) > 1 else "?"


class Office:
    """LibreOffice with one profile, for the steps of one source.

    Args:
        folder: Where its profile and its results lie; it is not cleared away here.
        seconds: Wall time for each step.

    Raises:
        SourceError: It is not installed (R012).
    """

    def __init__(self, folder: Path, *, seconds: int) -> None:
        found = program()
        if found is None:
            raise SourceError("R012", packages=PACKAGES)
        self._program = found
        self._folder = folder
        self._seconds = seconds
        user = folder / "profile" / "user"
        user.mkdir(parents=True, exist_ok=True)
        (user / "registrymodifications.xcu").write_text(_PROFILE, "utf-8")

    def convert(self, source: Path, ending: str) -> Path:
        """Write ``source`` anew as a file with another ``ending`` ("fodt", "pdf").

        Raises:
            SourceError: It cannot be opened (R032) or takes too long (R033).
        """
        made = self._folder / f"{source.stem}.{ending}"
        command = [
            *without_network(),
            str(self._program),
            f"-env:UserInstallation={(self._folder / 'profile').resolve().as_uri()}",
            *("--headless", "--norestore", "--nolockcheck", "--nodefault", "--convert-to", ending),
            *("--outdir", str(self._folder), str(source)),
        ]
        if self._run(command) in _START_AGAIN:
            self._run(command)
        if not made.exists():
            raise SourceError("R032")
        return made

    def _run(self, command: Sequence[str]) -> int:
        try:
            done = subprocess.run(
                command, capture_output=True, timeout=self._seconds, check=False, env=_environment(), cwd=self._folder
            )
        except subprocess.TimeoutExpired:
            raise SourceError("R033", seconds=self._seconds) from None
        return done.returncode


def _environment() -> dict[str, str]:
    """The worker's own, without a display to ask for."""
    return {**os.environ, "SAL_USE_VCLPLUGIN": "svp"}
