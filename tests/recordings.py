"""Recordings for tests: a tone written by the standard library, everything else made by FFmpeg where it is installed."""

from __future__ import annotations

import datetime as dt
import math
import shutil
import struct
import subprocess
import wave
from typing import TYPE_CHECKING, Final

import pytest

from archive.home import ArchiveHome
from archive.settings import Settings
from ingest.progress import NoProgress
from ingest.runner import IngestOptions, ingest

if TYPE_CHECKING:
    from pathlib import Path

    from ingest.results import SourceResult

needs_ffmpeg = pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="FFmpeg is not installed")
"""For what only FFmpeg can make."""

VTT: Final = """WEBVTT

NOTE chép ngày 3 tháng 2

1
00:00:01.000 --> 00:00:03.000
<v Bác Tư>Hồi ấy thuyền ra <i>Bạch Long Vĩ</i>

00:00:03.500 --> 00:00:05.000
phải đi một ngày một đêm.

00:00:40.000 --> 00:00:44.000
Đến nơi thì biển lặng.
"""
SOUND: Final = ("-f", "lavfi", "-i", "sine=frequency=440:duration={seconds}")
PICTURE: Final = ("-f", "lavfi", "-i", "testsrc=size=320x180:duration={seconds}:rate=10")


def tone(path: Path, seconds: float = 2.0, rate: int = 8000) -> Path:
    """A WAV file with a tone in it."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        samples = (round(8000 * math.sin(index * 440 * math.tau / rate)) for index in range(round(seconds * rate)))
        file.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))
    return path


def made(path: Path, *coding: str, seconds: int = 3, film: bool = False) -> Path:
    """A recording that FFmpeg makes at ``path``, in the container that its ending names."""
    inputs = [part.format(seconds=seconds) for part in (*(PICTURE if film else ()), *SOUND)]
    command = ["ffmpeg", "-hide_banner", "-loglevel", "error", "-nostdin", "-y", *inputs, "-shortest", *coding]
    subprocess.run([*command, str(path)], check=True, timeout=120)
    return path


def film(path: Path, seconds: int = 3) -> Path:
    """A film with sound as browsers play it."""
    coding = ("-c:v", "libx264", "-pix_fmt", "yuv420p", "-preset", "ultrafast", "-c:a", "aac")
    return made(path, *coding, seconds=seconds, film=True)


def take_in(home: ArchiveHome, *paths: Path, publish: bool = True) -> list[str]:
    """Pids of the recordings at ``paths``, taken in by the pipeline itself, in their order."""
    told: list[SourceResult] = []
    ingest(
        home.catalogue(), home.store(), home.settings, paths, IngestOptions(publish=publish, actor="tester"),
        progress=NoProgress(), on_result=told.append, clock=lambda: dt.datetime.now(dt.UTC),
    )  # fmt: skip
    home.drain()
    by_source = {result.source: result.pid for result in told}
    return [by_source[str(path)] or "" for path in paths]


def playing_archive(folder: Path) -> tuple[ArchiveHome, dict[str, str]]:
    """An archive of recordings below ``folder``, and the pids of what plays in it by name.

    ``sound`` has a transcript in two languages, ``silent`` none; ``film`` is there where FFmpeg is.
    """
    home = ArchiveHome(Settings.from_environment({}, home=str(folder / "home"), searches_per_minute="0"))
    home.prepare()
    sources = {"sound": tone(folder / "Bác Tư kể.wav", seconds=50, rate=4000), "silent": tone(folder / "Sóng.wav")}
    (folder / "Bác Tư kể.vi.vtt").write_text(VTT, "utf-8")
    (folder / "Bác Tư kể.en.vtt").write_text("WEBVTT\n\n00:01.000 --> 00:02.000\nA calm sea.\n", "utf-8")
    if shutil.which("ffmpeg"):
        sources["film"] = film(folder / "Đua thuyền.mp4", seconds=5)
        (folder / "Đua thuyền.vtt").write_text("WEBVTT\n\n00:01.000 --> 00:02.000\nThuyền ra biển.\n", "utf-8")
    return home, dict(zip(sources, take_in(home, *sources.values()), strict=True))
