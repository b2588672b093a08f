"""What the pipeline needs on this machine: Tesseract, its languages, fonts, limits on children."""

from __future__ import annotations

import multiprocessing
import platform
import re
import resource
import shutil
import socket
import subprocess
from typing import TYPE_CHECKING

from archive.diagnosis import Check
from archive.network import closes_network
from ingest.engines import ffmpeg, office

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.settings import Settings

LANGUAGES = ("vie", "eng", "fra", "chi_tra", "chi_tra_vert")
PROBE_SECONDS = 10


def checks(settings: Settings) -> Iterator[Check]:
    """Everything the pipeline needs, one check each."""
    yield Check("python", True, platform.python_version())
    yield from _tesseract()
    yield from _office()
    yield _recordings()
    yield _memory_limit(settings.worker_memory_megabytes)
    yield _network()


def _tesseract() -> Iterator[Check]:
    program = shutil.which("tesseract")
    if program is None:
        yield Check("tesseract", False, "not installed", "run as root: apt-get install tesseract-ocr")
        return
    yield Check("tesseract", True, _first_line([program, "--version"]))
    listed = subprocess.run(
        [program, "--list-langs"], capture_output=True, text=True, timeout=PROBE_SECONDS, check=False
    )
    have = set(re.split(r"\s+", listed.stdout + listed.stderr))
    for language in LANGUAGES:
        package = f"tesseract-ocr-{language.replace('_', '-')}"
        there = language in have
        remedy = "" if there else f"run as root: apt-get install {package}"
        yield Check(f"tesseract {language}", there, "installed" if there else "not installed", remedy)


def _office() -> Iterator[Check]:
    """LibreOffice is wanted for office files only: without it all else works."""
    version = office.version()
    if not version:
        yield Check("libreoffice", True, f"not installed; for office files: apt-get install {office.PACKAGES}")
        return
    yield Check("libreoffice", True, f"{version}, {_network_of_programs()}")


def _recordings() -> Check:
    """FFmpeg is wanted for recordings only, which are kept and played without it, too."""
    version = ffmpeg.version()
    if not version:
        missing = f"not installed; for frames and facts of recordings: apt-get install {ffmpeg.PACKAGE}"
        return Check("ffmpeg", True, missing)
    return Check("ffmpeg", True, f"{version}, {_network_of_programs()}")


def _network_of_programs() -> str:
    return "without network" if closes_network() else "with the network of this machine"


def _first_line(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=PROBE_SECONDS, check=False)
    lines = (done.stdout or done.stderr).splitlines()
    return lines[0] if lines else "no answer"


def _memory_limit(megabytes: int) -> Check:
    """Whether a child that asks for more than its share of memory is refused."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        holds = pool.apply(_exceed_memory, (megabytes * 1024 * 1024,))
    found = f"a child process is held to {megabytes} MB" if holds else "a child process takes more memory than allowed"
    return Check("memory limit", holds, found, "" if holds else "run on a system where RLIMIT_AS is honoured (Linux)")


def _exceed_memory(limit: int) -> bool:
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    try:
        bytearray(limit + 1)
    except MemoryError:
        return True
    return False


def _network() -> Check:
    """Whether parsing children could reach the network; said plainly, since nothing closes it yet."""
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM):
            opened = True
    except OSError:
        opened = False
    found = "parsing processes are not cut off from the network" if opened else "no network sockets can be opened"
    return Check("network isolation", True, found)
