"""FFmpeg: what a recording holds, single frames of it, and copies that browsers play.

It runs as a child of a confined worker, with that worker's limits, without network where the
system lets a process give it up. It is told which demuxer to use and may open plain files alone,
so that a list of addresses under a recording's name leads nowhere.
"""

from __future__ import annotations

import json
import math
import shutil
import subprocess
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from archive.network import without_network
from archive.recording import Facts
from ingest.errors import SourceError
from ingest.tasks import SourceKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from archive.imaging.pixels import Pixels

PACKAGE: Final = "ffmpeg"
DEMUXERS: Final = {
    SourceKind.MP3: "mp3",
    SourceKind.AAC: "aac",
    SourceKind.WAV: "wav",
    SourceKind.FLAC: "flac",
    SourceKind.OGG: "ogg",
    SourceKind.WEBM: "matroska",
    **dict.fromkeys((SourceKind.M4A, SourceKind.MP4, SourceKind.MOV), "mov"),
}
_PROBE_SECONDS: Final = 60
_FRAME_SECONDS: Final = 60
_WAVES_SECONDS: Final = 120
"""Wall time for drawing how loud a recording is: all of it is decoded."""

_WAVES, _INK, _PAPER = "960x540", "0x0d4b6e", "0xffffff"
_WIDEST: Final = 1280
"""Pixels of a frame or of a copy's picture: a screen of a cultural house shows no more beside a transcript."""

_AS_SHOWN: Final = f"scale=trunc(iw*sar/2)*2:trunc(ih/2)*2,setsar=1,scale='min({_WIDEST},iw)':-2"
"""Square pixels, even sides, no wider than `_WIDEST`."""


def is_installed() -> bool:
    """Whether both programs of FFmpeg are here."""
    return shutil.which("ffmpeg") is not None and shutil.which("ffprobe") is not None


def version() -> str:
    """Its version ("5.1.9"), empty where it is not installed."""
    if not is_installed():
        return ""
    told = subprocess.run(["ffmpeg", "-version"], capture_output=True, text=True, timeout=_PROBE_SECONDS, check=False)
    words = told.stdout.split(maxsplit=3)
    return words[2].split("-")[0] if len(words) > 2 else "?"


def probe(path: Path, kind: SourceKind) -> Facts:
    """What the recording at ``path`` says of itself.

    Raises:
        SourceError: It cannot be read, or holds neither sound nor picture (R036).
    """
    asked = ("-show_format", "-show_streams", "-of", "json")
    told = _run(["ffprobe", *_reading(path, kind), *asked], seconds=_PROBE_SECONDS)
    facts = _facts(json.loads(told)) if told else Facts()
    # A demuxer that was told what to read believes it; what cannot be played has no measure.
    if not (facts.sample_rate or facts.width):
        raise SourceError("R036")
    return facts


def frame(path: Path, kind: SourceKind, at: float, *, max_megapixels: int) -> Pixels | None:
    """The picture at ``at`` seconds, H x W x 3 sRGB; None where there is none to be had.

    Args:
        path: The recording.
        kind: What it is.
        at: Seconds from its beginning.
        max_megapixels: Largest picture that is decoded.
    """
    command = ["ffmpeg", "-ss", f"{at:.3f}", "-max_pixels", str(max_megapixels * 1_000_000), *_reading(path, kind)]
    command += ["-map", "0:v:0", "-frames:v", "1", "-vf", _AS_SHOWN, "-pix_fmt", "rgb24"]
    return _pixels(_run([*command, "-f", "image2pipe", "-c:v", "ppm", "pipe:1"], seconds=_FRAME_SECONDS))


def waveform(path: Path, kind: SourceKind) -> Pixels | None:
    """How loud a recording is from its beginning to its end, drawn as a picture, H x W x 3 sRGB; None if it cannot be."""
    drawn = f"[0:a:0]aformat=channel_layouts=mono,showwavespic=s={_WAVES}:colors={_INK}[waves]"
    graph = f"{drawn};color=c={_PAPER}:s={_WAVES}[paper];[paper][waves]overlay=format=rgb,format=rgb24[out]"
    command = ["ffmpeg", *_reading(path, kind), "-filter_complex", graph, "-map", "[out]", "-frames:v", "1"]
    return _pixels(_run([*command, "-f", "image2pipe", "-c:v", "ppm", "pipe:1"], seconds=_WAVES_SECONDS))


def copy_for_browsers(
    path: Path, kind: SourceKind, facts: Facts, target: Path, *, seconds: int, megabytes: int
) -> bool:
    """Write a copy that every browser plays to ``target``: MP4 with H.264 and AAC, or M4A; whether it was made.

    Args:
        path: The recording.
        kind: What it is.
        facts: What it holds.
        target: Where the copy goes; nothing is left there if it cannot be made whole.
        seconds: Wall time for it.
        megabytes: Largest copy.
    """
    command = ["ffmpeg", *_reading(path, kind), "-map_metadata", "-1", "-map", "0:a:0?"]
    command += _sound(facts)
    if facts.picture:
        command += ["-map", "0:v:0", *_moving_picture(facts)]
    command += ["-movflags", "+faststart", "-fs", str(megabytes * 1_000_000), "-f", "mp4", "-y", str(target)]
    done = _run(command, seconds=seconds) is not None
    whole = done and target.exists() and target.stat().st_size < megabytes * 1_000_000 * 0.99
    if not whole:
        target.unlink(missing_ok=True)
    return whole


def _sound(facts: Facts) -> tuple[str, ...]:
    return ("-c:a", "copy") if facts.sound == "aac" else ("-c:a", "aac", "-b:a", "128k", "-ac", "2")


def _moving_picture(facts: Facts) -> tuple[str, ...]:
    if facts.picture == "h264":
        return ("-c:v", "copy")
    return ("-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-pix_fmt", "yuv420p", "-vf", _AS_SHOWN)


def _reading(path: Path, kind: SourceKind) -> tuple[str, ...]:
    """How a file of others is opened: as what it was found to be, and nothing else with it."""
    return ("-protocol_whitelist", "file", "-f", DEMUXERS[kind], "-i", f"file:{path}")


def _run(command: Sequence[str], *, seconds: int) -> bytes | None:
    """What a program prints; None if it fails or takes too long."""
    quiet = ["-hide_banner", "-loglevel", "error"]
    if command[0] == "ffmpeg":
        quiet += ["-nostdin", "-threads", "1", "-filter_threads", "1"]
    line = [*without_network(), command[0], *quiet, *command[1:]]
    try:
        done = subprocess.run(line, capture_output=True, stdin=subprocess.DEVNULL, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        return None
    return done.stdout if done.returncode == 0 else None


def _facts(told: dict[str, Any]) -> Facts:
    streams = told.get("streams", [])
    sound: dict[str, Any] = next((one for one in streams if one.get("codec_type") == "audio"), {})
    picture: dict[str, Any] = next((one for one in streams if _is_moving(one)), {})
    tags = told.get("format", {}).get("tags", {})
    return Facts(
        seconds=_number(told.get("format", {}).get("duration")),
        sound=str(sound.get("codec_name", "unknown")) if sound else "",
        channels=int(_number(sound.get("channels"))),
        sample_rate=int(_number(sound.get("sample_rate"))),
        picture=_coding(picture),
        width=int(_number(picture.get("width"))),
        height=int(_number(picture.get("height"))),
        title=" ".join(str(tags.get("title", "")).split())[:300],
        created=str(tags.get("creation_time", ""))[:30],
    )


def _coding(picture: dict[str, Any]) -> str:
    """Name of a picture's coding; one of H.264's forms that browsers do not show is told apart."""
    name = str(picture.get("codec_name", "unknown")) if picture else ""
    return f"{name} {picture.get('pix_fmt')}" if name == "h264" and picture.get("pix_fmt") not in _SHOWN else name


_SHOWN: Final = {"yuv420p", "yuvj420p"}


def _is_moving(stream: dict[str, Any]) -> bool:
    return stream.get("codec_type") == "video" and not stream.get("disposition", {}).get("attached_pic")


def _number(given: object) -> float:
    try:
        number = float(str(given))
    except ValueError:
        return 0.0
    return number if math.isfinite(number) and number >= 0 else 0.0


def _pixels(ppm: bytes | None) -> Pixels | None:
    """The pixels of a binary PPM as FFmpeg writes it: magic, width and height, greatest value, each on a line."""
    lines = ppm.split(b"\n", 3) if ppm else []
    if len(lines) != 4 or lines[0] != b"P6":
        return None
    width, height = map(int, lines[1].split())
    if not width or len(lines[3]) != width * height * 3:
        return None
    return np.frombuffer(lines[3], np.uint8).reshape(height, width, 3).copy()
